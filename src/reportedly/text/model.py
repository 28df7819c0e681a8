"""The nouns of text."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A stretch of a text: code points `start` inclusive to `end` exclusive, and the text they cut out."""

    start: int
    end: int
    text: str

    def __post_init__(self) -> None:
        if not 0 <= self.start < self.end:
            raise ValueError(f"a span can't go from {self.start} to {self.end}")
        if len(self.text) != self.end - self.start:
            raise ValueError(f"a span from {self.start} to {self.end} can't hold {len(self.text)} characters")

    @classmethod
    def of(cls, text: str, start: int, end: int) -> Span:
        """The span of `text` from `start` to `end`. Raises ValueError outside the text."""
        return cls(start, end, text[start:end])


def spans_of(text: str, edges: Iterable[tuple[int, int]]) -> tuple[Span, ...]:
    """The spans that cut out `edges` (start, end) of `text`, in reading order."""
    return tuple(Span.of(text, start, end) for start, end in sorted(edges))
