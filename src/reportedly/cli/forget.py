"""`reportedly forget`: take a page, a source or an outlet out of the ledger for good."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from reportedly.cli.exit_codes import DONE, FAILED
from reportedly.cli.ledgers import DEFAULT, By, Form, Format, Place, author, json_line, now, opened
from reportedly.cli.output import write_stdout
from reportedly.errors import UsageError
from reportedly.ledger.model import Forgotten


def forget(
    url: Annotated[
        str | None, typer.Option(metavar="URL|ID", help="A page, by its address or id.", show_default=False)
    ] = None,
    source: Annotated[
        str | None,
        typer.Option(metavar="NAME", help="A name: blacked out on every page.", show_default=False),
    ] = None,
    outlet: Annotated[
        str | None,
        typer.Option(metavar="NAME", help="All pages of an outlet, and its name on others.", show_default=False),
    ] = None,
    place: Place = DEFAULT,
    by: By = None,
    form: Form = Format.text,
) -> None:
    """Forget a page, a source or an outlet: gone from tables, indexes, free pages, logs and listed backups.

    A salted hash keeps it from coming back when a page is read again. This can't be undone.
    """
    asked = [each for each in (url, source, outlet) if each]
    if len(asked) != 1:
        raise UsageError("give one of --url, --source and --outlet")
    if sys.stdin.isatty() and not typer.confirm(f"Forget {asked[0]!r} for good?", err=True):
        raise typer.Exit(FAILED)
    with opened(place) as ledger:
        if url:
            done = ledger.forget_page(url, by=author(by), at=now())
        elif source:
            done = ledger.forget_source(source, by=author(by), at=now())
        else:
            done = ledger.forget_outlet(asked[0], by=author(by), at=now())
    write_stdout([json_line(done) if form is Format.json else _told(done)])
    for path in done.backups_not_cleaned:
        sys.stderr.write(f"reportedly: the backup {path} could not be cleaned: delete it\n")
    raise typer.Exit(FAILED if done.backups_not_cleaned else DONE)


def _told(done: Forgotten) -> str:
    lines = [f"{done.n_pages:,} pages taken out, {done.n_blacked_out:,} blacked out"]
    lines += [f"cleaned the backup {path}" for path in done.backups]
    lines += [
        f"{n:,} other {'page has' if n == 1 else 'pages have'} {word!r} alone: forget it too if it means the same"
        for word, n in done.alone.items()
    ]
    return "".join(f"{line}\n" for line in lines)
