"""Fits on dev how sure a reader may be (reportedly.reading.sure): what it tells, and with which confidence."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from reportedly.evaluation.bootstrap import add_up
from reportedly.evaluation.calibration import calibrate
from reportedly.evaluation.model import Figures, Judged
from reportedly.evaluation.spans import count, figures
from reportedly.reading.link import link
from reportedly.reading.model import letters
from reportedly.reading.sure import EVIDENCE
from reportedly.reading.tag import ROLES, Parts
from reportedly.text.quotemarks import Quotation
from training.reader.corpus import Gold, marked

Floats = NDArray[np.float64]
Spans = Sequence[Sequence[int]]

LEAST = (0.3, 0.33, 0.36, 0.39, 0.42, 0.45, 0.48, 0.51)
FOLDS = 5
BINS = 16
"""Of equal number, for the bend of the scale: about a hundred attributions each on dev."""

WANTED = ("source.exact.f1", "cue.exact.f1", "content.exact.f1", "whole.exact.f1")
"""The mean of these is what the threshold is chosen for."""
NEAR = 0.004
"""Of thresholds that are as good as the best, less this, the lowest: what isn't told can't be looked at by anyone."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """Something that the reader found on page number `page`, and which of its source, cue, content are right."""

    page: int
    parts: Parts
    right: tuple[bool, ...]


def candidates(
    gold: Sequence[Gold], marks: Sequence[Sequence[Quotation]], found: Sequence[Sequence[Parts]]
) -> list[Candidate]:
    """All that was found, compared with the gold attribution that it has most in common with."""
    told = []
    for page, (each, its_marks, its) in enumerate(zip(gold, marks, found, strict=True)):
        keys = [_key(each.text, *(attribution[role] for role in ROLES)) for attribution in each.attributions]
        for parts in its:
            hits = [
                tuple(a == b for a, b in zip(mine, theirs, strict=True))
                for one in link(each.text, its_marks, [parts])
                for mine in [_key(each.text, one.source, one.cue, one.content)]
                for theirs in keys
                if any(a & b for a, b in zip(mine, theirs, strict=True))
            ]
            told.append(Candidate(page, parts, max(hits, key=sum, default=(False, False, False))))
    return told


@dataclass(frozen=True, slots=True)
class Fitted:
    """manifest: the fit, as `reportedly.reading.sure.sureness` takes it. dev: figures with the fit made on all of dev.
    held_out: the same, each page by a fit made on the other folds' pages.
    """

    manifest: dict[str, object]
    dev: dict[str, float]
    held_out: dict[str, float]


def fit(gold: Sequence[Gold], marks: Sequence[Sequence[Quotation]], found: Sequence[Sequence[Parts]]) -> Fitted:
    """Fits what to tell and with which confidence. found: all candidates of each page, told or not."""
    told = candidates(gold, marks, found)
    if len(told) < len(EVIDENCE) * FOLDS:  # a smoke run, in which next to nothing was found
        nothing = [0.0] * (1 + len(EVIDENCE))
        manifest = {"worth": nothing, "least": 0.4, "right": nothing, "knots": [[0.0, 0.0], [1.0, 1.0]]}
        return Fitted(manifest, {"whole.exact.f1": 0.0}, {"whole.exact.f1": 0.0})
    evidence = np.array([each.parts.evidence for each in told])
    shares = np.array([sum(each.right) / len(ROLES) for each in told])
    whole = np.array([float(all(each.right)) for each in told])
    worth, right = logistic(evidence, shares), logistic(evidence, whole)
    scores = apply(worth, evidence)
    figure = {least: _figures(gold, marks, told, scores > least) for least in LEAST}
    mean = {each: sum(figure[each][name] or 0 for name in WANTED) / len(WANTED) for each in LEAST}
    least = next(each for each in LEAST if mean[each] >= max(mean.values()) - NEAR)
    bends = knots(apply(right, evidence)[scores > least], whole[scores > least])
    manifest = {"worth": worth, "least": least, "right": right, "knots": bends}
    dev = _rounded(figure[least]) | _error(apply(right, evidence), bends, whole, scores > least)
    return Fitted(manifest, dev, _held_out(gold, marks, told, evidence, shares, whole, least))


def logistic(x: Floats, y: Floats) -> list[float]:
    """Bias and weights of a logistic regression on targets of 0 to 1, by Newton's method with a little ridge."""
    mean, spread = x.mean(0), x.std(0) + 1e-9
    rows = np.column_stack([np.ones(len(x)), (x - mean) / spread])
    weights = np.zeros(rows.shape[1])
    for _ in range(50):
        p = 1 / (1 + np.exp(-rows @ weights))
        hessian = (rows * (p * (1 - p))[:, None]).T @ rows + 1e-2 * np.eye(rows.shape[1])
        weights += np.linalg.solve(hessian, rows.T @ (y - p) - 1e-2 * weights)
    slopes = weights[1:] / spread
    return [round(float(value), 6) for value in (weights[0] - slopes @ mean, *slopes)]


def apply(weights: Sequence[float], x: Floats) -> Floats:
    """What a fitted regression gives, 0 to 1."""
    return 1 / (1 + np.exp(-(weights[0] + x @ np.array(weights[1:]))))  # type: ignore[no-any-return]


def knots(given: Floats, right: Floats) -> list[list[float]]:
    """(mean given probability, share right) of bins of equal number, pooled until both rise; unbent where few."""
    if len(given) < BINS:
        return [[0.0, 0.0], [1.0, 1.0]]
    order = np.argsort(given, kind="stable")
    pools = [[float(given[part].sum()), float(right[part].sum()), len(part)] for part in np.array_split(order, BINS)]
    at = 1
    while at < len(pools):
        if pools[at - 1][1] / pools[at - 1][2] >= pools[at][1] / pools[at][2]:
            pools[at - 1 : at + 1] = [[a + b for a, b in zip(pools[at - 1], pools[at], strict=True)]]
            at = max(1, at - 1)
        else:
            at += 1
    return [[round(total / n, 5), round((hits + 0.5) / (n + 1), 5)] for total, hits, n in pools]


def _held_out(
    gold: Sequence[Gold],
    marks: Sequence[Sequence[Quotation]],
    told: Sequence[Candidate],
    evidence: Floats,
    shares: Floats,
    whole: Floats,
    least: float,
) -> dict[str, float]:
    fold = np.random.RandomState(1).permutation(len(gold))[[each.page for each in told]] % FOLDS
    kept, given = np.zeros(len(told), bool), np.zeros(len(told))
    for number in range(FOLDS):
        mine, others = fold == number, fold != number
        kept[mine] = apply(logistic(evidence[others], shares[others]), evidence[mine]) > least
        right = logistic(evidence[others], whole[others])
        at, share = zip(*knots(apply(right, evidence[others]), whole[others]), strict=True)
        given[mine] = np.interp(apply(right, evidence[mine]), at, share)
    figures_ = _rounded(_figures(gold, marks, told, kept))
    return figures_ | _error(given, [[0.0, 0.0], [1.0, 1.0]], whole, kept)


def _figures(
    gold: Sequence[Gold], marks: Sequence[Sequence[Quotation]], told: Sequence[Candidate], kept: NDArray[np.bool_]
) -> Figures:
    """The scores of `reportedly evaluate` for what is kept."""
    counts = []
    for page, (each, its_marks) in enumerate(zip(gold, marks, strict=True)):
        own = [one.parts for one, keep in zip(told, kept, strict=True) if keep and one.page == page]
        wanted = [marked(each.text, *(attribution[role] for role in ROLES)) for attribution in each.attributions]
        predicted = [marked(each.text, one.source, one.cue, one.content) for one in link(each.text, its_marks, own)]
        counts.append(count(each.text, wanted, predicted))
    return figures(add_up(counts))


def _error(given: Floats, bends: Sequence[Sequence[float]], right: Floats, kept: NDArray[np.bool_]) -> dict[str, float]:
    at, share = zip(*bends, strict=True)
    told = zip(np.interp(given[kept], at, share).tolist(), right[kept] > 0, strict=True)
    calibration = calibrate([Judged(confidence, bool(hit)) for confidence, hit in told])
    return {"calibration error": round(calibration.error, 4)} if calibration else {}


def _rounded(figures: Figures) -> dict[str, float]:
    return {name: round(figures[name] or 0.0, 4) for name in (*WANTED, "who.f1", "no_source_found")}


def _key(text: str, source: Spans, cue: Spans, content: Spans) -> tuple[frozenset[int], ...]:
    parts = marked(text, source, cue, content)
    return tuple(letters(text, spans) for spans in (parts.source, parts.cue, parts.content))
