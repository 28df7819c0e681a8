"""Readings as comma-separated values: a header, and one record for each attribution."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Sequence
from io import StringIO

from reportedly.export.columns import COLUMNS, cell, records
from reportedly.reading.reading import Reading
from reportedly.text.model import Span

OFFSETS = {
    "earliest": "first day on which it can have been said",
    "latest": "last day on which it can have been said",
    "source_at": "where the source stands in the page's text: start..end, several parted by spaces",
    "cue_at": "where the cue stands",
    "content_at": "where the content stands",
}
"""Columns of CSV beside those of TSV."""


def texts(readings: Iterable[Reading]) -> Iterator[str]:
    """The header, then the records of each reading. Cells are on one line, and never a formula."""
    yield _lines([(*COLUMNS, *OFFSETS)])
    for reading in readings:
        yield _lines(
            (*map(cell, record), *map(cell, _more(reading, number))) for number, record in enumerate(records(reading))
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
