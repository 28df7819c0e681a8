"""Where a stretch stands when its page has changed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reportedly.export.anchor import AROUND, Anchor

WAS = "The ferry is late. Ida Brock said so. The tide is late. Ida Brock said no more."


def anchored(words: str, *, which: int = 0) -> Anchor:
    at = -1
    for _ in range(which + 1):
        at = WAS.index(words, at + 1)
    return Anchor.of(WAS, at, at + len(words))


@pytest.mark.parametrize(
    ("anchor", "now", "found"),
    [
        pytest.param(anchored("said so"), WAS, "said so", id="the same page"),
        pytest.param(anchored("said so"), f"Updated. {WAS}", "said so", id="moved, surroundings kept"),
        pytest.param(anchored("Ida Brock", which=1), f"Updated. {WAS}", "Ida Brock", id="moved, one of two alike"),
        pytest.param(
            anchored("said so"), "Ida Brock said so, we hear.", "said so", id="surroundings gone, words unique"
        ),
        pytest.param(anchored("Ida Brock"), "Ida Brock. Ida Brock!", "ambiguous", id="surroundings gone, words twice"),
        pytest.param(anchored("said so"), "Ida Brock would not say.", "gone", id="gone"),
        pytest.param(Anchor("he"), "the tide; he saw", "he", id="not within another word"),
        pytest.param(Anchor("he"), "the tide", "gone", id="only within another word"),
        pytest.param(
            anchored("ferry"), "Oh! ferry. A ferry.", "ferry", id="the old place, though not its surroundings"
        ),
        pytest.param(anchored("Ida Brock"), "", "gone", id="no text"),
        pytest.param(Anchor("Ida", start=10**30, end=10**30 + 3), "Ida", "Ida", id="a place out of this world"),
        pytest.param(Anchor(""), WAS, "gone", id="no words"),
    ],
)
def test_find(anchor: Anchor, now: str, found: str) -> None:
    place = anchor.find(now)
    assert (place if isinstance(place, str) else now[slice(*place)]) == found


def test_of_two_alike_the_one_with_the_same_surroundings() -> None:
    now = f"Updated. {WAS}"
    assert anchored("Ida Brock", which=1).find(now) == (now.rindex("Ida Brock"), now.rindex("Ida Brock") + 9)


def test_surroundings_are_bounded() -> None:
    anchor = Anchor.of("a" * 100 + "b" + "c" * 100, 100, 101)
    assert (len(anchor.prefix), len(anchor.suffix)) == (AROUND, AROUND)


@given(st.text(max_size=40), st.text(max_size=10), st.text(min_size=1, max_size=10), st.text(max_size=40))
def test_what_is_found_is_what_was_marked(before: str, more: str, words: str, behind: str) -> None:
    anchor = Anchor.of(before + words + behind, len(before), len(before) + len(words))
    assert anchor.find(before + words + behind) == (len(before), len(before) + len(words))
    place = anchor.find(now := more + before + words + behind)
    assert isinstance(place, str) or now[slice(*place)] == words
