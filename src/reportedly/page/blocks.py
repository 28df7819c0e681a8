"""Cuts a plain text into blocks: paragraphs, headings (`# `), list items (`- `, `1. `, `• `), quotations (`> `)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from reportedly.page.model import Block, BlockKind
from reportedly.text.quotemarks import paragraphs

WIDEST_WRAP = 120
"""Characters of a line, from which on nobody wraps by hand: such lines are paragraphs of their own."""

CLOSED = re.compile(r"[.!?:;…][\"'”’»)\]]*$")

MARKERS: tuple[tuple[BlockKind, re.Pattern[str]], ...] = (
    ("heading", re.compile(r"#{1,6}[ \t]+(?=\S)")),
    ("quotation", re.compile(r">(?:[ \t>]*)")),
    ("list_item", re.compile(r"(?:[-*•‣·]|\d{1,2}[.)])[ \t]+(?=\S)")),
)


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a text without the white space around it: code points, end exclusive. indented: it had some before."""

    start: int
    end: int
    indented: bool = False


def blocks(text: str, start: int = 0) -> Iterator[Block]:
    """The blocks of `text` from `start` on, in order, without the white space and the markers around them.

    Paragraphs are parted by blank lines. Where the lines between two blank ones aren't wrapped at a width, each line
    that begins like a sentence is a paragraph of its own.
    """
    for chunk in chunks(text, start):
        for kind, lines in _groups(text, chunk):
            end = lines[-1].end
            if kind != "paragraph" or _wrapped(text, lines):
                yield Block(kind, lines[0].start, end)
                continue
            first = lines[0].start
            for at, to in paragraphs(text[first:end]):
                line = _trimmed(text, first + at, first + to)
                yield Block("paragraph", line.start, line.end)


def chunks(text: str, start: int = 0) -> Iterator[tuple[Line, ...]]:
    """The lines between blank ones, of `text` from `start` on; no chunk is empty."""
    found: list[Line] = []
    for line in lines(text, start):
        if line.start < line.end:
            found.append(line)
        elif found:
            yield tuple(found)
            found = []
    if found:
        yield tuple(found)


def lines(text: str, start: int = 0) -> Iterator[Line]:
    """All lines of `text` from `start` on; a blank one is empty (its start is its end)."""
    at = start
    for line in text[start:].splitlines(keepends=True):
        yield _trimmed(text, at, at + len(line))
        at += len(line)


def _trimmed(text: str, start: int, end: int) -> Line:
    part = text[start:end]
    left = len(part) - len(part.lstrip())
    right = start + len(part.rstrip())
    return Line(start + left, right, left > 0) if right > start else Line(start, start)


def _groups(text: str, chunk: Sequence[Line]) -> Iterator[tuple[BlockKind, list[Line]]]:
    """Lines that make one block: those of one list item, of one quotation, or with no marker at all."""
    kind: BlockKind = "paragraph"
    found: list[Line] = []
    for line in chunk:
        marked, inner = _unmarked(text, line)
        goes_on = bool(found) and (
            (kind == marked and marked in ("paragraph", "quotation"))
            or (kind == "list_item" and marked == "paragraph" and (line.indented or text[line.start].islower()))
        )
        if found and (not goes_on or inner.start == inner.end):
            yield kind, found
            found = []
        if inner.start < inner.end:
            kind = kind if found else marked
            found.append(inner)
    if found:
        yield kind, found


def _unmarked(text: str, line: Line) -> tuple[BlockKind, Line]:
    for kind, marker in MARKERS:
        if found := marker.match(text, line.start, line.end):
            return kind, Line(found.end(), line.end, line.indented)
    return "paragraph", line


def _wrapped(text: str, chunk: Sequence[Line]) -> bool:
    """Whether the lines are one paragraph, wrapped at a width: no line had room for the word that begins the next."""
    widest = max(line.end - line.start for line in chunk)
    if len(chunk) == 1 or widest > WIDEST_WRAP:
        return False
    if all(CLOSED.search(text, max(line.start, line.end - 4), line.end) for line in chunk[:-1]):
        return False
    return all(
        line.end - line.start + 1 + len(text[after.start : after.end].split(None, 1)[0]) > widest
        for line, after in pairwise(chunk)
    )
