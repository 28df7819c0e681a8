"""Finds the cues of a text and, for each, the pieces of its source and its content."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from reportedly.reading.decode import decode, log_probabilities
from reportedly.reading.labels import CUE_START, LABELS
from reportedly.reading.onnx import Floats, Ints, Tagger
from reportedly.reading.pieces import Pieces, Window, pieces, windows

Edges = tuple[tuple[int, int], ...]

WINDOW, LEFT, RIGHT = 254, 32, 16
"""Pieces a window holds besides its first and last, and how many of them are context (docs/models.md)."""

WINDOWS_AT_ONCE = 4
"""Small batches stay in the processor's cache: 4 windows read 15 % faster than 16 (benchmarks/speed.md)."""

CUES_AT_ONCE = 32


@dataclass(frozen=True, slots=True)
class Parts:
    """One attribution as the network sees it: edges (start, end) in code points, and how sure it is.

    cut_left, cut_right: its content reached the end of what the network looked at and may go on.
    """

    source: Edges
    cue: Edges
    content: Edges
    cue_score: float
    label_score: float
    cut_left: bool
    cut_right: bool


@dataclass(frozen=True, slots=True)
class _Cue:
    window: Window
    row: int
    piece: int
    score: float


def tag(text: str, blocks: Sequence[tuple[int, int]], tagger: Tagger) -> tuple[Parts, ...]:
    """The attributions of the `blocks` (start, end) of `text`, in the order of their cues.

    The same text gives the same parts whatever else is read: windows of different pages never share a batch, since
    int8 scales depend on all that does.
    """
    found = pieces(text, blocks, tagger.tokenizer)
    first_of_word = np.diff(found.word, prepend=-1) != 0
    cut = sorted(windows(found, size=WINDOW, left=LEFT, right=RIGHT), key=lambda window: window.end - window.start)
    parts: list[tuple[int, Parts]] = []
    for at in range(0, len(cut), WINDOWS_AT_ONCE):
        batch = cut[at : at + WINDOWS_AT_ONCE]
        ids, features, mask = _collate(found, batch, tagger)
        hidden, tags = tagger.encode(ids, features, mask)
        cues = list(_cues(batch, log_probabilities(tags), first_of_word, tagger.cue_threshold))
        for start in range(0, len(cues), CUES_AT_ONCE):
            some = cues[start : start + CUES_AT_ONCE]
            rows = np.array([cue.row for cue in some])
            places = np.array([cue.piece - cue.window.start + 1 for cue in some])
            labels = log_probabilities(tagger.relate(hidden, tags, mask, rows, places))
            for cue, each in zip(some, _parts(found, some, labels, first_of_word), strict=True):
                parts.append((cue.piece, each))
    return tuple(each for _, each in sorted(parts, key=lambda part: part[0]))


def _collate(found: Pieces, batch: Sequence[Window], tagger: Tagger) -> tuple[Ints, Ints, Ints]:
    """ids, features, mask; piece k of a window stands at k + 1, between the first and the last special piece."""
    size = max(window.end - window.start for window in batch) + 2
    ids = np.zeros((len(batch), size), np.int64)
    features = np.zeros((len(batch), size, found.features.shape[1]), np.int64)
    mask = np.zeros((len(batch), size), np.int64)
    for row, window in enumerate(batch):
        n = window.end - window.start
        ids[row, 0], ids[row, 1 : n + 1], ids[row, n + 1] = (
            tagger.first_id,
            found.ids[window.start : window.end],
            tagger.last_id,
        )
        features[row, 1 : n + 1] = found.features[window.start : window.end]
        mask[row, : n + 2] = 1
    return ids, features, mask


def _cues(batch: Sequence[Window], tags: Floats, first_of_word: np.ndarray, threshold: float) -> Iterator[_Cue]:
    for row, window in enumerate(batch):
        offset = 1 - window.start
        scores = np.exp(tags[row, window.core_start + offset : window.core_end + offset, CUE_START])
        for at in np.nonzero((scores > threshold) & first_of_word[window.core_start : window.core_end])[0]:
            yield _Cue(window, row, int(at) + window.core_start, float(scores[at]))


def _parts(found: Pieces, cues: Sequence[_Cue], labels: Floats, first_of_word: np.ndarray) -> Iterator[Parts]:
    band = labels.shape[1] // 2
    places = np.array([cue.piece for cue in cues])[:, None] + np.arange(-band, band + 1)[None]
    low = np.array([cue.window.start for cue in cues])[:, None]
    high = np.array([cue.window.end for cue in cues])[:, None]
    inside = (places >= low) & (places < high)
    labels = labels.copy()
    labels[~inside] = np.where(np.arange(len(LABELS)) == 0, 0, -1e4)
    labels[:, band] = np.where(np.arange(len(LABELS)) == LABELS.index("B-cue"), 0, -1e4)
    starts_word = np.where(inside, first_of_word[places.clip(0, len(found) - 1)], True)
    starts_word[np.arange(len(cues)), inside.argmax(axis=1)] = True
    path = decode(labels, starts_word)
    chosen = np.take_along_axis(labels, path[..., None], axis=2)[..., 0].sum(axis=1)
    for row, cue in enumerate(cues):
        runs = list(_runs(path[row]))
        edges = {
            role: [
                (int(found.start[cue.piece + a - band]), int(found.end[cue.piece + b - 1 - band]), a, b)
                for name, a, b in runs
                if name == role
            ]
            for role in ("source", "cue", "content")
        }
        # One source, one cue: of several runs the one next to the cue (a second is noise on dev).
        source = min(edges["source"], key=lambda edge: min(abs(edge[2] - band), abs(edge[3] - band)), default=None)
        own = next(edge for edge in edges["cue"] if edge[2] == band)
        content = edges["content"]
        limits = np.nonzero(inside[row])[0]
        yield Parts(
            source=(source[:2],) if source else (),
            cue=(own[:2],),
            content=tuple(edge[:2] for edge in content),
            cue_score=cue.score,
            label_score=float(chosen[row]),
            cut_left=bool(content) and content[0][2] == limits[0] and cue.piece + content[0][2] - band > 0,
            cut_right=bool(content)
            and content[-1][3] == limits[-1] + 1
            and cue.piece + content[-1][3] - band < len(found),
        )


def _runs(path: Ints) -> Iterator[tuple[str, int, int]]:
    """(role, start, end) of each stretch of one role, in band positions."""
    names = [LABELS[label] for label in path.tolist()]
    at = 0
    while at < len(names):
        end = at + 1
        if names[at] != "O":
            while end < len(names) and names[end] == "I-" + names[at][2:]:
                end += 1
            yield names[at][2:], at, end
        at = end
