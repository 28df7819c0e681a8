"""The likeliest labels where labels may follow each other only in order."""

from __future__ import annotations

import numpy as np

from reportedly.reading.decode import decode, log_probabilities
from reportedly.reading.labels import LABELS


def scores(*rows: dict[str, float]) -> np.ndarray:
    logits = np.full((1, len(rows), len(LABELS)), -4.0, np.float32)
    for at, row in enumerate(rows):
        for label, value in row.items():
            logits[0, at, LABELS.index(label)] = value
    return log_probabilities(logits)


def names(path: np.ndarray) -> list[str]:
    return [LABELS[label] for label in path[0]]


def test_an_inside_label_needs_its_beginning() -> None:
    given = scores({"O": 1}, {"I-content": 2, "B-content": 1.5}, {"I-content": 2})
    assert names(decode(given, np.array([[True, True, True]]))) == ["O", "B-content", "I-content"]


def test_all_pieces_of_a_word_have_one_label() -> None:
    given = scores({"B-source": 2}, {"O": 1.0, "I-source": 0.9}, {"O": 2})
    assert names(decode(given, np.array([[True, False, True]]))) == ["B-source", "I-source", "O"]


def test_a_second_beginning_parts_two_spans() -> None:
    given = scores({"B-content": 3}, {"I-content": 3}, {"B-content": 3})
    assert names(decode(given, np.array([[True, True, True]]))) == ["B-content", "I-content", "B-content"]


def test_log_probabilities_sum_to_one() -> None:
    given = log_probabilities(np.array([[1.0, 2.0, 3.0]], np.float32))
    assert np.isclose(np.exp(given).sum(), 1.0)
