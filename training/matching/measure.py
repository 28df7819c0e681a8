"""python -m training.matching.measure: clusters of `claim-clusters` (dev), ours beside TF-IDF at its best threshold.

Each headline and each body is a page; a body states its first sentence. Rumours of dev are unseen in training.
"""

from __future__ import annotations

import argparse
import gzip
import json
import math
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from itertools import combinations
from pathlib import Path

import numpy as np

from reportedly.claims.facts import LITTLE, UNKNOWN_WEIGHT, WORD, heaviest, stem, weights
from reportedly.claims.model import Claim
from reportedly.rumours.match import context_likeness, probability

Page = tuple[int, str, str]
"""Number of the rumour, statement, text."""


def pages(path: Path) -> Iterator[Page]:
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for number, line in enumerate(lines):
            rumour = json.loads(line)
            for each in rumour["headlines"]:
                yield number, each["headline"].capitalize(), each["headline"]
            for article in rumour["articles"]:
                yield number, article["text"].split("\n")[0][:300], article["text"]


def tf_idf(texts: Sequence[str]) -> np.ndarray:
    counts = [
        Counter(stem(word.casefold()) for word in WORD.findall(text) if word.casefold() not in LITTLE) for text in texts
    ]
    columns = {root: at for at, root in enumerate(sorted(set().union(*counts)))}
    x = np.zeros((len(texts), len(columns)), np.float32)
    for row, roots in enumerate(counts):
        for root, n in roots.items():
            x[row, columns[root]] = (1 + math.log(n)) * weights().get(root, UNKNOWN_WEIGHT)
    x /= np.linalg.norm(x, axis=1, keepdims=True) + 1e-9
    return x @ x.T


def ours(told: Sequence[Page]) -> np.ndarray:
    """Half what the matching model says of the statements, half how alike the pages are."""
    claims = [
        Claim(str(at), str(at), None, statement, (), (), None, None, 0, 1, context=heaviest(f"{statement}\n{text}"))
        for at, (_, statement, text) in enumerate(told)
    ]
    alike = np.zeros((len(claims), len(claims)))
    for i, j in combinations(range(len(claims)), 2):
        context = context_likeness(claims[i].context, claims[j].context)
        if context > 0.02:
            alike[i, j] = alike[j, i] = (probability(claims[i], claims[j]) + min(1.0, 2 * context)) / 2
    return alike


def linked(alike: np.ndarray, at_least: float) -> list[list[int]]:
    means = alike.astype(float).copy()
    np.fill_diagonal(means, -1)
    groups = [[at] for at in range(len(means))]
    while True:
        i, j = divmod(int(means.argmax()), len(means))
        if means[i, j] < at_least:
            return [group for group in groups if group]
        a, b = len(groups[i]), len(groups[j])
        means[i] = (means[i] * a + means[j] * b) / (a + b)
        means[:, i] = means[i]
        means[i, i] = -1
        means[j] = means[:, j] = -1
        groups[i] += groups[j]
        groups[j] = []


def scores(groups: Sequence[Sequence[int]], gold: Sequence[int]) -> tuple[float, float]:
    """B-cubed F1 and pairwise F1."""
    sizes = Counter(gold)
    precision = recall = pairs = predicted = 0.0
    for group in groups:
        inside = Counter(gold[at] for at in group)
        for n in inside.values():
            precision += n * n / len(group)
            pairs += n * (n - 1) / 2
        recall += sum(n * n / sizes[rumour] for rumour, n in inside.items())
        predicted += len(group) * (len(group) - 1) / 2
    p, r = precision / len(gold), recall / len(gold)
    wanted = sum(n * (n - 1) / 2 for n in sizes.values())
    return 2 * p * r / (p + r), 2 * pairs / (predicted + wanted)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, default=Path("../shared/data"))
    parser.add_argument("--train", type=int, default=60, help="rumours of train that ours takes its threshold from")
    options = parser.parse_args()
    folder = options.data / "claim-clusters"
    dev = list(pages(folder / "dev.jsonl.gz"))
    train = [page for page in pages(folder / "train.jsonl.gz") if page[0] < 2 * options.train and page[0] % 2]
    methods: dict[str, Callable[[Sequence[Page]], np.ndarray]] = {
        "TF-IDF": lambda told: tf_idf([text for _, _, text in told]),
        "ours": ours,
    }
    grid = [at / 100 for at in range(4, 60, 2)]
    results: dict[str, list[str]] = defaultdict(list)
    for name, method in methods.items():
        alike, learned = method(dev), method(train)
        best = max(grid, key=lambda at: sum(scores(linked(learned, at), [page[0] for page in train])))
        oracle = max(grid, key=lambda at: sum(scores(linked(alike, at), [page[0] for page in dev])))
        for how, at in (("threshold of train", best), ("best threshold on dev", oracle)):
            b3, pairwise = scores(linked(alike, at), [page[0] for page in dev])
            results[name].append(f"{how} {at:.2f}: B3 F1 {b3:.3f}, pairwise F1 {pairwise:.3f}")
    print(f"{len(dev):,} pages of {len({page[0] for page in dev})} rumours")
    for name, told in results.items():
        for line in told:
            print(f"{name:8} {line}")


if __name__ == "__main__":
    main()
