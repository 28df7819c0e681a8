"""Paths, URLs, standard input, and all that they may hold -> pages, one at a time, in their order."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from functools import partial
from io import BytesIO
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, overload

from reportedly.errors import PageError, PageUnreadable, Place
from reportedly.intake.decode import decode
from reportedly.intake.forms import Form, form_of_bytes, form_of_media_type, form_of_name, media_type
from reportedly.intake.html import page_from_html
from reportedly.intake.limits import MOST_LISTED_BYTES, MOST_URLS, Limits, check_length
from reportedly.intake.records import pages_of_json, pages_of_lines
from reportedly.intake.sandbox import Extractor
from reportedly.intake.streams import lines, opening_of, rejoined, unpacked, whole
from reportedly.intake.tables import check_columns, pages_of_csv
from reportedly.page.model import Page, Skipped
from reportedly.page.plain import page_from_markdown, page_from_text
from reportedly.page.visits import Remembered, Unchanged

if TYPE_CHECKING:
    from reportedly.intake.fetch import Fetched, Fetcher
    from reportedly.intake.warc import Capture

ADDRESS = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*://")

STANDARD_INPUT = "standard input"

Pages = Iterator[Page | Skipped | Unchanged]


@overload
def open_pages(
    sources: Iterable[str | os.PathLike[str]],
    *,
    urls: Iterable[str | os.PathLike[str]] = ...,
    limits: Limits | None = ...,
    stdin: BinaryIO | None = ...,
    fetcher: Fetcher | None = ...,
    columns: Mapping[str, str] | None = ...,
    max_urls: int = ...,
    remembered: None = ...,
) -> Iterator[Page | Skipped]: ...


@overload
def open_pages(
    sources: Iterable[str | os.PathLike[str]],
    *,
    urls: Iterable[str | os.PathLike[str]] = ...,
    limits: Limits | None = ...,
    stdin: BinaryIO | None = ...,
    fetcher: Fetcher | None = ...,
    columns: Mapping[str, str] | None = ...,
    max_urls: int = ...,
    remembered: Remembered,
) -> Pages: ...


def open_pages(
    sources: Iterable[str | os.PathLike[str]],
    *,
    urls: Iterable[str | os.PathLike[str]] = (),
    limits: Limits | None = None,
    stdin: BinaryIO | None = None,
    fetcher: Fetcher | None = None,
    columns: Mapping[str, str] | None = None,
    max_urls: int = MOST_URLS,
    remembered: Remembered | None = None,
) -> Pages:
    """The pages of `sources`, in their order, each opened when it is asked for; a bad one is a Skipped.

    A source is the path of a file, or of a directory (its files, sorted, and those of the directories in it, but for
    hidden ones), an http or https URL, or '-' for `stdin` (standard input where None). A file, an answer or a stream
    is HTML, text, Markdown, JSON, JSON lines, CSV, Parquet (files only), or a WARC archive, and each but Parquet may
    be packed with gzip. It is told by its first bytes, its suffix, or what the server calls it. What lists pages (RSS,
    Atom, sitemaps, news sitemaps and their indexes) gives the pages that it links to, each once, fetched.

    urls: files with a URL in each line, whose pages come after the sources. columns: field of a page (text, title,
    url, outlet, published, byline, language, id) -> name of its column, where CSV or Parquet calls it otherwise.
    max_urls: of one list. fetcher: what gets URLs; a guarded one with the same limits where None. remembered: what was
    kept of earlier visits; a page that is as it was is then an Unchanged. Raises UsageError where an option can't be.
    """
    check_columns(columns or {})
    opener = _Opener(limits or Limits(), fetcher, columns or {}, max_urls, remembered)
    return _opened(sources, urls, opener, stdin)


def _opened(
    sources: Iterable[str | os.PathLike[str]],
    urls: Iterable[str | os.PathLike[str]],
    opener: _Opener,
    stdin: BinaryIO | None,
) -> Pages:
    with opener.extractor:
        for source in sources:
            source = os.fspath(source)
            if source == "-":
                read = partial(opener.streamed, stdin or sys.stdin.buffer)
                yield from _or_skipped(read, STANDARD_INPUT)
            elif ADDRESS.match(source):
                yield from _or_skipped(partial(opener.fetched, source), source)
            else:
                for path in files_of(Path(source)):
                    yield from _or_skipped(partial(opener.filed, path), str(path))
        for file in urls:
            yield from _or_skipped(partial(opener.listed, Path(file)), os.fspath(file))


def open_url(url: str, *, fetcher: Fetcher, extractor: Extractor) -> Iterator[Page | Skipped]:
    """The one page at an http or https URL: what is no such address is a Skipped, never a path on this machine."""
    opener = _Opener(extractor.limits, fetcher, {}, 0, None, extractor)
    return _visited_now(_or_skipped(partial(opener.fetched, url, alone=True), url))


def open_bytes(content: bytes, name: str, *, extractor: Extractor) -> Iterator[Page | Skipped]:
    """The pages in a file that somebody sent; one that only leads to pages is a Skipped, nothing is fetched for it."""
    opener = _Opener(extractor.limits, None, {}, 0, None, extractor)
    return _visited_now(_or_skipped(partial(opener.sent, content, name), name))


def _visited_now(pages: Pages) -> Iterator[Page | Skipped]:
    """The same pages: where no earlier visit is remembered, none can be as it was then."""
    return (page for page in pages if not isinstance(page, Unchanged))


def _or_skipped(pages: Callable[[], Pages], name: str) -> Pages:
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


def files_of(path: Path) -> Iterator[Path]:
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


class _Opener:
    """Opens one source after the other with the same options, and the fetcher when the first URL comes."""

    def __init__(
        self,
        limits: Limits,
        fetcher: Fetcher | None,
        columns: Mapping[str, str],
        max_urls: int,
        remembered: Remembered | None,
        extractor: Extractor | None = None,
    ) -> None:
        self.extractor = extractor or Extractor(limits)
        self._limits = limits
        self._most_listed = max(limits.max_bytes, MOST_LISTED_BYTES)
        self._fetcher = fetcher
        self._columns = columns
        self._max_urls = max_urls
        self._remembered = remembered

    def streamed(self, stream: BinaryIO) -> Pages:
        """The pages of standard input."""
        return self._pages(stream, STANDARD_INPUT, None)

    def sent(self, content: bytes, name: str) -> Pages:
        """The pages of a file that is at hand as bytes."""
        return self._pages(BytesIO(content), name, form_of_name(name))

    def filed(self, path: Path) -> Pages:
        """The pages of a file."""
        with path.open("rb") as stream:
            yield from self._pages(stream, str(path), form_of_name(path.name), path=path)

    def listed(self, path: Path) -> Pages:
        """The pages whose URLs stand in a file."""
        from reportedly.intake.listings import urls_of_file

        return self._linked(urls_of_file(path, max_urls=self._max_urls))

    def fetched(self, url: str, *, alone: bool = False) -> Pages:
        """The pages at a URL. alone: it has to be a page itself, not a list or an archive of pages."""
        answer = self._answer(url)
        if isinstance(answer, Unchanged):
            yield answer
            return
        form, told = form_of_media_type(answer.content_type), media_type(answer.content_type)
        if form is None and told and not told.startswith("text/") and not told.endswith("xml"):
            raise PageUnreadable(f"the server sends {told}, not a page of text", where=Place(url))
        yield from self._pages(BytesIO(answer.content), url, form, answer=answer, alone=alone)

    def _answer(self, url: str) -> Fetched | Unchanged:
        fetcher = self._own_fetcher()
        if form_of_name(url) == "xml":
            return fetcher.get(url, max_bytes=self._most_listed)
        earlier = self._remembered.validators(url) if self._remembered else None
        return fetcher.get_if_changed(url, earlier) if earlier else fetcher.get(url)

    def _own_fetcher(self) -> Fetcher:
        if self._fetcher is None:
            from reportedly.intake.fetch import Fetcher  # 0.3 s, for those who read URLs

            self._fetcher = Fetcher(self._limits)
        return self._fetcher

    def _linked(self, urls: Iterable[str | Skipped]) -> Pages:
        for url in urls:
            if isinstance(url, Skipped):
                yield url
            else:
                yield from _or_skipped(partial(self.fetched, url, alone=True), url)

    def _pages(
        self,
        stream: BinaryIO,
        name: str,
        form: Form | None,
        *,
        path: Path | None = None,
        answer: Fetched | None = None,
        alone: bool = False,
        packed: bool = False,
    ) -> Pages:
        """The pages of a stream of the given form; where None, of the form that its beginning looks like.

        path: of the file that it is, if it is one. packed: it was unpacked already.
        """
        limits, where = self._limits, Place(name)
        following = lines(stream, limits.max_bytes)
        opening = opening_of(following)
        form = form_of_bytes(opening, form)
        if alone and form in ("json", "json_lines", "table", "parquet", "warc"):
            raise PageUnreadable("it is a collection of pages, where a single one was to be", where=where)
        match form:
            case "gzip":
                if packed:
                    raise PageUnreadable("it is packed twice", where=where)
                inner = unpacked(rejoined(opening, stream), where)
                yield from self._pages(inner, name, form_of_name(name), answer=answer, alone=alone, packed=True)
            case "warc":
                from reportedly.intake.warc import pages_of_warc

                unread = rejoined(opening, stream)
                yield from pages_of_warc(unread, name, self._captured, max_bytes=limits.max_bytes)
            case "parquet":
                from reportedly.intake.parquet import pages_of_parquet

                if path is None:
                    raise PageUnreadable("Parquet is read from files only", where=where, hint="Save it as a file")
                yield from pages_of_parquet(str(path), self._columns, limits)
            case "table":
                yield from pages_of_csv(rejoined(opening, stream), name, self._columns, limits)
            case "json" | "json_lines":
                second = opening_of(following)
                # In one object no line can begin with { behind a first that did: then each line is one of its own.
                objects = opening.lstrip().startswith(b"{") and (not second or second.lstrip().startswith(b"{"))
                if form == "json_lines" or (objects and second):
                    yield from pages_of_lines(chain((opening, second), following), name, limits)
                else:
                    content = whole(chain((opening, second), following), where, limits.max_bytes)
                    yield from pages_of_json(content, name, limits)
            case "xml":
                content = whole(chain((opening,), following), where, self._most_listed)
                yield from self._of_xml(content, name, answer, alone)
            case _:
                content = whole(chain((opening,), following), where, limits.max_bytes)
                yield self._page(content, form, name, answer)

    def _of_xml(self, content: bytes, name: str, answer: Fetched | None, alone: bool) -> Pages:
        """The pages that a feed or a sitemap leads to; of other XML the page that it is."""
        from reportedly.intake.listings import kind_of_xml, urls_of_xml

        where, kind = Place(name), kind_of_xml(content)
        if kind is None:
            yield self._page(content, "html", name, answer)
            return
        if alone or not self._max_urls:
            raise PageUnreadable(f"it is a {kind}, where a page was to be", where=where)
        base = answer.url if answer else None
        yield from self._linked(
            urls_of_xml(content, kind, base=base, where=where, fetch=self._sitemap, max_urls=self._max_urls)
        )

    def _sitemap(self, url: str) -> bytes:
        """The bytes of a sitemap that another one names."""
        return self._own_fetcher().get(url, max_bytes=self._most_listed).content

    def _page(self, content: bytes, form: Form, name: str, answer: Fetched | None) -> Page:
        url, content_type = (answer.url, answer.content_type) if answer else (None, None)
        page = self._made(content, form, Place(name), url, content_type)
        return replace(page, visit=answer.visit) if answer else page

    def _captured(self, capture: Capture) -> Page:
        form = form_of_media_type(capture.content_type) or "html"
        return self._made(capture.content, form, capture.where, capture.url, capture.content_type)

    def _made(self, content: bytes, form: Form, where: Place, url: str | None, content_type: str | None) -> Page:
        if form == "html":
            return page_from_html(content, url=url, content_type=content_type, where=where, extractor=self.extractor)
        text = decode(content, where)
        check_length(text, where, self._limits)
        make = page_from_markdown if form == "markdown" else page_from_text
        return make(text, name=str(where), url=url)
