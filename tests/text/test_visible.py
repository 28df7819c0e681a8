"""Hostile text made fit to be shown."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reportedly.text.visible import on_one_line, visible


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        pytest.param("plain, é, 😀, ‘quoted’", "plain, é, 😀, ‘quoted’", id="nothing to do"),
        pytest.param("\x1b[2Jgone", "␛[2Jgone", id="escape sequence"),
        pytest.param("a\x9b2J", "a\ufffd2J", id="C1 control"),
        pytest.param("a\x00b\x7f", "a␀b␡", id="NUL and DEL"),
        pytest.param("one\r\ntwo\rthree\u2028four", "one\ntwo\nthree\nfour", id="line breaks"),
        pytest.param("\u202eevil\u202c", "\ufffdevil\ufffd", id="override of direction"),
        pytest.param("co\u00adop\u200b\ufeff", "coop", id="marks without a shape"),
        pytest.param("\U0001f468\u200d\U0001f469", "\U0001f468\u200d\U0001f469", id="joined signs stay joined"),
        pytest.param("\ud800", "\ufffd", id="half a surrogate pair"),
    ],
)
def test_visible(text: str, shown: str) -> None:
    assert visible(text) == shown


@given(st.text())
def test_no_control_is_left(text: str) -> None:
    left = {character for character in visible(text) if unicodedata.category(character) in ("Cc", "Cs")}
    assert left <= {"\n", "\t"}


@given(st.text())
def test_one_line_is_one(text: str) -> None:
    assert len(on_one_line(text).splitlines()) <= 1
