"""A run against an earlier one: what was gained, what was lost, example by example."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from reportedly.evaluation.model import Example


@dataclass(frozen=True, slots=True)
class Comparison:
    """What is right now and wasn't, and what was right and isn't now, in the order of gold.

    documents: how many both runs hold; the others are left out.
    """

    file: str
    documents: int
    gained: tuple[Example, ...]
    lost: tuple[Example, ...]


def compare(
    now: Mapping[Example, bool], before: Mapping[Example, bool], *, file: str, documents: frozenset[str]
) -> Comparison:
    """What changed from `before` to `now` on `documents`.

    A field of an attribution that isn't found is not asked for, and counts as wrong. file: of the earlier run.
    """
    examples = [example for example in dict.fromkeys((*now, *before)) if example.document in documents]
    return Comparison(
        file,
        len(documents),
        tuple(example for example in examples if now.get(example, False) and not before.get(example, False)),
        tuple(example for example in examples if before.get(example, False) and not now.get(example, False)),
    )
