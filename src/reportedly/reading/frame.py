"""The sentence that holds a cue, without what is attributed there: where the page tells how it was said."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from reportedly.reading.link import Linked

BLANK = "\N{OBJECT REPLACEMENT CHARACTER}"
"""Stands for each character of a content: no pattern of words matches over it."""

LONGEST_FRAME = 400
"""Characters; of a longer sentence, so much on either side of the cue."""


@dataclass(frozen=True, slots=True)
class Frame:
    """`text` is as long as the stretch of the page from `start` on; offsets are the page's."""

    start: int
    text: str
    cue_start: int
    cue_end: int

    @property
    def behind(self) -> str:
        """From the end of the cue on."""
        return self.text[self.cue_end - self.start :]

    @property
    def cue(self) -> str:
        """From the beginning of the cue to its end."""
        return self.text[self.cue_start - self.start : self.cue_end - self.start]


def frame(
    text: str,
    number: int,
    linked: Sequence[Linked],
    parents: Sequence[int | None],
    sentences: Sequence[tuple[int, int]],
) -> Frame:
    """The frame of attribution `number`; of a nested one, only what its holder's content tells."""
    each = linked[number]
    anchor = each.cue or each.source or each.content
    cue_start, cue_end = anchor[0][0], anchor[-1][1]
    at = bisect_right(sentences, (cue_start, len(text) + 1)) - 1
    start, end = sentences[at] if at >= 0 else (0, len(text))
    end = max(end, cue_end)
    start, end = max(start, cue_start - LONGEST_FRAME), min(max(end, cue_end), cue_end + LONGEST_FRAME)
    parent = parents[number]
    if parent is not None:
        inside = [edge for edge in linked[parent].content if edge[0] <= cue_start < edge[1]]
        if inside:
            start, end = max(start, inside[0][0]), max(cue_end, min(end, inside[0][1]))
    characters = list(text[start:end])
    for a, b in each.content:
        for place in range(max(a, start), min(b, end)):
            if not cue_start <= place < cue_end:
                characters[place - start] = BLANK
    return Frame(start, "".join(characters), cue_start, cue_end)
