"""Streams of bytes in bounded pieces: lines, wholes, what is packed with gzip."""

from __future__ import annotations

import io
import zlib
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, BinaryIO, Final, cast

from reportedly.errors import PageTooLarge, PageUnreadable, Place

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

BUFFER_BYTES: Final = 131_072

MOST_BLANK: Final = 4_096
"""Bytes of blank lines that are looked past to tell the form of what follows."""


class GzipBroken(PageUnreadable):
    """A gzip archive is cut off or damaged.

    n_whole: the bytes that came of members before, and are right: only the end of a member, which has a checksum, shows
    whether what came of it was.
    """

    def __init__(
        self,
        message: str,
        *,
        where: Place | None = None,
        hint: str | None = "Get it again",
        n_whole: int = 0,
    ) -> None:
        super().__init__(message, where=where, hint=hint)
        self.n_whole = n_whole


def lines(stream: BinaryIO, max_bytes: int) -> Iterator[bytes]:
    """The lines of a stream; of one that is longer than max_bytes, the first max_bytes + 1 and none of the rest."""
    while line := stream.readline(max_bytes + 1):
        yield line
        while len(line) > max_bytes and not line.endswith(b"\n"):
            line = stream.readline(max_bytes + 1)


def opening_of(lines: Iterator[bytes]) -> bytes:
    """The first line that isn't blank, and the blank ones before it; b'' at the end."""
    blank = b""
    for line in lines:
        if line.strip() or len(blank) > MOST_BLANK:
            return blank + line
        blank += line
    return blank


def whole(lines: Iterable[bytes], where: Place, max_bytes: int) -> bytes:
    """All lines together. Raises PageTooLarge, before the rest is read, where they are too many bytes."""
    found, n_bytes = [], 0
    for line in lines:
        found.append(line)
        n_bytes += len(line)
        if n_bytes > max_bytes:
            told = f"it has over {max_bytes:,} bytes"
            raise PageTooLarge(told, where=where, hint="Raise --max-bytes; JSON lines may be as long as they like")
    return b"".join(found)


def rejoined(head: bytes, stream: BinaryIO) -> BinaryIO:
    """The stream as it was before `head` was read from it."""
    return io.BufferedReader(_Rejoined(head, stream))


def unpacked(stream: BinaryIO, where: Place) -> BinaryIO:
    """What a gzip stream holds, of one member or many, as it is read.

    Reading raises GzipBroken where it is cut off or damaged: not before all that can be unpacked was read by
    `read1` or by lines.
    """
    return io.BufferedReader(_Unpacked(stream, where), BUFFER_BYTES)


class _Rejoined(io.RawIOBase):
    def __init__(self, head: bytes, stream: BinaryIO) -> None:
        self._head = memoryview(head)
        self._stream = stream

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: WriteableBuffer, /) -> int:
        into = memoryview(buffer)
        if self._head:
            given, self._head = self._head[: len(into)], self._head[len(into) :]
        else:
            # read1, not read: a pipe gives what it has.
            given = memoryview(cast(io.BufferedReader, self._stream).read1(len(into)))
        into[: len(given)] = given
        return len(given)


class _Unpacked(io.RawIOBase):
    # Not gzip.GzipFile: it doesn't tell where a member begins, so nobody could say what a damaged one had given.

    def __init__(self, stream: BinaryIO, where: Place) -> None:
        self._stream = stream
        self._where = where
        self._packed = b""
        self._member: zlib._Decompress | None = None
        self._n_given = 0
        self._n_whole = 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: WriteableBuffer, /) -> int:
        into = memoryview(buffer)
        while True:
            if not self._packed:
                self._packed = cast(io.BufferedReader, self._stream).read1(BUFFER_BYTES)
            if self._member is None:
                self._packed = self._packed.lstrip(b"\0")  # tapes and disks fill up with noughts
                if self._packed:
                    self._member = zlib.decompressobj(wbits=31)
                elif not (following := cast(io.BufferedReader, self._stream).read1(BUFFER_BYTES)):
                    return 0
                else:
                    self._packed = following
                    continue
            elif not self._packed:
                raise GzipBroken("the gzip archive is cut off", where=self._where, n_whole=self._n_whole)
            given = self._unpack(len(into))
            if given:
                into[: len(given)] = given
                return len(given)

    def _unpack(self, most: int) -> bytes:
        assert self._member
        try:
            given = self._member.decompress(self._packed, most)
        except zlib.error as error:
            told = f"the gzip archive is damaged: {error}"
            raise GzipBroken(told, where=self._where, n_whole=self._n_whole) from error
        self._packed = self._member.unused_data if self._member.eof else self._member.unconsumed_tail
        self._n_given += len(given)
        if self._member.eof:  # its checksum and length are right
            self._member, self._n_whole = None, self._n_given
        return given
