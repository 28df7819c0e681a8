"""WARC archives (ISO 28500), as crawlers write them -> what was captured in each record, as a stream."""

from __future__ import annotations

import http.client
import io
import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import BinaryIO, Final, cast
from urllib.parse import urlsplit

from fastwarc.stream_io import BrotliReader, ChunkedReader, GzipReader
from fastwarc.warc import ArchiveIterator, WarcRecord

from reportedly.errors import PageError, PageTooLarge, PageUnreadable, Place
from reportedly.intake.forms import LOOKS_LIKE_HTML, media_type
from reportedly.intake.streams import GzipBroken
from reportedly.page.model import Page, Skipped

MOST_HEADER_BYTES: Final = 65_536
"""Of an HTTP answer in a record. Servers and browsers stop at 8 to 64 KB."""

MOST_BETWEEN_BYTES: Final = 1_000_000
"""Bytes in which the next record has to begin: a packed gigabyte of blank lines would take a minute."""

PIECE_BYTES: Final = 65_536

PAGE_TYPES: Final = ("text/html", "application/xhtml+xml", "text/plain", "text/markdown")

FILES_OF_ROBOTS: Final = ("/robots.txt", "/ads.txt", "/app-ads.txt", "/humans.txt", "/llms.txt", "/security.txt")
"""Texts that no person reads, which crawlers keep beside the pages."""


@dataclass(frozen=True, slots=True)
class Capture:
    """A page as a server gave it to a crawler: content is unpacked, not decoded."""

    where: Place
    url: str | None
    content: bytes
    content_type: str


class _CutOff(Exception):
    """The archive ends, or can't be read on, in the middle of a record."""


def pages_of_warc(
    stream: BinaryIO, file: str, make: Callable[[Capture], Page], *, max_bytes: int
) -> Iterator[Page | Skipped]:
    """What `make` makes of each page of an archive that is no longer packed, in its order; a bad one is a Skipped.

    Pages are answers of status 200, resources and conversions that are HTML or text. All else (requests, pictures,
    redirects, copies of earlier captures) is passed over without a word. A record of over max_bytes is a PageTooLarge,
    and the one behind it is read. The last result of an archive that is cut off or damaged is a Skipped that tells how
    much was read. Places count all records, as other tools do.
    """
    source = _Source(stream)
    n_records = n_pages = 0
    held: Page | None = None  # until what follows shows that its archive was unpacked rightly to the end of it
    held_from = 0
    try:
        for record in _records(source):
            if held:
                n_pages += 1
                yield held
                held = None
            content = _content(record, source, max_bytes + MOST_HEADER_BYTES)
            n_records += 1
            where = Place(file, record=n_records)
            try:
                capture = _capture(record, content, where, max_bytes)
                if capture is None:
                    continue
                held, held_from = make(capture), record.stream_pos
            except PageError as error:
                yield Skipped(where, error)
            except Exception as error:  # a fault of a library, or of ours, must not end an archive of thousands
                told = f"it could not be read: {type(error).__name__}: {error}"
                yield Skipped(where, PageUnreadable(told, where=where))
    except _CutOff as error:
        if held and held_from < source.n_right:
            n_pages += 1
            yield held
        elif held:
            n_records -= 1
        where = Place(file, record=n_records + 1)
        told = f"the archive can't be read on: {error}; {n_records:,} records were read, {n_pages:,} pages among them"
        yield Skipped(where, PageUnreadable(told, where=where, hint="Get it again"))
        return
    if held:
        yield held
    if not n_records:
        raise PageUnreadable("there is no record in the archive", where=Place(file))


def _records(source: _Source) -> Iterator[WarcRecord]:
    """The records, each to be read to its end before the next is asked for. Raises _CutOff."""
    source.may_read(MOST_BETWEEN_BYTES)
    try:
        # Not auto_decode: with a capped read it loses the rest of the archive.
        records = iter(ArchiveIterator(source, parse_http=False, auto_decode="none", stream_detect=False))
        while (record := next(records, None)) is not None:
            yield record
            source.may_read(MOST_BETWEEN_BYTES)
    except OSError as error:
        source.may_read(MOST_BETWEEN_BYTES)
        while source.read():  # what is damaged looks like a bad header first: the checksum comes behind it
            pass
        raise _CutOff(str(error).rstrip(".")) from error
    except BaseException as error:
        if type(error).__name__ == "PanicException":  # fastwarc's Rust, derived from BaseException alone
            raise _CutOff("the reader of archives gave up") from error
        raise
    if source.failed:
        raise _CutOff(source.failed)


def _content(record: WarcRecord, source: _Source, max_bytes: int) -> bytes:
    """The first max_bytes + 1 bytes of a record, which is read to its end. Raises _CutOff where that is missing."""
    told = record.headers.get("Content-Length")
    if told is None:
        raise _CutOff(source.failed or "a record tells no length")
    source.may_read(None)
    kept = bytearray()
    n_bytes = 0
    while piece := record.reader.read(PIECE_BYTES):
        n_bytes += len(piece)
        kept += piece[: max_bytes + 1 - len(kept)]
    if n_bytes < record.content_length or str(n_bytes) != told.strip().lstrip("0").rjust(1, "0"):
        raise _CutOff(source.failed or f"a record has {n_bytes:,} bytes instead of {told.strip()[:20]}")
    return bytes(kept)


def _capture(record: WarcRecord, content: bytes, where: Place, max_bytes: int) -> Capture | None:
    """The page in a record; None where it holds none. Raises PageTooLarge, PageUnreadable."""
    url = record.headers.get("WARC-Target-URI")
    url = url.strip().strip("<>") if url else None
    kind = (record.headers.get("WARC-Type") or "").strip().lower()
    content_type = record.headers.get("Content-Type") or ""
    packings: tuple[str, ...] = ()
    if kind == "response" and media_type(content_type) == "application/http":
        answer = _answer(content, where)
        if answer.status != 200:
            return None
        content, content_type, packings = answer.body, answer.content_type, answer.packings
    elif kind not in ("response", "resource", "conversion"):
        return None
    if url and urlsplit(url).path.lower() in FILES_OF_ROBOTS:
        return None
    if media_type(content_type) not in PAGE_TYPES and (content_type or not LOOKS_LIKE_HTML.match(content[:1_000])):
        return None
    if len(content) <= max_bytes:
        content = _unpacked(content, packings, max_bytes, where)
    if len(content) > max_bytes:
        raise PageTooLarge(f"the record has over {max_bytes:,} bytes", where=where, hint="Raise --max-bytes")
    return Capture(where, url, content, content_type)


@dataclass(frozen=True, slots=True)
class _Answer:
    """packings: in the order in which they are to be undone."""

    status: int
    content_type: str
    packings: tuple[str, ...]
    body: bytes


def _answer(content: bytes, where: Place) -> _Answer:
    stream = io.BytesIO(content)
    line = stream.readline(MOST_HEADER_BYTES).split(maxsplit=2)
    try:
        if len(line) < 2 or not line[0].startswith(b"HTTP/"):
            raise ValueError("no status")
        status = int(line[1])
        headers = http.client.parse_headers(stream)
    except (ValueError, http.client.HTTPException) as error:
        raise PageUnreadable(f"the record holds no HTTP answer: {error}", where=where) from error
    names = f"{headers.get('Content-Encoding', '')},{headers.get('Transfer-Encoding', '')}".lower().split(",")
    packings = [name.strip() for name in names if name.strip() not in ("", "identity")]
    return _Answer(status, str(headers.get("Content-Type", "")), tuple(reversed(packings)), stream.read())


def _unpacked(body: bytes, packings: tuple[str, ...], max_bytes: int, where: Place) -> bytes:
    """At most max_bytes + 1 bytes of the body as it was before it was packed.

    Many crawlers unpack what they store, and keep the header that told how it was packed: then it stays.
    """
    for packing in packings:
        packed = io.BytesIO(body)
        try:
            if packing == "chunked":
                body = _joined(body, max_bytes)
            elif packing in ("gzip", "x-gzip"):
                body = GzipReader(packed).read(max_bytes + 1) if body.startswith(b"\x1f\x8b") else body
            elif packing == "br":
                body = body if LOOKS_LIKE_HTML.match(body[:1_000]) else BrotliReader(packed).read(max_bytes + 1)
            elif not LOOKS_LIKE_HTML.match(body[:1_000]):
                raise PageUnreadable(f"the page is packed as {packing[:40]}, which is not unpacked", where=where)
        except OSError as error:
            raise PageUnreadable(f"the page is packed wrongly ({packing}): {error}", where=where) from error
    return body


def _joined(body: bytes, max_bytes: int) -> bytes:
    """Chunks joined; a body that has none stays."""
    first = body[:20].partition(b"\r\n")[0].partition(b";")[0].strip()
    try:
        int(first, 16)
    except ValueError:
        return body
    return bytes(ChunkedReader(io.BytesIO(body)).read(max_bytes + 1))


class _Source:
    """A stream as fastwarc reads it. What fails ends it, and `failed` says so: fastwarc would drop what it still held.

    n_right: the bytes from which on what was read may be wrong, though nothing showed it: a damaged archive gives
    something before its checksum fails.
    fastwarc asks for the position by seek and tell, even of a stream that can't seek.
    """

    def __init__(self, stream: BinaryIO) -> None:
        self.failed = ""
        self.n_right: float = math.inf
        self._stream = stream
        self._at = 0
        self._end: int | None = None

    def may_read(self, n_bytes: int | None) -> None:
        """How much more may be read until this is called again; None: as much as there is."""
        self._end = None if n_bytes is None else self._at + n_bytes

    def read(self, n_bytes: int = PIECE_BYTES) -> bytes:
        if self.failed:
            return b""
        if self._end is not None and self._at >= self._end:
            self.failed = f"no record begins within {MOST_BETWEEN_BYTES:,} bytes"
            return b""
        try:
            piece = cast(io.BufferedReader, self._stream).read1(n_bytes if n_bytes > 0 else PIECE_BYTES)
        except PageError as error:
            self.failed = error.message
            if isinstance(error, GzipBroken):
                self.n_right = error.n_whole
            return b""
        self._at += len(piece)
        return piece

    def close(self) -> None:
        """Nothing: whoever opened the stream closes it."""

    def tell(self) -> int:
        return self._at

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        if (offset, whence) not in ((0, io.SEEK_CUR), (self._at, io.SEEK_SET)):
            raise io.UnsupportedOperation("this stream only goes forward")
        return self._at
