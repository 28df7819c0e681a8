"""python -m training.matching.fit: the weights of the matching model -> rumours/data/match.json.

A logistic regression over the features of rumours/match.py (L2, by Newton's method; no library but numpy), fitted on

- pairs of headlines of `claim-clusters` (train): of one rumour, and the most alike of two rumours;
- the train part of tests/stories, read by the shipped model: each member of a gold rumour is the claim of its page that
  is most like the rumour's statement; claims that are like it, but weren't chosen, are left out;
- twins made from templates of our own (twins.py): another number, day, name, or firmness.
"""

from __future__ import annotations

import argparse
import gzip
import json
import random
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import combinations
from pathlib import Path

import numpy as np

from reportedly.claims.facts import heaviest
from reportedly.claims.model import Claim
from reportedly.claims.state import state
from reportedly.errors import Place
from reportedly.intake.records import page_from_record
from reportedly.reading.read import read
from reportedly.reading.reading import Reading
from reportedly.rumours.match import FEATURES, features, probability, same_outlet
from reportedly.rumours.trace import same_person
from training.matching.twins import twins

SAME_COUNTS = 8.0
"""How often a pair of one rumour counts: there are twenty times as many of two, and a missed one costs more."""

LEAST = 0.25
"""Likeness to a gold statement below which no claim of a page is taken for its member."""

AMBIGUOUS = 0.45
"""Likeness to a gold statement from which a claim that wasn't chosen may be the same all the same."""


@dataclass(frozen=True)
class Pair:
    values: tuple[float, ...]
    same: bool
    weight: float


def bare(statement: str, *, context: str = "", page: str = "p") -> Claim:
    words = heaviest(context or statement)
    return Claim("c", page, None, statement, (), (), None, None, 0, 1, context=words)


def of(one: Claim, other: Claim, same: bool, weight: float) -> Pair:
    values = features(one, other)
    return Pair(tuple(values[name] for name in FEATURES), same, weight)


def from_clusters(path: Path, seed: int) -> Iterator[Pair]:
    draw = random.Random(seed)
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        rumours = [json.loads(line) for line in lines]
    headlines = [[bare(each["headline"].capitalize()) for each in rumour["headlines"]] for rumour in rumours]
    for group in headlines:
        pairs = list(combinations(group, 2))
        for one, other in draw.sample(pairs, min(len(pairs), 30)):
            yield of(one, other, True, 0.05)
    everything = [(number, claim) for number, group in enumerate(headlines) for claim in group]
    for number, claim in draw.sample(everything, min(len(everything), 200)):
        others = [(probability(claim, other), other) for at, other in draw.sample(everything, 60) if at != number]
        for _, other in sorted(others, key=lambda pair: -pair[0])[:6]:
            yield of(claim, other, False, 0.1)


def readings(folder: Path, cache: Path | None = None) -> Iterator[tuple[dict[str, object], list[Reading]]]:
    for path in sorted(folder.glob("*.json")):
        story = json.loads(path.read_text("utf-8"))
        kept = cache / f"{folder.name}-{path.name}" if cache else None
        if kept and kept.exists():
            yield story, [Reading.from_json(text) for text in json.loads(kept.read_text("utf-8"))["r"]]
        else:
            yield story, [read(page_from_record(page, Place(path.name))) for page in story["pages"]]


def likeness(one: Claim, other: Claim) -> float:
    """By words and meaning alone, and never by the model that is being fitted: that would teach it its own errors."""
    values = features(one, other)
    return (
        0.5 * values["meaning"]
        + 0.3 * values["contained"]
        + 0.2 * values["names_shared"]
        - 0.5 * values["numbers_differ"]
        - 0.3 * values["days_differ"]
    )


def assigned(story: dict, claims: Sequence[Claim]) -> tuple[dict[str, str], set[str]]:
    """Claim id -> rumour id, and the ids of claims that could be one but weren't chosen."""
    by_page: dict[str, list[Claim]] = defaultdict(list)
    for claim in claims:
        by_page[claim.page].append(claim)
    chosen: dict[str, str] = {}
    doubtful: set[str] = set()
    wanted = [(rumour["id"], rumour["statement"], rumour["members"]) for rumour in story["rumours"]]
    wanted += [
        (f"b{n}", each["statement"], [{"page": page, "who": "", "stance": "support"} for page in each["pages"]])
        for n, each in enumerate(story.get("background", []))
    ]
    scored = []
    for rumour, statement, members in wanted:
        for number, member in enumerate(members):
            for claim in by_page[member["page"]]:
                like = likeness(replace(bare(statement), context=claim.context, page="-"), claim)
                who = member["who"] and (same_person(claim.who, member["who"]) or same_outlet(claim.who, member["who"]))
                scored.append((like + 0.25 * bool(who), like, rumour, number, claim.id))
                if like >= AMBIGUOUS:
                    doubtful.add(claim.id)
    taken: set[tuple[str, int]] = set()
    for total, like, rumour, number, claim_id in sorted(scored, reverse=True):
        if like < LEAST or total < LEAST + 0.1 or claim_id in chosen or (rumour, number) in taken:
            continue
        chosen[claim_id] = rumour
        taken.add((rumour, number))
    return chosen, doubtful - set(chosen)


def from_stories(folder: Path, cache: Path | None) -> Iterator[Pair]:
    for story, read_pages in readings(folder, cache):
        claims = [claim for reading in read_pages for claim in state(reading)]
        chosen, doubtful = assigned(story, claims)
        for one, other in combinations(claims, 2):
            a, b = chosen.get(one.id), chosen.get(other.id)
            if one.id in doubtful or other.id in doubtful or (a is None and b is None):
                continue
            if a and a == b:
                yield of(one, other, True, SAME_COUNTS * (0.3 if a.startswith("b") else 1.0))
            else:
                yield of(one, other, False, 0.25 if a is None or b is None else 1.0)


def across_stories(folder: Path, cache: Path | None, seed: int) -> Iterator[Pair]:
    """Pairs of claims of two stories, the most alike of many: what tells matters apart."""
    draw = random.Random(seed)
    told = [
        (number, claim)
        for number, (_, read_pages) in enumerate(readings(folder, cache))
        for reading in read_pages
        for claim in state(reading)
    ]
    for number, claim in draw.sample(told, min(len(told), 250)):
        others = [(probability(claim, other), other) for at, other in draw.sample(told, 80) if at != number]
        for _, other in sorted(others, key=lambda pair: -pair[0])[:4]:
            yield of(claim, other, False, 1.0)


HELD = {"numbers_differ": -3.0, "names_differ": -1.5, "days_differ": -1.2, "possible_differs": -1.0}
"""Weights that are set, not fitted: what must matter, though twins are too few in the stories to teach it."""


def fit(pairs: Sequence[Pair], *, penalty: float) -> dict[str, float]:
    x = np.array([(1.0, *pair.values) for pair in pairs])
    held = np.array([0.0, *(HELD.get(name, 0.0) for name in FEATURES)])
    y = np.array([pair.same for pair in pairs], float)
    sure = np.array([pair.weight for pair in pairs])
    w = np.zeros(x.shape[1])
    ridge = np.full(x.shape[1], penalty)
    ridge[0] = 1e-6
    ridge[np.flatnonzero(held)] = 1e9
    w[:] = held
    for _ in range(50):
        p = 1 / (1 + np.exp(-np.clip(x @ w, -30, 30)))
        gradient = x.T @ (sure * (p - y)) + ridge * (w - held)
        hessian = (x * (sure * p * (1 - p))[:, None]).T @ x + np.diag(ridge)
        step = np.linalg.solve(hessian, gradient)
        w -= step
        if np.abs(step).max() < 1e-6:
            break
    return {name: round(float(value), 3) for name, value in zip(("bias", *FEATURES), w, strict=True)}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, default=Path("../shared/data"))
    parser.add_argument("--stories", type=Path, default=Path("tests/stories"))
    parser.add_argument("--readings", type=Path, default=None, help="folder of readings of the stories, made before")
    parser.add_argument("--penalty", type=float, default=3.0)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--out", type=Path, default=Path("src/reportedly/rumours/data/match.json"))
    options = parser.parse_args()
    clusters = list(from_clusters(options.data / "claim-clusters/train.jsonl.gz", options.seed))
    made = [of(bare(one, context=c), bare(other, context=c), same, 1.0) for one, other, c, same in twins(options.seed)]
    told = list(from_stories(options.stories / "train", options.readings))
    across = list(across_stories(options.stories / "train", options.readings, options.seed))
    pairs = [*clusters, *made, *told, *across]
    weights = fit(pairs, penalty=options.penalty)
    for name, some in (("clusters", clusters), ("twins", made), ("stories", told), ("across", across)):
        right = [
            (sum(weights[f] * v for f, v in zip(FEATURES, pair.values, strict=True)) + weights["bias"] > 0) == pair.same
            for pair in some
        ]
        same = (
            [1.0]
            if not any(pair.same for pair in some)
            else [ok for ok, pair in zip(right, some, strict=True) if pair.same]
        )
        print(
            f"{name}: {len(some):,} pairs, right {np.mean(right):.3f}, of the same {np.mean(same):.3f} ({len(same):,})"
        )
    options.out.write_text(json.dumps({"pairs": len(pairs), "weights": weights}, indent=1) + "\n", "utf-8")
    print(weights)


if __name__ == "__main__":
    main()
