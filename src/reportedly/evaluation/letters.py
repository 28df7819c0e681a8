"""The sets of offsets by which spans are compared, and how two lists of them are aligned."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from functools import cache
from importlib import resources
from itertools import pairwise

from reportedly.text.model import Span

FOUND = 0.5
"""Jaccard overlap of contents from which a gold attribution counts as found: the convention of PolNeAR's scorers."""

WORD = re.compile(r"\w+")
CUT_MARKS = re.compile(r"[,;:()\[\]\u2013\u2014]|\s-+\s")
"""Where the head of a source ends: comma, bracket, dash."""

Letters = frozenset[int]


def compared(text: str, spans: Iterable[Span]) -> Letters:
    """The offsets of the letters and digits inside the spans; of all but white space where there are none.

    Quotation marks, spaces and points at the edges so never matter.
    """
    inside = [at for span in spans for at in range(span.start, span.end) if not text[at].isspace()]
    return frozenset([at for at in inside if text[at].isalnum()] or inside)


def jaccard(one: Letters, other: Letters) -> float:
    """The share of what either holds that both hold: 0 to 1, and 1 where both are empty."""
    return len(one & other) / len(one | other) if one or other else 1.0


def align(
    gold: Sequence[Letters], predicted: Sequence[Letters], *, tie: Callable[[int, int], float] = lambda i, j: 0.0
) -> list[tuple[int, int, float]]:
    """One-to-one pairs of (gold index, predicted index, overlap), greedily by falling overlap, then falling `tie`.

    What doesn't overlap at all is never paired.
    """
    scored = [
        (-jaccard(one, other), -tie(i, j), i, j)
        for i, one in enumerate(gold)
        for j, other in enumerate(predicted)
        if one & other
    ]
    pairs: list[tuple[int, int, float]] = []
    used_gold: set[int] = set()
    used_predicted: set[int] = set()
    for minus_overlap, _, i, j in sorted(scored):
        if i not in used_gold and j not in used_predicted:
            used_gold.add(i)
            used_predicted.add(j)
            pairs.append((i, j, -minus_overlap))
    return pairs


def head(text: str, spans: Iterable[Span]) -> Letters:
    """The offsets of the head word of a source: its last word before a mark, a preposition or a conjunction.

    A rule of thumb in place of a parser: 'Nell Orme, a spokeswoman' is headed by 'Orme'. Empty where there is no word.
    """
    words = [found.span() for span in sorted(spans) for found in WORD.finditer(text, span.start, span.end)]
    if not words:
        return frozenset()
    best = words[0]
    for (_, end_before), (start, end) in pairwise(words):
        word = text[start:end]
        if word in ("s", "S") and text[start - 1] in "'\u2019":
            continue
        if word.lower() in _head_ends() or CUT_MARKS.search(text[end_before:start]):
            break
        best = (start, end)
    return frozenset(range(*best))


def words_touched(text: str, letters: Letters) -> frozenset[tuple[int, int]]:
    """The words (start, end) of the text that hold any of the offsets."""
    return frozenset(
        found.span() for found in WORD.finditer(text) if any(at in letters for at in range(found.start(), found.end()))
    )


@cache
def _head_ends() -> frozenset[str]:
    lines = resources.files("reportedly.evaluation").joinpath("data/head_ends.txt").read_text("utf-8").splitlines()
    return frozenset(line for line in lines if line and not line.startswith("#"))
