"""Paths, URLs and standard input -> pages."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable
from io import BytesIO
from itertools import count, islice
from pathlib import Path

import pytest
from fake_network import FakeNetwork, answer

from reportedly.errors import FetchRefused, PageError, PageMalformed, PageTooLarge, PageUnreadable, Place
from reportedly.intake import Limits, open_pages
from reportedly.intake.fetch import Fetcher
from reportedly.page.model import Page, Skipped

SENTENCE = "A dock worker told The Dial the crane was taped."
HTML = f"<!doctype html><html><head><title>Crane</title></head><body><article><p>{SENTENCE * 4}</p></article></html>"


def told(results: Iterable[Page | Skipped]) -> list[str | type[PageError]]:
    """The text of each page, the class of each error."""
    return [result.text if isinstance(result, Page) else type(result.error) for result in results]


def record(text: str) -> str:
    return json.dumps({"text": text})


def test_a_directory_is_its_files_sorted_without_hidden_ones(tmp_path: Path) -> None:
    for name in ("b.txt", "a/z.txt", "a/.hidden.txt", ".git/x.txt", "c.txt"):
        file = tmp_path / name
        file.parent.mkdir(exist_ok=True)
        file.write_text(f"{name} said so.")
    assert told(open_pages([tmp_path])) == ["b.txt said so.", "c.txt said so.", "a/z.txt said so."]


@pytest.mark.skipif(os.name != "posix", reason="named pipes")
def test_a_pipe_in_a_directory_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.txt")
    (tmp_path / "link.txt").symlink_to(tmp_path / "nowhere")
    (tmp_path / "circle").symlink_to(tmp_path)
    assert told(open_pages([tmp_path])) == [PageUnreadable]


def test_what_is_not_there_is_told_and_the_next_is_read(tmp_path: Path) -> None:
    (tmp_path / "crane.txt").write_text(SENTENCE)
    missing, page = open_pages([str(tmp_path / "crain.txt"), str(tmp_path / "crane.txt")])
    assert isinstance(missing, Skipped)
    assert missing.where == Place(str(tmp_path / "crain.txt"))
    assert "No such file" in str(missing.error)
    assert isinstance(page, Page)


@pytest.mark.parametrize(
    ("name", "content", "expected"),
    [
        pytest.param("a.txt", SENTENCE, [SENTENCE], id="text"),
        pytest.param("a.txt", "a\r\nb\rc\n\n", ["a\r\nb\rc\n\n"], id="text keeps its line breaks"),
        pytest.param("a.txt", '{"text": "x"}', ['{"text": "x"}'], id="text that looks like JSON"),
        pytest.param("a", "[Update] " + SENTENCE, ["[Update] " + SENTENCE], id="text in brackets"),
        pytest.param("a.md", "# Crane\n\n*It* fell.", ["# Crane\n\n*It* fell."], id="Markdown"),
        pytest.param("a", HTML, [SENTENCE * 4], id="HTML by its beginning"),
        pytest.param("a.php", "\n\n" + HTML, [SENTENCE * 4], id="HTML behind blank lines"),
        pytest.param("a.json", record("x"), ["x"], id="a JSON object"),
        pytest.param("a.json", json.dumps({"text": "x"}, indent=2), ["x"], id="a JSON object over lines"),
        pytest.param("a.json", json.dumps([{"text": "x"}, {"text": "y"}], indent=2), ["x", "y"], id="a JSON list"),
        pytest.param("a.json", record("x") + "\n" + record("y"), ["x", "y"], id="JSON lines called JSON"),
        pytest.param("a.json", "[]", [PageUnreadable], id="an empty list"),
        pytest.param("a.json", '["x"]', [PageMalformed], id="a list of something else"),
        pytest.param("a.json", "{", [PageMalformed], id="broken JSON"),
        pytest.param("a.json", "[" * 100_000, [PageMalformed], id="JSON nested without end"),
        pytest.param("a", record("x") + "\n\n" + record("y") + "\n", ["x", "y"], id="JSON lines by their beginning"),
        pytest.param("a", '{"text": "x\n' + record("y"), [PageMalformed, "y"], id="JSON lines, the first one cut"),
        pytest.param(
            "a.jsonl",
            record("x") + "\nnonsense\n3\n" + record("\ud800") + "\n" + record("nul \0") + "\n",
            ["x", PageMalformed, PageMalformed, PageMalformed, "nul \0"],
            id="JSON lines, some bad",
        ),
        pytest.param("a.ndjson", "\ufeff" + record("x"), ["x"], id="JSON lines with a byte order mark"),
    ],
)
def test_forms(name: str, content: str, expected: list[str | type[PageError]], tmp_path: Path) -> None:
    (tmp_path / name).write_bytes(content.encode())
    assert told(open_pages([tmp_path / name])) == expected


def test_bad_lines_are_told_with_file_and_record(tmp_path: Path) -> None:
    file = tmp_path / "crawl.jsonl"
    file.write_text(record("x") + "\n{\n" + record("y"))
    assert [result.where for result in open_pages([file]) if isinstance(result, Skipped)] == [Place(str(file), 2)]


def test_a_line_that_is_too_long_is_left_out(tmp_path: Path) -> None:
    file = tmp_path / "crawl.jsonl"
    file.write_text("\n".join([record("x"), record("y" * 5_000), record("z")]))
    assert told(open_pages([file], limits=Limits(max_bytes=1_000))) == ["x", PageTooLarge, "z"]


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b"", [PageUnreadable]),
        (SENTENCE.encode(), [SENTENCE]),
        ((record("x") + "\n" + record("y")).encode(), ["x", "y"]),
        (HTML.encode(), [SENTENCE * 4]),
        (HTML.encode("utf-16"), [SENTENCE * 4]),
        (b"\x89PNG\r\n\x1a\n", [PageUnreadable]),
    ],
)
def test_standard_input(content: bytes, expected: list[str | type[PageError]]) -> None:
    assert told(open_pages(["-"], stdin=BytesIO(content))) == expected


def test_a_stream_without_end_is_read_as_it_is_asked_for() -> None:
    class Endless(BytesIO):
        numbers = count(1)

        def readline(self, size: int | None = -1, /) -> bytes:
            return (record(f"page {next(self.numbers)}") + "\n").encode()

    pages = islice(open_pages(["-"], stdin=Endless()), 3)
    assert told(pages) == ["page 1", "page 2", "page 3"]


def test_sources_are_opened_when_they_are_asked_for(tmp_path: Path) -> None:
    late = tmp_path / "late.txt"
    (tmp_path / "early.txt").write_text("Early.")
    pages = open_pages([tmp_path / "early.txt", late])
    next(pages)
    late.write_text("Late.")
    assert told(pages) == ["Late."]


def test_urls() -> None:
    network = FakeNetwork(
        {
            "dial.example/html": answer(HTML, content_type="text/html"),
            "dial.example/text": answer(SENTENCE),
            "dial.example/json": answer(record("x"), content_type="application/json"),
            "dial.example/png": answer(b"\x89PNG\r\n\x1a\n", content_type="image/png"),
        }
    )
    urls = [f"https://dial.example/{name}" for name in ("html", "text", "json", "png")]
    results = list(open_pages(urls, fetcher=Fetcher(network=network, sleep=lambda seconds: None)))
    assert told(results) == [SENTENCE * 4, SENTENCE, "x", PageUnreadable]
    assert [result.url for result in results[:2] if isinstance(result, Page)] == urls[:2]
    assert [result.outlet for result in results[:2] if isinstance(result, Page)] == ["dial.example"] * 2


def test_a_forbidden_url_is_a_result() -> None:
    (result,) = open_pages(["file:///etc/passwd"])
    assert isinstance(result, Skipped)
    assert isinstance(result.error, FetchRefused)
    assert result.where == Place("file:///etc/passwd")
