"""How far figures would move had other documents been drawn (Efron 1979)."""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence

import numpy as np

from reportedly.evaluation.model import Counts, Figures

SEED = 20161108
"""Fixed, so that the same scores give the same ranges."""

LOW, HIGH = 0.025, 0.975
"""The quantiles between which 95 % of the draws lie."""


def add_up(counts: Sequence[Counts]) -> Counts:
    """The sum of the counts, name by name."""
    total: dict[str, float] = defaultdict(float)
    for each in counts:
        for name, value in each.items():
            total[name] += value
    return dict(total)


def ranges(
    counts: Sequence[Counts], figures: Callable[[Counts], Figures], *, draws: int
) -> Mapping[str, tuple[float, float]]:
    """The 95 % range of each figure, over `draws` samples of as many documents; `{}` for no draws.

    counts: of each document. A figure that is not defined in a sample counts as 0 in it.
    """
    if not counts or not draws:
        return {}
    names = sorted({name for each in counts for name in each})
    table = np.array([[each.get(name, 0.0) for name in names] for each in counts])
    chance = random.Random(SEED)
    drawn: dict[str, list[float]] = defaultdict(list)
    for _ in range(draws):
        sums = table[chance.choices(range(len(counts)), k=len(counts))].sum(axis=0)
        for name, value in figures(dict(zip(names, sums.tolist(), strict=True))).items():
            drawn[name].append(value or 0.0)
    return {name: _middle(sorted(values)) for name, values in drawn.items()}


def _middle(values: Sequence[float]) -> tuple[float, float]:
    return values[int(LOW * len(values))], values[int(HIGH * len(values))]
