"""`reportedly explain`: what decided each field of one attribution."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from enum import StrEnum
from typing import Annotated

import typer

from reportedly.cli.exit_codes import FAILED
from reportedly.cli.origins import read_with_files
from reportedly.cli.output import write_stdout
from reportedly.cli.tally import Tally
from reportedly.errors import UsageError
from reportedly.reading import explain as reasons
from reportedly.reading import onnx
from reportedly.reading.explain import Reason
from reportedly.reading.reading import Reading
from reportedly.text.visible import on_one_line


class Format(StrEnum):
    """In what form reasons are written."""

    text = "text"
    json = "json"


def explain(
    source: Annotated[
        str, typer.Argument(metavar="PAGE", help="A page as 'reportedly read' takes it.", show_default=False)
    ],
    id: Annotated[
        str,
        typer.Argument(
            metavar="ID",
            help="Of the attribution: a1 is the page's first. In a file of several pages, with the page's id before "
            "it: 1f0c.../a1.",
            show_default=False,
        ),
    ],
    form: Annotated[
        Format, typer.Option("--format", "-f", help="text: a paragraph a field. json: one object.")
    ] = Format.text,
) -> None:
    """Tell what decided each field of an attribution: the words, the rule, the score, the sentence it was carried from.

    Exit codes: 0 done, 1 the page can't be read, 2 wrong usage or no such attribution.
    """
    tally = Tally()
    readings = [reading for _, reading in read_with_files([source], tally)]
    if not readings:
        sys.stderr.write(tally.report())
        raise typer.Exit(FAILED)
    reading, attribution = _asked(readings, id)
    found = reasons.explain(reading, attribution, linked=reasons.scored(reading, onnx.shipped()))
    lines = [reasons.as_json(reading, attribution, found) + "\n"] if form is Format.json else _as_lines(reading, found)
    write_stdout(lines)


def _asked(readings: Sequence[Reading], id: str) -> tuple[Reading, str]:
    page, _, attribution = id.rpartition("/")
    if not page and len(readings) == 1:
        return readings[0], attribution
    for reading in readings:
        if page and reading.page.id == page:
            return reading, attribution
    first = readings[0].page.id
    raise UsageError(
        f"there are {len(readings):,} pages, and none has the id '{page}'"
        if page
        else f"there are {len(readings):,} pages",
        hint=f"Name the page, too, for example {first}/{attribution}",
    )


def _as_lines(reading: Reading, found: Sequence[Reason]) -> Iterator[str]:
    width = max(len(reason.field) for reason in found)
    indent = " " * (width + 2)
    for reason in found:
        yield f"{reason.field:{width}}  {on_one_line(reason.value) or 'none'}\n"
        yield f"{indent}{on_one_line(reason.why)}\n"
        if reason.rule:
            yield f"{indent}rule: {on_one_line(reason.rule)}\n"
        if reason.by in ("words", "marks", "mention", "carried", "nesting") and reason.evidence:
            told = "; ".join(f"'{on_one_line(span.text)}' at {span.start}" for span in reason.evidence)
            yield f"{indent}words: {told}\n"
        if reason.carried_from:
            yield f"{indent}carried from: {on_one_line(reason.carried_from.text)}\n"
