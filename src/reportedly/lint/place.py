"""Where in a text something is, as editors count: lines and columns from 1, in code points."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass

from reportedly.lint.model import Finding


@dataclass(frozen=True, slots=True)
class Position:
    """A line and a column, both from 1."""

    line: int
    column: int


class Lines:
    """The lines of a text; made once, asked often."""

    def __init__(self, text: str) -> None:
        self.starts = [0, *(at + 1 for at, character in enumerate(text) if character == "\n")]

    def position(self, offset: int) -> Position:
        """Where the character at `offset` stands."""
        line = bisect_right(self.starts, offset)
        return Position(line, offset - self.starts[line - 1] + 1)

    def edges(self, finding: Finding) -> tuple[Position, Position]:
        """Where a finding begins, and where it has ended; a title that the text doesn't hold is at the very top."""
        if finding.span is None:
            return Position(1, 1), Position(1, 1)
        return self.position(finding.span.start), self.position(finding.span.end)
