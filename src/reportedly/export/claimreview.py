"""Readings and rumours as schema.org claims in JSON-LD: a Claim for each attribution with a content, or each rumour.

A Claim is what a fact-checker's ClaimReview is about. There is no review, and no rating, unless a person gave one: a
reading tells who said what, and nobody has judged it yet. Of an attribution, `author` is the source, `appearance` the
page that was read, and `firstAppearance` the first place that the page lets us know of: what the last outlet or
document of the chain published, or else the page. Of a rumour, `author` is who its origins are, `appearance` the pages
that support it, `firstAppearance` the earliest of them by these pages, and `subjectOf` the pages that don't support it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from reportedly.export.columns import words
from reportedly.export.iris import iri, page_iri, rumour_iri, web_address
from reportedly.export.json_text import json_list
from reportedly.page.model import Page
from reportedly.reading.model import Attribution, Entity, Kind
from reportedly.reading.reading import Reading
from reportedly.rumours.model import Appearance, Origin, Rumour, Rumours

Node = dict[str, object]

TYPES: dict[Kind, str] = {
    "person": "Person",
    "group": "Organization",  # of several people: schema.org has no looser word for them
    "organisation": "Organization",
    "outlet": "NewsMediaOrganization",
    "platform": "Organization",
    "public": "Organization",
    "unknown": "Thing",
}
"""schema.org's type of who speaks; a document speaks by having been published, and is no author."""


def texts(readings: Iterable[Reading]) -> Iterator[str]:
    """The pieces of one JSON-LD document, whose graph has the claims of all readings."""
    head = '{"@context": "https://schema.org", "@graph": ['
    yield from json_list(head, (each for reading in readings for each in claims(reading)), "]}")


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a person judged of a rumour, in their words; url: where they published it."""

    words: str
    by: str
    url: str | None = None


def rumour_texts(rumours: Rumours, *, verdict: Verdict | None = None) -> Iterator[str]:
    """The pieces of one JSON-LD document with a Claim for each rumour; a ClaimReview around it if there's a verdict."""
    pages = {page.id: page for page in rumours.pages}
    nodes = (rumour_claim(rumour, pages) for rumour in rumours.rumours)
    told = (reviewed(node, verdict) for node in nodes) if verdict else nodes
    yield from json_list('{"@context": "https://schema.org", "@graph": [', told, "]}")


def rumour_claim(rumour: Rumour, pages: Mapping[str, Page]) -> Node:
    """The rumour as a Claim that appeared on the pages that support it."""
    by_id = {each.claim.id: each for each in rumour.appearances}
    ordered = sorted(rumour.appearances, key=lambda each: (each.claim.seen or "9999", each.claim.page))
    supporting = [each for each in ordered if each.stance == "support"]
    beside = [each for each in ordered if each.claim.page not in {one.claim.page for one in supporting}]
    appearances = _articles(supporting, pages)
    return _told(
        {
            "@type": "Claim",
            "@id": rumour_iri(rumour),
            "text": rumour.statement,
            "about": [{"@type": "Thing", "name": name} for name in rumour.about],
            "author": [_origin(each, by_id) for each in rumour.origins if each.identity != "unstated"],
            "appearance": appearances,
            "firstAppearance": {"@id": appearances[0]["@id"]} if appearances else None,
            "subjectOf": _articles(beside, pages),
        }
    )


def reviewed(claim: Node, verdict: Verdict) -> Node:
    """A person's verdict on a claim."""
    return _told(
        {
            "@type": "ClaimReview",
            "url": web_address(verdict.url),
            "claimReviewed": claim["text"],
            "itemReviewed": claim,
            "author": {"@type": "Person", "name": verdict.by},
            "reviewRating": {"@type": "Rating", "alternateName": verdict.words},
        }
    )


def claims(reading: Reading) -> Iterator[Node]:
    """A Claim for each attribution with a content, in their order."""
    page = article(reading.page)
    for attribution in reading.attributions:
        if attribution.content:
            yield _claim(reading, attribution, page)


def article(page: Page) -> Node:
    """The page as schema.org has it."""
    return _told(
        {
            "@type": "NewsArticle",
            "@id": page_iri(page),
            "url": web_address(page.url),
            "headline": page.title,
            "datePublished": page.published,
            "inLanguage": page.language,
            "author": [{"@type": "Person", "name": name} for name in page.byline],
            "publisher": page.outlet and {"@type": "NewsMediaOrganization", "name": page.outlet},
        }
    )


def _claim(reading: Reading, attribution: Attribution, page: Node) -> Node:
    chain = [reading.entity(member) for member in attribution.chain]
    earlier = next((entity for entity in reversed(chain) if entity.kind in ("outlet", "document")), None)
    who = chain[-1]
    return _told(
        {
            "@type": "Claim",
            "@id": iri("attribution", reading.page, attribution.id),
            "text": words(attribution.content),
            "author": None if who.identity == "unstated" or who.kind == "document" else _agent(who),
            "appearance": page,
            "firstAppearance": _work(earlier) if earlier else {"@id": page["@id"]},
        }
    )


def _articles(appearances: Iterable[Appearance], pages: Mapping[str, Page]) -> list[Node]:
    """The pages of the appearances, each once."""
    return [article(pages[id]) for id in dict.fromkeys(each.claim.page for each in appearances) if id in pages]


def _origin(origin: Origin, by_id: Mapping[str, Appearance]) -> Node:
    tellers = [teller for id in origin.claims if id in by_id for teller in by_id[id].claim.chain]
    kinds = [TYPES.get(teller.kind, "Thing") for teller in tellers if teller.name == origin.who]
    return {"@type": kinds[0] if kinds else "Thing", "name": origin.who}


def _work(entity: Entity) -> Node:
    """Something published by an outlet, or a document, of which the page tells no more than that."""
    if entity.kind == "document":
        return {"@type": "CreativeWork", "name": entity.name}
    return {"@type": "CreativeWork", "publisher": _agent(entity)}


def _agent(entity: Entity) -> Node:
    return {"@type": TYPES[entity.kind], "name": entity.name}


def _told(node: Node) -> Node:
    """The node without what the page doesn't tell."""
    return {name: value for name, value in node.items() if value not in (None, "", [])}
