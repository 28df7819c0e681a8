"""`reportedly ledger`: make it, look at it, check it, copy it, bring it up to date, read it again."""

from __future__ import annotations

import sys
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from reportedly.cli.add import exit_code, listed
from reportedly.cli.exit_codes import DONE
from reportedly.cli.ledgers import DEFAULT, By, Form, Format, Place, author, json_line, now, opened, table
from reportedly.cli.output import write_stdout
from reportedly.errors import LedgerDamaged
from reportedly.ledger.ledger import Ledger
from reportedly.ledger.model import Info
from reportedly.ledger.rumour_model import Placed
from reportedly.page.model import Skipped

if TYPE_CHECKING:
    from collections.abc import Callable

app = typer.Typer(add_completion=False, rich_markup_mode=None, pretty_exceptions_enable=False, no_args_is_help=True)
EXAMPLE = "Example: reportedly ledger info --ledger reportedly.db"


@app.callback(epilog=EXAMPLE)
def ledger() -> None:
    """Make a ledger, look at it, check it, copy it, bring it up to date, read its pages again."""


def _verb(example: str) -> Callable[[Callable[..., None]], Callable[..., None]]:
    return app.command(epilog=f"Example: reportedly ledger {example}")


@_verb("init")
def init(place: Place = DEFAULT, form: Form = Format.text) -> None:
    """Make a new ledger; one that is there stays as it is."""
    with Ledger.create(place, at=now()) as made:
        _write(made.info(), form)


@_verb("info")
def info(place: Place = DEFAULT, form: Form = Format.text) -> None:
    """Tell what the ledger holds."""
    with opened(place) as here:
        _write(here.info(), form)


@_verb("check")
def check(place: Place = DEFAULT, form: Form = Format.text) -> None:
    """Check that the ledger is as it was written: its file, every page and reading, and the rows made from them."""
    n_faults = 0
    with opened(place) as here:
        for fault in here.check():
            n_faults += 1
            write_stdout([json_line(fault) if form is Format.json else f"{fault.where}: {fault.what}\n"])
        name = here.place
    if n_faults:
        told = f"{n_faults:,} {'fault' if n_faults == 1 else 'faults'} found"
        hint = "Keep the file, restore a backup with 'reportedly ledger restore', and add what came since"
        raise LedgerDamaged(f"{name}: {told}", hint=hint)
    if form is Format.text:
        write_stdout([f"{name}: all is as it was written\n"])
    raise typer.Exit(DONE)


@_verb("backup friday.db")
def backup(
    path: Annotated[Path, typer.Argument(metavar="FILE", help="A new file.")],
    place: Place = DEFAULT,
    by: By = None,
    form: Form = Format.text,
) -> None:
    """Copy the ledger into a new file, while others use it. 'forget' will clean the copies that are listed."""
    with opened(place) as here:
        here.backup(path, by=author(by), at=now())
    with opened(str(path)) as copy:
        _write(copy.info(), form)


@_verb("restore friday.db --ledger new.db")
def restore(
    path: Annotated[Path, typer.Argument(metavar="FILE", help="What 'reportedly ledger backup' wrote.")],
    place: Place = DEFAULT,
    by: By = None,
    form: Form = Format.text,
) -> None:
    """Copy a backup into a ledger that holds no page yet, in a file or on a server."""
    _write(Ledger.restore(path, place, by=author(by), at=now()), form)


@_verb("migrate")
def migrate(place: Place = DEFAULT, form: Form = Format.text) -> None:
    """Bring a ledger of an older version of reportedly up to date. Back it up first."""
    was = Ledger.migrate(place, at=now())
    with opened(place) as here:
        is_now = here.info().revision
    told = {"was": was, "is": is_now}
    text = f"up to date already: {is_now}\n" if was == is_now else f"from {was} to {is_now}\n"
    write_stdout([json_line(told) if form is Format.json else text])
    raise typer.Exit(DONE)


@_verb("reread --workers 2")
def reread(
    workers: Annotated[
        int, typer.Option(min=1, metavar="N", help="Processes that read side by side; each takes some 200 MB.")
    ] = 1,
    place: Place = DEFAULT,
    by: By = None,
    form: Form = Format.text,
) -> None:
    """Read the pages again that another model read; old readings are kept, corrections stay.

    Killed at any moment and run again, it goes on where it was.
    """
    from reportedly.reading.onnx import version
    from reportedly.reading.read import read_all

    counts: Counter[str] = Counter()
    failed: list[Skipped] = []
    model = version()
    with opened(place) as here:
        for result in read_all(here.unread(model), workers=workers):
            if isinstance(result, Skipped):
                counts["skipped"] += 1
                failed.append(result)
            else:
                counts["read again"] += here.reread(result, model=model, by=author(by), at=now())
        here.rumours.place(by=author(by), at=now())
        unfit = here.unfit()
    numbers = {"reread": counts["read again"], "skipped": counts["skipped"], "unfit corrections": len(unfit)}
    text = ", ".join(f"{n:,} {what}" for what, n in numbers.items()) + "\n"
    write_stdout([json_line(numbers) if form is Format.json else text])
    sys.stderr.write(listed(failed))
    sys.stderr.writelines(
        f"reportedly: correction {each.correction.number} no longer fits: {each.why}\n" for each in unfit
    )
    raise typer.Exit(exit_code(counts))


@_verb("place")
def place(place: Place = DEFAULT, by: By = None, form: Form = Format.text) -> None:
    """Put the claims of pages that came in, or changed, among the rumours: what 'add' does, where it was ended."""
    with opened(place) as here:
        _placed(here.rumours.place(by=author(by), at=now()), form)


@_verb("rebuild")
def rebuild(place: Place = DEFAULT, by: By = None, form: Form = Format.text) -> None:
    """Make all claims and rumours again from the readings; corrections are laid over them, rumours keep their ids.

    Killed, 'reportedly ledger place' goes on with it.
    """
    with opened(place) as here:
        _placed(here.rumours.rebuild(by=author(by), at=now()), form)


def _placed(done: Placed, form: Format) -> None:
    told = f"{done.n_pages:,} pages placed, {done.n_claims:,} claims, {done.n_rumours:,} rumours made\n"
    write_stdout([json_line(done) if form is Format.json else told])
    raise typer.Exit(DONE)


def _write(told: Info, form: Format) -> None:
    if form is Format.json:
        write_stdout([json_line(told)])
        raise typer.Exit(DONE)
    rows = [
        ("ledger", told.place),
        ("engine", f"{told.engine}, revision {told.revision}"),
        ("made", told.made),
        ("last change", told.last_change or "none"),
        *((name, f"{n:,}") for name, n in told.counts.items()),
        *((f"read by {model}", f"{n:,}") for model, n in told.models.items()),
        *(("backup", path) for path in told.backups),
    ]
    write_stdout(table(rows))
    raise typer.Exit(DONE)
