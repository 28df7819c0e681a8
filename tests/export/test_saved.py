"""Saved readings are taken as they are, pages are read, in the order of the input."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import pytest
from example_readings import HARBOUR, SILENT, said_by

from reportedly.errors import PageMalformed, PageTooLarge, PageUnreadable
from reportedly.export.saved import open_readings
from reportedly.intake import Limits
from reportedly.page.model import Skipped
from reportedly.reading.reading import Reading

ADA = "Ada Venn said the tide was late."


def saved(path: Path, *several: Reading, indent: int | None = None) -> Path:
    path.write_text("".join(reading.to_json(indent=indent) + "\n" for reading in several), "utf-8")
    return path


def test_saved_readings_come_back_as_they_were(tmp_path: Path) -> None:
    first = saved(tmp_path / "first.jsonl", HARBOUR, SILENT)
    alone = saved(tmp_path / "alone.json", HARBOUR, indent=2)
    assert list(open_readings([first, alone])) == [HARBOUR, SILENT, HARBOUR]


def test_pages_and_readings_keep_their_order(tmp_path: Path) -> None:
    (tmp_path / "b.txt").write_text(ADA, "utf-8")
    saved(tmp_path / "a.jsonl", SILENT)
    saved(tmp_path / "c.jsonl", HARBOUR)
    first, page, last = open_readings([tmp_path])
    assert (first, last) == (SILENT, HARBOUR)
    assert isinstance(page, Reading)
    assert page.page.text == ADA


def test_standard_input_is_looked_into_and_loses_nothing() -> None:
    lines = f"{HARBOUR.to_json()}\n\n{SILENT.to_json()}\n".encode()
    assert list(open_readings(["-"], stdin=BytesIO(lines))) == [HARBOUR, SILENT]
    (page,) = open_readings(["-"], stdin=BytesIO(ADA.encode()))
    assert isinstance(page, Reading)
    assert page.page.text == ADA


def test_a_bad_record_is_skipped_with_its_place(tmp_path: Path) -> None:
    path = tmp_path / "some.jsonl"
    later = SILENT.to_json().replace("reading/1", "reading/9")
    lines = [SILENT.to_json().encode(), b'{"format": "reportedly.reading/1"}', b"\xff{", later.encode(), b"x" * 5_000]
    path.write_bytes(b"\n".join([*lines, HARBOUR.to_json().encode()]))
    first, *bad, last = open_readings([path], limits=Limits(max_bytes=len(HARBOUR.to_json()) + 10))
    assert (first, last) == (SILENT, HARBOUR)
    for number, each in enumerate(bad, start=2):
        assert isinstance(each, Skipped)
        assert isinstance(each.error, PageMalformed)
        assert (each.where.file, each.where.record) == (str(path), number)
    assert len(bad) == 4


def test_a_record_that_is_too_long_is_skipped_and_the_next_is_read(tmp_path: Path) -> None:
    long = said_by("Ada Venn", "no " * 5_000)
    path = saved(tmp_path / "some.jsonl", SILENT, long, SILENT)
    first, skipped, last = open_readings([path], limits=Limits(max_bytes=10_000))
    assert first == last == SILENT
    assert isinstance(skipped, Skipped)
    assert isinstance(skipped.error, PageTooLarge)


@pytest.mark.parametrize("name", ["nowhere.jsonl", "nowhere.txt"])
def test_what_is_not_there_is_skipped(tmp_path: Path, name: str) -> None:
    (skipped,) = open_readings([tmp_path / name])
    assert isinstance(skipped, Skipped)
    assert isinstance(skipped.error, PageUnreadable)
    assert "No such file" in str(skipped.error)
