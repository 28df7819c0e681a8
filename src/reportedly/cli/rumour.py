"""`reportedly rumour`: one rumour of the ledger, from where it began to where it stands."""

from __future__ import annotations

from typing import Annotated

import typer

from reportedly.cli.exit_codes import DONE
from reportedly.cli.ledgers import DEFAULT, Place, opened
from reportedly.cli.output import write_stdout
from reportedly.cli.trace import Format, texts_of


def rumour(
    id: Annotated[str, typer.Argument(metavar="ID", help="r12, as 'reportedly rumours' tells it.")],
    form: Annotated[
        Format,
        typer.Option(
            "--format",
            "-f",
            help="text: who told whom, when, which sides and why. json: the contract's form. mermaid, dot: the tree of "
            "who told whom.",
        ),
    ] = Format.text,
    place: Place = DEFAULT,
) -> None:
    """Tell a rumour: the tree of who told whom, the timeline, the sides, where it stands and why.

    'reportedly correct' merges rumours, splits them, and takes out what a claim is said to go back to.
    """
    with opened(place) as ledger:
        found = ledger.rumours.rumour(id)
        beside = ledger.rumours.lines([relation.to for each in found.rumours for relation in each.relations])
    names = {line.id: line.statement for line in beside}
    write_stdout(texts_of(found, form, legible=False, names=names))
    raise typer.Exit(DONE)
