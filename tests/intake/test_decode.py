"""Bytes of a text file -> text."""

from __future__ import annotations

import pytest

from reportedly.errors import PageUnreadable, Place
from reportedly.intake.decode import decode

WHERE = Place("crane.txt")
TEXT = "The café's owner said the crane was “held up by tape” on Tuesday, and nobody at the port would say why. " * 5


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32", "cp1252"])
def test_encodings(encoding: str) -> None:
    assert decode(TEXT.encode(encoding), WHERE) == TEXT


def test_a_few_accents_of_a_short_english_text_are_western() -> None:
    text = "Zoë Brün, who owns the café, said that the naïve plan was “over” and nobody believed it."
    assert decode(text.encode("cp1252"), WHERE) == text


@pytest.mark.parametrize(
    ("content", "told"),
    [
        pytest.param(b"", "nothing", id="empty"),
        pytest.param(b" \n\t", "nothing", id="blank"),
        pytest.param(b"%PDF-1.7\n", "a PDF", id="PDF"),
        pytest.param(b"PK\x03\x04abc", "a ZIP", id="ZIP"),
        pytest.param(bytes(range(256)) * 4, "binary", id="all bytes"),
        pytest.param("no mark".encode("utf-16-le"), "binary", id="UTF-16 without its mark"),
        pytest.param(b"\xff\xfea", "utf-16", id="UTF-16 cut in the middle"),
    ],
)
def test_what_is_no_text_is_told(content: bytes, told: str) -> None:
    with pytest.raises(PageUnreadable, match=told):
        decode(content, WHERE)


def test_a_nul_in_a_long_text_stays() -> None:
    assert decode(b"a" * 5_000 + b"\0", WHERE)[-1] == "\0"
