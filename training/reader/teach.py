"""python -m training.reader.teach NAME: a trained reader learns from corrected pages, a few hundred steps on them.

Goes on from the checkpoint of another run, at a tenth of its learning rate: each epoch shows the corrected pages
several times among pages that the run had seen, so that it doesn't forget them. Then it writes what the reader from
before and the taught one read on the held-out pages, for `reportedly evaluate --pred ... --against ...`.
"""

from __future__ import annotations

import argparse
import random
import shutil
from pathlib import Path

import torch

from reportedly.evaluation.gold import read_gold
from reportedly.reading.onnx import Models, shipped
from reportedly.reading.read import read
from training.reader.corpus import document, load, restyled
from training.reader.export import export, restore
from training.reader.invent import generated
from training.reader.nest import nested
from training.reader.ship import tagger
from training.reader.train import Batch, Trainer, cut


class Teacher(Trainer):
    """A run over corrected pages, from another run's checkpoint."""

    def __init__(self, options: argparse.Namespace) -> None:
        self.corrected = load(options.corrections)
        super().__init__(options)
        if not self.step:
            self.reader.load_state_dict(torch.load(options.start, weights_only=True)["reader"])

    def batches(self, epoch: int) -> list[Batch]:
        """The corrected pages and as many windows of seen ones as `replay` tells, in random order."""
        rng, options = random.Random(1000 * self.options.seed + epoch), self.options
        seen = rng.sample(self.polnear, options.replay) + rng.sample(self.readings, options.replay)
        given = [nested(each, rng, share=options.nested) for each in seen] + self.corrected * options.shown
        gold = given + generated(rng, options.replay)
        documents = [document(restyled(each, rng, options.restyled), self.tokenizer) for each in gold]
        windows = [(each, *edges) for each in documents for edges in cut(each.pieces, options.size - 2, rng)]
        windows.sort(key=lambda window: window[2] - window[1] + rng.random() * 24)
        batches = [windows[at : at + options.batch] for at in range(0, len(windows), options.batch)]
        rng.shuffle(batches)
        return batches


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("name")
    parser.add_argument("--start", type=Path, required=True, help="checkpoint (state.pt) of the run to go on from")
    parser.add_argument("--corrections", type=Path, required=True, help="what 'reportedly export --to gold' wrote")
    parser.add_argument("--held-out", type=Path, help="gold to read before and after")
    parser.add_argument("--weights", type=Path, required=True, help="folder of the pretrained encoder")
    parser.add_argument("--data", type=Path, default=Path("../shared/data"))
    parser.add_argument("--work", type=Path, default=Path("training/work"))
    parser.add_argument("--epochs", type=float, default=6)
    parser.add_argument("--rate", type=float, default=2e-5)
    parser.add_argument("--head-rate", type=float, default=8e-5)
    parser.add_argument("--shown", type=int, default=3, help="how often an epoch shows a corrected page")
    parser.add_argument("--replay", type=int, default=20, help="seen pages an epoch, of each sort")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    before = torch.load(options.start, weights_only=True, map_location="cpu")["options"]
    for name in ("layers", "frozen", "band", "blocks", "size", "batch", "nested", "restyled", "readings", "invented"):
        setattr(options, name, before[name])
    options.processes, options.share = 1, 1.0
    return options


def main() -> None:
    options = arguments()
    torch.set_num_threads(1)
    torch.set_flush_denormal(True)
    Teacher(options).run()
    folder = options.work / options.name
    for name, state in (("before", options.start), ("after", folder / "state.pt")):
        made = folder / name
        export(restore(state, options.weights), made)
        shutil.copy(options.weights / "tokenizer.json", made / "tokenizer.json")
        models = Models(tagger(made, options.band, threshold=shipped().tagger.cue_threshold))
        if options.held_out:
            documents = read_gold(options.held_out).documents
            with (folder / f"{name}.jsonl").open("w", encoding="utf-8") as lines:
                lines.writelines(f"{read(each.page, models=models).to_json()}\n" for each in documents)


if __name__ == "__main__":
    main()
