"""`reportedly search`: statements in the ledger."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

import typer

from reportedly.cli.exit_codes import DONE
from reportedly.cli.ledgers import DEFAULT, Form, Format, Place, json_line, opened, statement_rows, table
from reportedly.cli.output import write_stdout
from reportedly.errors import UsageError


class IdentityName(StrEnum):
    """How far a source could be found."""

    named = "named"
    role = "role"
    anonymous = "anonymous"
    unstated = "unstated"


def search(
    words: Annotated[
        str,
        typer.Argument(
            metavar="WORDS",
            help="All of them must stand in a statement; those between double quotes together.",
            show_default=False,
        ),
    ] = "",
    who: Annotated[
        str | None, typer.Option(metavar="NAME", help="Only what this source says.", show_default=False)
    ] = None,
    outlet: Annotated[
        str | None, typer.Option(metavar="NAME", help="Only on pages of this outlet.", show_default=False)
    ] = None,
    since: Annotated[
        str | None, typer.Option(metavar="DAY", help="Only from this day on (2026-05-01, 2026-05).", show_default=False)
    ] = None,
    identity: Annotated[
        IdentityName | None, typer.Option(help="Only what such sources say.", show_default=False)
    ] = None,
    limit: Annotated[int, typer.Option(min=1, metavar="N", help="The newest N.")] = 100,
    place: Place = DEFAULT,
    form: Form = Format.text,
) -> None:
    """Find statements by their words, by who says them, where and since when; the newest first.

    A line tells day, outlet, who, how the statement came, its id (for 'reportedly correct'), and what was said.
    """
    if not (words.strip() or who or outlet or since or identity):
        raise UsageError("nothing to look for", hint="Give words, or one of --who, --outlet, --since, --identity")
    with opened(place) as ledger:
        found = ledger.search(
            words,
            who=who,
            outlet=outlet,
            since=since,
            identity=identity.value if identity else None,
            limit=limit,
        )
    write_stdout(map(json_line, found) if form is Format.json else table(statement_rows(found)))
    raise typer.Exit(DONE)
