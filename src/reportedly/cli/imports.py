"""`reportedly import`: annotations that people made in another program, as saved readings."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, cast

import typer

from reportedly.cli.exit_codes import SOME_SKIPPED
from reportedly.cli.limits import MaxBytes, MaxCharacters, Timeout, limits_of
from reportedly.cli.output import write_file, write_stdout
from reportedly.cli.tally import Tally
from reportedly.errors import PageError, PageMalformed, PageTooLarge, PageUnreadable, Place, UsageError
from reportedly.text.visible import on_one_line

if TYPE_CHECKING:
    from reportedly.export.webannotation import Imported, Orphan
    from reportedly.intake import Limits
    from reportedly.page.model import Page, Skipped
    from reportedly.reading.reading import Reading

LONGEST_EXACT = 60
"""Characters that are shown of words which have no place any more."""


class From(StrEnum):
    """The form that annotations come in."""

    webannotation = "webannotation"
    brat = "brat"


def imports(
    annotations: Annotated[
        list[Path],
        typer.Argument(
            metavar="PATH",
            help="Files of Web Annotations (JSON-LD); or folders of brat's .txt and .ann, or single .ann files.",
            show_default=False,
        ),
    ],
    form: Annotated[From, typer.Option("--from", help="What program they come from.", show_default=False)],
    pages: Annotated[
        list[str] | None,
        typer.Option(
            "--page",
            metavar="PATH|URL",
            help="The page they are about (may be repeated), as 'read' takes it: its words may have changed since. Web "
            "Annotations need it; brat has the page beside it, and is moved to this one where it is the same page.",
            show_default=False,
        ),
    ] = None,
    output: Annotated[
        Path | None,
        typer.Option("--output", "-o", metavar="FILE", help="Write there, whole or not at all.", show_default=False),
    ] = None,
    max_bytes: MaxBytes = None,
    max_characters: MaxCharacters = None,
    timeout: Timeout = None,
) -> None:
    """Take back what people annotated elsewhere, as readings: one line of JSON a page, as 'read --format json' writes.

    What has no place on the page any more is listed on standard error. Exit codes: 0 done, 1 failed, 2 wrong usage, 3
    done but something was skipped or has no place.
    """
    if form is From.webannotation and not pages:
        raise UsageError("Web Annotations need the page that they are about", hint="Name it with --page")
    tally, found = Tally(), _Found(limits_of(max_bytes, max_characters, timeout))
    current = found.pages(pages or ())
    results = found.web(annotations, current) if form is From.webannotation else found.brat(annotations, current)
    texts = (f"{reading.to_json()}\n" for reading in tally.readings(results))
    if output:
        write_file(output, texts)
    elif not write_stdout(texts):
        raise typer.Exit(0)
    sys.stderr.write(tally.report() + found.report())
    raise typer.Exit(tally.exit_code() or (SOME_SKIPPED if found.orphans else 0))


@dataclass
class _Found:
    """What was taken back so far, and what has no place."""

    limits: Limits
    orphans: list[tuple[Page, Orphan]] = field(default_factory=list)
    skipped: list[Skipped] = field(default_factory=list)

    def pages(self, sources: Sequence[str]) -> list[Page]:
        """The pages as they are now; those that can't be had are listed in the end."""
        from reportedly.intake import open_pages
        from reportedly.page.model import Page

        results = list(open_pages(sources, limits=self.limits, stdin=sys.stdin.buffer)) if sources else []
        self.skipped = [each for each in results if not isinstance(each, Page)]
        return [each for each in results if isinstance(each, Page)]

    def web(self, files: Sequence[Path], pages: Sequence[Page]) -> Iterator[Reading | Skipped]:
        """A reading for each page and file."""
        from reportedly.export.webannotation import from_webannotation
        from reportedly.page.model import Skipped

        yield from self.skipped
        for file in files:
            for page in pages:
                where = Place(str(file))
                try:
                    imported = from_webannotation(self._text(file), page)
                    if not (imported.orphans or imported.ignored or any(all_of(imported.reading))):
                        raise PageUnreadable(f"nothing in it is about {page.url or page.title or page.id}")
                    yield self._kept(page, imported)
                except PageError as error:
                    yield Skipped(where, error if error.where else cast(PageError, error.at(where)))

    def brat(self, places: Sequence[Path], pages: Sequence[Page]) -> Iterator[Reading | Skipped]:
        """A reading for each .ann, on the page as it is now where that is among `pages`."""
        from reportedly.export.brat import from_brat
        from reportedly.export.webannotation import from_webannotation, texts
        from reportedly.page.model import Skipped

        yield from self.skipped
        now = {page.id: page for page in pages}
        for file in (each for place in places for each in _ann_files(place)):
            where = Place(str(file))
            try:
                reading = from_brat(self._text(file.with_suffix(".txt")), self._text(file))
                if (page := now.get(reading.page.id)) and page.text != reading.page.text:
                    reading = self._kept(page, from_webannotation("".join(texts([reading])), page))
                yield reading
            except PageError as error:
                yield Skipped(where, cast(PageError, error.at(where)))

    def _kept(self, page: Page, imported: Imported) -> Reading:
        self.orphans += [(page, orphan) for orphan in imported.orphans]
        return imported.reading

    def _text(self, file: Path) -> str:
        """The text of a file of annotations. Raises PageUnreadable, PageTooLarge, PageMalformed."""
        try:
            with file.open("rb") as opened:
                found = opened.read(self.limits.max_bytes + 1)
        except OSError as error:
            raise PageUnreadable(f"{file} can't be read: {error.strerror}") from error
        if len(found) > self.limits.max_bytes:
            raise PageTooLarge(f"{file} has over {self.limits.max_bytes:,} bytes", hint="Raise it with --max-bytes")
        try:
            return found.decode("utf-8-sig")
        except UnicodeDecodeError as error:
            raise PageMalformed(f"{file} is no UTF-8: {error.reason} at byte {error.start:,}") from error

    def report(self) -> str:
        """What has no place, for people; empty where everything has."""
        if not self.orphans:
            return ""
        n = len(self.orphans)
        head = f"reportedly: {n:,} part{'' if n == 1 else 's'} of annotations {'has' if n == 1 else 'have'} no place:\n"
        return head + "".join(f"  {on_one_line(_told(page, orphan))}\n" for page, orphan in self.orphans)


def all_of(reading: Reading) -> tuple[object, ...]:
    """What a reading holds beside the page and its title."""
    return (*reading.attributions, *reading.entities, *reading.own_voice)


def _told(page: Page, orphan: Orphan) -> str:
    exact = orphan.exact if len(orphan.exact) <= LONGEST_EXACT else f"{orphan.exact[: LONGEST_EXACT - 1]}…"
    why = "stands in several places now" if orphan.why == "ambiguous" else "is gone"
    return f"{page.url or page.id}, {orphan.annotation.rpartition(':')[2]}: the {orphan.part} '{exact}' {why}"


def _ann_files(place: Path) -> list[Path]:
    """The .ann files of a folder, sorted, or the one that the path is. Raises UsageError where there is none."""
    found = sorted(place.glob("*.ann")) if place.is_dir() else [place]
    if not found:
        raise UsageError("there is no .ann file", where=Place(str(place)), hint="Name a folder that brat works in")
    return found
