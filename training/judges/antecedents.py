"""Would learned weights find antecedents better than the written ones of `resolve.py`? A log-linear ranking.

    python -m training.judges.antecedents --data ../shared/data [--folds 5]

Reads readings (train and dev) and OntoGUM's train. Prints the share of right choices by the written weights, and by
fitted ones on held-out pages. Deterministic. So far the written ones are better, so nothing is shipped from here.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import numpy as np

from reportedly.reading import resolve as module
from reportedly.reading.nest import nest
from reportedly.text.quotemarks import quotations
from reportedly.text.sentences import sentences
from training.judges.corpora import Coreferent, GoldPage, ontogum, readings

SIGNS = tuple(module.WEIGHTS)
Example = tuple[np.ndarray, int]


class Recorder(module._Cast):
    """Goes the gold way, and keeps the candidates at each fork."""

    gold_at: dict[int, frozenset[str]]
    mentions_at: dict[int, tuple[tuple[int, int], ...]]
    examples: list[Example]

    def _antecedent(self, number, gender, start, among=None):  # type: ignore[no-untyped-def, override]
        found = super()._antecedent(number, gender, start, among)
        right = self._right(start)
        if not right:
            return found
        rows, best = [], None
        for actor, signs in self.candidates(number, gender, start):
            if among is not None and actor.number not in among:
                continue
            if actor.number in right and best is None:
                best = len(rows)
            rows.append([signs[sign] for sign in SIGNS])
        if best is not None and len(rows) > 1:
            self.examples.append((np.array(rows), best))
        return self.actors[next(iter(right))] if best is not None else found

    def _right(self, start: int) -> set[int]:
        names = self.gold_at.get(start)
        if names:
            return {actor.number for actor in self.actors if actor.name.casefold() in names}
        spans = self.mentions_at.get(start, ())
        return {
            self.of_bearer[number]
            for number, bearer in enumerate(self.bearers)
            for mention in bearer.mentions
            if any(a <= mention.start and mention.end <= b and b - a < 60 for a, b in spans)
            and self.bearers[number].kind == "person"
        }


def recorded(page, linked, gold_at=None, mentions_at=None, pronouns=()) -> list[Example]:  # type: ignore[no-untyped-def]
    marks = quotations(page.text)
    starts = [start for start, _ in sentences(page.text, marks)]
    cast = Recorder(page, linked, nest(linked, page.text), starts)
    cast.gold_at, cast.mentions_at, cast.examples = gold_at or {}, mentions_at or {}, []
    cast.resolved()
    for pronoun in pronouns:
        cast._antecedent(-1, "m" if pronoun.word in ("he", "him", "his") else "f", pronoun.start)
    return cast.examples


def of_reading(page: GoldPage) -> list[Example]:
    entities = {entity["id"]: entity for entity in page.record["entities"]}
    gold_at = {}
    for each in page.gold:
        entity = entities[each["who"]]
        if each["source"] and entity["identity"] == "named" and entity["kind"] == "person":
            gold_at[each["source"][0]["start"]] = frozenset(
                name.casefold() for name in [entity["name"], *entity["aliases"]]
            )
    return recorded(page.page, page.linked, gold_at)


def of_document(document: Coreferent) -> list[Example]:
    sources = {each.source[0][0] for each in document.linked}
    mentions_at = {pronoun.start: pronoun.mentions for pronoun in document.pronouns}
    others = [
        pronoun for pronoun in document.pronouns if pronoun.start not in sources and pronoun.word in ("he", "she")
    ]
    return recorded(document.page, document.linked, None, mentions_at, others)


def fit(examples: list[Example], weights_of: list[float], l2: float, steps: int = 400) -> np.ndarray:
    """Weights that make the right candidates likeliest: gradient ascent on the log likelihood."""
    weights = np.zeros(len(SIGNS))
    total = sum(weights_of)
    for step in range(steps):
        gradient = -l2 * weights
        for (rows, right), weight in zip(examples, weights_of, strict=True):
            scores = rows @ weights
            scores = np.exp(scores - scores.max())
            share = scores / scores.sum()
            gradient += weight * (rows[right] - share @ rows) / total
        weights = weights + 0.8 * gradient / (1 + step / 200)
    return weights


def right(examples: list[Example], weights: np.ndarray) -> float:
    return sum(int(np.argmax(rows @ weights)) == best for rows, best in examples) / max(1, len(examples))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--folds", type=int, default=5)
    args = parser.parse_args()
    files = [
        args.data / "readings/train.jsonl.gz",
        args.data / "readings/dev.jsonl.gz",
        args.data / "gum/ontogum-train.tar.gz",
    ]
    pages = [of_reading(page) for file in files[:2] for page in readings(file)]
    gum: list[Example] = [example for document in ontogum(files[2]) for example in of_document(document)]
    print(f"{sum(map(len, pages))} forks in readings, {len(gum)} in OntoGUM")
    hand = np.array([module.WEIGHTS.get(sign, 0.0) for sign in SIGNS])
    flat = [example for page in pages for example in page]
    print(f"as shipped: readings {right(flat, hand):.3f}, OntoGUM {right(gum, hand):.3f}")
    for share in (0.0, 0.2, 1.0):
        for l2 in (0.001, 0.01):
            hits = n = 0.0
            for fold in range(args.folds):
                train = [example for at, page in enumerate(pages) if at % args.folds != fold for example in page]
                test = [example for at, page in enumerate(pages) if at % args.folds == fold for example in page]
                both = train + (gum if share else [])
                weights = fit(both, [1.0] * len(train) + [share] * (len(both) - len(train)), l2, 150)
                hits += right(test, weights) * len(test)
                n += len(test)
            print(f"OntoGUM at {share}, l2 {l2}: held-out readings {hits / n:.3f}")


if __name__ == "__main__":
    main()
