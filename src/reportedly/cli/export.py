"""`reportedly export`: readings in the forms of other programs."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from reportedly.cli.exit_codes import DONE
from reportedly.cli.ledgers import DEFAULT, By, Place, opened
from reportedly.cli.limits import MaxBytes, MaxCharacters, Timeout, Workers, limits_of
from reportedly.errors import UsageError
from reportedly.export.formats import FORMATS, RUMOUR_FORMATS, Format

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reportedly.reading.reading import Reading

GOLD = "gold"
"""What is no form of any readings, but of those in a ledger that people corrected."""


def export(
    sources: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="PATH|URL|-",
            help="Saved readings (JSON lines, as 'read --format json' writes them), which are not read again; or "
            "pages, as 'read' takes them. Without any, what the ledger holds, as people corrected it.",
            show_default=False,
        ),
    ] = None,
    *,
    to: Annotated[
        str,
        typer.Option(
            "--to",
            metavar="FORMAT",
            help="; ".join(f"{format.name}: {format.about}" for format in FORMATS.values())
            + "; gold: the ledger's corrected pages, for training.",
            show_default=False,
        ),
    ],
    output: Annotated[
        Path | None,
        typer.Option(
            "--output",
            "-o",
            metavar="FILE|FOLDER",
            help="Write there, whole or not at all; brat needs a folder, parquet a file.",
            show_default=False,
        ),
    ] = None,
    rumours: Annotated[
        list[str] | None,
        typer.Option(
            "--rumour",
            metavar="ID|all",
            help="Write this rumour (may be repeated), or all, instead of readings; as "
            f"{', '.join(RUMOUR_FORMATS)}. An id is what 'rumours' tells of the ledger, or 'trace' of the same pages.",
            show_default=False,
        ),
    ] = None,
    verdict: Annotated[
        str | None,
        typer.Option(
            metavar="WORDS",
            help="With one --rumour and claimreview: what you judge of it, as a ClaimReview signed --by.",
            show_default=False,
        ),
    ] = None,
    verdict_url: Annotated[
        str | None,
        typer.Option(metavar="URL", help="Where that verdict is published.", show_default=False),
    ] = None,
    by: By = None,
    place: Place = DEFAULT,
    workers: Workers = 1,
    max_bytes: MaxBytes = None,
    max_characters: MaxCharacters = None,
    timeout: Timeout = None,
) -> None:
    """Write readings, or rumours, in the form of another program.

    Results keep the order of the input. What can't be read is skipped, and listed at the end on standard error. Exit
    codes: 0 done, 1 failed, 2 wrong usage, 3 done but some pages were skipped.
    """
    if to == GOLD:
        if sources:
            raise UsageError("gold is made of what people corrected in a ledger", hint="Leave the sources out")
        from reportedly.cli.gold import export_gold

        export_gold(place, output)
        raise typer.Exit(DONE)
    if rumours:
        from reportedly.cli.rumour_export import Judged, export_rumours

        limits = limits_of(max_bytes, max_characters, timeout)
        judged = Judged(verdict, verdict_url, by)
        raise typer.Exit(export_rumours(rumours, sources or [], to, output, place, judged, limits, workers))
    if verdict or verdict_url:
        raise UsageError("a verdict is about a rumour", hint="Name it with --rumour")
    format = _format(to, output)
    if not sources:
        with opened(place) as ledger:
            _write(format, ledger.readings(), output)
        raise typer.Exit(DONE)

    from reportedly.cli.tally import Tally
    from reportedly.export.saved import open_readings

    tally = Tally()
    limits = limits_of(max_bytes, max_characters, timeout)
    results = open_readings(sources, limits=limits, stdin=sys.stdin.buffer, workers=workers)
    if not _write(format, tally.readings(results), output):
        raise typer.Exit(0)
    sys.stderr.write(tally.report())
    raise typer.Exit(tally.exit_code())


def _format(name: str, output: Path | None) -> Format:
    """The format of that name. Raises UsageError where there is none, or it needs another place to go."""
    format = FORMATS.get(name)
    if format is None:
        raise UsageError(f"there is no format {name!r}", hint=f"Take one of {', '.join((*FORMATS, GOLD))}")
    if output is None and format.shape != "text":
        what = "a folder" if format.shape == "folder" else "a file"
        raise UsageError(f"{name} can't go to standard output", hint=f"Name {what} with --output")
    return format


def _write(format: Format, readings: Iterator[Reading], output: Path | None) -> bool:
    """Writes the readings; False where nobody reads standard output any more."""
    from reportedly.cli.output import whole_file, write_file, write_folder, write_stdout

    write = format.load()
    if output is None:
        return write_stdout(write(readings))
    match format.shape:
        case "text":
            write_file(output, write(readings))
        case "bytes":
            with whole_file(output) as file:
                write(readings, file)
        case "folder":
            write_folder(output, write(readings))
    return True
