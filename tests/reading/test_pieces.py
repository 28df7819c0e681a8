"""A text as the model sees it."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reportedly.reading.onnx import shipped
from reportedly.reading.pieces import Pieces, pieces, windows
from reportedly.text.quotemarks import paragraphs


def cut(text: str) -> Pieces:
    return pieces(text, list(paragraphs(text)), shipped().tagger.tokenizer)


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=300))
def test_pieces_come_in_order_and_hold_something(text: str) -> None:
    found = cut(text)
    assert (found.start < found.end).all()
    assert (found.end[:-1] <= found.start[1:]).all() or len(found) < 2
    assert (np.diff(found.word) >= 0).all()
    assert found.features.shape == (len(found), 3)


@pytest.mark.parametrize(
    ("text", "quotation"),
    [
        pytest.param("He said 'no' .", [0, 0, 3, 1, 4, 0], id="single"),
        pytest.param("He said “no” .", [0, 0, 3, 1, 4, 0], id="curly"),
        pytest.param("He said no to it", [0, 0, 0, 0, 0], id="none"),
    ],
)
def test_each_piece_knows_in_which_quotation_it_stands(text: str, quotation: list[int]) -> None:
    assert cut(text).features[:, 2].tolist() == quotation


def test_the_first_piece_of_a_block_and_of_a_line_are_marked() -> None:
    assert cut("One two\nthree\n\nfour").features[:, 1].tolist() == [1, 0, 2, 1]


@settings(max_examples=200, deadline=None)
@given(st.lists(st.integers(1, 90), max_size=30), st.integers(20, 80))
def test_the_cores_of_windows_part_the_page(blocks: list[int], size: int) -> None:
    numbers = np.repeat(np.arange(len(blocks)), blocks)
    empty = np.zeros(len(numbers), np.int64)
    found = Pieces(empty, empty, empty, empty, np.zeros((len(numbers), 3), np.int64), numbers)
    at = 0
    for window in windows(found, size=size, left=6, right=4):
        assert window.core_start == at < window.core_end
        assert window.start <= window.core_start
        assert window.core_end <= window.end
        assert window.end - window.start <= size
        at = window.core_end
    assert at == len(numbers)
