"""Paths, URLs and standard input -> readings: saved ones as they were saved, pages read now."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Iterable, Iterator
from io import BufferedReader, RawIOBase
from itertools import groupby
from pathlib import Path
from typing import BinaryIO, cast

from reportedly.errors import PageError, PageMalformed, PageTooLarge, PageUnreadable, Place
from reportedly.intake.limits import Limits
from reportedly.intake.pages import ADDRESS, STANDARD_INPUT, files_of, open_pages
from reportedly.page.model import Skipped
from reportedly.reading.read import read_all
from reportedly.reading.reading import Reading

SAVED = re.compile(rb'(?:\xef\xbb\xbf)?\s*\{\s*"format"\s*:\s*"reportedly\.reading/\d')
"""How a file of saved readings begins: the format is the first field that `to_json` writes."""

LONGEST_OPENING = 4_096
"""Bytes in which a saved reading tells its format."""


def open_readings(
    sources: Iterable[str | os.PathLike[str]],
    *,
    limits: Limits | None = None,
    stdin: BinaryIO | None = None,
    workers: int = 1,
) -> Iterator[Reading | Skipped]:
    """The readings of `sources`, in their order, each when it is asked for; a bad page or record is a Skipped.

    A source is what `open_pages` takes. A file (or standard input) that begins with the format of a reading holds saved
    ones, one a line or one alone: they are not read again, so corrections and another version's findings stay.
    """
    limits = limits or Limits()
    names = [os.fspath(source) for source in sources]
    stream = _stream(stdin or sys.stdin.buffer) if "-" in names else None
    each = (file for name in names for file in _each(name))
    for saved, group in groupby(each, lambda source: _is_saved(source, stream)):
        if saved:
            for source in group:
                yield from _saved(source, stream, limits)
        else:
            yield from read_all(open_pages(group, limits=limits, stdin=stream), workers=workers)


def _stream(stdin: BinaryIO) -> BufferedReader:
    """Standard input as a reader that can be looked into without taking anything away."""
    return stdin if isinstance(stdin, BufferedReader) else BufferedReader(cast(RawIOBase, stdin))


def _each(source: str) -> Iterator[str]:
    """The source itself, or the files of a folder: each may be of another sort."""
    if source == "-" or ADDRESS.match(source):
        yield source
    else:
        yield from map(str, files_of(Path(source)))


def _is_saved(source: str, stdin: BufferedReader | None) -> bool:
    if source == "-" and stdin:
        return SAVED.match(stdin.peek(LONGEST_OPENING)) is not None
    if ADDRESS.match(source):
        return False
    try:
        with Path(source).open("rb") as file:
            return SAVED.match(file.read(LONGEST_OPENING)) is not None
    except OSError:
        return False  # opening it as a page says what is wrong with it


def _saved(source: str, stdin: BufferedReader | None, limits: Limits) -> Iterator[Reading | Skipped]:
    if source == "-" and stdin:
        yield from _records(stdin, STANDARD_INPUT, limits)
        return
    try:
        with Path(source).open("rb") as file:
            yield from _records(file, source, limits)
    except OSError as error:
        where = Place(source)
        yield Skipped(where, PageUnreadable(f"it can't be opened: {error.strerror or error}", where=where))


def _records(stream: BinaryIO, name: str, limits: Limits) -> Iterator[Reading | Skipped]:
    number = 0
    while line := stream.readline(limits.max_bytes + 1):
        if not line.strip():
            continue
        number += 1
        if number == 1 and line.strip() == b"{":  # one reading, indented for people
            line += stream.read(limits.max_bytes + 1 - len(line))
        where = Place(name, record=number)
        try:
            if len(line) > limits.max_bytes:
                _pass_the_rest(stream, line, limits.max_bytes)
                raise PageTooLarge(f"the record has over {limits.max_bytes:,} bytes", where=where)
            yield Reading.from_json(_text(line))
        except PageError as error:
            yield Skipped(where, error if error.where else cast(PageError, error.at(where)))


def _text(line: bytes) -> str:
    try:
        return line.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise PageMalformed(f"this is no UTF-8: {error.reason} at byte {error.start:,}") from error


def _pass_the_rest(stream: BinaryIO, line: bytes, max_bytes: int) -> None:
    while line and not line.endswith(b"\n"):
        line = stream.readline(max_bytes + 1)
