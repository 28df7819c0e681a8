"""The whole of it: gold and predictions -> an evaluation."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from reportedly.evaluation import readings, spans
from reportedly.evaluation.agreement import Agreement, agreement
from reportedly.evaluation.bootstrap import add_up, ranges
from reportedly.evaluation.calibration import Calibration, calibrate
from reportedly.evaluation.comparison import Comparison, compare
from reportedly.evaluation.floors import Checked
from reportedly.evaluation.model import Counts, Example, Figures, Gold, GoldDocument, Prediction, Scored
from reportedly.evaluation.predictions import Predictions
from reportedly.page.model import Skipped


@dataclass(frozen=True, slots=True)
class Evaluation:
    """Predictions measured against gold.

    missing: documents without a prediction, which count as if nothing had been found. counts: summed, by name.
    ranges: 95 %, by figure. people: None where no document has several annotators. excerpts: the text of an example,
    by document and attribution: the corpus's own, so not for files.
    """

    gold: Gold
    predictions: Predictions
    missing: int
    counts: Counts
    figures: Figures
    ranges: Mapping[str, tuple[float, float]]
    people: Agreement | None
    calibration: Calibration | None
    against: Comparison | None
    excerpts: Mapping[tuple[str, str], str]
    floors: tuple[Checked, ...] | None = None

    @property
    def skipped(self) -> tuple[Skipped, ...]:
        """The bad records of gold, and the pages or records that gave no prediction."""
        return (*self.gold.skipped, *self.predictions.skipped)


def evaluate(
    gold: Gold,
    predictions: Predictions,
    *,
    people: Gold | None = None,
    against: Predictions | None = None,
    draws: int = 0,
) -> Evaluation:
    """The evaluation of predictions: a function of what it is given, the same twice.

    people: gold with several annotators, for the human line, if not that of `gold` itself. against: an earlier run.
    draws: samples of documents from which the ranges are told; 0 tells none.
    """
    scored = [_score(document, predictions, gold) for document in gold.documents]
    counts = [each.counts for each in scored]
    figures = readings.figures if gold.form == "readings" else spans.figures
    total = add_up(counts)
    ids = frozenset(document.page.id for document in gold.documents)
    return Evaluation(
        gold=gold,
        predictions=predictions,
        missing=len(ids - set(predictions.by_document)),
        counts=total,
        figures=figures(total),
        ranges=ranges(counts, figures, draws=draws),
        people=agreement((people or gold).documents),
        calibration=calibrate([judged for each in scored for judged in each.judged]),
        against=_against(gold, scored, predictions, against) if against else None,
        excerpts={
            (document.page.id, name): excerpt
            for document, each in zip(gold.documents, scored, strict=True)
            for name, excerpt in each.excerpts.items()
        },
    )


def _score(document: GoldDocument, predictions: Predictions, gold: Gold) -> Scored:
    predicted = predictions.by_document.get(document.page.id, Prediction(()))
    if gold.form == "readings" and document.reading:
        return readings.score(document.page.id, document.reading, predicted.reading)
    return spans.score(document, predicted.parts)


def _against(gold: Gold, scored: list[Scored], now: Predictions, before: Predictions) -> Comparison:
    both = frozenset(now.by_document) & frozenset(before.by_document)
    earlier = [_score(document, before, gold) for document in gold.documents if document.page.id in both]
    return compare(_outcomes(scored), _outcomes(earlier), file=before.file or "", documents=both)


def _outcomes(scored: list[Scored]) -> Mapping[Example, bool]:
    return {example: right for each in scored for example, right in each.outcomes.items()}
