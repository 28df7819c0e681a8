"""How much of a text stands word for word in another one."""

from __future__ import annotations

import re
from functools import lru_cache

WORD = re.compile(r"\w+(?:['’]\w+)?")
RUN = 4
"""Words in a row that are compared: three are often chance, five miss light rewriting."""


def likeness(text: str, source: str) -> float:
    """The share of the runs of RUN words of `text` that `source` has too."""
    mine = runs(text)
    return len(mine & runs(source)) / len(mine) if mine else 0.0


@lru_cache(maxsize=2_000)
def runs(text: str) -> frozenset[tuple[str, ...]]:
    """All runs of RUN words of a text, folded."""
    words = _words(text)
    return frozenset(tuple(words[at : at + RUN]) for at in range(len(words) - RUN + 1))


def shared_words(text: str, source: str) -> str:
    """The longest stretch of `text` that stands in `source` too, folded; '' where no run is shared."""
    words, there = _words(text), runs(source)
    best: list[str] = []
    at = 0
    while at <= len(words) - RUN:
        end = at
        while end <= len(words) - RUN and tuple(words[end : end + RUN]) in there:
            end += 1
        if end > at and end + RUN - 1 - at > len(best):
            best = words[at : end + RUN - 1]
        at = end + 1 if end > at else at + 1
    return " ".join(best)


def _words(text: str) -> list[str]:
    return [word.casefold().replace("’", "'") for word in WORD.findall(text)]
