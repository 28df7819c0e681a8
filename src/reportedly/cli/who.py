"""`reportedly who`: everything a source says, over all pages."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated

import typer

from reportedly.cli.exit_codes import DONE, FAILED
from reportedly.cli.ledgers import DEFAULT, Form, Format, Place, json_line, opened, statement_rows, table
from reportedly.cli.output import write_stdout
from reportedly.errors import LedgerError
from reportedly.ledger.ledger import Ledger
from reportedly.ledger.model import Source
from reportedly.text.visible import on_one_line


def who(
    name: Annotated[str, typer.Argument(metavar="NAME", help="A name, a part of it, or E12 as this command tells.")],
    limit: Annotated[
        int | None,
        typer.Option(min=1, metavar="N", help="The newest N of each source; all by default.", show_default=False),
    ] = None,
    place: Place = DEFAULT,
    form: Form = Format.text,
) -> None:
    """Tell everything a source says, over all pages.

    A person, outlet or office that is named is one over all pages (E12); who isn't named is somebody else on each.
    """
    with opened(place) as ledger:
        sources = ledger.sources(name)
        if not sources:
            raise LedgerError(f"nobody of that name speaks here: {name}")
        write = _json if form is Format.json else _text
        write_stdout(text for source in sources for text in write(ledger, source, limit))
    raise typer.Exit(DONE if sources else FAILED)


def _json(ledger: Ledger, source: Source, limit: int | None) -> Iterator[str]:
    from dataclasses import asdict

    said = [asdict(statement) for statement in ledger.said_by(source, limit=limit)]
    yield json_line({**asdict(source), "statements": said})


def _text(ledger: Ledger, source: Source, limit: int | None) -> Iterator[str]:
    number = f"E{source.entity}" if source.entity is not None else "somebody else on each page"
    span = f", {source.first} to {source.last}" if source.first else ""
    yield (
        f"# {on_one_line(source.name)} ({number}): {source.identity} {source.kind}, "
        f"{source.n_statements:,} statements on {source.n_pages:,} pages{span}\n"
    )
    yield from table(statement_rows(ledger.said_by(source, limit=limit)))
