"""A directory of hostile files: each ends in a page or a named refusal, and the run goes on."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from reportedly.errors import PageError, PageTooLarge, PageTooSlow, PageUnreadable
from reportedly.intake import Limits, open_pages
from reportedly.page.model import Page, Skipped

SENTENCE = "A dock worker told The Dial that the harbour crane was held up by tape, and Nell Orme said it was not. "

LIMITS = Limits(timeout_seconds=4)
"""Less than the default, which is measured by hand: two of the pages use up all the time there is."""


def article(inside: str) -> str:
    return (
        f"<!doctype html><html lang=en><head><title>Crane</title></head><body><article>{inside}</article></body></html>"
    )


def laughs() -> str:
    entities = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    return f'<?xml version="1.0"?><!DOCTYPE html [<!ENTITY l0 "ha">{entities}]><html><body><p>&l9;</p></body></html>'


FILES: dict[str, bytes] = {
    "01-empty.html": b"",
    "02-binary.html": random.Random(1).randbytes(100_000),
    "03-utf-16.html": article(f"<p>{SENTENCE * 4}</p>").encode("utf-16"),
    "04-wrong-charset.html": article(f'<meta charset="utf-8"><p>{SENTENCE * 4}A café.</p>').encode("latin-1"),
    "06-attributes.html": article(f"<p {' '.join(f'a{n}={n}' for n in range(300_000))}>{SENTENCE * 4}</p>").encode(),
    "07-nested.html": article("<div>" * 1_000_000 + SENTENCE * 4).encode(),
    "08-links.html": article("".join(f'<a href="/{n}">link {n}</a> ' for n in range(200_000))).encode(),
    "09-laughs.html": laughs().encode(),
    "10-truncated.html": article(f"<p>{SENTENCE * 4}</p><p>{SENTENCE}")[:-30].encode() + b"<a hre",
    "11-script.html": f"<html><script>var a = '{SENTENCE * 9}'</script><body><script>1</script></body></html>".encode(),
    "12-right-to-left.html": article(f"<p>\u202e{SENTENCE * 2}\u2067\u200f{SENTENCE * 2}</p>").encode(),
}

OUTCOMES: dict[str, tuple[type, ...]] = {
    "01-empty.html": (PageUnreadable,),
    "02-binary.html": (PageUnreadable,),
    "03-utf-16.html": (Page,),
    "04-wrong-charset.html": (Page,),
    "05-paragraph.html": (PageTooLarge,),
    "06-attributes.html": (PageTooSlow, PageUnreadable, Page),
    "07-nested.html": (PageTooSlow, PageUnreadable, Page),
    "08-links.html": (PageTooSlow, PageUnreadable, Page),
    "09-laughs.html": (PageUnreadable, Page),
    "10-truncated.html": (Page,),
    "11-script.html": (PageUnreadable,),
    "12-right-to-left.html": (Page,),
    "13-honest.html": (Page,),
}


@pytest.fixture(scope="module")
def directory(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("hostile")
    for name, content in FILES.items():
        (folder / name).write_bytes(content)
    (folder / "05-paragraph.html").write_text(article(f"<p>{SENTENCE * 500_000}</p>"))  # 50 MB
    (folder / "13-honest.html").write_text(article(f"<p>{SENTENCE * 4}</p>"))
    return folder


def test_each_ends_in_a_page_or_a_named_refusal(directory: Path) -> None:
    results = list(open_pages([directory], limits=LIMITS))
    outcomes = [type(result.error) if isinstance(result, Skipped) else Page for result in results]
    wrong = {
        name: outcome
        for (name, allowed), outcome in zip(OUTCOMES.items(), outcomes, strict=True)
        if outcome not in allowed
    }
    assert wrong == {}
    laughing = [result for result in results if isinstance(result, Page) and "&l9;" in result.text]
    assert all("ha" not in page.text for page in laughing)


@pytest.mark.parametrize("suffix", [".txt", ".md", ".json", ".jsonl", ".bin"])
def test_each_under_another_name(suffix: str, tmp_path: Path) -> None:
    """Whatever the suffix says, nothing is raised, and each file is heard of."""
    for name, content in FILES.items():
        if len(content) < 1_000_000 or suffix == ".txt":
            (tmp_path / name).with_suffix(suffix).write_bytes(content)
    results = list(open_pages([tmp_path], limits=LIMITS))
    told = {Path(result.where.file).name for result in results if isinstance(result, Skipped)}
    assert all(isinstance(result, Page) or isinstance(result.error, PageError) for result in results)
    assert len(results) >= len(list(tmp_path.iterdir()))
    assert told <= {file.name for file in tmp_path.iterdir()}


def test_text_of_one_paragraph_without_end_is_refused(tmp_path: Path) -> None:
    (tmp_path / "long.txt").write_text(SENTENCE * 50_000)
    (tmp_path / "longer.txt").write_text(SENTENCE * 150_000)
    results = list(open_pages([tmp_path]))
    assert [type(result.error) for result in results if isinstance(result, Skipped)] == [PageTooLarge] * 2
