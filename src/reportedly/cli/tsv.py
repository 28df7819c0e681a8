"""Readings as tab-separated values: a header, and one line for each attribution."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from reportedly.reading.model import Attribution
from reportedly.reading.reading import Reading
from reportedly.text.model import Span
from reportedly.text.visible import on_one_line

COLUMNS = {
    "page": "id of the page",
    "title": "the page's title",
    "outlet": "its publisher",
    "url": "its address",
    "published": "its date",
    "attribution": "id of the attribution on the page",
    "source": "the words that name the source",
    "cue": "the words that attribute",
    "content": "the words that are attributed",
    "who": "name of the entity behind the source",
    "kind": "what it is: person, group, organisation, outlet, document, platform, public, unknown",
    "identity": "how far it could be found: named, role, anonymous, unstated",
    "via": "names of those it came through, from the page outward",
    "hops": "mouths from the page to the source: 1 is first-hand",
    "quote": "direct, mixed, indirect",
    "act": "what the source does: statement, denial, ...",
    "factuality": "how the source holds it: CT+, PR+, ...",
    "page_stance": "what the page lets us know of it: neutral, supports, doubts, denies",
    "parent": "id of the attribution whose content holds this one",
    "medium": "where it was said",
    "when": "when it was said, in the page's words",
    "confidence": "probability that source, cue and content are right",
}
"""Columns and what they hold. What the page doesn't tell is empty; broken-up spans are joined by ' … '."""

FORMULA_STARTS = ("=", "+", "-", "@")


def tsv(readings: Iterable[Reading]) -> Iterator[str]:
    """The header, then a text of lines for each reading; white space in cells is one space, so a line is a record.

    A cell that a spreadsheet would run as a formula begins with an apostrophe.
    """
    yield "\t".join(COLUMNS) + "\n"
    for reading in readings:
        yield "".join("\t".join(map(cell, record)) + "\n" for record in _records(reading))


def cell(text: str) -> str:
    """The text as one cell: on one line, without tabs, and never a formula."""
    shown = on_one_line(text)
    return f"'{shown}" if shown.startswith(FORMULA_STARTS) else shown


def _records(reading: Reading) -> Iterator[tuple[str, ...]]:
    page = reading.page
    entities = {entity.id: entity for entity in reading.entities}
    for attribution in reading.attributions:
        who = entities[attribution.who]
        yield (
            page.id,
            page.title or "",
            page.outlet or "",
            page.url or "",
            page.published or "",
            attribution.id,
            _words(attribution.source),
            _words(attribution.cue),
            _words(attribution.content),
            who.name,
            who.kind,
            who.identity,
            " > ".join(entities[member].name for member in attribution.chain[:-1]),
            str(attribution.hops),
            *_judged(attribution),
        )


def _judged(attribution: Attribution) -> tuple[str, ...]:
    return (
        attribution.quote,
        attribution.act,
        attribution.factuality,
        attribution.page_stance,
        attribution.parent or "",
        attribution.medium or "",
        attribution.when.text if attribution.when else "",
        f"{attribution.confidence:.4g}",
    )


def _words(spans: Sequence[Span]) -> str:
    return " … ".join(span.text for span in spans)
