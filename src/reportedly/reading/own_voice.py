"""What the page asserts itself: the stretches of its sentences that no attribution holds."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from reportedly.reading.link import Linked
from reportedly.reading.model import OwnVoice
from reportedly.text.model import Span
from reportedly.text.quotemarks import Quotation
from reportedly.text.sentences import sentences

SHORTEST = 3
"""Words; what is left of a sentence beside its attributions is seldom a clause below that."""


def own_voice(
    text: str, blocks: Iterable[tuple[int, int]], marks: Sequence[Quotation], linked: Sequence[Linked]
) -> tuple[OwnVoice, ...]:
    """The clauses of the `blocks` outside every source, cue and content, in order."""
    taken = sorted(edge for each in linked for edge in (*each.source, *each.cue, *each.content))
    inside = list(blocks)
    found = []
    for start, end in sentences(text, marks):
        if not any(a <= start and end <= b for a, b in inside):
            continue
        for a, b in _left_over(start, end, taken):
            a, b = _words_only(text, a, b)
            if len(text[a:b].split()) >= SHORTEST:
                question = text[start:end].rstrip("\"'”’ ").endswith("?") and b >= end - 2
                found.append(OwnVoice(Span.of(text, a, b), "Uu" if question else "CT+", question))
    return tuple(found)


def _left_over(start: int, end: int, taken: Sequence[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    at = start
    touched = [edge for edge in taken if edge[0] < end and edge[1] > start]
    for a, b in touched:
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
