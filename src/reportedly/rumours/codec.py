"""The contract's form of rumours, `reportedly.rumours/1`, as JSON. Its JSON Schema ships beside it."""

from __future__ import annotations

import json

from reportedly.claims.model import Claim
from reportedly.page.model import Page
from reportedly.reading.codec import UNSAFE_IN_A_LINE, shipped_schema
from reportedly.rumours.model import Appearance, Origin, Rumour, Rumours

FORMAT = "reportedly.rumours/1"


def encode(rumours: Rumours, *, indent: int | None = None) -> str:
    """The rumours as JSON text, on one line unless an `indent` (spaces) is given, safe to print in a terminal."""
    text = json.dumps(to_dict(rumours), ensure_ascii=False, allow_nan=False, indent=indent)
    return UNSAFE_IN_A_LINE.sub(lambda found: f"\\u{ord(found[0]):04x}", text)


def to_dict(rumours: Rumours) -> dict[str, object]:
    """The rumours as JSON-like data: what `encode` writes."""
    return {
        "format": FORMAT,
        "pages": [_page(page) for page in rumours.pages],
        "rumours": [_rumour(rumour) for rumour in rumours.rumours],
    }


def schema() -> dict[str, object]:
    """The JSON Schema (draft 2020-12) of the contract's form."""
    return shipped_schema("reportedly.rumours", "rumours.schema.json")


def _page(page: Page) -> dict[str, object]:
    return {
        "id": page.id,
        "url": page.url,
        "outlet": page.outlet,
        "title": page.title,
        "published": page.published,
    }


def _rumour(rumour: Rumour) -> dict[str, object]:
    return {
        "id": rumour.id,
        "statement": rumour.statement,
        "about": list(rumour.about),
        "claims": [_appearance(appearance) for appearance in rumour.appearances],
        "origins": [_origin(origin) for origin in rumour.origins],
        "denials": [_origin(origin) for origin in rumour.denials],
        "independent_origins": {
            "least": rumour.independent.least,
            "most": rumour.independent.most,
            "why": rumour.independent.why,
        },
        "circles": [list(circle) for circle in rumour.circles],
        "drift": [{"from": each.earlier, "to": each.later, "was": each.was, "is": each.now} for each in rumour.drift],
        "status": rumour.standing.status,
        "by": rumour.standing.by,
        "because": list(rumour.standing.because),
        "relations": [{"to": relation.to, "kind": relation.kind} for relation in rumour.relations],
    }


def _appearance(appearance: Appearance) -> dict[str, object]:
    claim = appearance.claim
    return {
        "id": claim.id,
        "page": claim.page,
        "attribution": claim.attribution,
        "statement": claim.statement,
        "who": claim.who,
        "identity": claim.identity,
        "stance": appearance.stance,
        "said": _said(claim),
        "seen": claim.seen,
        "derived_from": [
            {"claim": edge.claim, "by": edge.by, "evidence": edge.evidence, "score": edge.score}
            for edge in appearance.derived_from
        ],
    }


def _said(claim: Claim) -> dict[str, object] | None:
    said = claim.said
    return {"text": said.text, "earliest": said.earliest, "latest": said.latest} if said else None


def _origin(origin: Origin) -> dict[str, object]:
    return {
        "claims": list(origin.claims),
        "who": origin.who,
        "through": list(origin.through),
        "identity": origin.identity,
    }
