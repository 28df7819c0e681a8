"""On which side a bare text stands, where no reading says so: a headline to a statement, or to a page's text.

Two multinomial logistic regressions over words and overlaps, shipped as plain numbers; made by training/stance/fit.py,
which tells how good they are.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Mapping, Sequence
from functools import cache, lru_cache
from importlib import resources
from itertools import pairwise
from typing import Literal

from reportedly.claims.facts import alike, facts, stem
from reportedly.rumours.model import Stance
from reportedly.rumours.stance import turned

Agreement = Literal["agree", "disagree", "discuss", "unrelated"]

STANCES: tuple[Stance, ...] = ("support", "deny", "comment")
AGREEMENTS: tuple[Agreement, ...] = ("agree", "disagree", "discuss", "unrelated")

TOKEN = re.compile(r"[a-z]+(?:'[a-z]+)?|\?|\d+|['‘“\"]", re.IGNORECASE)
SENTENCE = re.compile(r"(?<=[.!?])\s+|\n+")
ASKS = re.compile(r"(?:is|did|does|are|was|has|will|can|do)\b", re.IGNORECASE)
QUOTES = re.compile(r"[‘'\"“]\w")

MOST_SENTENCES = 25
"""Sentences of a page that are looked at: news says it early, and texts have no bound."""


def side_of_headline(headline: str, statement: str) -> dict[Stance, float]:
    """The probability of each stance (all but `query`) of a headline to a statement."""
    values = _probabilities("headline", headline_features(headline, statement))
    return dict(zip(STANCES, values, strict=True))


def side_of_page(headline: str, text: str) -> dict[Agreement, float]:
    """The probability that a page's text agrees with a headline, disagrees, discusses it, or tells something else."""
    values = _probabilities("page", page_features(headline, text))
    return dict(zip(AGREEMENTS, values, strict=True))


def headline_features(headline: str, statement: str) -> dict[str, float]:
    """What the model of headlines weighs: the words that only the headline has, and how the two overlap."""
    words, known = tokens(headline), set(tokens(statement))
    values: dict[str, float] = {f"n:{word}": 1.0 for word in words if word not in known and _counts(word)}
    for one, other in pairwise(words):
        if one not in known or other not in known:
            values[f"b:{one}_{other}"] = 0.7
    a, b = facts(headline), facts(statement)
    shared = sum(weight for root, weight in a.words.items() if root in b.words)
    forth, back = alike(headline, statement)
    return values | {
        "question": 2.0 * headline.rstrip("'\"’”").endswith("?"),
        "negated": 2.0 * a.negated,
        "negation_differs": 2.0 * (a.negated != b.negated),
        "turned": 2.0 * turned(a, b),
        "possible": 1.5 * a.possible,
        "of_statement": 3 * shared / (sum(b.words.values()) or 1),
        "of_headline": 3 * shared / (sum(a.words.values()) or 1),
        "meaning_of_statement": 3 * back,
        "meaning_of_headline": 3 * forth,
        "numbers_differ": float(bool(a.numbers and b.numbers) and not a.numbers & b.numbers),
        "quotes": float(bool(QUOTES.search(headline))),
        "length": len(words) / 10,
        "asks": float(bool(ASKS.match(headline))),
        "colon": float(":" in headline),
        "bias": 1.0,
    }


def page_features(headline: str, text: str) -> dict[str, float]:
    """What the model of pages weighs: how much of the headline the text has, and the words of both."""
    told, words = facts(headline), tokens(headline)
    sentences = _sentences(text)
    mass = sum(told.words.values()) or 1

    def share(roots: frozenset[str]) -> float:
        return sum(weight for root, weight in told.words.items() if root in roots) / mass

    shares = [share(sentence) for sentence in sentences]
    best = sorted(range(len(shares)), key=lambda number: -shares[number])[:3]
    everything: frozenset[str] = frozenset().union(*sentences)
    lead: frozenset[str] = frozenset().union(*sentences[:4])
    near: frozenset[str] = frozenset().union(*(sentences[number] for number in best[:2]))
    return {
        **{f"h:{word}": 0.7 for word in words},
        **{f"n:{word}": 0.5 for word in near},
        **{f"l:{word}": 0.5 for word in lead},
        **{f"a:{word}": 0.4 for word in everything},
        "overlap": 3 * share(everything),
        "best": 3 * max(shares, default=0.0),
        "lead": 3 * share(lead),
        "near": 3 * sum(shares[number] for number in best) / len(best) if best else 0.0,
        "negated": float(told.negated),
        "possible": float(told.possible),
        "question": float(headline.rstrip("\"'’").endswith("?")),
        "sentences": len(sentences) / 10,
        "bias": 1.0,
    }


def tokens(text: str) -> list[str]:
    """Stems, numbers, question and quotation marks, in order."""
    found = TOKEN.findall(text.replace("’", "'"))
    return [stem(token.casefold()) if token.isalpha() else token for token in found]


def _counts(word: str) -> bool:
    return len(word) > 1 or not word.isalpha()


@lru_cache(maxsize=4_096)
def _sentences(text: str) -> tuple[frozenset[str], ...]:
    cut = [sentence for sentence in SENTENCE.split(text) if len(sentence) > len("He said it was so.")]
    return tuple(frozenset(tokens(sentence)) for sentence in cut[:MOST_SENTENCES])


def _probabilities(name: str, values: Mapping[str, float]) -> Sequence[float]:
    weights = _models()[name]
    n = len(next(iter(weights.values())))
    logits = [0.0] * n
    for feature, value in values.items():
        for number, weight in enumerate(weights.get(feature, ())):
            logits[number] += weight * value
    top = max(logits)
    shares = [math.exp(logit - top) for logit in logits]
    return [share / sum(shares) for share in shares]


@cache
def _models() -> dict[str, dict[str, list[float]]]:
    text = resources.files("reportedly.rumours").joinpath("data/sides.json").read_text("utf-8")
    loaded: dict[str, dict[str, list[float]]] = json.loads(text)
    return loaded
