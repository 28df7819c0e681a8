"""Readings as plain lines for pipes: one an attribution, in columns, with nothing that a program could stumble on."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from reportedly.page.model import Page
from reportedly.reading.reading import Reading
from reportedly.reading.rows import facts_of, rows
from reportedly.text.visible import on_one_line

WIDEST = (32, 44, 24)
"""Characters up to which a column is filled, by eye; what is longer moves its own line, and no other."""


def lines(readings: Iterable[Reading], *, several: bool = False) -> Iterator[str]:
    """For each reading a text of lines: who, standing, how, what, two spaces and more between them.

    several: each reading begins with a line '# title, outlet, date', since nothing else tells the pages apart.
    """
    for reading in readings:
        table = [
            (row.who, row.standing, ", ".join((row.kind, row.factuality, *row.told)), row.what) for row in rows(reading)
        ]
        widths = [
            min(widest, max(map(len, column))) for widest, column in zip(WIDEST, zip(*table, strict=True), strict=False)
        ]
        head = [f"# {', '.join(_heading(reading.page))}"] if several else []
        yield "".join(f"{line}\n" for line in (*head, *(_line(cells, widths) for cells in table)))


def _heading(page: Page) -> tuple[str, ...]:
    return (on_one_line(page.title or page.url or page.id), *facts_of(page))


def _line(cells: tuple[str, ...], widths: list[int]) -> str:
    *padded, what = cells
    filled = [cell.ljust(width) for cell, width in zip(padded, widths, strict=True)]
    return "  ".join((*filled, what)).rstrip()
