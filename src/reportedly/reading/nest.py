"""Which attribution holds which: one is nested in the innermost other whose content holds its cue."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from reportedly.reading.link import Linked
from reportedly.reading.tag import Edges

CITES = re.compile(r"\b(?:cit|quot|attribut|credit)(?:es?|ed|ing)\b", re.IGNORECASE)
"""Cues that name the one from whom another has a content."""


def nest(linked: Sequence[Linked], text: str) -> tuple[int | None, ...]:
    """For each attribution the number of its parent, or None. A parent's content is longer than its child's.

    Two of one content are nested where the text tells it: 'X reported, citing Y', 'X claimed Y said'.
    """
    parents: list[int | None] = []
    for number, child in enumerate(linked):
        holders = [
            (_length(other.content), at)
            for at, other in _near(number, linked)
            if at != number and _holds(other.content, child.cue) and _length(other.content) > _length(child.content)
        ]
        parents.append(min(holders)[1] if holders else _passes_on(number, linked, text))
    return tuple(parents)


def _passes_on(number: int, linked: Sequence[Linked], text: str) -> int | None:
    """The attribution of the same content whose source had it from the source of this one."""
    child = linked[number]
    if not (child.content and child.cue and child.source):
        return None
    cites = CITES.search(text, child.cue[0][0], child.cue[-1][1]) is not None
    for at, other in _near(number, linked):
        if at == number or other.content != child.content or not other.cue or other.source == child.source:
            continue
        if cites and not CITES.search(text, other.cue[0][0], other.cue[-1][1]):
            return at
        if 0 <= child.source[0][0] - other.cue[-1][1] <= ADJOINING:
            return at
    return None


NEAR = 100
"""Attributions before and behind one that are looked at for its parent: bounds the work on hostile texts."""


def _near(number: int, linked: Sequence[Linked]) -> Iterator[tuple[int, Linked]]:
    first = max(0, number - NEAR)
    yield from enumerate(linked[first : number + NEAR], start=first)


ADJOINING = 6
"""Characters between a cue and the source that it passes on: 'claimed that the friend'."""


def _holds(outer: Edges, inner: Edges) -> bool:
    return bool(inner) and all(any(a <= start and end <= b for a, b in outer) for start, end in inner)


def _length(edges: Edges) -> int:
    return sum(end - start for start, end in edges)
