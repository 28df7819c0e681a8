"""Bytes in bounded pieces."""

from __future__ import annotations

import gzip
from io import BytesIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reportedly.errors import Place
from reportedly.intake.streams import GzipBroken, lines, rejoined, unpacked

WHERE = Place("a.gz")
TEXT = b"The crane fell.\n" * 500


@pytest.mark.parametrize(
    ("packed", "plain"),
    [
        pytest.param(gzip.compress(TEXT), TEXT, id="one member"),
        pytest.param(gzip.compress(TEXT) + gzip.compress(b"") + gzip.compress(b"x"), TEXT + b"x", id="three members"),
        pytest.param(gzip.compress(TEXT) + b"\0" * 300_000 + gzip.compress(b"x"), TEXT + b"x", id="noughts between"),
        pytest.param(gzip.compress(TEXT) + b"\0" * 300_000, TEXT, id="noughts behind"),
        pytest.param(gzip.compress(b""), b"", id="nothing, packed"),
        pytest.param(b"", b"", id="nothing"),
    ],
)
def test_what_is_packed_is_had(packed: bytes, plain: bytes) -> None:
    assert unpacked(BytesIO(packed), WHERE).read() == plain


@pytest.mark.parametrize(
    ("packed", "n_whole"),
    [
        pytest.param(gzip.compress(TEXT)[:-1], 0, id="cut in the checksum"),
        pytest.param(gzip.compress(TEXT) + gzip.compress(TEXT)[:30], len(TEXT), id="cut in the second"),
        pytest.param(gzip.compress(TEXT)[:-8] + b"\xff" * 8, 0, id="a wrong checksum"),
        pytest.param(gzip.compress(TEXT) + b"rubbish", len(TEXT), id="rubbish behind"),
        pytest.param(b"\x1f\x8b\xff\xff", 0, id="no gzip"),
    ],
)
def test_what_is_broken_is_told(packed: bytes, n_whole: int) -> None:
    with pytest.raises(GzipBroken) as caught:
        unpacked(BytesIO(packed), WHERE).read()
    assert caught.value.n_whole == n_whole


def test_all_that_can_be_unpacked_comes_before_the_error() -> None:
    stream = unpacked(BytesIO(gzip.compress(TEXT)[:-1]), WHERE)
    assert b"".join(stream.readline() for _ in range(500)) == TEXT
    with pytest.raises(GzipBroken):
        stream.readline()


@given(st.binary(max_size=300), st.integers(1, 40), st.integers(0, 300))
@settings(deadline=None)
def test_a_stream_is_rejoined(content: bytes, piece: int, cut: int) -> None:
    stream = rejoined(content[:cut], BytesIO(content[cut:]))
    assert b"".join(iter(lambda: stream.read1(piece), b"")) == content  # type: ignore[attr-defined]


@given(st.lists(st.text("ab", max_size=12)), st.integers(1, 10))
@settings(deadline=None)
def test_lines_are_cut_at_their_bound(told: list[str], most: int) -> None:
    content = "\n".join(told).encode()
    found = list(lines(BytesIO(content), most))
    assert [line.rstrip(b"\n") for line in found] == [line[: most + 1] for line in content.splitlines()]
