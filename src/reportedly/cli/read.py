"""`reportedly read`: pages in, who says what out."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from enum import StrEnum
from itertools import chain, islice
from pathlib import Path
from shutil import get_terminal_size
from typing import TYPE_CHECKING, Annotated

import typer

from reportedly.cli.limits import MaxBytes, MaxCharacters, Timeout, Workers, limits_of

# Nothing heavy up here: `reportedly --help` reads this file too, and has half a second.
if TYPE_CHECKING:
    from reportedly.reading.reading import Reading


class Format(StrEnum):
    """In what form readings are written."""

    text = "text"
    json = "json"
    html = "html"
    tsv = "tsv"


class Marks(StrEnum):
    """How text shows what is source, cue and content."""

    colour = "colour"
    brackets = "brackets"


def read(
    sources: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="PATH|URL|-",
            help="Files of HTML, Markdown, plain text, JSON, JSON lines, CSV, Parquet or WARC; folders of them; web "
            "addresses; feeds and sitemaps for the pages that they lead to; '-' is standard input.",
            show_default=False,
        ),
    ] = None,
    urls: Annotated[
        list[Path] | None,
        typer.Option("--urls", metavar="FILE", help="Read the pages whose addresses stand there, one in each line."),
    ] = None,
    form: Annotated[
        Format,
        typer.Option(
            "--format",
            "-f",
            help="text: the page with marks and a table in a terminal, one line an attribution in a pipe. json: the "
            "contract's form, one line a page. html: one file to open anywhere. tsv: one line an attribution.",
        ),
    ] = Format.text,
    output: Annotated[
        Path | None,
        typer.Option("--output", "-o", metavar="FILE", help="Write there, whole or not at all.", show_default=False),
    ] = None,
    marks: Annotated[
        Marks | None,
        typer.Option(
            help="Show the page's text with these marks also where output is no terminal; brackets are {source}, "
            "<cue> and [content].",
            show_default=False,
        ),
    ] = None,
    workers: Workers = 1,
    max_bytes: MaxBytes = None,
    max_characters: MaxCharacters = None,
    timeout: Timeout = None,
) -> None:
    """Read news pages and tell who says what.

    Results keep the order of the input. A page that can't be read is skipped, and listed at the end on standard
    error. Exit codes: 0 done, 1 failed, 2 wrong usage, 3 done but some pages were skipped.
    """
    from reportedly.cli.output import write_file, write_stdout
    from reportedly.cli.progress import progress
    from reportedly.cli.tally import Tally
    from reportedly.intake import open_pages
    from reportedly.reading.read import read_all

    limits = limits_of(max_bytes, max_characters, timeout)
    if not sources and not urls:
        raise typer.BadParameter("Name what to read, or a file of addresses with --urls.", param_hint="PATH|URL|-")
    tally = Tally()
    n_sources = len(sources or ()) + len(urls or ())
    with progress(n_sources, shown=sys.stderr.isatty() and not (output is None and sys.stdout.isatty())) as seen:
        pages = open_pages(sources or (), urls=urls or (), limits=limits, stdin=sys.stdin.buffer)
        texts = _texts(tally.readings(read_all(pages, workers=workers), seen=seen), form, marks, output)
        if output:
            write_file(output, texts)
        elif not write_stdout(texts):
            raise typer.Exit(0)
    sys.stderr.write(tally.report())
    raise typer.Exit(tally.exit_code())


def _texts(readings: Iterator[Reading], form: Format, marks: Marks | None, output: Path | None) -> Iterator[str]:
    """What to write, a piece for each reading."""
    match form:
        case Format.json:
            return _json(readings, legible=output is None and sys.stdout.isatty())
        case Format.html:
            from reportedly.reading.markup import document_parts

            return document_parts(readings)
        case Format.tsv:
            from reportedly.cli.tsv import tsv

            return tsv(readings)
        case Format.text:
            return _text(readings, marks, output)


def _json(readings: Iterator[Reading], *, legible: bool) -> Iterator[str]:
    """One line for each reading; where people look at it and there is one alone, it is indented."""
    readings, several = _counted(readings) if legible else (readings, True)
    for reading in readings:
        yield reading.to_json(indent=None if several else 2) + "\n"


def _text(readings: Iterator[Reading], marks: Marks | None, output: Path | None) -> Iterator[str]:
    from rich.console import Console

    from reportedly.cli.lines import lines
    from reportedly.cli.show import show

    size = get_terminal_size()
    console = Console(
        # Unless told both, rich takes every dumb terminal to be 80 columns wide.
        width=size.columns,
        height=size.lines,
        force_terminal=True if marks is Marks.colour else None,
        highlight=False,
        markup=False,
        emoji=False,
    )
    if marks is None and (output or not console.is_terminal):
        readings, several = _counted(readings)
        yield from lines(readings, several=several)
        return
    plain = marks is Marks.brackets or (marks is None and console.is_dumb_terminal)
    yield from show(readings, console=console, marks="brackets" if plain else "colour")


def _counted(readings: Iterator[Reading]) -> tuple[Iterator[Reading], bool]:
    """The same readings, and whether there are several."""
    first = list(islice(readings, 2))
    return chain(first, readings), len(first) > 1
