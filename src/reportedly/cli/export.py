"""`reportedly export`: what the ledger holds, in another form."""

from __future__ import annotations

import gzip
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from reportedly.cli.exit_codes import DONE
from reportedly.cli.ledgers import DEFAULT, Place, opened
from reportedly.cli.output import whole_file, write_file, write_stdout
from reportedly.export.gold import gold


class To(StrEnum):
    """The forms there are."""

    gold = "gold"


def export(
    to: Annotated[To, typer.Option("--to", help="gold: pages that people corrected, as training data.")],
    output: Annotated[
        Path | None,
        typer.Option(
            "--output", "-o", metavar="FILE", help="Write there, packed if it ends in .gz.", show_default=False
        ),
    ] = None,
    place: Place = DEFAULT,
) -> None:
    """Write what the ledger holds in another form, whole or not at all."""
    with opened(place) as ledger:
        lines = gold(ledger.corrected())
        if output is None:
            write_stdout(lines)
        elif output.suffix == ".gz":
            # Without name and time, so that the same corrections are the same bytes.
            with whole_file(output) as raw, gzip.GzipFile(filename="", fileobj=raw, mode="wb", mtime=0) as file:
                file.writelines(line.encode() for line in lines)
        else:
            write_file(output, lines)
    raise typer.Exit(DONE)
