"""python -m training.reader.train NAME: trains a reader, resumable; see training/README.md."""

from __future__ import annotations

import argparse
import json
import math
import random
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import torch
from tokenizers import Tokenizer
from torch import Tensor, distributed, multiprocessing
from torch.nn import functional as F

from reportedly.reading.labels import CUE_START, TAGS
from reportedly.reading.pieces import Pieces
from training.reader.corpus import Document, Gold, document, load, restyled, sha256
from training.reader.export import restore
from training.reader.grammar import PHRASES
from training.reader.invent import generated
from training.reader.model import Reader
from training.reader.nest import nested
from training.reader.slim import slim

Batch = list[tuple[Document, int, int]]
IGNORE = -100
DOUBTFUL = 0.2
"""What a teacher holds for a cue with at least this probability is passed on, labels and all."""


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("name")
    parser.add_argument("--weights", type=Path, required=True, help="folder of the pretrained encoder")
    parser.add_argument("--data", type=Path, default=Path("../shared/data"))
    parser.add_argument("--work", type=Path, default=Path("training/work"))
    parser.add_argument("--epochs", type=float, default=5)
    parser.add_argument("--rate", type=float, default=2e-4)
    parser.add_argument("--head-rate", type=float, default=8e-4)
    parser.add_argument("--layers", type=int, default=0, help="keep the first N layers of the encoder; 0: all")
    parser.add_argument("--inner", type=int, default=0, help="neurons of the encoder's feed-forward layers; 0: all")
    parser.add_argument("--start", help="a trained run to begin with, made as narrow as the rest says")
    parser.add_argument(
        "--taught", type=int, default=0, help="unlabelled pages an epoch shows, as --start's reader marks them"
    )
    parser.add_argument("--frozen", type=int, default=0)
    parser.add_argument("--band", type=int, default=96)
    parser.add_argument("--blocks", type=int, default=2)
    parser.add_argument("--size", type=int, default=256)
    parser.add_argument("--batch", type=int, default=8)
    parser.add_argument("--nested", type=float, default=0.12, help="share of the simple sentences that get wrapped")
    parser.add_argument("--invented", type=int, default=500, help="how many invented pages an epoch shows")
    parser.add_argument("--masked", type=float, default=0.0, help="share of the pieces that are hidden from the reader")
    parser.add_argument("--unsaid", type=float, default=0.0, help="share of the flat corpus's contents left untagged")
    parser.add_argument("--smoothing", type=float, default=0.0, help="of the tags")
    parser.add_argument("--restyled", type=float, default=0.4, help="share of the documents with other quotation marks")
    parser.add_argument("--readings", type=int, default=2, help="how often an epoch shows the readings")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--share", type=float, default=1.0, help="share of the documents (smoke runs)")
    parser.add_argument("--processes", type=int, default=2, help="each takes its part of every batch, on one thread")
    return parser.parse_args()


class Trainer:
    """One resumable run: everything random follows from the seed and the number of the epoch."""

    def __init__(self, options: argparse.Namespace, rank: int = 0) -> None:
        self.options, self.rank = options, rank
        torch.manual_seed(options.seed)
        self.folder = options.work / options.name
        self.folder.mkdir(parents=True, exist_ok=True)
        self.tokenizer = Tokenizer.from_file(str(options.weights / "tokenizer.json"))
        self.tokenizer.no_truncation()
        self.tokenizer.no_padding()
        self.special = special_ids(self.tokenizer)
        data = options.data
        files = [data / "polnear/train.jsonl.gz", data / "readings/train.jsonl.gz"]
        self.polnear, self.readings = (load(file) for file in files)
        random.Random(7).shuffle(self.polnear)
        self.polnear = self.polnear[: math.ceil(len(self.polnear) * options.share)]
        if options.taught:
            files.append(data / "unlabelled/celebrity.jsonl.gz")
        self.unlabelled = load(files[2]) if options.taught else []
        self.reader = Reader(
            options.weights,
            band=options.band,
            blocks=options.blocks,
            layers=options.layers,
            inner=options.inner,
            frozen=options.frozen,
        )
        self.teacher = restore(options.work / options.start / "state.pt", options.weights) if options.start else None
        trained = [(n, p) for n, p in self.reader.named_parameters() if p.requires_grad]
        self.groups = [
            {"params": [p for n, p in trained if n.startswith("encoder.")], "rate": options.rate},
            {"params": [p for n, p in trained if not n.startswith("encoder.")], "rate": options.head_rate},
        ]
        self.optimizer = torch.optim.AdamW(self.groups, lr=options.rate, weight_decay=0.01, betas=(0.9, 0.98))
        self.step = 0
        self.seconds = 0.0
        self.total = math.ceil(len(self.batches(0)) * options.epochs)
        if self.teacher and not (self.folder / "state.pt").exists():
            slim(self.teacher, self.reader, (self.inputs(batch) for batch in self.batches(0)[:40]))
        self.resume()
        self.say(
            {"options": {k: str(v) for k, v in vars(options).items()}, "from_step": self.step, "steps": self.total}
        )
        self.say({"data": {str(file.relative_to(data)): sha256(file) for file in files}})
        self.say({"phrases": {file.name: sha256(file) for file in sorted(PHRASES.glob("*.txt"))}})

    def say(self, what: dict[str, object]) -> None:
        if self.rank:
            return
        line = json.dumps(what)
        print(line, flush=True)
        with (self.folder / "log.jsonl").open("a") as log:
            log.write(line + "\n")

    def batches(self, epoch: int) -> list[Batch]:
        """The windows of an epoch, packed by length, in random order."""
        rng, options = random.Random(1000 * self.options.seed + epoch), self.options
        given = self.polnear + self.readings * options.readings
        gold = [nested(each, rng, share=options.nested) for each in given] + generated(rng, options.invented)
        batches = self.packed(gold, rng)
        batches += self.packed(rng.sample(self.unlabelled, min(options.taught, len(self.unlabelled))), rng)
        rng.shuffle(batches)
        return batches

    def packed(self, gold: list[Gold], rng: random.Random) -> list[Batch]:
        options = self.options
        documents = [document(restyled(each, rng, options.restyled), self.tokenizer) for each in gold]
        windows = [(each, *edges) for each in documents for edges in cut(each.pieces, options.size - 2, rng)]
        windows.sort(key=lambda window: window[2] - window[1] + rng.random() * 24)
        return [windows[at : at + options.batch] for at in range(0, len(windows), options.batch)]

    def run(self) -> None:
        per_epoch = len(self.batches(0))
        while self.step < self.total:
            epoch, done = divmod(self.step, per_epoch)
            batches = self.batches(epoch)
            if done >= len(batches):
                self.step = (epoch + 1) * per_epoch
                continue
            for batch in batches[done:per_epoch]:
                if self.step >= self.total:
                    break
                self.learn(batch)
            self.step = max(self.step, min((epoch + 1) * per_epoch, self.total))
            self.save()
        self.save()
        self.say({"done": self.step, "minutes": round(self.seconds / 60, 1)})

    def learn(self, batch: Batch) -> None:
        began = time.monotonic()
        warm = min(1.0, (self.step + 1) / (0.06 * self.total + 1))
        factor = warm * max(0.02, 1 - self.step / self.total)
        for group, own in zip(self.optimizer.param_groups, self.groups, strict=True):
            group["lr"] = own["rate"] * factor
        self.reader.train()
        # Dropout follows from the step: a run that was interrupted goes on as if it hadn't been.
        torch.manual_seed((self.options.seed * 1_000_003 + self.step) * 64 + self.rank)
        part = batch[self.rank :: self.options.processes] or batch
        losses = self.losses(part) if part[0][0].gold.labelled else self.taught(part)
        loss = losses["tags"] + 2 * losses["labels"]
        loss.backward()
        self.share_gradients()
        torch.nn.utils.clip_grad_norm_([p for group in self.groups for p in group["params"]], 1.0)
        self.optimizer.step()
        self.optimizer.zero_grad()
        self.step += 1
        self.seconds += time.monotonic() - began
        if self.step % 50 == 0:
            shown = {name: round(float(value), 4) for name, value in losses.items()}
            self.say({"step": self.step, **shown, "minutes": round(self.seconds / 60, 2)})
        if self.step % 400 == 0:
            self.save()

    def share_gradients(self) -> None:
        """Puts the mean over the processes in the place of each gradient."""
        if self.options.processes == 1:
            return
        parameters = [p for group in self.groups for p in group["params"]]
        flat = torch.cat([(torch.zeros_like(p) if p.grad is None else p.grad).flatten() for p in parameters])
        distributed.all_reduce(flat)
        flat /= self.options.processes
        for parameter, own in zip(parameters, flat.split([p.numel() for p in parameters]), strict=True):
            parameter.grad = own.view_as(parameter)

    def losses(self, batch: Batch) -> dict[str, Tensor]:
        ids, features, mask = self.inputs(batch, self.options.masked)
        tags, windows, cues, labels = targets(batch, ids.shape[1], self.options.band, self.options.unsaid)
        # bf16 trains 6 times faster than float where the processor has tiles for it, and slower where it hasn't.
        with torch.autocast("cpu", dtype=torch.bfloat16, enabled=torch.cpu._is_amx_tile_supported()):
            hidden, tagged = self.reader.encode(ids, features, mask)
            result = {
                "tags": F.cross_entropy(
                    tagged.float().flatten(0, 1),
                    tags.flatten(),
                    ignore_index=IGNORE,
                    label_smoothing=self.options.smoothing,
                )
            }
            result["labels"] = torch.zeros(())
            if len(windows):
                related = self.reader.relate(self.reader.drop(hidden), tagged, mask, windows, cues)
                result["labels"] = F.cross_entropy(
                    related.float().flatten(0, 1), labels.flatten(), ignore_index=IGNORE, label_smoothing=0.02
                )
        return result

    def taught(self, batch: Batch) -> dict[str, Tensor]:
        """How far the reader is from its teacher, on pieces and around the cues that the teacher sees (Hinton 2015)."""
        assert self.teacher is not None
        ids, features, mask = self.inputs(batch)
        with torch.no_grad():
            seen, given = self.teacher.encode(ids, features, mask)
            given = given.softmax(-1)
            windows, cues = torch.nonzero((given[..., CUE_START] > DOUBTFUL) & (mask > 0), as_tuple=True)
        hidden, tagged = self.reader.encode(self.hidden(ids, self.options.masked), features, mask)
        result = {"tags": _distance(tagged, given, mask), "labels": torch.zeros(())}
        if len(windows):
            with torch.no_grad():
                wanted = self.teacher.relate(seen, given.log(), mask, windows, cues).softmax(-1)
            around = cues[:, None] + torch.arange(-self.options.band, self.options.band + 1)
            inside = (around >= 0) & (around < ids.shape[1])
            inside &= mask[windows[:, None], around.clamp(0, ids.shape[1] - 1)] > 0
            related = self.reader.relate(self.reader.drop(hidden), tagged, mask, windows, cues)
            result["labels"] = _distance(related, wanted, inside)
        return result

    def inputs(self, batch: Batch, masked: float = 0.0) -> tuple[Tensor, Tensor, Tensor]:
        ids, features, mask = collate([(each.pieces, start, end) for each, start, end in batch], self.special)
        return self.hidden(ids, masked), features, mask

    def hidden(self, ids: Tensor, share: float) -> Tensor:
        """The ids with a share of them, whatever they are, behind the mask: what is read must follow from the rest."""
        if not share:
            return ids
        return ids.masked_fill(torch.rand(ids.shape) < share, self.tokenizer.token_to_id("[MASK]"))

    def save(self) -> None:
        if self.rank:
            return
        state = {
            "reader": self.reader.state_dict(),
            "optimizer": self.optimizer.state_dict(),
            "step": self.step,
            "seconds": self.seconds,
            "options": {k: str(v) if isinstance(v, Path) else v for k, v in vars(self.options).items()},
        }
        torch.save(state, self.folder / "state.new")
        (self.folder / "state.new").replace(self.folder / "state.pt")

    def resume(self) -> None:
        path = self.folder / "state.pt"
        if not path.exists():
            return
        state = torch.load(path, weights_only=True)
        self.reader.load_state_dict(state["reader"])
        self.optimizer.load_state_dict(state["optimizer"])
        self.step, self.seconds = state["step"], state["seconds"]


def _distance(logits: Tensor, wanted: Tensor, where: Tensor) -> Tensor:
    """The mean cross entropy of what is `wanted` (probabilities), over the places `where` it counts."""
    entropy = -(wanted * logits.log_softmax(-1)).sum(-1) * (where > 0)
    return entropy.sum() / (where > 0).sum().clamp(min=1)


def special_ids(tokenizer: Tokenizer) -> tuple[int, int, int]:
    """The ids of the first, the last and the empty piece of a window."""
    names = (("[CLS]", "[SEP]", "[PAD]"), ("<s>", "</s>", "<pad>"))
    for first, last, empty in names:
        ids = tuple(tokenizer.token_to_id(name) for name in (first, last, empty))
        if None not in ids:
            return ids  # type: ignore[return-value]
    raise SystemExit("the tokenizer has no special pieces that this script knows")


def cut(found: Pieces, size: int, rng: random.Random) -> Iterator[tuple[int, int]]:
    """Windows of whole blocks; the first is of random length, so that each epoch cuts elsewhere."""
    ends = [*(np.nonzero(np.diff(found.block))[0] + 1).tolist(), len(found)]
    first = rng.randrange(0, size // 2)
    at, limit = 0, first if first > 40 else size
    while at < len(found):
        fitting = [end for end in ends if at < end <= at + limit]
        end = fitting[-1] if fitting else min(len(found), at + size)
        yield at, end
        at, limit = end, size


def collate(windows: list[tuple[Pieces, int, int]], special: tuple[int, int, int]) -> tuple[Tensor, Tensor, Tensor]:
    """ids, features, mask of windows; piece k of a window stands at k + 1."""
    size = (max(end - start for _, start, end in windows) + 2 + 7) // 8 * 8
    first, last, empty = special
    ids = np.full((len(windows), size), empty, np.int64)
    features, mask = np.zeros((len(windows), size, 3), np.int64), np.zeros((len(windows), size), np.int64)
    for row, (found, start, end) in enumerate(windows):
        n = end - start
        ids[row, 0], ids[row, 1 : n + 1], ids[row, n + 1] = first, found.ids[start:end], last
        features[row, 1 : n + 1] = found.features[start:end]
        mask[row, : n + 2] = 1
    return torch.from_numpy(ids), torch.from_numpy(features), torch.from_numpy(mask)


def targets(batch: Batch, size: int, band: int, unsaid: float) -> tuple[Tensor, Tensor, Tensor, Tensor]:
    """Tags (windows, pieces); for each whole attribution its window, the place of its cue, the labels of its band."""
    tags = np.full((len(batch), size), IGNORE, np.int64)
    windows, cues, labels = [], [], []
    for row, (each, start, end) in enumerate(batch):
        n = end - start
        tags[row, 1 : n + 1] = each.tags[start:end]
        if not each.gold.nests:
            # Somebody's feelings in a quotation, say, which this corpus marks as no more than what is quoted.
            doubtful = (tags[row] == TAGS.index("content")) & (torch.rand(size).numpy() < unsaid)
            tags[row, doubtful] = IGNORE
        for cue, marked in each.cues:
            if not (start <= cue < end and all(start <= at < end for at in marked)):
                continue
            line = np.full(2 * band + 1, IGNORE, np.int64)
            low, high = max(-band, start - cue), min(band, end - 1 - cue)
            line[band + low : band + high + 1] = 0
            for at, label in marked.items():
                if low <= at - cue <= high:
                    line[band + at - cue] = label
            windows.append(row)
            cues.append(cue - start + 1)
            labels.append(line)
    stacked = torch.from_numpy(np.stack(labels)) if labels else torch.zeros(0, dtype=torch.long)
    return torch.from_numpy(tags), torch.tensor(windows), torch.tensor(cues), stacked


def work(rank: int, options: argparse.Namespace) -> None:
    """One of the processes of a run; the first writes the log and the checkpoints."""
    torch.set_num_threads(1)
    torch.set_flush_denormal(True)
    if options.processes > 1:
        rendezvous = (options.work / options.name / "rendezvous").resolve()
        distributed.init_process_group("gloo", f"file://{rendezvous}", rank=rank, world_size=options.processes)
    Trainer(options, rank).run()


def main() -> None:
    options = arguments()
    folder = options.work / options.name
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "rendezvous").unlink(missing_ok=True)
    if options.processes == 1:
        work(0, options)
    else:
        multiprocessing.spawn(work, (options,), nprocs=options.processes)


if __name__ == "__main__":
    main()
