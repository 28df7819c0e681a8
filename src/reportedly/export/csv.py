"""Readings and rumours as comma-separated values: a header, and a record for each attribution, or each claim."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Sequence
from io import StringIO

from reportedly.export.columns import COLUMNS, cell, records
from reportedly.page.model import Page
from reportedly.reading.reading import Reading
from reportedly.rumours.model import Appearance, Rumour, Rumours
from reportedly.text.model import Span

OFFSETS = {
    "earliest": "first day on which it can have been said",
    "latest": "last day on which it can have been said",
    "source_at": "where the source stands in the page's text: start..end, several parted by spaces",
    "cue_at": "where the cue stands",
    "content_at": "where the content stands",
}
"""Columns of CSV beside those of TSV."""


CLAIMS = {
    "rumour": "id of the rumour",
    "statement": "what it says, in its plainest words",
    "status": "open, denied, confirmed, contested, withdrawn",
    "status_by": "who made the status so",
    "least_origins": "how many origins it has at least",
    "most_origins": "and at most",
    "claim": "id of one page's appearance of the statement",
    "page": "id of the page",
    "outlet": "its publisher",
    "title": "its title",
    "url": "its address",
    "seen": "when it was published",
    "claimed": "the statement as it stands there",
    "who": "who says it there",
    "identity": "how far that one could be found: named, role, anonymous, unstated",
    "via": "names of those it came through, from the page outward",
    "stance": "support, deny, query, comment",
    "derived_from": "ids of the claims that it goes back to, parted by spaces",
    "derived_by": "by what, for each: citation, link, copy, occasion",
}
"""Columns of a rumour's claims."""


def rumour_texts(rumours: Rumours) -> Iterator[str]:
    """The header, then the claims of each rumour. Cells are on one line, and never a formula."""
    pages = {page.id: page for page in rumours.pages}
    yield _lines([tuple(CLAIMS)])
    for rumour in rumours.rumours:
        yield _lines(tuple(map(cell, _claim(rumour, each, pages.get(each.claim.page)))) for each in rumour.appearances)


def texts(readings: Iterable[Reading]) -> Iterator[str]:
    """The header, then the records of each reading. Cells are on one line, and never a formula."""
    yield _lines([(*COLUMNS, *OFFSETS)])
    for reading in readings:
        yield _lines(
            (*map(cell, record), *map(cell, _more(reading, number))) for number, record in enumerate(records(reading))
        )


def _claim(rumour: Rumour, appearance: Appearance, page: Page | None) -> tuple[str, ...]:
    claim = appearance.claim
    return (
        rumour.id,
        rumour.statement,
        rumour.standing.status,
        rumour.standing.by or "",
        str(rumour.independent.least),
        str(rumour.independent.most),
        claim.id,
        claim.page,
        claim.outlet or "",
        (page and page.title) or "",
        (page and page.url) or "",
        claim.seen or "",
        claim.statement,
        claim.who,
        claim.identity,
        " > ".join(teller.name for teller in claim.chain[:-1]),
        appearance.stance,
        " ".join(edge.claim for edge in appearance.derived_from),
        " ".join(edge.by for edge in appearance.derived_from),
    )


def _more(reading: Reading, number: int) -> tuple[str, ...]:
    attribution = reading.attributions[number]
    when = attribution.when
    return (
        (when and when.earliest) or "",
        (when and when.latest) or "",
        _at(attribution.source),
        _at(attribution.cue),
        _at(attribution.content),
    )


def _at(spans: Sequence[Span]) -> str:
    return " ".join(f"{span.start}..{span.end}" for span in spans)


def _lines(table: Iterable[Sequence[str]]) -> str:
    lines = StringIO()
    csv.writer(lines, lineterminator="\n").writerows(table)
    return lines.getvalue()
