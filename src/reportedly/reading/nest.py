"""Which attribution holds which: one is nested in the innermost other whose content holds its cue."""

from __future__ import annotations

from collections.abc import Sequence

from reportedly.reading.link import Linked
from reportedly.reading.tag import Edges


def nest(linked: Sequence[Linked]) -> tuple[int | None, ...]:
    """For each attribution the number of its parent, or None. A parent's content is longer than its child's."""
    parents: list[int | None] = []
    for number, child in enumerate(linked):
        holders = [
            (_length(other.content), at)
            for at, other in enumerate(linked)
            if at != number and _holds(other.content, child.cue) and _length(other.content) > _length(child.content)
        ]
        parents.append(min(holders)[1] if holders else None)
    return tuple(parents)


def _holds(outer: Edges, inner: Edges) -> bool:
    return bool(inner) and all(any(a <= start and end <= b for a, b in outer) for start, end in inner)


def _length(edges: Edges) -> int:
    return sum(end - start for start, end in edges)
