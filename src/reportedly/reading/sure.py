"""How sure the reader is of an attribution that it found: whether to tell it, and with which confidence."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

EVIDENCE = (
    "cue",
    "labels",
    "source labels",
    "cue labels",
    "content labels",
    "no source",
    "no content",
    "length",
)
"""What is known of an attribution beside its parts: the log probability of its cue; of all its labels; of those of each
part and of the pieces next to it; whether a part is missing (0 or 1); the logarithm of one more than its content's code
points."""


@dataclass(frozen=True, slots=True)
class Linear:
    """A logistic regression over EVIDENCE."""

    bias: float
    weights: tuple[float, ...]

    def __call__(self, evidence: Sequence[float]) -> float:
        """0 to 1."""
        logit = self.bias + sum(weight * value for weight, value in zip(self.weights, evidence, strict=True))
        return 1 / (1 + math.exp(-max(-30.0, min(30.0, logit))))


@dataclass(frozen=True, slots=True)
class Sureness:
    """As fitted on dev. An attribution is told where `worth`, the share of its parts that is right, is over `least`.

    right: the probability that all three parts are right (Platt 1999). knots: (what it gives, the share that was
    right), rising; the line through them corrects its bend (isotonic, Zadrozny and Elkan 2002).
    """

    worth: Linear
    least: float
    right: Linear
    knots: tuple[tuple[float, float], ...]

    def tells(self, evidence: Sequence[float]) -> bool:
        """Whether an attribution is told at all."""
        return self.worth(evidence) > self.least

    def confidence(self, evidence: Sequence[float]) -> float:
        """The calibrated probability that all three parts are right, never 0 nor 1."""
        at, right = zip(*self.knots, strict=True)
        return round(float(np.interp(self.right(evidence), at, right)), 4)


def sureness(fitted: Mapping[str, Any]) -> Sureness:
    """From what `training` writes into the manifest: bias and weights, the threshold, the knots."""
    worth, right = (Linear(fitted[name][0], tuple(fitted[name][1:])) for name in ("worth", "right"))
    return Sureness(worth, fitted["least"], right, tuple((at, share) for at, share in fitted["knots"]))


EVERYTHING = Sureness(Linear(0, (0,) * len(EVIDENCE)), -1, Linear(0, (0,) * len(EVIDENCE)), ((0, 0), (1, 1)))
"""Tells whatever is found: before anything is fitted."""
