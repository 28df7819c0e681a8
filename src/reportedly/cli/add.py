"""`reportedly add`: pages into the ledger."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from reportedly.cli.exit_codes import DONE, FAILED, SOME_SKIPPED
from reportedly.cli.ledgers import DEFAULT, By, Form, Format, Place, author, json_line, now
from reportedly.cli.limits import MaxBytes, MaxCharacters, Timeout, Workers, limits_of
from reportedly.cli.output import write_stdout
from reportedly.cli.progress import progress
from reportedly.page.model import Page, Skipped
from reportedly.page.visits import Unchanged
from reportedly.text.visible import on_one_line

if TYPE_CHECKING:
    from reportedly.ledger.ledger import Ledger

PLACED_TOGETHER = 20
"""Pages after which their claims are put among the ledger's rumours: together they touch fewer rumours than alone."""

OUTCOMES = ("added", "changed", "unchanged", "forgotten", "skipped")


def add(
    sources: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="PATH|URL|-",
            help="Files, folders, archives, web addresses, feeds and sitemaps, as 'read' takes them; '-' is standard "
            "input.",
            show_default=False,
        ),
    ] = None,
    urls: Annotated[
        list[Path] | None,
        typer.Option("--urls", metavar="FILE", help="Add the pages whose addresses stand there, one in each line."),
    ] = None,
    place: Place = DEFAULT,
    by: By = None,
    form: Form = Format.text,
    workers: Workers = 1,
    max_bytes: MaxBytes = None,
    max_characters: MaxCharacters = None,
    timeout: Timeout = None,
) -> None:
    """Read news pages and keep them, with who says what on them; pages that are here already are not read again.

    Makes the ledger where there is none. Skipped pages are kept for 'reportedly skipped --retry'. Killed at any moment
    and run again, it goes on where it was. Exit codes: 0 done, 1 failed, 2 wrong usage, 3 done but some were skipped.
    """
    from reportedly.intake import open_pages
    from reportedly.ledger.ledger import Ledger

    if not sources and not urls:
        raise typer.BadParameter("Name what to add, or a file of addresses with --urls.", param_hint="PATH|URL|-")
    limits = limits_of(max_bytes, max_characters, timeout)
    with (
        Ledger.create(place, at=now()) as ledger,
        progress(len(sources or ()) + len(urls or ()), shown=sys.stderr.isatty()) as seen,
    ):
        pages = open_pages(sources or (), urls=urls or (), limits=limits, stdin=sys.stdin.buffer, remembered=ledger)
        counts, skipped = store(ledger, pages, by=author(by), workers=workers, seen=seen)
    write_stdout([told(counts, form)])
    sys.stderr.write(listed(skipped))
    raise typer.Exit(exit_code(counts))


def store(
    ledger: Ledger,
    pages: Iterable[Page | Skipped | Unchanged],
    *,
    by: str,
    workers: int,
    seen: Callable[[int, int], None] = lambda n_read, n_skipped: None,
) -> tuple[Counter[str], list[Skipped]]:
    """Reads the pages that the ledger doesn't hold and adds them: what became of all, and which were skipped."""
    from reportedly.reading.onnx import version
    from reportedly.reading.read import read_all

    counts: Counter[str] = Counter()
    skipped: list[Skipped] = []
    model = version()
    read = read_all(_unknown(ledger, pages, counts), workers=workers)
    for outcome in ledger.add_all(read, model=model, by=by, clock=now):
        if isinstance(outcome, Skipped):
            skipped.append(outcome)
            counts["skipped"] += 1
        else:
            counts[outcome] += 1
            if counts.total() % PLACED_TOGETHER == 0:
                ledger.rumours.place(by=by, at=now())
        seen(counts.total() - counts["skipped"], counts["skipped"])
    ledger.rumours.place(by=by, at=now())
    return counts, skipped


def told(counts: Counter[str], form: Format) -> str:
    """What became of the pages, in one line."""
    numbers = {outcome: counts[outcome] for outcome in OUTCOMES}
    if form is Format.json:
        return json_line(numbers)
    return ", ".join(f"{n:,} {outcome}" for outcome, n in numbers.items() if n or outcome != "forgotten") + "\n"


def listed(skipped: list[Skipped]) -> str:
    """The skipped pages and why, for standard error."""
    lines = []
    for each in skipped:
        error = each.error if each.error.where else each.error.at(each.where)
        lines.append(f"reportedly: skipped {on_one_line(str(error))}\n")
    return "".join(lines)


def exit_code(counts: Counter[str]) -> int:
    """0 where nothing was skipped, 3 where something was, 1 where everything was."""
    if not counts["skipped"]:
        return DONE
    return FAILED if counts.total() == counts["skipped"] else SOME_SKIPPED


def _unknown(
    ledger: Ledger, pages: Iterable[Page | Skipped | Unchanged], counts: Counter[str]
) -> Iterator[Page | Skipped]:
    """The pages that have to be read: what the ledger holds is counted, and what it is to forget."""
    for page in pages:
        if isinstance(page, Unchanged):
            ledger.visited(page)
            counts["unchanged"] += 1
        elif isinstance(page, Page) and (standing := ledger.standing(page)) is not None:
            ledger.visited(page)
            counts[standing] += 1
        else:
            yield page
