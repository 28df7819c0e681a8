"""`reportedly balance`: who gets the word on pages, and who speaks for and against what."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from enum import StrEnum
from typing import Annotated

import typer

from reportedly.cli.origins import read_with_files
from reportedly.cli.output import write_stdout
from reportedly.cli.tally import Tally
from reportedly.lint.voices import as_json, as_lines, hear


class Format(StrEnum):
    """In what form balances are written."""

    text = "text"
    json = "json"


def balance(
    sources: Annotated[
        list[str],
        typer.Argument(
            metavar="PAGE...",
            help="Pages as 'reportedly read' takes them: files, folders, addresses, '-'.",
            show_default=False,
        ),
    ],
    form: Annotated[
        Format, typer.Option("--format", "-f", help="text: a table a page. json: one object a page.")
    ] = Format.text,
    workers: Annotated[
        int, typer.Option(min=1, metavar="N", help="Processes that read side by side; each takes some 200 MB.")
    ] = 1,
) -> None:
    """Tell who gets the word on a page: how far sources can be found, how many mouths away, how firmly they say it.

    Then, for what two voices and more speak of, who speaks for it and who against, in the words of the page that come
    first. Who says neither is told as 'cannot tell'. Exit codes: 0 done, 1 failed, 2 wrong usage, 3 done but some
    pages were skipped.
    """
    tally = Tally()
    if not write_stdout(_texts(sources, form, tally, workers)):
        raise typer.Exit(0)
    sys.stderr.write(tally.report())
    raise typer.Exit(tally.exit_code())


def _texts(sources: list[str], form: Format, tally: Tally, workers: int) -> Iterator[str]:
    for number, (_, reading) in enumerate(read_with_files(sources, tally, workers=workers)):
        hearing = hear(reading)
        if form is Format.json:
            yield as_json(hearing) + "\n"
        else:
            yield ("\n" if number else "") + "".join(as_lines(hearing))
