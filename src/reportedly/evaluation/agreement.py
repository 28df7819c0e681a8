"""The human line: how far people agree with each other, which is what the task allows."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import permutations

from reportedly.evaluation import spans
from reportedly.evaluation.bootstrap import add_up
from reportedly.evaluation.model import Figures, GoldDocument


@dataclass(frozen=True, slots=True)
class Agreement:
    """How far annotators agree pairwise. pairs: of annotators, summed over the documents, each pair once."""

    documents: int
    pairs: int
    figures: Figures


def agreement(documents: Iterable[GoldDocument]) -> Agreement | None:
    """The agreement on the documents with several versions, None where there are none.

    Each annotator is scored against each other one as if that were gold, both ways round, and all counts added up: so
    precision, recall and F1 are the same figure.
    """
    several = [document for document in documents if len(document.versions) > 1]
    if not several:
        return None
    counts = [
        spans.count(document.page.text, one.attributions, other.attributions)
        for document in several
        for one, other in permutations(document.versions, 2)
    ]
    return Agreement(len(several), len(counts) // 2, spans.figures(add_up(counts)))
