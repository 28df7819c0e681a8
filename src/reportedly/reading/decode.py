"""The likeliest labels of the band around each cue, where labels may follow each other only in order."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from reportedly.reading.labels import LABELS

Floats = NDArray[np.float32]
Ints = NDArray[np.int64]
Booleans = NDArray[np.bool_]

NEVER = np.float32(-1e4)


def _moves(inside_word: bool) -> Floats:
    """(labels, labels), from row to column: 0 where one may follow the other, else NEVER."""
    moves = np.full((len(LABELS), len(LABELS)), NEVER, np.float32)
    for row, before in enumerate(LABELS):
        for column, behind in enumerate(LABELS):
            goes_on = behind == "I-" + before[2:]
            if goes_on or (before == behind == "O") or (not inside_word and not behind.startswith("I-")):
                moves[row, column] = 0
    return moves


BETWEEN_WORDS, INSIDE_WORD = _moves(False), _moves(True)


def log_probabilities(logits: Floats) -> Floats:
    """The logarithms of the softmax over the last axis."""
    shifted = logits - logits.max(axis=-1, keepdims=True)
    return shifted - np.log(np.exp(shifted).sum(axis=-1, keepdims=True))  # type: ignore[no-any-return]


def decode(scores: Floats, starts_word: Booleans) -> Ints:
    """The likeliest label of each piece: (cues, pieces) indexes into LABELS.

    scores: (cues, pieces, labels), log probabilities. starts_word: (cues, pieces), False for a piece that goes on with
    the word of the one before, which can't have another label. O(pieces * labels²) for all cues at once. Viterbi 1967.
    """
    n_cues, n_pieces, n_labels = scores.shape
    came_from = np.zeros((n_pieces, n_cues, n_labels), np.int8)
    best = np.where([label.startswith("I-") for label in LABELS], NEVER, np.float32(0)) + scores[:, 0]
    for at in range(1, n_pieces):
        moves = np.where(starts_word[:, at, None, None], BETWEEN_WORDS, INSIDE_WORD)
        reached = best[:, :, None] + moves
        came_from[at] = reached.argmax(axis=1)
        best = reached.max(axis=1) + scores[:, at]
    path = np.zeros((n_cues, n_pieces), np.int64)
    path[:, -1] = best.argmax(axis=1)
    rows = np.arange(n_cues)
    for at in range(n_pieces - 1, 0, -1):
        path[:, at - 1] = came_from[at, rows, path[:, at]]
    return path
