"""What changed between two versions of a page."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reportedly.page.versions import Changes, changes

OPEN = "Shops stay open."
BEFORE = "Pier to close\n\nThe pier will close, the council said. 'It is rotten,' said Ada Venn.\n\nShops stay open."


@pytest.mark.parametrize(
    ("after", "added", "removed"),
    [
        pytest.param(BEFORE, (), (), id="nothing"),
        pytest.param(BEFORE.replace("\n\n", "\n\n  \n").replace("'", "’"), (), (), id="spaces and marks"),
        pytest.param(BEFORE + "\n\nThe mayor denied it.", ("The mayor denied it.",), (), id="a paragraph more"),
        pytest.param(BEFORE.replace("\n\nShops stay open.", ""), (), ("Shops stay open.",), id="a paragraph less"),
        pytest.param(
            BEFORE.replace("said Ada", "says Ada"),
            ("'It is rotten,' says Ada Venn.",),
            ("'It is rotten,' said Ada Venn.",),
            id="a word",
        ),
        pytest.param(BEFORE.replace("to close", "stays"), ("Pier stays",), ("Pier to close",), id="the headline"),
        pytest.param("Shops stay open.\n\n" + BEFORE.removesuffix("\n\nShops stay open."), (), (), id="moved"),
        pytest.param(BEFORE + " Shops stay open.", ("Shops stay open.",), (), id="said twice"),
        pytest.param(
            "",
            (),
            ("Pier to close", "The pier will close, the council said.", "'It is rotten,' said Ada Venn.", OPEN),
            id="emptied",
        ),
    ],
)
def test_changes(after: str, added: tuple[str, ...], removed: tuple[str, ...]) -> None:
    assert changes(BEFORE, after) == Changes(added, removed)
    assert changes(after, BEFORE) == Changes(removed, added)
    assert bool(changes(BEFORE, after)) == bool(added or removed)


@given(st.text(alphabet="ab. \n'\"", max_size=80), st.text(alphabet="ab. \n'\"", max_size=80))
def test_what_was_added_stands_in_the_later_text(before: str, after: str) -> None:
    found = changes(before, after)
    assert all(sentence in after for sentence in found.added)
    assert all(sentence in before for sentence in found.removed)
    assert not changes(after, after)
