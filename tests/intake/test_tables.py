"""CSV and Parquet -> pages."""

from __future__ import annotations

import gzip
from collections.abc import Iterable
from datetime import date, datetime
from io import BytesIO
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from reportedly.errors import PageError, PageMalformed, PageTooLarge, PageTooSlow, PageUnreadable, Place, UsageError
from reportedly.intake import Limits, open_pages
from reportedly.intake.parquet import pages_of_parquet
from reportedly.page.model import Page, Skipped


def told(results: Iterable[Page | Skipped]) -> list[str | type[PageError]]:
    return [result.text if isinstance(result, Page) else type(result.error) for result in results]


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        pytest.param("text\nThe crane fell.\n", ["The crane fell."], id="one column"),
        pytest.param("id,TEXT\n1,The crane fell.\n", ["The crane fell."], id="capitals"),
        pytest.param("url;Body\nx;a;b\ny;c\n", ["a", "c"], id="semicolons, a cell too many"),
        pytest.param("id\ttext\n1\tThe crane, it fell.\n", ["The crane, it fell."], id="tabs"),
        pytest.param(
            'text\n"The crane\nfell.\n\n""Ask me,"" she said."\n',
            ['The crane\nfell.\n\n"Ask me," she said.'],
            id="lines",
        ),
        pytest.param("text\r\na\r\nb", ["a", "b"], id="Windows, no last line break"),
        pytest.param("\ufefftext,url\na,\n", ["a"], id="a byte order mark"),
        pytest.param("\n\ntext\n\na\n , \n\nb\n", ["a", "b"], id="blank lines"),
        pytest.param("id,text\n1,a\n2\n3,\n4,b\n", ["a", PageMalformed, PageMalformed, "b"], id="rows without a text"),
        pytest.param('text\n"a\nb\nc', ["a\nb\nc"], id="a mark never closed"),
        pytest.param('text\na "b" c\n"d" e\n', ['a "b" c', "d e"], id="marks in the middle"),
        pytest.param("title,summary\na,b\n", [PageMalformed], id="no text"),
        pytest.param("text\nnul \0\n" + "a\n" * 700, ["nul \0"] + ["a"] * 700, id="a nul"),
        pytest.param("", [PageUnreadable], id="empty"),
        pytest.param("text\n", [], id="no rows"),
    ],
)
def test_csv(content: str, expected: list[str | type[PageError]], tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_bytes(content.encode())
    assert told(open_pages([tmp_path])) == expected


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_encodings(encoding: str, tmp_path: Path) -> None:
    text = "The café’s owner said the crane was “held up by tape” on Tuesday, and nobody would say why."
    (tmp_path / "a.csv").write_bytes(("id\ttext\n" + f"1\t{text}\n" * 9).encode(encoding))
    assert told(open_pages([tmp_path])) == [text] * 9


def test_what_columns_tell_of_a_page(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text(
        "Headline,Author,Source,Date,Link,Lang,Body\n"
        'Crane falls,Ada Venn; Tam Reed,The Dial,18 October 2025,HTTP://www.Dial.example/crane#top,EN-gb,"It fell."\n'
        "Pier,,,03/04/2025,n/a,,It shut.\n"
    )
    crane, pier = open_pages([tmp_path])
    assert isinstance(crane, Page)
    assert (crane.title, crane.byline, crane.outlet) == ("Crane falls", ("Ada Venn", "Tam Reed"), "The Dial")
    assert (crane.published, crane.url, crane.language) == ("2025-10-18", "http://www.dial.example/crane", "en")
    assert isinstance(pier, Page)
    assert (pier.title, pier.byline, pier.outlet, pier.published, pier.url) == ("Pier", (), None, None, None)


COLUMNS = {"text": "Inhalt", "id": "nr"}


def test_columns_can_be_told(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("NR,text,inhalt\n7,no,yes\n")
    (page,) = open_pages([tmp_path], columns=COLUMNS)
    assert isinstance(page, Page)
    assert (page.text, page.id) == ("yes", "7")


def test_a_missing_column_is_told_with_those_there_are(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("title,words\na,b\n")
    (skipped,) = open_pages([tmp_path], columns=COLUMNS)
    assert isinstance(skipped, Skipped)
    assert "no column is called 'Inhalt', there are: title, words" in str(skipped.error)


def test_a_field_that_no_page_has_is_wrong_usage() -> None:
    with pytest.raises(UsageError, match="'words' is no field"):
        open_pages([], columns={"words": "text"})


@pytest.mark.parametrize(
    "content",
    [
        pytest.param('text\na\n"' + "b" * 3_000 + '"\nc\n', id="a long row"),
        pytest.param('text\na\n"' + "b\n" * 3_000, id="a mark never closed"),
        pytest.param("text,x\na,\n" + '"\n",' * 3_000, id="many cells of many lines"),
        pytest.param("text,x\na\n" + "," * 3_000 + "\n", id="cells without end"),
    ],
)
def test_a_row_without_end_ends_the_table(content: str, tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text(content)
    page, skipped = open_pages([tmp_path], limits=Limits(max_bytes=1_000))
    assert isinstance(page, Page)
    assert isinstance(skipped, Skipped)
    assert isinstance(skipped.error, PageTooLarge)
    assert skipped.where == Place(str(tmp_path / "a.csv"), 2)


@pytest.mark.parametrize(
    ("opening", "n_pages"),
    [
        pytest.param("id,title,text", 2, id="a table"),
        pytest.param("Body;Headline", 2, id="another table"),
        pytest.param("The pier, the text, the crane", 1, id="words"),
        pytest.param("text", 1, id="a word"),
        pytest.param("title,summary", 1, id="nothing that means a text"),
    ],
)
def test_standard_input_is_a_table_by_its_first_line(opening: str, n_pages: int) -> None:
    content = f"{opening}\na,b,c\nd,e,f\n".replace(",", ";" if ";" in opening else ",")
    assert len(list(open_pages(["-"], stdin=BytesIO(content.encode())))) == n_pages


def test_a_packed_table(tmp_path: Path) -> None:
    (tmp_path / "a.csv.gz").write_bytes(gzip.compress(b"id,text\n1,a\n2,b\n"))
    assert told(open_pages([tmp_path])) == ["a", "b"]


def write(file: Path, **options: Any) -> Path:
    columns = {"text": ["One.", "Two.", None, "Four."], "count": [1, 2, 3, 4]}
    pq.write_table(pa.table(columns), file, **options)
    return file


@pytest.mark.parametrize("options", [{}, {"compression": "zstd", "row_group_size": 1}, {"use_dictionary": False}])
def test_parquet(options: dict[str, Any], tmp_path: Path) -> None:
    file = write(tmp_path / "a.parquet", **options)
    results = list(open_pages([file]))
    assert told(results) == ["One.", "Two.", PageMalformed, "Four."]
    assert isinstance(results[2], Skipped)
    assert results[2].where == Place(str(file), 3)


def test_what_parquet_tells_of_a_page(tmp_path: Path) -> None:
    columns = {
        "Inhalt": ["It fell."] * 2,
        "nr": ["a", "b"],
        "date": [date(2025, 10, 18), None],
        "byline": [["Ada Venn", "Tam Reed"], None],
        "title": pa.array(["Crane", "Pier"]).dictionary_encode(),
        "url": [b"bytes", None],
    }
    pq.write_table(pa.table(columns), tmp_path / "a.parquet")
    first, second = open_pages([tmp_path], columns=COLUMNS)
    assert isinstance(first, Page)
    assert (first.id, first.published, first.byline) == ("a", "2025-10-18", ("Ada Venn", "Tam Reed"))
    assert (first.title, first.url) == ("Crane", None)
    assert isinstance(second, Page)
    assert (second.title, second.published, second.byline) == ("Pier", None, ())


def test_a_moment_is_kept_whole(tmp_path: Path) -> None:
    columns = {"text": ["x"], "published": [datetime(2025, 10, 18, 9, 30)]}
    pq.write_table(pa.table(columns), tmp_path / "a.parquet")
    (page,) = open_pages([tmp_path])
    assert isinstance(page, Page)
    assert page.published == "2025-10-18T09:30:00"


def test_parquet_that_is_none_is_told(tmp_path: Path) -> None:
    whole = write(tmp_path / "whole.parquet").read_bytes()
    for name, content in {"cut": whole[:-20], "bent": whole[:4] + b"\xff" * 40 + whole[44:], "no": b"PAR1PAR1"}.items():
        (tmp_path / f"{name}.parquet").write_bytes(content)
        (skipped,) = open_pages([tmp_path / f"{name}.parquet"])
        assert isinstance(skipped, Skipped)
        assert isinstance(skipped.error, PageUnreadable)
        assert "0 rows were read" in skipped.error.message


def test_a_row_that_is_too_long_is_left_out(tmp_path: Path) -> None:
    pq.write_table(pa.table({"text": ["a", "b" * 5_000, "c"]}), tmp_path / "a.parquet")
    assert told(open_pages([tmp_path], limits=Limits(max_bytes=1_000))) == ["a", PageTooLarge, "c"]


def test_parquet_that_takes_too_much_memory_is_told(tmp_path: Path) -> None:
    big = "x" * 300_000_000
    pq.write_table(pa.table({"text": ["a", big, big]}), tmp_path / "a.parquet", compression="zstd")
    with pytest.raises(PageTooSlow, match="more memory"):
        list(pages_of_parquet(str(tmp_path / "a.parquet"), {}, Limits(max_memory_bytes=700_000_000)))


def test_parquet_of_a_stream_is_refused(tmp_path: Path) -> None:
    content = write(tmp_path / "a.parquet").read_bytes()
    assert told(open_pages(["-"], stdin=BytesIO(content))) == [PageUnreadable]
