"""Would learned weights find antecedents better than the written ones of `antecedents.py`? A log-linear ranking.

    python -m training.judges.antecedents --data ../shared/data [--folds 5]

Reads readings (train and dev) and OntoGUM's train. Prints the share of right choices by the written weights, and by
fitted ones on held-out pages. Deterministic. So far the written ones are better, so nothing is shipped from here.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from unittest.mock import patch

import numpy as np

from reportedly.page.model import Page
from reportedly.reading import antecedents
from reportedly.reading.cast import Actor, Cast
from reportedly.reading.link import Linked
from reportedly.reading.names import Gender
from reportedly.reading.nest import nest
from reportedly.reading.resolve import settle
from reportedly.text.quotemarks import quotations
from reportedly.text.sentences import sentences
from training.judges.corpora import Coreferent, GoldPage, Pronoun, ontogum, readings

SIGNS = tuple(antecedents.WEIGHTS)
Example = tuple[np.ndarray, int]


@dataclass
class Recorder:
    """Stands in for `antecedents.antecedent`: goes the gold way, and keeps the candidates at each fork.

    names_at: offset of a source -> the names that are right there; mentions_at: the mentions that are.
    """

    names_at: dict[int, frozenset[str]] = field(default_factory=dict)
    mentions_at: dict[int, tuple[tuple[int, int], ...]] = field(default_factory=dict)
    examples: list[Example] = field(default_factory=list)

    def __call__(
        self, cast: Cast, number: int, gender: Gender, start: int, among: frozenset[int] | None = None
    ) -> Actor | None:
        found = shipped(cast, number, gender, start, among)
        right = self._right(cast, start)
        rows, best = [], None
        for actor, signs in antecedents.candidates(cast, number, gender, start):
            if not right or (among is not None and actor.number not in among):
                continue
            if actor.number in right and best is None:
                best = len(rows)
            rows.append([signs[sign] for sign in SIGNS])
        if best is None:
            return found
        if len(rows) > 1:
            self.examples.append((np.array(rows), best))
        return cast.actors[next(iter(right))]

    def _right(self, cast: Cast, start: int) -> set[int]:
        names = self.names_at.get(start)
        if names:
            return {actor.number for actor in cast.actors if actor.name.casefold() in names}
        spans = self.mentions_at.get(start, ())
        return {
            cast.of_bearer[number]
            for number, bearer in enumerate(cast.bearers)
            for mention in bearer.mentions
            if any(a <= mention.start and mention.end <= b and b - a < 60 for a, b in spans) and bearer.kind == "person"
        }


shipped = antecedents.antecedent


def recorded(
    page: Page, linked: Sequence[Linked], recorder: Recorder, pronouns: Sequence[Pronoun] = ()
) -> list[Example]:
    """The forks of a page; pronouns: those to be resolved beside its sources."""
    starts = [start for start, _ in sentences(page.text, quotations(page.text))]
    cast = Cast(page, linked, nest(linked, page.text), starts)
    with patch.object(antecedents, "antecedent", recorder):
        settle(cast)
        for pronoun in pronouns:
            recorder(cast, -1, "m" if pronoun.word in ("he", "him", "his") else "f", pronoun.start)
    return recorder.examples


def of_reading(page: GoldPage) -> list[Example]:
    entities = {entity["id"]: entity for entity in page.record["entities"]}
    names_at = {}
    for each in page.gold:
        entity = entities[each["who"]]
        if each["source"] and entity["identity"] == "named" and entity["kind"] == "person":
            names_at[each["source"][0]["start"]] = frozenset(
                name.casefold() for name in [entity["name"], *entity["aliases"]]
            )
    return recorded(page.page, page.linked, Recorder(names_at=names_at))


def of_document(document: Coreferent) -> list[Example]:
    sources = {each.source[0][0] for each in document.linked}
    mentions_at = {pronoun.start: pronoun.mentions for pronoun in document.pronouns}
    others = [
        pronoun for pronoun in document.pronouns if pronoun.start not in sources and pronoun.word in ("he", "she")
    ]
    return recorded(document.page, document.linked, Recorder(mentions_at=mentions_at), others)


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
    hand = np.array([antecedents.WEIGHTS.get(sign, 0.0) for sign in SIGNS])
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
