"""Cuts a text where marks begin and end, so that nested and overlapping ones can be shown one after the other."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

from reportedly.page.model import Block, Page
from reportedly.reading.model import Attribution
from reportedly.text.quotemarks import paragraphs

Part = Literal["source", "cue", "content"]


@dataclass(frozen=True, slots=True)
class Mark:
    """What a stretch of text is to the attribution of that number (0 is the first)."""

    part: Part
    number: int


@dataclass(frozen=True, slots=True)
class Segment:
    """A stretch that all `marks` hold from end to end, the outermost first.

    anchored: numbers of the attributions whose cue (or else content, or source) ends here: where a reference goes.
    """

    start: int
    end: int
    marks: tuple[Mark, ...] = ()
    anchored: tuple[int, ...] = ()

    @property
    def part(self) -> Part | None:
        """What to show the stretch as: the innermost source or cue if it is one, else a content; None if unmarked."""
        for mark in reversed(self.marks):
            if mark.part != "content":
                return mark.part
        return "content" if self.marks else None

    @property
    def depth(self) -> int:
        """In how many contents the stretch lies: 2 is a statement told inside a statement."""
        return sum(mark.part == "content" for mark in self.marks)


def segments(text: str, attributions: Sequence[Attribution], *, cuts: Iterable[int] = ()) -> tuple[Segment, ...]:
    """The stretches of `text`, in order and without gaps; none goes over an offset of `cuts`."""
    opens: dict[int, list[tuple[int, Mark]]] = defaultdict(list)
    anchored: dict[int, list[int]] = defaultdict(list)
    edges = {0, len(text), *cuts}
    for number, attribution in enumerate(attributions):
        for part, spans in (
            ("content", attribution.content),
            ("source", attribution.source),
            ("cue", attribution.cue),
        ):
            for span in spans:
                opens[span.start].append((span.end, Mark(part, number)))  # type: ignore[arg-type]
                edges.update((span.start, span.end))
        for spans in (attribution.cue, attribution.content, attribution.source):
            if spans:
                anchored[spans[0].end].append(number)
                break
    return tuple(_sweep(sorted(edges), opens, anchored))


def _sweep(
    edges: Sequence[int], opens: dict[int, list[tuple[int, Mark]]], anchored: dict[int, list[int]]
) -> Iterator[Segment]:
    active: list[tuple[int, Mark]] = []
    for start, end in pairwise(edges):
        # What ends later lies outside; of equals, the content does, which `opens` holds first: the sort is stable.
        active = [each for each in active if each[0] > start] + sorted(opens.get(start, ()), key=lambda each: -each[0])
        yield Segment(start, end, tuple(mark for _, mark in active), tuple(anchored.get(end, ())))


def title_block(page: Page, blocks: Sequence[Block]) -> Block | None:
    """The first of the `blocks` if it is the page's title once more, as where a headline was kept in the text."""
    first = blocks[0] if blocks else None
    if first and page.title and page.text[first.start : first.end].strip() == page.title.strip():
        return first
    return None


def shown_blocks(page: Page) -> tuple[Block, ...]:
    """The blocks of the page that hold anything, or its paragraphs where it comes without blocks, in text order.

    What no block holds is the input's own head ('Title:', front matter), which `page.title` and the like tell.
    """
    blocks = page.blocks or [Block("paragraph", start, end) for start, end in paragraphs(page.text)]
    return tuple(block for block in blocks if page.text[block.start : block.end].strip())
