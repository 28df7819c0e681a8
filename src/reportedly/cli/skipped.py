"""`reportedly skipped`: pages that could not be had or read, and another try."""

from __future__ import annotations

import sys
from collections import Counter
from typing import Annotated

import typer

from reportedly.cli.add import exit_code, listed, store, told
from reportedly.cli.exit_codes import DONE
from reportedly.cli.ledgers import DEFAULT, By, Form, Format, Place, author, json_line, now, opened, table
from reportedly.cli.output import write_stdout
from reportedly.errors import ListUnreadable

NOT_AGAIN = "standard input"
"""What can't be opened a second time."""


def skipped(
    retry: Annotated[
        bool, typer.Option("--retry", help="Open them again, and add those that can be read now.")
    ] = False,
    workers: Annotated[
        int, typer.Option(min=1, metavar="N", help="Processes that read side by side; each takes some 200 MB.")
    ] = 1,
    place: Place = DEFAULT,
    by: By = None,
    form: Form = Format.text,
) -> None:
    """List the pages that could not be had or read, why, and how often they were tried."""
    if retry:
        _retry(place, author(by), workers, form)
    with opened(place) as ledger:
        found = ledger.skipped()
    rows = [
        (
            each.file if each.record is None else f"{each.file}, record {each.record:,}",
            f"{each.tries:,} {'try' if each.tries == 1 else 'tries'}",
            each.at,
            each.message + (f". {each.hint}" if each.hint else ""),
        )
        for each in found
    ]
    write_stdout(map(json_line, found) if form is Format.json else table(rows))
    raise typer.Exit(DONE)


def _retry(place: str, by: str, workers: int, form: Format) -> None:
    from reportedly.intake import open_pages

    counts: Counter[str] = Counter()
    again = []
    with opened(place) as ledger:
        here = [each for each in ledger.skipped() if each.file != NOT_AGAIN]
        lists = {each.file for each in here if each.error == ListUnreadable.__name__}
        for file in dict.fromkeys(each.file for each in here):
            pages = open_pages([], urls=[file]) if file in lists else open_pages([file])
            found, left = store(ledger, pages, by=by, workers=workers)
            ledger.drop_skipped(file, by=by, at=now(), but=left)
            counts += found
            again += left
    write_stdout([told(counts, form)])
    sys.stderr.write(listed(again))
    raise typer.Exit(exit_code(counts))
