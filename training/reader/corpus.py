"""Gold documents as pieces and labels: PolNeAR-like records and readings in the contract's form."""

from __future__ import annotations

import gzip
import hashlib
import json
import random
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import accumulate
from pathlib import Path
from typing import Any

import numpy as np
from tokenizers import Tokenizer

from reportedly.evaluation.model import Parts
from reportedly.reading.labels import CUE_START, LABELS, TAGS
from reportedly.reading.pieces import Pieces, pieces
from reportedly.text.model import spans_of
from reportedly.text.quotemarks import Quotation, paragraphs, quotations

Edges = list[list[int]]


@dataclass(frozen=True, slots=True)
class Gold:
    """A text and its attributions, each a dict role -> [[start, end], ...] in code points.

    labelled: false where nobody marked the text, and a trained reader has to say what is in it. nests: false where a
    word belongs to one attribution at most, so that what is told inside another's content is often left unmarked.
    """

    id: str
    text: str
    attributions: list[dict[str, Edges]]
    labelled: bool = True
    nests: bool = True


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


def marked(text: str, *roles: Iterable[Sequence[int]]) -> Parts:
    """Source, cue and content, each as edges, in the form in which attributions are scored."""
    return Parts("", *(spans_of(text, [(start, end) for start, end in edges]) for edges in roles))


def sha256(path: Path) -> str:
    """The file's hash, 64 hex digits."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _gold(record: dict[str, Any]) -> Gold:
    if "page" not in record:
        return Gold(
            record.get("id", ""), record["text"], record.get("attributions", []), "attributions" in record, False
        )
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


STYLES = {
    "straight": ('"', '"', "'", "'"),
    "curly": ("“", "”", "‘", "’"),
    "single": ("'", "'", '"', '"'),
    "single curly": ("‘", "’", "“", "”"),
    "typewriter": ("``", "''", "`", "'"),
    "doubled": ("''", "''", "'", "'"),
    "guillemets": ("«", "»", "‹", "›"),
    "low": ("„", "“", "‚", "‘"),
    "backtick": ("`", "'", '"', '"'),
}
"""Opening and closing marks of outer quotations, then those of inner ones."""

COMMON = ("straight", "curly", "single", "single", "single curly", "single curly")
BROKEN = 0.08
"""Share of the restyled documents that lose some of their marks or mix two styles, as pages do."""


def restyled(gold: Gold, rng: random.Random, share: float) -> Gold:
    """The document, in a `share` of cases with other quotation marks: desks differ. Apostrophes stay what they are."""
    if rng.random() > share:
        return gold
    style = rng.choice(COMMON if rng.random() < 0.6 else tuple(STYLES))
    if rng.random() < BROKEN:
        return in_style(gold, style, rng.choice(COMMON), rng, loss=0.1)
    return in_style(gold, style, style, rng)


def in_style(gold: Gold, one: str, another: str, rng: random.Random, *, loss: float = 0.0) -> Gold:
    """The document with its quotations in one of two of the STYLES each, less a share of their marks."""
    style, other = STYLES[one], STYLES[another]
    characters = list(gold.text)
    curly = "’" in style or rng.random() < 0.2
    found = quotations(gold.text)
    for at in apostrophes(gold.text, found):
        characters[at] = "’" if curly else "'"
    for quotation in found:
        marks = (style if rng.random() < 0.5 else other)[2 * (quotation.depth % 2 == 0) :]
        for mark, start, end in (
            (marks[0], quotation.start, quotation.inner_start),
            (marks[1], quotation.inner_end, quotation.end),
        ):
            if end > start:
                characters[start:end] = ["" if loss and rng.random() < loss else mark] + [""] * (end - start - 1)
    moved = [0, *accumulate(map(len, characters))]
    attributions = [
        {role: [[moved[a], moved[b]] for a, b in attribution[role]] for role in ("source", "cue", "content")}
        for attribution in gold.attributions
    ]
    return Gold(gold.id, "".join(characters), attributions, gold.labelled, gold.nests)


def apostrophes(text: str, found: tuple[Quotation, ...]) -> list[int]:
    """Where apostrophes stand: between letters, or at a word's edge without being a mark of the quotations `found`."""
    marks = {at for each in found for at in (each.start, each.inner_start - 1, each.inner_end, each.end - 1)}
    return [each.start() for each in APOSTROPHE.finditer(text) if each.start() not in marks]


APOSTROPHE = re.compile(r"(?<=[^\W\d_])['’](?!['’])|(?<!['’])['’](?=[^\W_])")
