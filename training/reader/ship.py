"""python -m training.reader.ship NAME: a trained reader into the package: int8 graphs, tokenizer, manifest.

The threshold of cues and the scale of confidence are chosen on PolNeAR's dev, and its figures written down.
"""

from __future__ import annotations

import argparse
import datetime
import json
import math
import shutil
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import onnxruntime
from tokenizers import Tokenizer

from reportedly.reading.link import Linked, link
from reportedly.reading.model import letters
from reportedly.reading.onnx import MANIFEST, Scale, Tagger
from reportedly.reading.tag import tag
from reportedly.text.model import spans_of
from reportedly.text.quotemarks import paragraphs, quotations
from training.reader.corpus import Gold, load, sha256
from training.reader.export import export, restore
from training.reader.train import special_ids

THRESHOLDS = (0.4, 0.5, 0.55, 0.6)
MODELS = Path("src/reportedly/reading/models")
ROLES = ("source", "cue", "content")


def tagger(folder: Path, band: int, *, suffix: str = ".int8.onnx", threshold: float = 0.5) -> Tagger:
    """The exported reader of `folder`, with a scale of confidence that isn't fitted yet."""
    tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
    tokenizer.no_truncation()
    tokenizer.no_padding()
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    graphs = [onnxruntime.InferenceSession(str(folder / (name + suffix)), options) for name in ("encode", "relate")]
    first, last, _ = special_ids(tokenizer)
    return Tagger(
        folder.name, tokenizer, first, last, band, threshold, Scale((0.0, 1.0, 1.0), ((0.0, 0.0), (1.0, 1.0))), *graphs
    )


def key(text: str, parts: Sequence[Sequence[Sequence[int]]]) -> tuple[frozenset[int], ...]:
    return tuple(letters(text, spans_of(text, [(a, b) for a, b in spans])) for spans in parts)


def outcomes(gold: Sequence[Gold], linked: Sequence[Sequence[Linked]]) -> tuple[list[bool], int]:
    """For each attribution that was found whether all three parts are right; and how many there are in gold."""
    right, total = [], 0
    for each, found in zip(gold, linked, strict=True):
        keys = {key(each.text, [attribution[role] for role in ROLES]) for attribution in each.attributions}
        total += len(keys)
        right += [key(each.text, [one.source, one.cue, one.content]) in keys for one in found]
    return right, total


def f1(right: Sequence[bool], total: int) -> float:
    return 2 * sum(right) / (len(right) + total) if right or total else 0.0


def fit(scores: np.ndarray, right: np.ndarray) -> list[float]:
    """Platt's scale: bias and weights of a logistic regression, by Newton's method with a little ridge."""
    x = np.column_stack([np.ones(len(scores)), scores])
    weights = np.zeros(x.shape[1])
    for _ in range(50):
        p = 1 / (1 + np.exp(-x @ weights))
        hessian = (x * (p * (1 - p))[:, None]).T @ x + 1e-2 * np.eye(x.shape[1])
        weights += np.linalg.solve(hessian, x.T @ (right - p) - 1e-2 * weights)
    return [round(float(weight), 5) for weight in weights]


BINS = 16
"""Of equal number, for the bend of the scale: about a hundred attributions each on dev."""


def knots(given: np.ndarray, right: np.ndarray) -> list[list[float]]:
    """(mean given probability, share right) of bins of equal number, pooled until both rise; unbent where few."""
    if len(given) < BINS:
        return [[0.0, 0.0], [1.0, 1.0]]
    order = np.argsort(given, kind="stable")
    pools = [[float(given[part].sum()), float(right[part].sum()), len(part)] for part in np.array_split(order, BINS)]
    at = 1
    while at < len(pools):
        if pools[at - 1][1] / pools[at - 1][2] >= pools[at][1] / pools[at][2]:
            pools[at - 1 : at + 1] = [[a + b for a, b in zip(pools[at - 1], pools[at], strict=True)]]
            at = max(1, at - 1)
        else:
            at += 1
    return [[round(total / n, 5), round((hits + 0.5) / (n + 1), 5)] for total, hits, n in pools]


def probabilities(scores: np.ndarray, weights: Sequence[float]) -> np.ndarray:
    return 1 / (1 + np.exp(-(weights[0] + scores @ np.array(weights[1:]))))  # type: ignore[no-any-return]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("name")
    parser.add_argument("--weights", type=Path, required=True)
    parser.add_argument("--data", type=Path, default=Path("../shared/data"))
    parser.add_argument("--work", type=Path, default=Path("training/work"))
    parser.add_argument("--into", type=Path, default=MODELS)
    parser.add_argument("--pages", type=int, default=0, help="choose on the first N pages of dev only (smoke runs)")
    options = parser.parse_args()
    folder = options.work / options.name
    reader = restore(folder / "state.pt", options.weights)
    export(reader, folder)
    shutil.copy(options.weights / "tokenizer.json", folder / "tokenizer.json")
    gold = load(options.data / "polnear/dev.jsonl.gz")
    gold = gold[: options.pages] if options.pages else gold
    own = tagger(folder, reader.band, threshold=THRESHOLDS[0])
    marks = [quotations(each.text) for each in gold]
    parts = [tag(each.text, list(paragraphs(each.text)), own) for each in gold]
    best = (-1.0, 0.5, np.zeros((0, 2)), np.zeros(0))
    for threshold in THRESHOLDS:
        linked = [
            link(each.text, its_marks, [part for part in its if part.cue_score > threshold])
            for each, its_marks, its in zip(gold, marks, parts, strict=True)
        ]
        right, total = outcomes(gold, linked)
        figure = round(f1(right, total), 4)
        print(threshold, figure, len(right), total, flush=True)
        if figure > best[0]:
            scores = np.array(
                [[math.log(one.cue_score), one.label_score] for found in linked for one in found]
            ).reshape(-1, 2)
            best = (figure, threshold, scores, np.array(right, float))
    weights = fit(*best[2:])
    options.into.mkdir(parents=True, exist_ok=True)
    for name in ("encode", "relate"):
        shutil.copy(folder / f"{name}.int8.onnx", options.into / f"{name}.onnx")
    shutil.copy(folder / "tokenizer.json", options.into / "tokenizer.json")
    log = [json.loads(line) for line in (folder / "log.jsonl").read_text().splitlines()]
    manifest = {
        "name": options.name,
        "made": datetime.date.today().isoformat(),
        "corpora": next(line["data"] for line in log if "data" in line),
        "encoder": options.weights.resolve().parent.name + " (Apache-2.0)",
        "training": [line["options"] | {"from_step": line["from_step"]} for line in log if "options" in line],
        "minutes": next((line["minutes"] for line in reversed(log) if "minutes" in line), None),
        "first_id": own.first_id,
        "last_id": own.last_id,
        "band": own.band,
        "cue_threshold": best[1],
        "confidence": {"weights": weights, "knots": knots(probabilities(best[2], weights), best[3])},
        "dev": {"data": sha256(options.data / "polnear/dev.jsonl.gz"), "whole_exact_f1": best[0]},
        "files": {path.name: sha256(path) for path in sorted(options.into.glob("*")) if path.name != MANIFEST},
    }
    for leg in manifest["training"]:  # a run that was resumed with other options has several
        for private in ("weights", "data", "work"):
            leg.pop(private, None)
    (options.into / MANIFEST).write_text(json.dumps(manifest, indent=1) + "\n")
    print(json.dumps(manifest["dev"]), best[1])


if __name__ == "__main__":
    main()
