"""Pairs quotation marks of all styles: `"` “ ” „ « » ‹ › `''` and single ' ‘ ’ `, nested, unclosed, over paragraphs.

Double marks are marks wherever they stand. A single mark may be an apostrophe, so it opens only where a word could
begin a quotation and only if a mark that can close it follows; a closing mark between letters is an apostrophe
('the couple's friends'), and one after a plural s ('the players' union') closes only if no better one follows.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from importlib import resources

CLOSERS = "”»›’"
DOUBLE = '"“”„‟«»＂'
SINGLE = "'‘’‚‛`‹›＇"
GUILLEMETS = "«»‹›"
BEFORE_AN_OPENING = "([{<-–—―/…:;,.!?*_|•>"
FIRST_WORD = re.compile(r"\w{0,6}")

PARAGRAPH_BREAK = re.compile(
    r"\n[^\S\n]*\n\s*|(?<=[.!?:;,\"'”’»…)\]])[^\S\n]*\n|\n(?![^\S\n]*[a-z])|[\u2028\u2029\f\v]"
)
"""A blank line; a line break after a closing point or before anything but a lower-case letter (else a wrapped line)."""


@dataclass(frozen=True, slots=True)
class Quotation:
    """A stretch between quotation marks: `start` is the opening mark, `end` lies behind the closing one.

    inner_start, inner_end: without the marks. depth: 1 is outermost. closed: False where the paragraph ended first.
    continues: it goes on from a quotation that the paragraph before left open (marks re-opened at each paragraph).
    """

    start: int
    end: int
    inner_start: int
    inner_end: int
    depth: int
    closed: bool
    continues: bool = False


@dataclass(slots=True)
class _Open:
    start: int
    inner: int
    single: bool
    mark: str
    continues: bool = False


@dataclass(slots=True)
class _Paragraph:
    """The pairing of one paragraph of `text`; `carried` tells that the one before left a quotation open."""

    text: str
    start: int
    end: int
    carried: bool
    found: list[Quotation] = field(default_factory=list)
    stack: list[_Open] = field(default_factory=list)

    def pair(self) -> bool:
        """Finds the quotations; True if one is still open at the end."""
        at = self.start
        while at < self.end:
            width = self._width(at)
            if not width:
                at += 1
                continue
            self._take(at, width)
            at += width
        # An outer single mark that never closes was an apostrophe: only double marks stay open.
        open_at_end = False
        for opened in reversed(self.stack):
            self.found.append(
                Quotation(
                    opened.start,
                    self.end,
                    opened.inner,
                    self.end,
                    self.stack.index(opened) + 1,
                    False,
                    opened.continues,
                )
            )
            open_at_end = True
        return open_at_end

    def _width(self, at: int) -> int:
        character = self.text[at]
        if character in DOUBLE:
            return 1
        if character in "'`’" and at + 1 < self.end and self.text[at + 1] == character:
            return 2  # '' and `` as typewriters' double marks
        return 1 if character in SINGLE else 0

    def _take(self, at: int, width: int) -> None:
        mark, single = self.text[at], width == 1 and self.text[at] in SINGLE
        before = self.text[at - 1] if at > self.start else " "
        behind = self.text[at + width] if at + width < self.end else " "
        same = self._innermost(single)
        can_open = (not before.isalnum()) and not behind.isspace() and mark not in CLOSERS
        can_close = (
            same is not None and not behind.isalnum() and (not before.isspace() or mark in CLOSERS or width == 2)
        )
        opener = self.stack[same].mark if same is not None else None
        if mark in GUILLEMETS:  # «French», »German«: whichever comes first opens
            can_close = opener is not None and opener in GUILLEMETS and opener != mark
            can_open = not can_close and (mark in "«‹" or not behind.isspace())
        elif mark in "“„":
            can_close = mark == "“" and opener == "„"
            can_open = not can_close and (can_open or not behind.isspace())
        if single:
            can_open = can_open and self._opens(at, before, behind)
            can_close = can_close and self._closes(at, before, behind)
        elif mark in '"＂' and before.isdigit() and same is None:
            return  # inches
        if can_close and not (can_open and before.isspace()):
            self._close(at, width, same)
        elif can_open:
            if same is not None and not single and mark in '"＂' and same == len(self.stack) - 1:
                self._close(at, 0, same)  # the one before was never closed
            first = at == self.start or not self.text[self.start : at].strip()
            self.stack.append(_Open(at, at + width, single, mark, continues=first and self.carried))

    def _innermost(self, single: bool) -> int | None:
        return next((at for at in reversed(range(len(self.stack))) if self.stack[at].single == single), None)

    def _close(self, at: int, width: int, same: int | None) -> None:
        assert same is not None
        opened = self.stack[same]
        self.found.append(
            Quotation(opened.start, at + width, opened.inner, at, same + 1, bool(width), opened.continues)
        )
        del self.stack[same:]  # what was opened inside and not closed was no quotation

    def _opens(self, at: int, before: str, behind: str) -> bool:
        """Whether a single mark can open: a place for it, no elision ('em, '90s), and something that closes it."""
        if not (before.isspace() or before in BEFORE_AN_OPENING or before in DOUBLE):
            return False
        if self._innermost(True) is not None:
            return False
        if self.text[at] in GUILLEMETS:
            return True
        word = FIRST_WORD.match(self.text, at + 1, self.end)
        elided = word is not None and word.group().casefold() in ELISIONS
        closers = [mark for mark in self._singles(at + 1) if self._strength(mark)]
        if not closers:
            return False
        if not (elided or behind.isdigit()):
            return True
        # 'em, '90s: a quotation only where a sure end comes before anything that could open one, and not at once ('n').
        ends_at_once = word is not None and closers[0] == word.end()
        opens_before = any(self._may_open(mark) for mark in self._singles(at + 1) if mark < closers[0])
        return not (opens_before or (elided and ends_at_once)) and self._strength(closers[0]) == 2

    def _closes(self, at: int, before: str, behind: str) -> bool:
        strength = self._strength(at)
        if self.text[at] in GUILLEMETS or strength != 1:
            return strength == 2 or self.text[at] in GUILLEMETS
        for mark in self._singles(at + 1):  # 'the players' union': a better mark that follows would close instead
            if self._may_open(mark):
                return True
            if self._strength(mark):
                return False
        return True

    def _singles(self, start: int) -> Iterator[int]:
        for found in SINGLE_MARK.finditer(self.text, start, self.end):
            yield found.start()

    def _may_open(self, at: int) -> bool:
        before = self.text[at - 1] if at > self.start else " "
        behind = self.text[at + 1] if at + 1 < self.end else " "
        return (before.isspace() or before in BEFORE_AN_OPENING) and behind.isalnum() and self.text[at] not in "’›"

    def _strength(self, at: int) -> int:
        """How well a single mark closes: 0 not, 1 perhaps (after a plural s), 2 surely."""
        before = self.text[at - 1] if at > self.start else " "
        behind = self.text[at + 1] if at + 1 < self.end else " "
        if before.isspace() or behind.isalnum() or self.text[at] in "‘‚‛‹":
            return 0
        if before in ".,!?…-–—;:" or behind in ".,!?…;:)]" or behind in DOUBLE or before in DOUBLE:
            return 2 if before not in "sS" or not behind.isspace() else 1
        return 1 if before in "sS" else 2


SINGLE_MARK = re.compile(f"(?<!['`’])[{SINGLE}](?!['`’])")
ELISIONS = frozenset(
    line.split("#")[0].strip()
    for line in resources.files("reportedly.text").joinpath("data/elisions.txt").read_text("utf-8").splitlines()
    if line.split("#")[0].strip()
)


def paragraphs(text: str) -> Iterator[tuple[int, int]]:
    """(start, end) of each paragraph of `text`, without the breaks between them; wrapped lines stay together."""
    start = 0
    for found in PARAGRAPH_BREAK.finditer(text):
        if text[start : found.start()].strip():
            yield start, found.start()
        start = found.end()
    if text[start:].strip():
        yield start, len(text)


def quotations(text: str) -> tuple[Quotation, ...]:
    """All quotations of `text`, in the order of their opening marks; an outer one before those it holds."""
    found: list[Quotation] = []
    carried = False
    for start, end in paragraphs(text):
        while start < end and text[start].isspace():
            start += 1
        paragraph = _Paragraph(text, start, end, carried)
        carried = paragraph.pair()
        found.extend(paragraph.found)
    return tuple(sorted(found, key=lambda quotation: (quotation.start, quotation.depth)))


def normalised(text: str, found: tuple[Quotation, ...]) -> str:
    """`text` with one style of marks: outer ones `"`, inner ones `'`, every apostrophe `'`. As long as `text`."""
    characters = list(text.translate(APOSTROPHES))
    for quotation in found:
        mark = '"' if quotation.depth % 2 else "'"
        for start, end in ((quotation.start, quotation.inner_start), (quotation.inner_end, quotation.end)):
            if end > start:
                characters[start:end] = mark + " " * (end - start - 1)
    return "".join(characters)


APOSTROPHES = str.maketrans({mark: "'" for mark in "‘’‛`＇"} | {mark: '"' for mark in "“”„‟«»＂"})
