"""Readings as schema.org claims in JSON-LD: a Claim for each attribution that has a content.

A Claim is what a fact-checker's ClaimReview is about. There is no review, and no rating: a reading tells who said what,
and nobody has judged it yet. `author` is the source, `appearance` the page that was read, and `firstAppearance` the
first place that the page lets us know of: what the last outlet or document of the chain published, or else the page.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from reportedly.export.columns import words
from reportedly.export.iris import iri, page_iri, web_address
from reportedly.export.json_text import json_list
from reportedly.page.model import Page
from reportedly.reading.model import Attribution, Entity, Kind
from reportedly.reading.reading import Reading

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
