"""Pairs of quotation marks, in all styles that desks use."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reportedly.text.quotemarks import normalised, paragraphs, quotations

STYLES = {
    "straight double": ('"', '"'),
    "straight single": ("'", "'"),
    "curly double": ("“", "”"),
    "curly single": ("‘", "’"),
    "guillemets": ("«", "»"),
    "typewriter": ("''", "''"),
    "backticks": ("``", "''"),
    "German": ("„", "“"),
}

SENTENCES = [
    "{I never left,} Nell Orme said. {Ask anyone.}",
    "She has {had enough} of the couple's friends' chatter, an insider said.",
    "The players' union called the offer {an insult}.",
    "{The harbour's closed,} said Tom Arden. {It's been closed since May.}",
    "Back in the '90s it wasn't so, and {it won't be now}, he added.",
    "({We weren't told,} she said.)",
    "Arden: {Nobody asked us.}",
    "{Is it over?} he wondered.",
]


@pytest.mark.parametrize("style", STYLES)
@pytest.mark.parametrize("sentence", SENTENCES)
def test_each_style_gives_the_same_quotations(sentence: str, style: str) -> None:
    opening, closing = STYLES[style]
    text = sentence.replace("{", opening).replace("}", closing)
    found = [text[mark.inner_start : mark.inner_end] for mark in quotations(text)]
    assert found == [part.split("}")[0] for part in sentence.split("{")[1:]]
    assert all(mark.closed and mark.depth == 1 for mark in quotations(text))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("The couple's friends' flat isn't theirs.", [], id="apostrophes only"),
        pytest.param("Rock 'n' roll isn't dead, 'tis sleeping.", [], id="elisions"),
        pytest.param("He is 5'10\" tall.", [], id="feet and inches"),
        pytest.param("'The Dial's source said \"done\",' she said.", [(1, True), (2, True)], id="nested"),
        pytest.param("“She told me ‘never’,” he said.", [(1, True), (2, True)], id="nested curly"),
        pytest.param('"It is over.', [(1, False)], id="never closed"),
        pytest.param("“One.\n\n“Two,” he said.", [(1, False), (1, True)], id="opened again at the next paragraph"),
        pytest.param("« Non », dit-il.", [(1, True)], id="guillemets with spaces"),
        pytest.param("»Nein«, sagte sie.", [(1, True)], id="inverted guillemets"),
        pytest.param("She said 'no' and 'never'.", [(1, True), (1, True)], id="two singles"),
    ],
)
def test_pairs(text: str, expected: list[tuple[int, bool]]) -> None:
    assert [(mark.depth, mark.closed) for mark in quotations(text)] == expected


def test_a_quotation_that_runs_on_says_so() -> None:
    first, second = quotations("“We knew.\n\n“We said nothing,” she said.")
    assert not first.continues
    assert second.continues


def test_wrapped_lines_are_one_paragraph() -> None:
    text = "'We knew, and we\nsaid nothing,' she said."
    assert list(paragraphs(text)) == [(0, len(text))]
    assert [text[mark.start : mark.end] for mark in quotations(text)] == ["'We knew, and we\nsaid nothing,'"]


@pytest.mark.parametrize("style", STYLES)
def test_normalised_text_is_the_same_in_every_style(style: str) -> None:
    opening, closing = STYLES[style]
    text = f"{opening}It's done,{closing} she said."
    plain = normalised(text, quotations(text))
    assert len(plain) == len(text)
    assert plain.replace('"', " ").split() == ["It's", "done,", "she", "said."]
    assert plain.count('"') == 2


@given(st.text(alphabet=st.sampled_from("ab s.,'\"“”‘’«»`\n!?8("), max_size=200))
def test_quotations_lie_in_the_text_and_hold_their_marks(text: str) -> None:
    for mark in quotations(text):
        assert 0 <= mark.start < mark.inner_start <= mark.inner_end <= mark.end <= len(text)
        assert mark.closed == (mark.end > mark.inner_end)
    assert len(normalised(text, quotations(text))) == len(text)
