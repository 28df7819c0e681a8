"""python -m training.reader.ship NAME: a trained reader into the package: int8 graphs, tokenizer, manifest.

What is told and with which confidence is fitted on PolNeAR's dev, and its figures written down.
"""

from __future__ import annotations

import argparse
import datetime
import json
import shutil
from pathlib import Path

import onnxruntime
from tokenizers import Tokenizer

from reportedly.reading.onnx import MANIFEST, Tagger
from reportedly.reading.sure import EVERYTHING
from reportedly.reading.tag import tag
from reportedly.text.quotemarks import paragraphs, quotations
from training.reader.corpus import load, sha256
from training.reader.export import export, restore
from training.reader.sure import fit
from training.reader.train import special_ids

CANDIDATES = 0.25
"""The probability from which a cue is looked at. Lower ones are hardly ever told, and each costs time."""

MODELS = Path("src/reportedly/reading/models")


def tagger(folder: Path, band: int, *, suffix: str = ".int8.onnx") -> Tagger:
    """The exported reader of `folder`, which tells whatever it finds."""
    tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
    tokenizer.no_truncation()
    tokenizer.no_padding()
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    graphs = [onnxruntime.InferenceSession(str(folder / (name + suffix)), options) for name in ("encode", "relate")]
    first, last, _ = special_ids(tokenizer)
    return Tagger(folder.name, tokenizer, first, last, band, CANDIDATES, EVERYTHING, *graphs)


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
    own = tagger(folder, reader.band)
    fitted = fit(
        gold,
        [quotations(each.text) for each in gold],
        [tag(each.text, list(paragraphs(each.text)), own) for each in gold],
    )
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
        "cue_threshold": own.cue_threshold,
        "sureness": fitted.manifest,
        "dev": {
            "data": sha256(options.data / "polnear/dev.jsonl.gz"),
            "figures": fitted.dev,
            "held_out": fitted.held_out,
        },
        "files": {path.name: sha256(path) for path in sorted(options.into.glob("*")) if path.name != MANIFEST},
    }
    for leg in manifest["training"]:  # a run that was resumed with other options has several
        for private in ("weights", "data", "work"):
            leg.pop(private, None)
    (options.into / MANIFEST).write_text(json.dumps(manifest, indent=1) + "\n")
    print(json.dumps(manifest["dev"], indent=1), fitted.manifest["least"])


if __name__ == "__main__":
    main()
