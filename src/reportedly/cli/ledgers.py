"""What the verbs of the ledger have in common: where it is, who uses it, and tables of what it holds."""

from __future__ import annotations

import getpass
import json
import os
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from datetime import UTC, datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, Any

import typer

from reportedly.text.visible import on_one_line

if TYPE_CHECKING:
    from reportedly.ledger.ledger import Ledger
    from reportedly.ledger.model import Statement
    from reportedly.ledger.rumour_model import RumourLine

DEFAULT = "reportedly.db"

UNSAFE = {
    ord(each): f"\\u{ord(each):04x}" for each in map(chr, (*range(0x7F, 0xA0), 0x2028, 0x2029, *range(0x202A, 0x202F)))
}
"""What JSON lets stand though it drives a terminal or ends a line."""

Place = Annotated[
    str,
    typer.Option(
        "--ledger",
        metavar="PATH|URL",
        envvar="REPORTEDLY_LEDGER",
        help="Where the ledger is: a file, or postgresql://user@host/database.",
    ),
]

By = Annotated[
    str | None,
    typer.Option("--by", metavar="NAME", help="Who does this; by default who is logged in.", show_default=False),
]


class Format(StrEnum):
    """In what form a table is written."""

    text = "text"
    json = "json"


Form = Annotated[Format, typer.Option("--format", "-f", help="text: for people and pipes. json: one object a line.")]


def now() -> datetime:
    """The time at which a command does what it does."""
    return datetime.now(UTC)


def author(by: str | None) -> str:
    """Who does it: as told, else who is logged in."""
    if by:
        return by
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return f"user {os.getuid()}"


@contextmanager
def opened(place: str) -> Iterator[Ledger]:
    """The ledger at a place, closed afterwards. Raises LedgerError where there is none."""
    from reportedly.ledger.ledger import Ledger

    with Ledger.open(place) as ledger:
        yield ledger


def json_line(record: Any) -> str:
    """A record of a table as a line of JSON, safe to print in a terminal."""
    told = record if isinstance(record, dict) else asdict(record)
    return json.dumps(told, ensure_ascii=False, default=_plain).translate(UNSAFE) + "\n"


def table(rows: Iterable[Sequence[str]], *, widest: int = 44) -> Iterator[str]:
    """Lines in columns, two spaces and more between them; the last column is as wide as it is."""
    cells = [[on_one_line(cell) for cell in row] for row in rows]
    widths = [min(widest, max(map(len, column))) for column in zip(*cells, strict=True)]
    for row in cells:
        *first, last = row
        filled = [cell.ljust(width) for cell, width in zip(first, widths, strict=False)]
        yield "  ".join((*filled, last)).rstrip() + "\n"


def statement_rows(statements: Iterable[Statement]) -> Iterator[tuple[str, ...]]:
    """A row for each statement: day, outlet, who, how it came, id, what."""
    for each in statements:
        if each.kind == "attribution":
            who = "no source given" if each.identity == "unstated" else each.who or ""
            via = f", via {' and '.join(each.via)}" if each.via else ""
            standing = f"{each.identity}{via} ({each.hops} {'hop' if each.hops == 1 else 'hops'})"
        else:
            who, standing = "the page itself", each.kind.replace("_", " ")
        corrected = " (corrected)" if each.corrected else ""
        yield each.day, each.outlet or "", who, standing + corrected, each.id, each.content


def rumour_rows(lines: Iterable[RumourLine]) -> Iterator[tuple[str, ...]]:
    """A row for each rumour: id, status, origins, pages, when, statement."""
    for each in lines:
        origins = f"{each.most}" if each.least == each.most else f"{each.least} to {each.most}"
        when = f"{(each.first or 'undated')[:10]} to {(each.last or 'undated')[:10]}"
        by = f", by {each.by.replace('_', ' ')}" if each.by else ""
        counted = f"{origins} {'origin' if origins == '1' else 'origins'}, {each.n_pages:,} pages"
        yield each.id, each.status + by, counted, when, each.statement


def _plain(value: object) -> object:
    if isinstance(value, tuple | set | frozenset):
        return list(value)
    raise TypeError(f"{type(value).__name__} has no place in JSON")
