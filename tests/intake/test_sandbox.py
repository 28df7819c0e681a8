"""The process that extracts HTML: what kills it, and what happens to the next page."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from reportedly.errors import PageTooSlow, PageUnreadable, Place
from reportedly.intake.limits import Limits
from reportedly.intake.sandbox import Extractor

WHERE = Place("crane.html")

HOSTILE = """
import os, sys, threading
from reportedly.intake.extract import limit, serve

def answer(content, url, content_type):
    if content == b"hang":
        threading.Event().wait()
    if content == b"eat":
        eaten = b"x" * 2_000_000_000
    if content == b"die":
        os._exit(1)
    if content == b"raise":
        raise ValueError("odd page")
    return {"text": content.decode()}

limit(int(sys.argv[1]))
serve(answer, sys.stdin.buffer, sys.stdout.buffer, float(sys.argv[2]))
"""


def hostile(tmp_path: Path, *, timeout_seconds: float = 30) -> Extractor:
    script = tmp_path / "hostile.py"
    script.write_text(HOSTILE)
    return Extractor(Limits(timeout_seconds=timeout_seconds), command=(sys.executable, str(script)))


@pytest.mark.parametrize(
    ("page", "timeout_seconds", "told"),
    [
        pytest.param(b"hang", 0.5, "more than 0.5 seconds", id="it hangs"),
        pytest.param(
            b"eat",
            30,
            "1,000,000,000 bytes of memory",
            id="it eats memory",
            marks=pytest.mark.skipif(sys.platform != "linux", reason="only Linux bounds memory"),
        ),
        pytest.param(b"die", 30, "exit status 1", id="it dies"),
    ],
)
def test_a_page_that_kills_is_told_and_the_next_is_read(
    page: bytes, timeout_seconds: float, told: str, tmp_path: Path
) -> None:
    with hostile(tmp_path, timeout_seconds=timeout_seconds) as extractor:
        for _ in range(2):
            with pytest.raises(PageTooSlow, match=told) as error:
                extractor.extract(page, where=WHERE)
            assert error.value.where == WHERE
        extractor.limits = Limits()  # the next one may start slowly
        assert extractor.extract(b"next", where=WHERE)["text"] == "next"


def test_a_page_that_raises_leaves_the_process_alive(tmp_path: Path) -> None:
    with hostile(tmp_path) as extractor:
        with pytest.raises(PageUnreadable, match="ValueError: odd page"):
            extractor.extract(b"raise", where=WHERE)
        assert extractor.extract(b"next", where=WHERE)["text"] == "next"


def test_a_process_that_does_not_start_is_told_with_what_to_try() -> None:
    with (
        Extractor(command=(sys.executable, "-c", "raise SystemExit(3)")) as extractor,
        pytest.raises(PageUnreadable, match="doesn't start") as error,
    ):
        extractor.extract(b"x", where=WHERE)
    assert error.value.hint


def test_nothing_is_imported_from_where_the_user_stands(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "trafilatura.py").write_text("raise SystemExit('imported what was downloaded')")
    monkeypatch.chdir(tmp_path)
    monkeypatch.syspath_prepend("")
    with Extractor() as extractor:
        html = b"<html><body><p>The crane fell on Tuesday, a dock worker told The Dial.</p></body></html>"
        assert "crane" in extractor.extract(html, where=WHERE)["text"]


def test_closing_twice_is_as_good_as_once(tmp_path: Path) -> None:
    extractor = hostile(tmp_path)
    extractor.extract(b"one", where=WHERE)
    extractor.close()
    extractor.close()
    assert extractor.extract(b"two", where=WHERE)["text"] == "two"
    extractor.close()
