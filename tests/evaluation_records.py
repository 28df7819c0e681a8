"""Gold of two small documents, predictions for it, and what writes and measures them."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import pytest
from marked import marked

from reportedly.evaluation.evaluate import Evaluation, evaluate
from reportedly.evaluation.gold import read_gold
from reportedly.evaluation.predictions import read_predictions

Record = Mapping[str, object]

WHO_SAID_WHAT = "«s1 Ada Venn» «c1 said» «x1 the tide was late». «s2 A porter» «c2 claimed» «x2 it was early»."
WHO_WAS_READ = (
    "«s1 Ada Venn» «c1 said» «x1 «s3 the tide» «c3 was» «x3 late»». A «s2 porter» «c2 claimed» it «x2 was early»."
)
NOBODY = "«c1 Reportedly» «x1 the crane fell»."


def record(id: str, notation: str, *, confidence: Sequence[float] = (), **other: object) -> Record:
    """A record of gold, or of predictions, from a marked text."""
    text, parts = marked(notation)
    attributions = [
        {
            "id": f"E{number}",
            "source": [[span.start, span.end] for span in each.source],
            "cue": [[span.start, span.end] for span in each.cue],
            "content": [[span.start, span.end] for span in each.content],
            "qtype": "indirect",
        }
        for number, each in enumerate(parts, start=1)
    ]
    for attribution, value in zip(attributions, confidence, strict=False):
        attribution["confidence"] = value
    return {"id": id, "text": text, "attributions": attributions, **other}


GOLD = (record("tide", WHO_SAID_WHAT), record("crane", NOBODY))
PREDICTED = (
    record("tide", WHO_WAS_READ, confidence=(0.9, 0.6, 0.2)),
    record("crane", NOBODY, confidence=(0.8,)),
)


@pytest.fixture
def written(tmp_path: Path) -> Callable[..., Path]:
    """Writes records, or lines as they are, to a file of that name."""

    def write(name: str, *records: Record | str) -> Path:
        lines = [each if isinstance(each, str) else json.dumps(each, ensure_ascii=False) for each in records]
        path = tmp_path / name
        path.write_text("".join(f"{line}\n" for line in lines), "utf-8")
        return path

    return write


@pytest.fixture
def measured(written: Callable[..., Path]) -> Callable[..., Evaluation]:
    """The evaluation of predicted records against gold ones."""

    def measure(gold: Sequence[Record], predicted: Sequence[Record], *, draws: int = 0) -> Evaluation:
        told = read_gold(written("gold.jsonl", *gold))
        return evaluate(told, read_predictions(written("predicted.jsonl", *predicted), told), draws=draws)

    return measure
