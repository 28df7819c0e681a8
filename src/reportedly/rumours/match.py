"""Do two claims say the same? A probability, and the reasons in words."""

from __future__ import annotations

import functools
import json
import math
from collections.abc import Iterator, Mapping, Set
from dataclasses import dataclass
from functools import cache
from importlib import resources

import numpy as np
import numpy.typing as npt

from reportedly.claims.facts import Facts, alike, facts, likenesses, meanings, opposites, weigh, weights
from reportedly.claims.model import Claim
from reportedly.rumours.outlets import mentions

Floats = npt.NDArray[np.float32]
Booleans = npt.NDArray[np.bool_]

SAME_CLAIM = 0.45
"""Probability from which two claims are taken to say the same; see docs/models.md for what it gives."""

FEATURES = (
    "shared",
    "contained",
    "meaning",
    "meaning_least",
    "names_shared",
    "names_differ",
    "numbers_equal",
    "numbers_differ",
    "number_alone",
    "days_equal",
    "days_differ",
    "negation_differs",
    "possible_differs",
    "planned_differs",
    "opposites",
    "sequence",
    "context",
    "context_shared",
    "same_source",
    "one_cites_the_other",
    "short",
    "both_prominent",
    "doing",
    "own_words",
    "nothing_own",
    "cites",
    "sourced",
    "unsourced",
)
"""What the model weighs, each from 0 to 1; the names are what reasons are made of."""

TOPIC = 6
"""Heaviest stems of a page that say what all of it is about: that a claim has them too tells little."""


@dataclass(frozen=True, slots=True)
class Match:
    """How likely two claims say the same, from 0 to 1, and why."""

    probability: float
    reasons: tuple[str, ...] = ()


def match(one: Claim, other: Claim) -> Match:
    """How likely `one` and `other` have the same truth conditions, a denial counting as the statement it denies.

    The same for (other, one). O(words of the two).
    """
    values = features(one, other)
    return Match(probability_of(values), tuple(_reasons(one, other, values)))


@functools.lru_cache(maxsize=200_000)  # a ledger compares the claims of a story again with each page that joins it
def probability(one: Claim, other: Claim) -> float:
    """`match` without its reasons."""
    return probability_of(features(one, other))


def probability_of(values: Mapping[str, float]) -> float:
    """The probability that the shipped model gives to these features."""
    model = _model()
    logit = model["bias"] + sum(model.get(name, 0.0) * value for name, value in values.items())
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, logit))))


def features(one: Claim, other: Claim) -> dict[str, float]:
    """The FEATURES of a pair of claims, whichever comes first."""
    a, b = facts(one.statement), facts(other.statement)
    shared = sum(weight for root, weight in a.words.items() if root in b.words)
    mass_a, mass_b = sum(a.words.values()), sum(b.words.values())
    least = min(mass_a, mass_b)
    mine, its = {**about(one), **a.names}, {**about(other), **b.names}
    names = sum(weight for root, weight in mine.items() if root in its or root in b.words)
    names_least = min(sum(mine.values()), sum(its.values()))
    context = context_likeness(one.context, other.context)
    overlap = shared / (mass_a + mass_b - shared) if mass_a + mass_b > shared else 0.0
    alike_a, alike_b = alike(one.statement, other.statement)
    opposite = any((x, y) in opposites() for x in a.words if x not in b.words for y in b.words if y not in a.words)
    sourced = bool(one.chain) + bool(other.chain)
    return {
        **_beside_names(one, other, mine.keys() | its.keys()),
        "shared": overlap,
        "contained": shared / least if least else 0.0,
        "meaning": (alike_a + alike_b) / 2,
        "meaning_least": min(alike_a, alike_b),
        "names_shared": names / names_least if names_least else 0.0,
        "names_differ": float(bool(mine and its) and not names),
        "numbers_equal": float(bool(a.numbers & b.numbers)),
        "numbers_differ": float(bool(a.numbers and b.numbers) and not (a.numbers & b.numbers)),
        "number_alone": float(bool(a.numbers) != bool(b.numbers)),
        "days_equal": float(days_agree(a, b) is True),
        "days_differ": float(days_agree(a, b) is False),
        "negation_differs": float(a.negated != b.negated),
        "possible_differs": float(a.possible != b.possible),
        "planned_differs": float(a.planned != b.planned),
        "opposites": float(opposite),
        "sequence": _sequence(a.order, b.order),
        "context": context,
        "context_shared": context * overlap,
        "same_source": float(_same_source(one, other)),
        "one_cites_the_other": float(_cites(one, other) or _cites(other, one)),
        "short": 1 / (1 + min(len(a.words), len(b.words))),
        "both_prominent": min(one.prominence, other.prominence),
        "cites": float(_speaks_of(one, other) or _speaks_of(other, one)),
        "sourced": sourced / 2,
        "unsourced": float(not sourced),
    }


def _beside_names(one: Claim, other: Claim, names: Set[str]) -> dict[str, float]:
    """How alike the words are by meaning but for names (what is said to happen), and those of them that their pages
    aren't about as a whole."""
    a, b = meanings(one.statement), meanings(other.statement)
    near = likenesses(a, b)
    topic = names | set(one.context[:TOPIC]) | set(other.context[:TOPIC])
    plain_a, plain_b = (np.array([root not in names for root in bag.roots], bool) for bag in (a, b))
    own_a, own_b = (np.array([root not in topic for root in bag.roots], bool) for bag in (a, b))
    doing = (_has(near, a.weights, plain_a, plain_b), _has(near.T, b.weights, plain_b, plain_a))
    own = (_has(near, a.weights, own_a, own_b), _has(near.T, b.weights, own_b, own_a))
    return {"doing": sum(doing) / 2, "own_words": min(own), "nothing_own": float(not own_a.any() or not own_b.any())}


def _has(near: Floats, weights: Floats, of: Booleans, among: Booleans) -> float:
    """How much of the chosen words the others have, each by the nearest of them, weighed."""
    if not of.any() or not among.any():
        return 0.0
    return float(near[of][:, among].max(1) @ weights[of] / weights[of].sum())


def _speaks_of(one: Claim, other: Claim) -> bool:
    """Whether `one` is told through the outlet of `other`, or its passage names that."""
    if not other.outlet or other.outlet == one.outlet:
        return False
    return _cites(one, other) or bool(mentions(one.passage, (other.outlet,)))


def about(claim: Claim) -> dict[str, float]:
    """The words of the names that a claim is about, with their weights."""
    return weigh(" ".join(claim.about))


def days_agree(a: Facts, b: Facts) -> bool | None:
    """Whether the days of two statements can be the same; None where one of them names none."""
    if not a.days or not b.days:
        return None
    return any(_can_be(x, y) for x in a.days for y in b.days)


def _can_be(x: str, y: str) -> bool:
    short, long = sorted((x, y), key=len)
    if short.startswith("????") or long.startswith("????"):
        return long[4:].startswith(short[4:])
    return long.startswith(short)


@functools.lru_cache(maxsize=20_000)
def context_likeness(a: tuple[str, ...], b: tuple[str, ...]) -> float:
    """How alike the heaviest stems of two pages are, by weight."""
    if not a or not b:
        return 0.0
    known = weights()
    shared = sum(known.get(root, 9.0) for root in set(a) & set(b))
    return shared / math.sqrt(sum(known.get(root, 9.0) for root in a) * sum(known.get(root, 9.0) for root in b))


def _sequence(a: tuple[str, ...], b: tuple[str, ...]) -> float:
    """The share of the shorter statement's words that stand in the other in the same order."""
    if not a or not b:
        return 0.0
    previous = [0] * (len(b) + 1)
    for x in a:
        current = [0]
        for j, y in enumerate(b):
            current.append(previous[j] + 1 if x == y else max(previous[j + 1], current[j]))
        previous = current
    return previous[-1] / min(len(a), len(b))


def _same_source(one: Claim, other: Claim) -> bool:
    return bool(one.chain and other.chain) and one.identity == "named" and one.who == other.who


def _cites(one: Claim, other: Claim) -> bool:
    """Whether `one` is told through the outlet of `other`."""
    return bool(other.outlet) and any(same_outlet(teller.name, other.outlet or "") for teller in one.chain)


def same_outlet(name: str, outlet: str) -> bool:
    """Whether `name`, as a page says it, is that of the outlet: whole, or by its last words ('the Courier')."""
    mine, its = _bare(name), _bare(outlet)
    if not mine or not its:
        return False
    return mine == its or (len(mine[-1]) > 3 and its[-len(mine) :] == mine)


def _bare(name: str) -> list[str]:
    words = name.casefold().replace("’", "'").split()
    return words[1:] if words[:1] == ["the"] else words


def _reasons(one: Claim, other: Claim, values: Mapping[str, float]) -> Iterator[str]:
    a, b = facts(one.statement), facts(other.statement)
    words = [root for root in a.words if root in b.words]
    if words:
        yield "both speak of " + ", ".join(sorted(words, key=lambda root: -a.words[root])[:5])
    if values["meaning"] > values["shared"] + 0.2:
        yield "other words of like meaning"
    if values["numbers_equal"]:
        yield "the same number: " + ", ".join(sorted(a.numbers & b.numbers))
    if values["numbers_differ"]:
        yield f"other numbers: {', '.join(sorted(a.numbers))} and {', '.join(sorted(b.numbers))}"
    if values["days_differ"]:
        yield f"other days: {', '.join(sorted(a.days))} and {', '.join(sorted(b.days))}"
    if values["names_differ"]:
        yield "no name is shared"
    if values["opposites"]:
        yield "a word of one excludes a word of the other"
    if values["possible_differs"]:
        yield "only one says that it is sure"
    if values["negation_differs"]:
        yield "one negates what the other says"
    if values["one_cites_the_other"] or values["cites"]:
        yield "one tells it after the other's outlet"
    if values["same_source"]:
        yield f"both from {one.who}"


@cache
def _model() -> Mapping[str, float]:
    """The weight of each feature. Made by training/matching/fit.py."""
    text = resources.files("reportedly.rumours").joinpath("data/match.json").read_text("utf-8")
    loaded: dict[str, float] = json.loads(text)["weights"]
    return loaded
