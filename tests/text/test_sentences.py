"""Where sentences end."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reportedly.text.quotemarks import quotations
from reportedly.text.sentences import sentences


@pytest.mark.parametrize(
    "expected",
    [
        pytest.param(["Mr. Arden left the U.S. in May.", "He came back."], id="abbreviations"),
        pytest.param(["Prices rose 4.5 p.c. in a week.", "Nobody said why."], id="numbers"),
        pytest.param(["'I won. Then I left,' she said.", "He agreed."], id="never inside a quotation"),
        pytest.param(["Is it over?", "Nobody at Tidewatch would say."], id="question"),
    ],
)
def test_sentences(expected: list[str]) -> None:
    text = " ".join(expected)
    assert [text[start:end] for start, end in sentences(text, quotations(text))] == expected


def test_a_heading_and_its_paragraph_are_two() -> None:
    text = "Pier to close\n\nThe pier will close."
    assert [text[start:end] for start, end in sentences(text)] == ["Pier to close", "The pier will close."]


@given(st.text(max_size=300))
def test_sentences_are_in_order_and_inside(text: str) -> None:
    before = 0
    for start, end in sentences(text, quotations(text)):
        assert before <= start < end <= len(text)
        before = end
