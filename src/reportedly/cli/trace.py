"""`reportedly trace`: pages in, rumours out: who told whom, and where it stands."""

from __future__ import annotations

import sys
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from reportedly.rumours.model import Rumours


class Format(StrEnum):
    """In what form rumours are written."""

    text = "text"
    json = "json"
    mermaid = "mermaid"
    dot = "dot"


def trace(
    sources: Annotated[
        list[str],
        typer.Argument(
            metavar="PATH|URL|-",
            help="Pages about one matter or many: files of HTML, Markdown, plain text, JSON or JSON lines; folders of "
            "them; web addresses; '-' is standard input.",
            show_default=False,
        ),
    ],
    form: Annotated[
        Format,
        typer.Option(
            "--format",
            "-f",
            help="text: who told whom, when, which sides and why, for each rumour. json: the contract's form. mermaid, "
            "dot: the tree of who told whom.",
        ),
    ] = Format.text,
    output: Annotated[
        Path | None,
        typer.Option("--output", "-o", metavar="FILE", help="Write there, whole or not at all.", show_default=False),
    ] = None,
    workers: Annotated[
        int, typer.Option(min=1, metavar="N", help="Processes that read side by side; each takes some 200 MB.")
    ] = 1,
) -> None:
    """Find what the pages all say, where it began, who passed it on, and where it stands.

    A rumour is what two pages or more say, and somebody is said to have said. Exit codes: 0 done, 1 failed, 2 wrong
    usage, 3 done but some pages were skipped.
    """
    from reportedly.cli.output import write_file, write_stdout
    from reportedly.cli.tally import Tally
    from reportedly.intake import open_pages
    from reportedly.reading.read import read_all
    from reportedly.rumours.gather import rumours_of

    tally = Tally()
    pages = open_pages(sources, stdin=sys.stdin.buffer)
    found = rumours_of(tally.readings(read_all(pages, workers=workers)))
    texts = texts_of(found, form, legible=output is None and sys.stdout.isatty())
    if output:
        write_file(output, texts)
    else:
        write_stdout(texts)
    sys.stderr.write(tally.report())
    raise typer.Exit(tally.exit_code())


def texts_of(found: Rumours, form: Format, *, legible: bool, names: Mapping[str, str] | None = None) -> Iterator[str]:
    """Rumours in a form. names: id -> statement, of those that are not among them and stand beside them."""
    match form:
        case Format.json:
            from reportedly.rumours.codec import encode

            yield encode(found, indent=2 if legible else None) + "\n"
        case Format.mermaid:
            from reportedly.cli.graphs import mermaid

            yield mermaid(found)
        case Format.dot:
            from reportedly.cli.graphs import dot

            yield dot(found)
        case Format.text:
            from reportedly.cli.story import stories

            yield from stories(found, names or {})
