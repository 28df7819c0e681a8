"""Rumours as rows of a ledger, and back."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import replace
from typing import Any

from sqlalchemy import Connection, select

from reportedly.claims.model import Claim
from reportedly.ledger import tables as t
from reportedly.ledger.claims import claims_by_number
from reportedly.ledger.names import tokens
from reportedly.ledger.rumour_model import RumourLine
from reportedly.page.model import Page
from reportedly.rumours.drift import drift
from reportedly.rumours.gather import rumour
from reportedly.rumours.model import Appearance, Drift, Edge, Independent, Origin, Rumour, Standing
from reportedly.rumours.origins import circles, independent, origins
from reportedly.rumours.position import position
from reportedly.rumours.status import Word, status


def traced(claims: Sequence[Claim], pages: Mapping[str, Page], no_edges: AbstractSet[tuple[str, str]]) -> Rumour:
    """The rumour that claims of one meaning are, without the edges (later claim, earlier one) that people took out."""
    found = rumour(claims, {claim.page: pages[claim.page] for claim in claims})
    kept = tuple(
        replace(
            each,
            derived_from=tuple(edge for edge in each.derived_from if (each.claim.id, edge.claim) not in no_edges),
        )
        for each in found.appearances
    )
    if kept == found.appearances:
        return found
    supporting = origins(kept, "support")
    on = [pages[id] for id in dict.fromkeys(each.claim.page for each in kept)]
    words = [Word(each, position(each.claim, found.statement, found.about, on)) for each in kept]
    return replace(
        found,
        appearances=kept,
        origins=supporting,
        denials=origins(kept, "deny"),
        independent=independent(supporting, kept),
        circles=circles(kept),
        drift=drift(kept, pages),
        standing=status(words, supporting),
    )


def rows_of_rumour(
    found: Rumour, number: int, claims: Mapping[str, int]
) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """The row of a rumour without its number, and those of its appearances. claims: id -> number, of all its claims."""
    seen = sorted(each.claim.seen for each in found.appearances if each.claim.seen)
    content = {
        "origins": [_origin(each) for each in found.origins],
        "denials": [_origin(each) for each in found.denials],
        "why": found.independent.why,
        "circles": found.circles,
        "drift": [[each.earlier, each.later, each.was, each.now] for each in found.drift],
        "because": found.standing.because,
    }
    row = {
        "statement": found.statement,
        "about": json.dumps(found.about, ensure_ascii=False),
        "words": f" {' | '.join(' '.join(tokens(text)) for text in (*found.about, found.statement))} ",
        "status": found.standing.status,
        "by": found.standing.by,
        "n_claims": len(claims),
        "n_pages": len({each.claim.page for each in found.appearances}),
        "least": found.independent.least,
        "most": found.independent.most,
        "first": seen[0] if seen else None,
        "last": seen[-1] if seen else None,
        "content": json.dumps(content, ensure_ascii=False),
        "became": None,
    }
    roots = {id for origin in found.origins for id in origin.claims}
    appearances = [
        {
            "claim": claims[each.claim.id],
            "rumour": number,
            "place": place,
            "stance": each.stance,
            "origin": each.claim.id in roots,
            "derived_from": json.dumps(
                [[edge.claim, edge.by, edge.evidence, edge.score] for edge in each.derived_from], ensure_ascii=False
            ),
        }
        for place, each in enumerate(found.appearances)
    ]
    return row, appearances


def rumour_from(row: Any, appearances: Sequence[Any], claims: Mapping[int, Claim]) -> Rumour:
    """The rumour of a row, those of its appearances in their order, and their claims by number."""
    told = json.loads(row.content)
    return Rumour(
        id=f"r{row.number}",
        statement=row.statement,
        about=tuple(json.loads(row.about)),
        appearances=tuple(
            Appearance(claims[each.claim], each.stance, tuple(Edge(*edge) for edge in json.loads(each.derived_from)))
            for each in appearances
        ),
        origins=tuple(_origin_from(each) for each in told["origins"]),
        denials=tuple(_origin_from(each) for each in told["denials"]),
        independent=Independent(row.least, row.most, told["why"]),
        circles=tuple(tuple(each) for each in told["circles"]),
        drift=tuple(Drift(*each) for each in told["drift"]),
        standing=Standing(row.status, row.by, tuple(told["because"])),
    )


def rumours_by_number(connection: Connection, numbers: Sequence[int]) -> list[Rumour]:
    """The rumours with these numbers, without their relations."""
    rows = connection.execute(select(t.rumours).where(t.rumours.c.number.in_(numbers)).order_by(t.rumours.c.number))
    appearances: dict[int, list[Any]] = {number: [] for number in numbers}
    query = select(t.appearances).where(t.appearances.c.rumour.in_(numbers)).order_by(t.appearances.c.place)
    for each in connection.execute(query):
        appearances[each.rumour].append(each)
    claims = claims_by_number(connection, [each.claim for some in appearances.values() for each in some])
    return [rumour_from(row, appearances[row.number], claims) for row in rows]


def line_of(row: Any) -> RumourLine:
    """A rumour's row as a line of a list."""
    return RumourLine(
        f"r{row.number}",
        row.statement,
        tuple(json.loads(row.about)),
        row.status,
        row.by,
        row.n_claims,
        row.n_pages,
        row.least,
        row.most,
        row.first,
        row.last,
    )


def _origin(origin: Origin) -> list[object]:
    return [origin.claims, origin.who, origin.through, origin.identity]


def _origin_from(told: Sequence[Any]) -> Origin:
    claims, who, through, identity = told
    return Origin(tuple(claims), who, tuple(through), identity)
