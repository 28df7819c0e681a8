"""Which claims are one rumour: average linkage inside the connected parts of the graph of likely pairs.

The result is a function of the set of claims: their order doesn't matter, and a claim that joins touches only the part
of the graph that it is connected with.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

import numpy as np
import numpy.typing as npt

from reportedly.claims.facts import facts
from reportedly.claims.model import Claim
from reportedly.rumours.match import SAME_CLAIM, context_likeness, probability, same_outlet
from reportedly.rumours.outlets import mentions

LIKELY = 0.25
"""Probability from which a pair connects two claims: below it, a pair seldom lifts an average over SAME_CLAIM."""

TELLING_WEIGHT = 2.0
"""Weight of a stem from which two statements that share it are compared: commoner ones join all with all."""

LARGEST_BLOCK = 400
"""Claims; a stem that more of them have tells nothing, whatever its weight."""


def cluster(claims: Iterable[Claim], *, at_least: float = SAME_CLAIM) -> tuple[tuple[Claim, ...], ...]:
    """The claims in groups that say the same, each group by time, the groups by their first claim."""
    ordered = sorted(claims, key=in_time)
    pairs = {pair: probability(ordered[pair[0]], ordered[pair[1]]) for pair in candidates(ordered)}
    pairs = _with_pointers(ordered, pairs)
    groups: list[list[int]] = []
    for part in connected(range(len(ordered)), [pair for pair, value in pairs.items() if value >= LIKELY]):
        groups += _linked(part, pairs, at_least)
    return tuple(tuple(ordered[number] for number in group) for group in sorted(groups))


def in_time(claim: Claim) -> tuple[str, str, int, str]:
    """Sorts claims by when their page was published, then by page, place and id."""
    return (claim.seen or "9999", claim.page, claim.start, claim.id)


def holders(claims: Iterable[tuple[int, Claim]]) -> dict[str, list[int]]:
    """The numbers of the claims that have each stem which tells something."""
    told: dict[str, list[int]] = defaultdict(list)
    for number, claim in claims:
        for root, weight in facts(claim.statement).words.items():
            if weight >= TELLING_WEIGHT:
                told[root].append(number)
    return told


def candidates(claims: Sequence[Claim]) -> Iterator[tuple[int, int]]:
    """The pairs (lower number first) that share a stem which tells something, each once."""
    seen: set[tuple[int, int]] = set()
    for numbers in holders(enumerate(claims)).values():
        if len(numbers) > LARGEST_BLOCK:
            continue
        for at, one in enumerate(numbers):
            for other in numbers[at + 1 :]:
                if (one, other) not in seen:
                    seen.add((one, other))
                    if _one_matter(claims[one], claims[other]):
                        yield one, other


APART = 0.05
"""Likeness of the pages' heaviest stems below which two claims aren't compared: on the stories' train and dev, 3 %
of the pairs of pages of one matter lie below it, and 92 % of those of two."""


def _one_matter(one: Claim, other: Claim) -> bool:
    return not one.context or not other.context or context_likeness(one.context, other.context) >= APART


POINTS = 1.7
"""What a pointer adds to the log odds of a pair, tuned on the stories' train part."""

ANSWERS = ("denial", "confirmation", "retraction", "no_comment", "question")
"""Acts that speak of something said before, most likely of what is nearest in meaning on another page."""


def _with_pointers(claims: Sequence[Claim], pairs: dict[tuple[int, int], float]) -> dict[tuple[int, int], float]:
    """The pairs, with those made likelier that a claim points to: the nearest claim of an outlet that it names, and for
    an answer the nearest of another page."""
    outlets = sorted({claim.outlet for claim in claims if claim.outlet})
    named = [_named(claim, outlets) for claim in claims]
    best: dict[tuple[int, str], tuple[float, tuple[int, int]]] = {}
    for (one, other), value in pairs.items():
        for at, target in ((one, other), (other, one)):
            claim, pointed = claims[at], claims[target]
            if claim.page == pointed.page:
                continue
            keys = [pointed.page] if pointed.outlet in named[at] else []
            keys += ["answer"] if claim.act in ANSWERS else []
            for key in keys:
                if (at, key) not in best or value > best[at, key][0]:
                    best[at, key] = (value, (one, other))
    raised = dict(pairs)
    for value, pair in best.values():
        if LEAST_POINTED <= value < 1:
            raised[pair] = 1 / (1 + (1 - value) / value * math.exp(-POINTS))
    return raised


LEAST_POINTED = 0.05
"""Probability below which a pointer is taken to point elsewhere."""


def _named(claim: Claim, outlets: Sequence[str]) -> frozenset[str]:
    """The outlets that the claim's passage or chain names."""
    told = {found.outlet for found in mentions(claim.passage, outlets)}
    return frozenset(
        told | {outlet for outlet in outlets for teller in claim.chain if same_outlet(teller.name, outlet)}
    )


def connected(nodes: Iterable[int], pairs: Iterable[tuple[int, int]]) -> list[list[int]]:
    """The nodes in the parts that pairs connect, each in order, the parts by their lowest; pairs with others are left
    aside."""
    leader = {node: node for node in sorted(nodes)}

    def find(node: int) -> int:
        while leader[node] != node:
            leader[node] = leader[leader[node]]
            node = leader[node]
        return node

    for one, other in pairs:
        if one in leader and other in leader:
            a, b = find(one), find(other)
            leader[max(a, b)] = min(a, b)
    parts: dict[int, list[int]] = defaultdict(list)
    for node in leader:
        parts[find(node)].append(node)
    return list(parts.values())


def _linked(part: list[int], pairs: dict[tuple[int, int], float], at_least: float) -> list[list[int]]:
    """The part in groups: the two with the highest mean probability are merged, as long as that is high enough."""
    n = len(part)
    means: npt.NDArray[np.float64] = np.zeros((n, n))
    for i, one in enumerate(part):
        for j in range(i + 1, n):
            means[i, j] = means[j, i] = pairs.get((one, part[j]), 0.0)
    np.fill_diagonal(means, -1)
    groups: list[list[int]] = [[node] for node in part]
    while n > 1:
        i, j = divmod(int(means.argmax()), n)
        if means[i, j] < at_least:
            break
        i, j = min(i, j), max(i, j)
        a, b = len(groups[i]), len(groups[j])
        means[i] = (means[i] * a + means[j] * b) / (a + b)
        means[:, i] = means[i]
        means[i, i] = -1
        means = np.delete(np.delete(means, j, 0), j, 1)
        groups[i] += groups.pop(j)
        n -= 1
    return [sorted(group) for group in groups]
