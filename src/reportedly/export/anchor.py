"""Where a stretch of text stands now, though the page has changed since."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

AROUND = 32
"""Characters kept before and after a stretch: enough to tell its repetitions apart, few enough to survive edits."""

Lost = Literal["gone", "ambiguous"]


@dataclass(frozen=True, slots=True)
class Anchor:
    """A stretch by its place, its words, and up to AROUND characters on both sides (TextPosition- and QuoteSelector).

    start, end: None where only the words are known.
    """

    exact: str
    prefix: str = ""
    suffix: str = ""
    start: int | None = None
    end: int | None = None

    @classmethod
    def of(cls, text: str, start: int, end: int) -> Anchor:
        """The anchor of a stretch of the text."""
        return cls(text[start:end], text[max(0, start - AROUND) : start], text[end : end + AROUND], start, end)

    def find(self, text: str) -> tuple[int, int] | Lost:
        """(start, end) of the stretch in a text that may have changed; or that it is gone, or could be several.

        Its old place, if words and surroundings are the same there; else the one place where both are; else its old
        place, if the words are; else the one place where the words are, not within others ('he' is not in 'the').
        """
        if not self.exact:
            return "gone"
        there = self.start is not None and text.startswith(self.exact, self.start)
        if there and self.start is not None and self._surrounded(text, self.start):
            return self.start, self.start + len(self.exact)
        if self.prefix or self.suffix:
            at = _only(text, self.prefix + self.exact + self.suffix)
            if isinstance(at, int):
                return at + len(self.prefix), at + len(self.prefix) + len(self.exact)
        if there and self.start is not None:
            return self.start, self.start + len(self.exact)
        at = _only(text, self.exact, whole_words=True)
        return (at, at + len(self.exact)) if isinstance(at, int) else at

    def _surrounded(self, text: str, start: int) -> bool:
        before = start - len(self.prefix)
        return before >= 0 and text.startswith(self.prefix + self.exact + self.suffix, before)


def _only(text: str, words: str, *, whole_words: bool = False) -> int | Lost:
    found: int | Lost = "gone"
    at = text.find(words)
    while at >= 0:
        if not (whole_words and _within_words(text, at, at + len(words))):
            if found != "gone":
                return "ambiguous"
            found = at
        at = text.find(words, at + 1)
    return found


def _within_words(text: str, start: int, end: int) -> bool:
    """Whether a word goes on over one of the edges."""
    return any(0 < edge < len(text) and text[edge - 1].isalnum() and text[edge].isalnum() for edge in (start, end))
