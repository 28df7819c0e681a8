"""`reportedly record`: how what a source said, or an outlet put out, fared."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated

import typer

from reportedly.cli.exit_codes import DONE
from reportedly.cli.ledgers import DEFAULT, Form, Format, Place, json_line, opened, rumour_rows, table
from reportedly.cli.output import write_stdout
from reportedly.errors import LedgerError
from reportedly.text.visible import on_one_line

if TYPE_CHECKING:
    from reportedly.ledger.rumour_model import TrackRecord


def record(
    name: Annotated[str, typer.Argument(metavar="SOURCE", help="A source's or an outlet's name.")],
    place: Place = DEFAULT,
    form: Form = Format.text,
) -> None:
    """Tell how the rumours fared that a source stood behind, or that an outlet put out: counts, and no verdict.

    Only outcomes on the record count, by others' word, and those that came after it was told. The share of those
    confirmed comes with the interval that holds the true one 19 times of 20 (Wilson 1927).
    """
    with opened(place) as ledger:
        found = ledger.rumours.record(name)
    if not found:
        raise LedgerError(f"no rumour here was told by {name}", hint="'reportedly who NAME' tells what else they say")
    write_stdout(map(json_line, found) if form is Format.json else (text for each in found for text in _text(each)))
    raise typer.Exit(DONE)


def _text(found: TrackRecord) -> Iterator[str]:
    yield f"# {on_one_line(found.name)} as {'a source' if found.role == 'source' else 'an outlet'}: "
    yield f"{found.n_rumours:,} {'rumour' if found.n_rumours == 1 else 'rumours'}\n"
    share = found.confirmed
    rows = [
        *((status, f"{n:,}") for status, n in found.outcomes.items()),
        ("open", f"{found.open:,}"),
        ("by its own word alone", f"{found.own_word:,}"),
        ("told when it was known, or undated", f"{found.late:,}"),
        (
            "confirmed, of those with an outcome",
            f"{share.n:,} of {share.of:,}, {share.least:.0%} to {share.most:.0%}" if share else "none has one",
        ),
    ]
    yield from table(rows)
    yield from table(rumour_rows(found.rumours))
