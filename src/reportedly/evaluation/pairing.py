"""Which predicted attribution of a reading is which gold one, nested ones told apart."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from reportedly.evaluation.letters import FOUND, Letters, jaccard
from reportedly.evaluation.model import GoldAttribution
from reportedly.reading.model import Attribution, letters
from reportedly.text.model import Span

LEADING_THAT = re.compile(r"\W*that\s+", re.I)
"""What annotators take into a content or leave outside as they please."""

BY_SOURCE_AND_CUE = 0.3
"""Weight of their overlap beside the content's: a nested attribution shares nearly all of its holder's content."""

AGAINST_OPTIONAL = 0.05
"""Taken off where gold is optional, so that a counted attribution comes first if both fit alike."""


@dataclass(frozen=True, slots=True)
class Compared:
    """The offsets by which an attribution of a reading is compared.

    body: its content or, where it has none (a refusal to comment), its source and cue.
    """

    source: Letters
    cue: Letters
    body: Letters
    everything: Letters


def compared(text: str, attribution: Attribution) -> Compared:
    """The offsets by which `attribution` is compared."""
    source, cue = letters(text, attribution.source), letters(text, attribution.cue)
    return Compared(source, cue, body(text, attribution), source | cue | letters(text, attribution.content))


def body(text: str, attribution: Attribution, content: Sequence[Span] | None = None) -> Letters:
    """The letters of its content (of another one, where given) less a leading 'that'; of source and cue if it has none.

    `content` may be empty: annotators may leave a topic out that others mark.
    """
    content = attribution.content if content is None else content
    return (letters(text, content) - _leading_that(text, content)) or letters(
        text, (*attribution.source, *attribution.cue)
    )


def pair(text: str, gold: Sequence[GoldAttribution], predicted: Sequence[Attribution]) -> list[tuple[int, int]]:
    """One-to-one pairs of (gold index, predicted index), greedily, the best fit first."""
    ours = [compared(text, attribution) for attribution in predicted]
    fits = []
    for i, each in enumerate(gold):
        theirs = compared(text, each.attribution)
        bodies = [body(text, each.attribution, content) for content in each.contents]
        may_be_empty = not each.attribution.content or not all(each.contents)
        for j, our in enumerate(ours):
            fit = max(jaccard(their, our.body) for their in bodies)
            if may_be_empty:
                # Then the words of the cue may stand in the content of one and not of the other.
                fit = max(fit, jaccard(theirs.everything, our.everything))
            if fit >= FOUND:
                beside = jaccard(theirs.source, our.source) + jaccard(theirs.cue, our.cue)
                fits.append((fit + BY_SOURCE_AND_CUE * beside - AGAINST_OPTIONAL * each.optional, -i, -j))
    pairs: list[tuple[int, int]] = []
    used_gold: set[int] = set()
    used_predicted: set[int] = set()
    for _, minus_i, minus_j in sorted(fits, reverse=True):
        if -minus_i not in used_gold and -minus_j not in used_predicted:
            used_gold.add(-minus_i)
            used_predicted.add(-minus_j)
            pairs.append((-minus_i, -minus_j))
    return pairs


def _leading_that(text: str, content: Sequence[Span]) -> Letters:
    if not content:
        return frozenset()
    first = content[0]
    found = LEADING_THAT.match(text[first.start : first.end])
    return frozenset(range(first.start, first.start + found.end())) if found else frozenset()
