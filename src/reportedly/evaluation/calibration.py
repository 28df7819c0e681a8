"""Whether a confidence of 0.9 is right nine times in ten (expected calibration error, Naeini 2015)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from reportedly.evaluation.model import Judged

BINS = 10
"""Bins of equal mass, as the literature has them."""


@dataclass(frozen=True, slots=True)
class Bin:
    """Attributions of like confidence: how many, their mean confidence, the share of them that is right."""

    n: int
    confidence: float
    right: float


@dataclass(frozen=True, slots=True)
class Calibration:
    """error: the mean distance of confidence and share right, over all attributions. bins: by rising confidence."""

    error: float
    n: int
    bins: tuple[Bin, ...]


def calibrate(judged: Sequence[Judged]) -> Calibration | None:
    """The calibration of the confidences, None where there are none. Equal confidences keep the order of the input."""
    if not judged:
        return None
    rising = sorted(judged, key=lambda each: each.confidence)
    edges = [len(rising) * number // BINS for number in range(BINS + 1)]
    bins = tuple(_bin(rising[start:end]) for start, end in pairwise(edges) if start < end)
    error = sum(each.n * abs(each.confidence - each.right) for each in bins) / len(rising)
    return Calibration(error, len(rising), bins)


def _bin(judged: Sequence[Judged]) -> Bin:
    n = len(judged)
    return Bin(n, sum(each.confidence for each in judged) / n, sum(each.right for each in judged) / n)
