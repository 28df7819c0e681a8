"""`reportedly rumours`: what several pages of the ledger say, and where each stands."""

from __future__ import annotations

import sys
from enum import StrEnum
from typing import Annotated

import typer

from reportedly.cli.exit_codes import DONE
from reportedly.cli.ledgers import DEFAULT, Form, Format, Place, json_line, opened, rumour_rows, table
from reportedly.cli.output import write_stdout


class StatusName(StrEnum):
    """Where a rumour stands."""

    open = "open"
    denied = "denied"
    confirmed = "confirmed"
    contested = "contested"
    withdrawn = "withdrawn"


def rumours(
    words: Annotated[str, typer.Argument(metavar="WORDS", help="Words that the statement or the names have.")] = "",
    about: Annotated[
        str | None, typer.Option(metavar="NAME", help="Those that are about it, or name it.", show_default=False)
    ] = None,
    status: Annotated[StatusName | None, typer.Option(help="Those that stand so.", show_default=False)] = None,
    outlet: Annotated[
        str | None, typer.Option(metavar="NAME", help="Those that a page of this outlet has.", show_default=False)
    ] = None,
    since: Annotated[
        str | None, typer.Option(metavar="DATE", help="Those with a page of then or later.", show_default=False)
    ] = None,
    limit: Annotated[
        int | None, typer.Option(min=1, metavar="N", help="The newest N; all by default.", show_default=False)
    ] = None,
    place: Place = DEFAULT,
    form: Form = Format.text,
) -> None:
    """List what two pages or more say and somebody is said to have said: status, origins, pages, statement.

    The one with the newest page comes first.
    """
    with opened(place) as ledger:
        waiting = ledger.rumours.waiting()
        found = ledger.rumours.find(
            words, about=about, status=status.value if status else None, outlet=outlet, since=since, limit=limit
        )
    write_stdout(map(json_line, found) if form is Format.json else table(rumour_rows(found)))
    if waiting:
        told = f"{waiting:,} {'page is' if waiting == 1 else 'pages are'} not among them yet"
        sys.stderr.write(f"reportedly: {told}: run 'reportedly ledger place'\n")
    raise typer.Exit(DONE)
