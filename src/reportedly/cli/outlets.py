"""`reportedly outlets`: whose pages the ledger holds."""

from __future__ import annotations

import typer

from reportedly.cli.exit_codes import DONE
from reportedly.cli.ledgers import DEFAULT, Form, Format, Place, json_line, opened, table
from reportedly.cli.output import write_stdout

HEADS = ("outlet", "pages", "statements", "pages that cite it", "first", "last")


def outlets(place: Place = DEFAULT, form: Form = Format.text) -> None:
    """List the outlets whose pages are here, those with most pages first, and how often they are cited."""
    with opened(place) as ledger:
        found = ledger.outlets()
    rows = [
        (each.name, f"{each.n_pages:,}", f"{each.n_statements:,}", f"{each.n_cited:,}", each.first, each.last)
        for each in found
    ]
    write_stdout(map(json_line, found) if form is Format.json else table([HEADS, *rows] if rows else []))
    raise typer.Exit(DONE)
