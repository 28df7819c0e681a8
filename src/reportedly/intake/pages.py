"""Paths, URLs and standard input -> pages, one at a time, in their order."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack
from functools import partial
from io import BytesIO
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, Literal

from reportedly.errors import PageError, PageTooLarge, PageUnreadable, Place
from reportedly.intake.decode import decode, encoding_mark
from reportedly.intake.html import page_from_html
from reportedly.intake.limits import Limits, check_length
from reportedly.intake.records import pages_of_json, pages_of_lines
from reportedly.intake.sandbox import Extractor
from reportedly.page.model import Page, Skipped
from reportedly.page.plain import page_from_markdown, page_from_text

if TYPE_CHECKING:
    from reportedly.intake.fetch import Fetcher

Form = Literal["text", "markdown", "html", "json", "json_lines"]

FORMS: dict[str, Form] = {
    ".txt": "text",
    ".text": "text",
    ".md": "markdown",
    ".markdown": "markdown",
    ".html": "html",
    ".htm": "html",
    ".xhtml": "html",
    ".shtml": "html",
    ".json": "json",
    ".jsonl": "json_lines",
    ".ndjson": "json_lines",
}

MEDIA_FORMS: dict[str, Form] = {
    "text/html": "html",
    "application/xhtml+xml": "html",
    "text/plain": "text",
    "text/markdown": "markdown",
    "application/json": "json",
    "application/x-ndjson": "json_lines",
    "application/jsonl": "json_lines",
}

LOOKS_LIKE_HTML = re.compile(rb"\s*(?:<\?xml|<!--|<!doctype\s+html|<(?:html|head|body|article)\b)", re.IGNORECASE)
LOOKS_LIKE_JSON = re.compile(rb"\s*(?:\{\s*(?:[\"}]|$)|\[\s*(?:[{\]]|$))")
"""No news begins with these: a sentence in brackets has a letter behind the first."""

ADDRESS = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*://")

STANDARD_INPUT = "standard input"

MOST_BLANK = 4_096
"""Bytes of blank lines that are looked past to tell the form of what follows."""


def open_pages(
    sources: Iterable[str | os.PathLike[str]],
    *,
    limits: Limits | None = None,
    stdin: BinaryIO | None = None,
    fetcher: Fetcher | None = None,
) -> Iterator[Page | Skipped]:
    """The pages of `sources`, in their order, each opened when it is asked for; a bad one is a Skipped.

    A source is the path of a file, or of a directory (its files, sorted, and those of the directories in it, but for
    hidden ones), an http or https URL, or '-' for `stdin` (standard input where None). A file is HTML, JSON, JSON
    lines, Markdown or text by its suffix, or else by how it begins; JSON lines hold many pages and are read as a
    stream. fetcher: what gets URLs; a guarded one with the same limits where None.
    """
    limits = limits or Limits()
    with ExitStack() as stack:
        extractor = stack.enter_context(Extractor(limits))
        for source in sources:
            source = os.fspath(source)
            if source == "-":
                stream = stdin or sys.stdin.buffer
                yield from _or_skipped(partial(_pages, stream, STANDARD_INPUT, None, extractor), STANDARD_INPUT)
            elif ADDRESS.match(source):
                if fetcher is None:
                    from reportedly.intake.fetch import Fetcher  # 0.3 s, for those who read URLs

                    fetcher = Fetcher(limits)
                yield from _or_skipped(partial(_fetched, source, fetcher, extractor), source)
            else:
                for path in _files(Path(source)):
                    yield from _or_skipped(partial(_filed, path, extractor), str(path))


def open_url(url: str, *, fetcher: Fetcher, extractor: Extractor) -> Iterator[Page | Skipped]:
    """The pages at an http or https URL: what is no such address is a Skipped, never a path on this machine."""
    yield from _or_skipped(partial(_fetched, url, fetcher, extractor), url)


def open_bytes(content: bytes, name: str, *, extractor: Extractor) -> Iterator[Page | Skipped]:
    """The pages in a file that somebody sent: its form by the suffix of its name, or else by how it begins."""
    form = FORMS.get(Path(name).suffix.lower())
    yield from _or_skipped(partial(_pages, BytesIO(content), name, form, extractor), name)


def _or_skipped(pages: Callable[[], Iterator[Page | Skipped]], name: str) -> Iterator[Page | Skipped]:
    where = Place(name)
    try:
        yield from pages()
    except PageError as error:
        yield Skipped(error.where or where, error)
    except OSError as error:
        told = PageUnreadable(f"it can't be opened: {error.strerror or error}", where=where)
        yield Skipped(where, told)
    except Exception as error:  # a fault of a library, or of ours, must not end a batch of thousands
        yield Skipped(where, PageUnreadable(f"it could not be read: {type(error).__name__}: {error}", where=where))


def _files(path: Path) -> Iterator[Path]:
    """The file itself, or those of a directory; links to directories are not followed, so there are no circles."""
    if not path.is_dir():
        yield path
        return
    unlisted: list[Path] = []
    for folder, inner, names in os.walk(path, onerror=lambda error: unlisted.append(Path(error.filename))):
        inner[:] = sorted(name for name in inner if not name.startswith("."))
        for name in sorted(names):
            file = Path(folder, name)
            if not name.startswith(".") and (file.is_file() or not file.exists()):  # no pipes, no devices
                yield file
    yield from unlisted  # opening them says what is wrong with them


def _filed(path: Path, extractor: Extractor) -> Iterator[Page | Skipped]:
    with path.open("rb") as stream:
        yield from _pages(stream, str(path), FORMS.get(path.suffix.lower()), extractor)


def _fetched(url: str, fetcher: Fetcher, extractor: Extractor) -> Iterator[Page | Skipped]:
    answer = fetcher.get(url)
    media_type = (answer.content_type or "").partition(";")[0].strip().lower()
    form = MEDIA_FORMS.get(media_type)
    if form is None and media_type and not media_type.startswith("text/") and not media_type.endswith("xml"):
        raise PageUnreadable(f"the server sends {media_type}, not a page of text", where=Place(url))
    yield from _pages(BytesIO(answer.content), url, form, extractor, url=answer.url, content_type=answer.content_type)


def _pages(
    stream: BinaryIO,
    name: str,
    form: Form | None,
    extractor: Extractor,
    *,
    url: str | None = None,
    content_type: str | None = None,
) -> Iterator[Page | Skipped]:
    """The pages of a stream of the given form; where None, of the form that its beginning looks like."""
    limits, where = extractor.limits, Place(name)
    lines = _lines(stream, limits.max_bytes)
    opening = _opening(lines)
    form = form or _form(opening)
    if form in ("json", "json_lines"):
        second = _opening(lines)
        # In one object no line can begin with { behind a first that did: then each line is an object of its own.
        alone = opening.lstrip().startswith(b"{") and (not second or second.lstrip().startswith(b"{"))
        if form == "json_lines" or (alone and second):
            yield from pages_of_lines(chain((opening, second), lines), name, limits)
        else:
            yield from pages_of_json(_whole(chain((opening, second), lines), where, limits), name, limits)
        return
    content = _whole(chain((opening,), lines), where, limits)
    if form == "html":
        yield page_from_html(content, url=url, content_type=content_type, where=where, extractor=extractor)
        return
    text = decode(content, where)
    check_length(text, where, limits)
    make = page_from_markdown if form == "markdown" else page_from_text
    yield make(text, name=name, url=url)


def _lines(stream: BinaryIO, max_bytes: int) -> Iterator[bytes]:
    """The lines of a stream; of one that is longer than max_bytes, the first max_bytes + 1 and none of the rest."""
    while line := stream.readline(max_bytes + 1):
        yield line
        while len(line) > max_bytes and not line.endswith(b"\n"):
            line = stream.readline(max_bytes + 1)


def _opening(lines: Iterator[bytes]) -> bytes:
    """The first line that isn't blank, and the blank ones before it; b'' at the end."""
    blank = b""
    for line in lines:
        if line.strip() or len(blank) > MOST_BLANK:
            return blank + line
        blank += line
    return blank


def _form(opening: bytes) -> Form:
    mark = encoding_mark(opening)
    if mark:
        opening = opening[: len(opening) // 4 * 4].decode(mark, errors="ignore").encode()
    if LOOKS_LIKE_HTML.match(opening):
        return "html"
    return "json" if LOOKS_LIKE_JSON.match(opening) else "text"


def _whole(lines: Iterable[bytes], where: Place, limits: Limits) -> bytes:
    """All lines together. Raises PageTooLarge, before the rest is read, where they are too many bytes."""
    found, n_bytes = [], 0
    for line in lines:
        found.append(line)
        n_bytes += len(line)
        if n_bytes > limits.max_bytes:
            told = f"it has over {limits.max_bytes:,} bytes"
            raise PageTooLarge(told, where=where, hint="Raise --max-bytes; JSON lines may be as long as they like")
    return b"".join(found)
