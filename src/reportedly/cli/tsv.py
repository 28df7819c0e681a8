"""Readings as tab-separated values: a header, and one line for each attribution."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from reportedly.export.columns import COLUMNS, cell, records
from reportedly.reading.reading import Reading


def tsv(readings: Iterable[Reading]) -> Iterator[str]:
    """The header, then a text of lines for each reading; white space in cells is one space, so a line is a record.

    A cell that a spreadsheet would run as a formula begins with an apostrophe.
    """
    yield "\t".join(COLUMNS) + "\n"
    for reading in readings:
        yield "".join("\t".join(map(cell, record)) + "\n" for record in records(reading))
