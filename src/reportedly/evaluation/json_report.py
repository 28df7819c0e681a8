"""An evaluation as JSON, `reportedly.evaluation/1`: documented in docs/how-to-evaluate.md, without any text of gold."""

from __future__ import annotations

import json

from reportedly.evaluation.agreement import Agreement
from reportedly.evaluation.calibration import Calibration
from reportedly.evaluation.comparison import Comparison
from reportedly.evaluation.evaluate import Evaluation
from reportedly.evaluation.floors import Checked
from reportedly.evaluation.model import Example

FORMAT = "reportedly.evaluation/1"

DECIMALS = 6
"""Of every figure: more than documents can tell apart, few enough to be the same on every machine."""


def as_json(evaluation: Evaluation) -> str:
    """The evaluation as JSON text; what was not asked for, or not there to be measured, is null."""
    gold, predictions = evaluation.gold, evaluation.predictions
    return json.dumps(
        {
            "format": FORMAT,
            "form": gold.form,
            "gold": {
                "file": gold.file,
                "sha256": gold.sha256,
                "split": gold.split,
                "documents": len(gold.documents),
            },
            "predictions": {"file": predictions.file, "missing": evaluation.missing},
            "figures": {name: _rounded(value) for name, value in evaluation.figures.items()},
            "ranges": {name: [_rounded(low), _rounded(high)] for name, (low, high) in evaluation.ranges.items()},
            "counts": {name: _rounded(value) for name, value in sorted(evaluation.counts.items())},
            "people": evaluation.people and _people(evaluation.people),
            "calibration": evaluation.calibration and _calibration(evaluation.calibration),
            "against": evaluation.against and _against(evaluation.against),
            "floors": None if evaluation.floors is None else [_floor(checked) for checked in evaluation.floors],
            "skipped": [
                {"file": each.where.file, "record": each.where.record, "error": each.error.message}
                for each in evaluation.skipped
            ],
        },
        ensure_ascii=False,
        allow_nan=False,
        indent=2,
    )


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, DECIMALS)


def _people(people: Agreement) -> dict[str, object]:
    return {
        "documents": people.documents,
        "pairs": people.pairs,
        "figures": {name: _rounded(value) for name, value in people.figures.items()},
    }


def _calibration(calibration: Calibration) -> dict[str, object]:
    return {
        "error": _rounded(calibration.error),
        "n": calibration.n,
        "bins": [
            {"n": each.n, "confidence": _rounded(each.confidence), "right": _rounded(each.right)}
            for each in calibration.bins
        ],
    }


def _against(against: Comparison) -> dict[str, object]:
    return {
        "file": against.file,
        "documents": against.documents,
        "gained": [_example(example) for example in against.gained],
        "lost": [_example(example) for example in against.lost],
    }


def _example(example: Example) -> dict[str, object]:
    return {"document": example.document, "attribution": example.attribution, "figure": example.figure}


def _floor(checked: Checked) -> dict[str, object]:
    return {
        "figure": checked.floor.figure,
        "floor": checked.floor.at_least,
        "value": _rounded(checked.value),
        "kept": checked.kept,
    }
