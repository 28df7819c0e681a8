"""An attribution as a record of cells: the columns that TSV and CSV share."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

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

FORMULA_STARTS = ("=", "+", "-", "@", "＝", "＋", "－", "＠")
"""What a spreadsheet takes for the beginning of a formula; the wide forms are so taken in East Asian settings."""


def cell(text: str) -> str:
    """The text as one cell: on one line, without tabs or controls, and never a formula."""
    shown = on_one_line(text)
    return f"'{shown}" if shown.startswith(FORMULA_STARTS) else shown


def records(reading: Reading) -> Iterator[tuple[str, ...]]:
    """One record for each attribution, in the order of COLUMNS; the texts are as they are, `cell` makes them fit."""
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
            words(attribution.source),
            words(attribution.cue),
            words(attribution.content),
            who.name,
            who.kind,
            who.identity,
            " > ".join(entities[member].name for member in attribution.chain[:-1]),
            str(attribution.hops),
            *_judged(attribution),
        )


def words(spans: Sequence[Span]) -> str:
    """The text of a part, with ' … ' where it is broken up."""
    return " … ".join(span.text for span in spans)


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
