"""WARC archives -> pages: of all that crawlers write, and of what attackers do."""

from __future__ import annotations

import gzip
from io import BytesIO
from pathlib import Path

import pytest
from archives import HTML, archive, raw

from reportedly.errors import PageError, PageTooLarge, PageUnreadable, Place
from reportedly.intake import Limits, open_pages
from reportedly.intake.streams import unpacked
from reportedly.intake.warc import Capture, pages_of_warc
from reportedly.page.model import Page, Skipped

MAX_BYTES = 20_000

ONE = ("http://dial.example/1", "<html><body><p>The crane fell.</p></body></html>")
TWO = ("http://dial.example/2", "<html><body><p>The pier shut.</p></body></html>")
BODIES = [ONE[1], TWO[1]]


def read(content: bytes) -> list[Page | Skipped]:
    """The pages of an archive; their text is what was captured."""

    def make(capture: Capture) -> Page:
        if b"BUG" in capture.content:
            raise KeyError("nowhere")
        return Page(capture.content.decode(errors="replace"), url=capture.url)

    stream = BytesIO(content)
    plain = unpacked(stream, Place("a.warc.gz")) if content.startswith(b"\x1f\x8b") else stream
    return list(pages_of_warc(plain, "a.warc.gz", make, max_bytes=MAX_BYTES))  # type: ignore[arg-type]


def told(results: list[Page | Skipped]) -> list[str | type[PageError]]:
    return [result.text if isinstance(result, Page) else type(result.error) for result in results]


@pytest.mark.parametrize("suffix", [".warc", ".warc.gz", ""])
def test_a_thousand_pages_are_a_thousand(suffix: str, tmp_path: Path) -> None:
    pages = [(f"http://dial.example/{n}", f"Page {n} says that the crane fell {n} times.") for n in range(1_000)]
    file = tmp_path / f"crawl{suffix}"
    file.write_bytes(archive(pages, content_type="text/plain", packed=suffix != ".warc"))
    results = list(open_pages([file]))
    assert [page.text for page in results if isinstance(page, Page)] == [text for _, text in pages]
    assert [page.url for page in results if isinstance(page, Page)] == [url for url, _ in pages]


def test_the_html_of_an_archive_is_extracted(tmp_path: Path) -> None:
    sentence = "A dock worker told The Dial the crane was taped. " * 4
    page = f"<html><head><title>Crane</title></head><body><article><p>{sentence}</p></article></body></html>"
    (tmp_path / "a.warc.gz").write_bytes(archive([("https://www.dial.example/crane", page)]))
    (found,) = open_pages([tmp_path])
    assert isinstance(found, Page)
    assert (found.text, found.url, found.outlet) == (sentence.strip(), "https://www.dial.example/crane", "dial.example")


def test_standard_input_may_be_an_archive() -> None:
    content = archive([ONE, TWO], content_type="text/plain")
    assert told(list(open_pages(["-"], stdin=BytesIO(content)))) == BODIES  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        pytest.param(archive([ONE, TWO]), BODIES, id="packed record by record"),
        pytest.param(gzip.compress(archive([ONE, TWO], packed=False)), BODIES, id="packed as a whole"),
        pytest.param(archive([ONE, TWO], packed=False), BODIES, id="not packed"),
        pytest.param(archive([ONE], kind="resource", content_type="text/html"), BODIES[:1], id="a resource"),
        pytest.param(archive([ONE], kind="conversion", content_type="text/plain"), BODIES[:1], id="text, as in a WET"),
        pytest.param(archive([ONE], content_type=""), BODIES[:1], id="no type, but it looks like HTML"),
        pytest.param(archive([(ONE[0], "words")], content_type=""), [], id="no type, and it looks like nothing"),
        pytest.param(archive([ONE], status="404 Not Found"), [], id="an error"),
        pytest.param(archive([ONE], status="301 Moved"), [], id="a redirect"),
        pytest.param(archive([ONE], content_type="image/png"), [], id="a picture"),
        pytest.param(archive([ONE], kind="metadata", content_type="text/html"), [], id="metadata"),
        pytest.param(archive([("http://dial.example/robots.txt", "x")], content_type="text/plain"), [], id="robots"),
        pytest.param(
            archive([(ONE[0], gzip.compress(BODIES[0].encode()))], content_encoding="gzip"), BODIES[:1], id="gzip"
        ),
        pytest.param(archive([ONE], content_encoding="gzip"), BODIES[:1], id="unpacked by the crawler"),
        pytest.param(archive([ONE], content_encoding="br"), BODIES[:1], id="unpacked by the crawler, brotli"),
        pytest.param(
            archive([ONE], content_encoding="zebra"), BODIES[:1], id="unpacked by the crawler, whatever it was"
        ),
        pytest.param(
            archive([(ONE[0], b"5\r\nThe c\r\n6\r\nrane f\r\n0\r\n\r\n")], transfer_encoding="chunked"),
            ["The crane f"],
            id="in chunks",
        ),
        pytest.param(archive([ONE], transfer_encoding="chunked"), BODIES[:1], id="joined by the crawler"),
    ],
)
def test_what_is_a_page(content: bytes, expected: list[str]) -> None:
    assert told(read(content)) == expected


PACKED_BOMB = gzip.compress(b"\0" * 3_000_000)


@pytest.mark.parametrize(
    ("bad", "error"),
    [
        pytest.param(archive([(ONE[0], b"\0" * 3_000_000)]), PageTooLarge, id="a bomb of noughts"),
        pytest.param(archive([(ONE[0], b"a" * (MAX_BYTES + 1))]), PageTooLarge, id="one byte too much"),
        pytest.param(
            archive([(ONE[0], PACKED_BOMB)], content_encoding="gzip"), PageTooLarge, id="a bomb in the answer"
        ),
        pytest.param(archive([(ONE[0], b"no brotli")], content_encoding="br"), PageUnreadable, id="packed wrongly"),
        pytest.param(archive([(ONE[0], b"\xff\xfe")], content_encoding="zebra"), PageUnreadable, id="packed strangely"),
        pytest.param(archive([(ONE[0], b"ff\r\nshort")], transfer_encoding="chunked"), PageUnreadable, id="chunks cut"),
        pytest.param(archive([(ONE[0], b"<html>BUG")]), PageUnreadable, id="a fault of ours"),
        pytest.param(raw(b"SSH-2.0-dropbear\r\n"), PageUnreadable, id="no HTTP"),
        pytest.param(raw(b""), PageUnreadable, id="no answer"),
        pytest.param(raw(b"HTTP/1.1 abc\r\n\r\n"), PageUnreadable, id="no status"),
        pytest.param(
            raw(b"HTTP/1.1 200 OK\r\n" + b"X: y\r\n" * 9_000 + b"\r\n"), PageUnreadable, id="headers without end"
        ),
        pytest.param(raw(b"HTTP/1.1 200 OK\r\nX: " + b"y" * 90_000), PageUnreadable, id="a header without end"),
    ],
)
def test_the_record_behind_a_bad_one_is_read(bad: bytes, error: type[PageError]) -> None:
    plain = gzip.decompress(bad) if bad.startswith(b"\x1f\x8b") else bad
    for content in (plain + archive([TWO], packed=False), gzip.compress(plain) + archive([TWO])):
        results = read(content)
        assert told(results) == [error, BODIES[1]]
        assert isinstance(results[0], Skipped)
        assert results[0].where == Place("a.warc.gz", record=1)


def test_places_count_all_records() -> None:
    content = archive([ONE], status="404 Not Found") * 3 + archive([(ONE[0], b"a" * 30_000)])
    assert [result.where.record for result in read(content) if isinstance(result, Skipped)] == [4]


def test_a_long_picture_is_passed_over() -> None:
    assert told(read(archive([(ONE[0], b"\1" * 90_000)], content_type="video/mp4") + archive([TWO]))) == BODIES[1:]


WHOLE = archive([ONE, TWO])
SECOND = len(archive([ONE]))
"""Where the second record may begin: lengths of records differ by a few bytes, as their ids are packed."""


@pytest.mark.parametrize(
    ("content", "n_pages"),
    [
        pytest.param(WHOLE[:-1], 1, id="the last byte is missing"),
        pytest.param(WHOLE[:-40], 1, id="in the second page"),
        pytest.param(WHOLE[: SECOND + 80], 1, id="in the header of the second"),
        pytest.param(archive([ONE]) + b"\x1f\x8b\x08" + b"\xff" * 40, 1, id="damaged"),
        pytest.param(WHOLE[:-40] + b"\xff" * 40, 1, id="damaged in the second page"),
        pytest.param(WHOLE[:-8] + b"\xff" * 8, 1, id="a wrong checksum"),
        pytest.param(archive([ONE]) + b"rubbish", 1, id="rubbish behind it, not packed"),
        pytest.param(archive([ONE, TWO], packed=False)[:-30], 1, id="not packed, in the second"),
        pytest.param(archive([ONE], packed=False) + b"WARC/1.0\r\nWARC-Type: resp", 1, id="not packed, in a header"),
        pytest.param(archive([ONE], packed=False) + raw(b"x", length=10**18), 1, id="a length that lies"),
        pytest.param(archive([ONE], packed=False) + raw(b"x", length="many"), 1, id="a length that is none"),
        pytest.param(archive([ONE], packed=False) + b"rubbish\r\n" * 1_000, 1, id="rubbish behind it"),
        pytest.param(archive([ONE], packed=False) + b"\r\n" * 2_000_000, 1, id="blank lines without end"),
        pytest.param(b"WARC/1.0\r\n" + b"X: y\r\n" * 900_000, 0, id="a header without end"),
        pytest.param(b"WARC/1.0\r\nX: " + b"y" * 5_000_000, 0, id="a header of one line without end"),
    ],
)
def test_what_is_cut_off_ends_with_a_count(content: bytes, n_pages: int) -> None:
    *pages, last = read(content)
    assert told(pages) == BODIES[:n_pages]
    assert isinstance(last, Skipped)
    assert f"{n_pages:,} records were read, {n_pages:,} pages among them" in last.error.message
    assert last.where == Place("a.warc.gz", record=n_pages + 1)


@pytest.mark.parametrize("at", range(20, len(WHOLE) - 1, 37))
def test_wherever_it_is_cut_no_page_is_halved(at: int) -> None:
    results = read(WHOLE[:at])
    pages = [result.text for result in results if isinstance(result, Page)]
    assert pages == BODIES[: len(pages)]
    assert len(results) > len(pages) or at < SECOND + 5  # between two records nobody can tell


def test_an_archive_of_nothing_is_told(tmp_path: Path) -> None:
    (tmp_path / "a.warc").write_bytes(b"")
    assert told(list(open_pages([tmp_path]))) == [PageUnreadable]


def test_the_bound_is_that_of_the_limits(tmp_path: Path) -> None:
    pages = [(ONE[0], "x" * 500), (TWO[0], "y" * 1_500), (TWO[0], "z" * 500)]
    (tmp_path / "a.warc.gz").write_bytes(archive(pages, content_type="text/plain"))
    results = list(open_pages([tmp_path], limits=Limits(max_bytes=1_000)))
    assert told(results) == ["x" * 500, PageTooLarge, "z" * 500]


def test_types_are_known_with_their_parameters() -> None:
    assert told(read(archive([ONE], content_type=HTML.upper()))) == BODIES[:1]
