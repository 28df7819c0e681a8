"""python -m training.stance.fit: the two models of rumours/sides.py -> rumours/data/sides.json, with their figures.

`headline`: Emergent, headline against claim; every fifth claim by its hash is kept for dev. `page`: FNC-1's train
against its dev (bodies and claims disjoint), with 4,000 of the unrelated pairs in training. Multinomial logistic
regressions with L2, by Adam, on numpy alone.
"""

from __future__ import annotations

import argparse
import gzip
import hashlib
import json
import random
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import numpy as np

from reportedly.rumours.sides import AGREEMENTS, headline_features, page_features

EMERGENT = ("for", "against", "observing")
UNRELATED = 4_000

Features = list[Mapping[str, float]]


def records(path: Path) -> Iterator[dict[str, str]]:
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            yield json.loads(line)


def of_dev(claim: str) -> bool:
    return int(hashlib.sha256(claim.encode()).hexdigest(), 16) % 5 == 0


def matrix(features: Features, columns: Mapping[str, int]) -> np.ndarray:
    x = np.zeros((len(features), len(columns)), np.float32)
    for row, values in enumerate(features):
        for name, value in values.items():
            if name in columns:
                x[row, columns[name]] = value
    return x


def fit(x: np.ndarray, y: np.ndarray, sure: Sequence[float], *, penalty: float, steps: int) -> np.ndarray:
    rng = np.random.default_rng(0)
    w = np.zeros((x.shape[1], len(sure)), np.float32)
    mean, spread = np.zeros_like(w), np.zeros_like(w)
    target, weight = np.eye(len(sure), dtype=np.float32)[y], np.array(sure, np.float32)[y][:, None]
    for step in range(1, steps + 1):
        rows = rng.choice(len(x), min(len(x), 2048), replace=False)
        logits = x[rows] @ w
        shares = np.exp(logits - logits.max(1, keepdims=True))
        shares /= shares.sum(1, keepdims=True)
        slope = x[rows].T @ (weight[rows] * (shares - target[rows])) / len(rows) + penalty * w
        mean, spread = 0.9 * mean + 0.1 * slope, 0.99 * spread + 0.01 * slope * slope
        w -= 0.03 * (mean / (1 - 0.9**step)) / (np.sqrt(spread / (1 - 0.99**step)) + 1e-8)
    return w


def told(name: str, labels: Sequence[str], guess: np.ndarray, y: np.ndarray) -> None:
    f1, recall = [], []
    for number in range(len(labels)):
        right = ((guess == number) & (y == number)).sum()
        f1.append(2 * right / max(1, (guess == number).sum() + (y == number).sum()))
        recall.append(right / max(1, (y == number).sum()))
    each = ", ".join(f"{label} F1 {a:.2f} R {b:.2f}" for label, a, b in zip(labels, f1, recall, strict=True))
    print(f"{name}: {len(y):,} pairs, accuracy {(guess == y).mean():.3f}, macro F1 {np.mean(f1):.3f} ({each})")


def shipped(columns: Mapping[str, int], w: np.ndarray) -> dict[str, list[float]]:
    rows = {name: [round(float(value), 3) for value in w[at]] for name, at in columns.items()}
    return {name: row for name, row in rows.items() if any(abs(value) >= 0.005 for value in row)}


def headlines(data: Path) -> dict[str, list[float]]:
    rows = list(records(data / "emergent/train.jsonl.gz"))
    features: Features = [headline_features(row["headline"], row["claim"]) for row in rows]
    y = np.array([EMERGENT.index(row["stance"]) for row in rows])
    fold = np.array([int(hashlib.sha256(row["claim"].encode()).hexdigest(), 16) % 5 for row in rows])
    guessed = np.zeros_like(y)
    for held in range(5):
        columns = _frequent([each for each, at in zip(features, fold, strict=True) if at != held], at_least=3)
        x = matrix(features, columns)
        w = fit(x[fold != held], y[fold != held], (1, 1.5, 1), penalty=0.01, steps=250)
        guessed[fold == held] = (x[fold == held] @ w).argmax(1)
        if held == 0:
            told("emergent, dev (a fifth of the claims)", EMERGENT, guessed[fold == 0], y[fold == 0])
            kept = shipped(columns, w)
    told("emergent, five folds over claims", EMERGENT, guessed, y)
    return kept


def pages(data: Path, seed: int) -> dict[str, list[float]]:
    bodies = {row["body_id"]: row["text"] for row in records(data / "fnc1/bodies.jsonl.gz")}
    draw = random.Random(seed)
    rows = list(records(data / "fnc1/train.jsonl.gz"))
    related = [row for row in rows if row["stance"] != "unrelated"]
    rows = related + draw.sample([row for row in rows if row["stance"] == "unrelated"], UNRELATED)
    features: Features = [page_features(row["headline"], bodies[row["body_id"]]) for row in rows]
    frequent = _spread(rows, features)
    columns = {name: at for at, name in enumerate(sorted(frequent))}
    x, y = matrix(features, columns), np.array([AGREEMENTS.index(row["stance"]) for row in rows])  # type: ignore[arg-type]
    w = fit(x, y, (1.5, 11, 1, 1), penalty=0.003, steps=120)
    dev = list(records(data / "fnc1/dev.jsonl.gz"))
    guess = np.concatenate(
        [
            (matrix([page_features(row["headline"], bodies[row["body_id"]]) for row in some], columns) @ w).argmax(1)
            for some in (dev[at : at + 1000] for at in range(0, len(dev), 1000))
        ]
    )
    told("fnc1, dev", AGREEMENTS, guess, np.array([AGREEMENTS.index(row["stance"]) for row in dev]))  # type: ignore[arg-type]
    return shipped(columns, w)


def _frequent(features: Features, *, at_least: int) -> dict[str, int]:
    counts = Counter(name for values in features for name in values)
    return {name: at for at, name in enumerate(sorted(name for name, n in counts.items() if n >= at_least))}


def _spread(rows: Sequence[Mapping[str, str]], features: Features) -> set[str]:
    """The features that many bodies (or headlines) have: rarer words are names of one story."""
    by_body = {row["body_id"]: values for row, values in zip(rows, features, strict=True)}
    by_headline = {row["headline"]: values for row, values in zip(rows, features, strict=True)}
    bodies = Counter(name[2:] for values in by_body.values() for name in values if name.startswith("a:"))
    heads = Counter(name for values in by_headline.values() for name in values if name.startswith("h:"))
    least = {"h:": 12, "n:": 25, "l:": 25, "a:": 40}

    def kept(name: str) -> bool:
        if name[:2] not in least:
            return True
        return (heads[name] if name.startswith("h:") else bodies[name[2:]]) >= least[name[:2]]

    return {name for values in features for name in values if kept(name)}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, default=Path("../shared/data"))
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--out", type=Path, default=Path("src/reportedly/rumours/data/sides.json"))
    options = parser.parse_args()
    models = {"headline": headlines(options.data), "page": pages(options.data, options.seed)}
    options.out.write_text(_one_a_line(models), "utf-8")


def _one_a_line(models: Mapping[str, Mapping[str, list[float]]]) -> str:
    """The models as JSON with one feature a line, so that a change can be read."""
    parts = []
    for name, rows in models.items():
        lines = (f"{json.dumps(feature, ensure_ascii=False)}: {json.dumps(row)}" for feature, row in rows.items())
        parts.append(f"{json.dumps(name)}: {{\n" + ",\n".join(lines) + "\n}")
    return "{" + ",\n".join(parts) + "}\n"


if __name__ == "__main__":
    main()
