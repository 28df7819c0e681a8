"""What the page asserts itself: the stretches of its sentences that no attribution holds."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence

from reportedly.reading.link import Linked
from reportedly.reading.model import OwnVoice
from reportedly.text.model import Span

SHORTEST = 3
"""Words; what is left of a sentence beside its attributions is seldom a clause below that."""


def own_voice(
    text: str, blocks: Iterable[tuple[int, int]], sentences: Iterable[tuple[int, int]], linked: Sequence[Linked]
) -> tuple[OwnVoice, ...]:
    """The clauses of the `blocks` outside every source, cue and content, in order."""
    taken = _merged(edge for each in linked for edge in (*each.source, *each.cue, *each.content))
    inside = sorted(blocks)
    found = []
    for start, end in sentences:
        block = bisect_right(inside, (start, len(text) + 1)) - 1
        if block < 0 or end > inside[block][1]:
            continue
        for a, b in _left_over(start, end, taken):
            a, b = _words_only(text, a, b)
            if len(text[a:b].split()) >= SHORTEST:
                question = text[start:end].rstrip("\"'”’ ").endswith("?") and b >= end - 2
                found.append(OwnVoice(Span.of(text, a, b), "Uu" if question else "CT+", question))
    return tuple(found)


def _merged(edges: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """The edges in order, overlapping ones as one."""
    merged: list[tuple[int, int]] = []
    for start, end in sorted(edges):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(merged[-1][1], end))
        else:
            merged.append((start, end))
    return merged


def _left_over(start: int, end: int, taken: Sequence[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    at = start
    for number in range(max(0, bisect_right(taken, (start, start)) - 1), len(taken)):
        a, b = taken[number]
        if a >= end:
            break
        if a > at:
            yield at, a
        at = max(at, b)
    if at < end:
        yield at, end


def _words_only(text: str, start: int, end: int) -> tuple[int, int]:
    while start < end and not text[start].isalnum():
        start += 1
    while end > start and not text[end - 1].isalnum():
        end -= 1
    return start, end
