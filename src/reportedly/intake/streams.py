"""Streams of bytes in bounded pieces: lines, wholes, what is packed with gzip."""

from __future__ import annotations

import gzip
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

    Reading raises PageUnreadable where it is cut off or damaged: not before all that can be unpacked was read by
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
    def __init__(self, stream: BinaryIO, where: Place) -> None:
        self._packed = gzip.GzipFile(fileobj=stream, mode="rb")
        self._where = where

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: WriteableBuffer, /) -> int:
        into = memoryview(buffer)
        try:
            given = self._packed.read1(len(into))
        except EOFError as error:
            raise PageUnreadable("the gzip archive is cut off", where=self._where, hint="Get it again") from error
        except (zlib.error, gzip.BadGzipFile) as error:
            told = f"the gzip archive is damaged: {error}"
            raise PageUnreadable(told, where=self._where, hint="Get it again") from error
        into[: len(given)] = given
        return len(given)
