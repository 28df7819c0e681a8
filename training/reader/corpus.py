"""Gold documents as pieces and labels: PolNeAR-like records and readings in the contract's form."""

from __future__ import annotations

import gzip
import hashlib
import json
import random
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from tokenizers import Tokenizer

from reportedly.reading.labels import CUE_START, LABELS, TAGS
from reportedly.reading.pieces import Pieces, pieces
from reportedly.text.quotemarks import paragraphs

Edges = list[list[int]]


@dataclass(frozen=True, slots=True)
class Gold:
    """A text and its attributions, each a dict role -> [[start, end], ...] in code points."""

    id: str
    text: str
    attributions: list[dict[str, Edges]]


@dataclass(frozen=True, slots=True)
class Document:
    """Pieces with their tags, and for each attribution the place of its cue and the labels of the pieces around."""

    gold: Gold
    pieces: Pieces
    tags: np.ndarray
    cues: list[tuple[int, dict[int, int]]]


def load(path: Path) -> list[Gold]:
    """The documents of a .jsonl.gz file, PolNeAR-like or readings; optional attributions are gold as well."""
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        return [_gold(json.loads(line)) for line in lines]


def sha256(path: Path) -> str:
    """The file's hash, 64 hex digits."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _gold(record: dict[str, Any]) -> Gold:
    if "page" not in record:
        return Gold(record.get("id", ""), record["text"], record.get("attributions", []))
    attributions = [
        {role: [[span["start"], span["end"]] for span in attribution[role]] for role in ("source", "cue", "content")}
        for attribution in record["attributions"]
    ]
    return Gold(record["page"]["id"], record["page"]["text"], attributions)


def document(gold: Gold, tokenizer: Tokenizer) -> Document:
    """The document with labels on its pieces. An attribution without a cue is left out."""
    found = pieces(gold.text, list(paragraphs(gold.text)), tokenizer)
    tags = np.zeros(len(found), np.int64)
    cues: list[tuple[int, dict[int, int]]] = []
    for attribution in gold.attributions:
        labels: dict[int, int] = {}
        for role in ("content", "source", "cue"):
            for start, end in sorted(attribution[role]):
                at = int(np.searchsorted(found.end, start, side="right"))
                begin = True
                while at < len(found) and found.start[at] < end:
                    labels[at] = LABELS.index(("B-" if begin else "I-") + role)
                    begin = False
                    at += 1
        cue = [at for at, label in labels.items() if label == LABELS.index("B-cue")]
        if cue:
            cues.append((min(cue), labels))
    for _, labels in sorted(cues, key=lambda cue: -len(cue[1])):  # the innermost last, so that it wins
        for at, label in labels.items():
            tags[at] = TAGS.index(LABELS[label][2:])
    for at, _ in cues:
        tags[at] = CUE_START
    return Document(gold, found, tags, cues)


MARKS = {
    "straight": str.maketrans({"“": '"', "”": '"', "‘": "'", "’": "'"}),
    "british": str.maketrans({"“": "'", "”": "'", "‘": "'", "’": "'", '"': "'"}),
    "british curly": str.maketrans({"“": "‘", "”": "’"}),
}


def restyled(gold: Gold, random_: random.Random, share: float) -> Gold:
    """The document, in a `share` of cases with other quotation marks (as many characters): desks differ."""
    if random_.random() > share:
        return gold
    return Gold(gold.id, gold.text.translate(MARKS[random_.choice(list(MARKS))]), gold.attributions)
