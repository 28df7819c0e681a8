"""On which side bare texts stand."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reportedly.rumours.sides import side_of_headline, side_of_page

PIER = "The pier at Elver Bay will close in September"


@pytest.mark.parametrize(
    ("headline", "likeliest"),
    [
        pytest.param("Elver Bay pier to close in September", "support", id="says it"),
        pytest.param("No, the Elver Bay pier is not closing: the story is a hoax", "deny", id="calls it a hoax"),
        pytest.param("Is Elver Bay pier closing? Report claims so", "comment", id="keeps away"),
    ],
)
def test_a_headline(headline: str, likeliest: str) -> None:
    sides = side_of_headline(headline, PIER)
    assert max(sides, key=lambda side: sides[side]) == likeliest


def test_a_page_about_something_else() -> None:
    sides = side_of_page(PIER, "Two tugs towed a barge of gravel up the river Quill. Nobody was hurt, the crew said.")
    assert max(sides, key=lambda side: sides[side]) == "unrelated"


@given(st.text(max_size=200), st.text(max_size=200))
@settings(max_examples=40, deadline=None)
def test_probabilities_add_up_whatever_the_text(one: str, other: str) -> None:
    assert sum(side_of_headline(one, other).values()) == pytest.approx(1)
    assert sum(side_of_page(one, other).values()) == pytest.approx(1)
