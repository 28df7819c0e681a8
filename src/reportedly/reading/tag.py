"""Finds the cues of a text and, for each, the pieces of its source and its content."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from reportedly.reading.decode import NEVER, Booleans, decode, log_probabilities
from reportedly.reading.labels import CUE_START, LABELS
from reportedly.reading.onnx import Floats, Ints, Tagger
from reportedly.reading.pieces import Pieces, Window, pieces, windows
from reportedly.reading.sure import Sureness

Edges = tuple[tuple[int, int], ...]

WINDOW, LEFT, RIGHT = 254, 32, 16
"""Pieces a window holds besides its first and last, and how many of them are context (docs/models.md)."""

CUES_AT_ONCE = 6
"""Neighbours look at much the same pieces, so a few at once waste little on what lies outside the window."""


ROLES = ("source", "cue", "content")
ROLE_OF_LABEL = np.array([label[2:] for label in LABELS])


@dataclass(frozen=True, slots=True)
class Parts:
    """One attribution as the network sees it: edges (start, end) in code points.

    cue_score: probability of its cue. evidence: as EVIDENCE names it. confidence: 0 to 1, that all three are right.
    cut_left, cut_right: its content reached the end of what the network looked at and may go on.
    """

    source: Edges
    cue: Edges
    content: Edges
    cue_score: float
    evidence: tuple[float, ...]
    confidence: float
    cut_left: bool
    cut_right: bool


@dataclass(frozen=True, slots=True)
class _Cue:
    window: Window
    piece: int
    score: float


def tag(text: str, blocks: Sequence[tuple[int, int]], tagger: Tagger) -> tuple[Parts, ...]:
    """The attributions of the `blocks` (start, end) of `text`, in the order of their cues.

    Windows are read one by one: int8 scales depend on all that is in a batch, so neighbours would change what is read;
    and alone they need no padding, which is faster as well (docs/decisions/0003-int8-and-the-batch.md).
    """
    found = pieces(text, blocks, tagger.tokenizer)
    first_of_word = np.diff(found.word, prepend=-1) != 0
    apart = _apart(text, found)
    cues: list[_Cue] = []
    labels: list[Floats] = []
    for window in windows(found, size=WINDOW, left=LEFT, right=RIGHT):
        ids, features, mask = _collate(found, window, tagger)
        hidden, tags = tagger.encode(ids, features, mask)
        its = list(_cues(window, log_probabilities(tags[0]), first_of_word, tagger.cue_threshold))
        for start in range(0, len(its), CUES_AT_ONCE):
            some = its[start : start + CUES_AT_ONCE]
            places = np.array([cue.piece - window.start + 1 for cue in some])
            reach = _reach(window, some, tagger.band)
            related = log_probabilities(tagger.relate(hidden, tags, mask, np.zeros_like(places), places, reach))
            labels.append(np.full((len(some), 2 * tagger.band + 1, len(LABELS)), NEVER, np.float32))
            labels[-1][:, reach + tagger.band] = related
        cues += its
    if not cues:
        return ()
    return tuple(_parts(found, cues, np.concatenate(labels), first_of_word, apart, tagger.sureness))


def _collate(found: Pieces, window: Window, tagger: Tagger) -> tuple[Ints, Ints, Ints]:
    """ids, features, mask of one row; piece k of the window stands at k + 1, between the two special pieces."""
    inside = slice(window.start, window.end)
    ids = np.concatenate(([tagger.first_id], found.ids[inside], [tagger.last_id]))[None]
    features = np.pad(found.features[inside], ((1, 1), (0, 0)))[None]
    return ids, features, np.ones_like(ids)


def _cues(window: Window, tags: Floats, first_of_word: Booleans, threshold: float) -> Iterator[_Cue]:
    offset = 1 - window.start
    scores = np.exp(tags[window.core_start + offset : window.core_end + offset, CUE_START])
    for at in np.nonzero((scores > threshold) & first_of_word[window.core_start : window.core_end])[0]:
        yield _Cue(window, int(at) + window.core_start, float(scores[at]))


def _reach(window: Window, cues: Sequence[_Cue], band: int) -> Ints:
    """The distances from the cues at which the window has pieces, for any of them."""
    low = max(-band, window.start - cues[-1].piece)
    high = min(band, window.end - 1 - cues[0].piece)
    return np.arange(low, high + 1)


def _parts(
    found: Pieces,
    cues: Sequence[_Cue],
    labels: Floats,
    first_of_word: Booleans,
    apart: Booleans,
    sureness: Sureness,
) -> Iterator[Parts]:
    """The attributions of the cues that are told. labels: log probabilities, (cues, band on either side, LABELS)."""
    band = labels.shape[1] // 2  # where the cue stands in its row
    places = np.array([cue.piece for cue in cues])[:, None] + np.arange(-band, band + 1)[None]
    edges_of_windows = np.array([(cue.window.start, cue.window.end) for cue in cues])
    inside = (places >= edges_of_windows[:, :1]) & (places < edges_of_windows[:, 1:])
    labels[~inside] = np.where(np.arange(len(LABELS)) == 0, 0, NEVER)
    labels[:, band] = np.where(np.arange(len(LABELS)) == LABELS.index("B-cue"), 0, NEVER)
    starts_word = np.where(inside, first_of_word[places.clip(0, len(found) - 1)], True)
    starts_word[np.arange(len(cues)), inside.argmax(axis=1)] = True
    path = decode(labels, starts_word)
    chosen = np.take_along_axis(labels, path[..., None], axis=2)[..., 0]
    by_role = [(chosen * _beside(ROLE_OF_LABEL[path] == role)).sum(axis=1) for role in ROLES]
    for row, cue in enumerate(cues):
        runs = list(_runs(path[row], apart[places[row].clip(0, len(found) - 1)]))
        edges = {
            role: [
                (int(found.start[cue.piece + a - band]), int(found.end[cue.piece + b - 1 - band]), a, b)
                for name, a, b in runs
                if name == role
            ]
            for role in ROLES
        }
        # One source, one cue: of several runs the one next to the cue (a second is noise on dev).
        source = min(edges["source"], key=lambda edge: min(abs(edge[2] - band), abs(edge[3] - band)), default=None)
        own = next(edge for edge in edges["cue"] if edge[2] == band)
        content = edges["content"]
        evidence = (
            math.log(max(cue.score, 1e-9)),
            float(chosen[row].sum()),
            *(float(scores[row]) for scores in by_role),
            float(source is None),
            float(not content),
            math.log1p(sum(edge[1] - edge[0] for edge in content)),
        )
        if not sureness.tells(evidence):
            continue
        limits = np.nonzero(inside[row])[0]
        yield Parts(
            source=(source[:2],) if source else (),
            cue=(own[:2],),
            content=tuple(edge[:2] for edge in content),
            cue_score=cue.score,
            evidence=evidence,
            confidence=sureness.confidence(evidence),
            cut_left=bool(content) and content[0][2] == limits[0] and cue.piece + content[0][2] - band > 0,
            cut_right=bool(content)
            and content[-1][3] == limits[-1] + 1
            and cue.piece + content[-1][3] - band < len(found),
        )


def _beside(pieces: Booleans) -> Booleans:
    """The pieces and those next to them, in each row."""
    wide = pieces.copy()
    wide[:, 1:] |= pieces[:, :-1]
    wide[:, :-1] |= pieces[:, 1:]
    return wide


def _apart(text: str, found: Pieces) -> Booleans:
    """Whether there is text that no block holds (a byline, a head) between a piece and the one before."""
    apart = np.zeros(len(found), bool)
    for at in np.nonzero(np.diff(found.block))[0]:
        apart[at + 1] = bool(text[found.end[at] : found.start[at + 1]].strip())
    return apart


def _runs(path: Ints, apart: Booleans) -> Iterator[tuple[str, int, int]]:
    """(role, start, end) of each stretch of one role, in band positions; none goes on over text that wasn't read."""
    names = [LABELS[label] for label in path.tolist()]
    at = 0
    while at < len(names):
        end = at + 1
        if names[at] != "O":
            while end < len(names) and names[end] == "I-" + names[at][2:] and not apart[end]:
                end += 1
            yield names[at][2:], at, end
        at = end
