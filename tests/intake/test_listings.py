"""Feeds, sitemaps and files of URLs -> the pages that they lead to."""

from __future__ import annotations

import gzip
from collections.abc import Iterable
from io import BytesIO
from pathlib import Path

import pytest
from fake_network import FakeNetwork, answer

from reportedly.errors import FetchError, FetchRefused, ListUnreadable, PageError, PageTooLarge, PageUnreadable, Place
from reportedly.intake import open_pages
from reportedly.intake.fetch import Fetcher
from reportedly.intake.listings import DEEPEST, kind_of_xml, urls_of_xml
from reportedly.intake.sitemaps import read_sitemap
from reportedly.intake.streams import GzipBroken
from reportedly.page.model import Page, Skipped
from reportedly.page.visits import Unchanged, Validators, Visit

DIAL = "http://dial.example"
WHERE = Place("the list")


def urlset(*urls: str, inside: str = "") -> str:
    listed = "".join(f"<url><loc>{url}</loc>{inside}</url>" for url in urls)
    return f'<?xml version="1.0"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{listed}</urlset>'


def index(*urls: str) -> str:
    listed = "".join(f"<sitemap><loc>{url}</loc><lastmod>2025-10-18</lastmod></sitemap>" for url in urls)
    return f'<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{listed}</sitemapindex>'


def rss(*links: str) -> str:
    items = "".join(f"<item><title>Crane</title><link>{link}</link></item>" for link in links)
    return f'<?xml version="1.0"?><rss version="2.0"><channel><link>{DIAL}/</link>{items}</channel></rss>'


NEWS = (
    '<?xml version="1.0"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" '
    'xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"><url><loc> http://dial.example/1 </loc><news:news>'
    "<news:publication><news:name>The Dial</news:name></news:publication><news:title>Crane</news:title></news:news>"
    "</url></urlset>"
)
ATOM = (
    '<feed xmlns="http://www.w3.org/2005/Atom" xml:base="http://dial.example/"><link href="/"/>'
    '<entry><link rel="self" href="/self"/><link rel="alternate" href="/1"/></entry></feed>'
)
RDF = (
    '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/">'
    "<item><title>Crane</title><link>http://dial.example/1</link></item></rdf:RDF>"
)
LAUGHS = (
    '<?xml version="1.0"?><!DOCTYPE urlset [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;"><!ENTITY c SYSTEM "file:///etc/'
    'passwd">]><urlset><url><loc>http://dial.example/&b;</loc></url><url><loc>http://dial.example/&c;</loc></url>'
    "<url><loc>http://dial.example/1</loc></url></urlset>"
)


def urls_of(content: str | bytes, fetch: dict[str, bytes] | None = None, *, max_urls: int = 100) -> list[object]:
    """The URLs of a list, the class of each error."""
    known = fetch or {}

    def get(url: str) -> bytes:
        if url not in known:
            raise FetchError("the server answers 404", where=Place(url))
        return known[url]

    plain = content.encode() if isinstance(content, str) else content
    kind = kind_of_xml(plain)
    assert kind
    found = urls_of_xml(plain, kind, base=f"{DIAL}/feed.xml", where=WHERE, fetch=get, max_urls=max_urls)
    return [type(url.error) if isinstance(url, Skipped) else url for url in found]


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        pytest.param(rss(f"{DIAL}/1", "/2", f" {DIAL}/1 "), [f"{DIAL}/1", f"{DIAL}/2"], id="RSS, one twice"),
        pytest.param(ATOM, [f"{DIAL}/1"], id="Atom"),
        pytest.param(RDF, [f"{DIAL}/1"], id="RSS 1.0"),
        pytest.param(rss(f"{DIAL}/1", f"{DIAL}/2")[:-40], [f"{DIAL}/1"], id="RSS, cut"),
        pytest.param(rss(f"{DIAL}/?a=1&amp;b=2"), [f"{DIAL}/?a=1&b=2"], id="RSS, an ampersand"),
        pytest.param(urlset(f"{DIAL}/1", f"{DIAL}/2", f"{DIAL}/1"), [f"{DIAL}/1", f"{DIAL}/2"], id="a sitemap"),
        pytest.param(NEWS, [f"{DIAL}/1"], id="a news sitemap"),
        pytest.param(urlset(f"{DIAL}/?a=1&amp;b=2"), [f"{DIAL}/?a=1&b=2"], id="a sitemap, an ampersand"),
        pytest.param(urlset(f"{DIAL}/1").replace("urlset", "s:urlset"), [f"{DIAL}/1"], id="prefixes, no name space"),
        pytest.param("<!-- a -->\n\ufeff"[:-1] + urlset(f"{DIAL}/1")[21:], [f"{DIAL}/1"], id="a comment first"),
        pytest.param(urlset(f"{DIAL}/1", f"{DIAL}/2")[:-30], [f"{DIAL}/1"], id="a sitemap, cut"),
        pytest.param(LAUGHS, [f"{DIAL}/", f"{DIAL}/1"], id="entities are not expanded"),
    ],
)
def test_what_is_listed(content: str, expected: list[str]) -> None:
    assert urls_of(content) == expected


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (rss(), "feed"),
        (ATOM, "feed"),
        (RDF, "feed"),
        (urlset(), "sitemap"),
        (index(), "sitemap"),
        (LAUGHS, "sitemap"),
        ('<?xml version="1.0"?><!DOCTYPE html><html xmlns="http://www.w3.org/1999/xhtml">', None),
        ("<!--" * 5_000, None),
        ("<?" * 10_000, None),
        (" " * 30_000 + "<rss>", None),
        ("", None),
    ],
)
def test_lists_are_known_by_their_root(content: str, kind: str | None) -> None:
    assert kind_of_xml(content.encode()) == kind


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(rss(), id="no items"),
        pytest.param("<rss><channel><item><title>no link</title></item></channel></rss>", id="no links"),
        pytest.param(urlset(), id="no URLs"),
        pytest.param("<urlset>" + "<a>" * 100_000, id="nested without end"),
        pytest.param("<urlset><url><loc>" + "x" * 5_000, id="a URL without end"),
        pytest.param("<rss><channel>" + "<item>" * 2_000, id="items in items"),
    ],
)
def test_a_list_of_nothing_is_told(content: str) -> None:
    with pytest.raises(PageUnreadable):
        urls_of(content)


def test_a_feed_without_end_is_refused() -> None:
    with pytest.raises(PageTooLarge, match="over 3,000,000 bytes"):
        urls_of(rss(*["/x"] * 80_000))


def test_an_index_is_its_sitemaps_each_once() -> None:
    fetch = {
        f"{DIAL}/a.xml": urlset(f"{DIAL}/1", f"{DIAL}/2").encode(),
        f"{DIAL}/b.xml.gz": gzip.compress(urlset(f"{DIAL}/2", f"{DIAL}/3").encode()),
        f"{DIAL}/c.xml": index(f"{DIAL}/a.xml", f"{DIAL}/c.xml", f"{DIAL}/d.xml").encode(),
        f"{DIAL}/d.xml": urlset(f"{DIAL}/4").encode(),
        f"{DIAL}/bomb.xml.gz": gzip.compress(b" " * 60_000_000),
        f"{DIAL}/cut.xml.gz": gzip.compress(urlset(f"{DIAL}/5").encode())[:-20],
    }
    names = ("a.xml", "b.xml.gz", "gone.xml", "bomb.xml.gz", "cut.xml.gz", "c.xml", "feed.xml")
    found = urls_of(index(*(f"{DIAL}/{name}" for name in names)), fetch)
    pages = [f"{DIAL}/{n}" for n in (1, 2, 3)]
    assert found == [*pages, FetchError, PageTooLarge, GzipBroken, f"{DIAL}/4"]


def test_sitemaps_below_sitemaps_end() -> None:
    fetch = {f"{DIAL}/{n}.xml": index(f"{DIAL}/{n + 1}.xml").encode() for n in range(1, 20)}
    assert urls_of(index(f"{DIAL}/1.xml"), fetch) == [PageTooLarge]
    fetch[f"{DIAL}/{DEEPEST}.xml"] = urlset(f"{DIAL}/deep").encode()
    assert urls_of(index(f"{DIAL}/1.xml"), fetch) == [f"{DIAL}/deep"]


def test_sitemaps_without_end_are_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("reportedly.intake.listings.MOST_SITEMAPS", 20)
    asked = []

    def fetch(url: str) -> bytes:
        asked.append(url)
        return index(*(f"{url}{n}" for n in range(200))).encode()

    top = index(*(f"{DIAL}/{n}" for n in range(2_000))).encode()
    found = list(urls_of_xml(top, "sitemap", base=None, where=WHERE, fetch=fetch, max_urls=10))
    assert [url.error.message for url in found if isinstance(url, Skipped)] == [
        "it leads to over 20 sitemaps; the rest is left out"
    ]
    assert len(asked) == 20


@pytest.mark.parametrize("make", [rss, urlset])
def test_a_list_is_bounded_and_says_so(make: object) -> None:
    content = make(*(f"{DIAL}/{n}" for n in range(9)))  # type: ignore[operator]
    assert urls_of(content, max_urls=3) == [*(f"{DIAL}/{n}" for n in range(3)), PageTooLarge]
    assert PageTooLarge not in urls_of(content, max_urls=9)


def test_a_sitemap_of_many_urls_is_cut_where_its_own_rules_say(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("reportedly.intake.sitemaps.MOST_IN_SITEMAP", 50)
    content = urlset(*(f"{DIAL}/{n}" for n in range(60))).encode()
    assert len(read_sitemap(content, where=WHERE).pages) == 50


def told(results: Iterable[Page | Skipped | Unchanged]) -> list[object]:
    """The text of each page, the class of each error, and the URL of what is unchanged."""
    return [
        result.text
        if isinstance(result, Page)
        else result.visit.url
        if isinstance(result, Unchanged)
        else type(result.error)
        for result in results
    ]


def fetcher(answers: dict[str, bytes]) -> Fetcher:
    return Fetcher(network=FakeNetwork(answers), sleep=lambda seconds: None)


XML = "application/xml"
PAGES = {"dial.example/1": answer("The crane fell."), "dial.example/2": answer("The pier shut.")}
TEXTS = ["The crane fell.", "The pier shut."]


@pytest.mark.parametrize(
    "listed",
    [
        pytest.param(answer(rss(f"{DIAL}/1", f"{DIAL}/2"), content_type="application/rss+xml"), id="a feed"),
        pytest.param(answer(rss("/1", "/2"), content_type="text/html"), id="a feed that is called HTML"),
        pytest.param(answer(urlset(f"{DIAL}/1", f"{DIAL}/2"), content_type=XML), id="a sitemap"),
        pytest.param(
            answer(gzip.compress(urlset(f"{DIAL}/1", f"{DIAL}/2").encode()), content_type="application/x-gzip"),
            id="a packed sitemap",
        ),
        pytest.param(answer(index(f"{DIAL}/below.xml"), content_type=XML), id="an index"),
    ],
)
def test_the_pages_of_a_url_that_lists_them(listed: bytes) -> None:
    below = answer(urlset(f"{DIAL}/1", f"{DIAL}/2"), content_type=XML)
    own = fetcher({**PAGES, "dial.example/list": listed, "dial.example/below.xml": below})
    assert told(open_pages([f"{DIAL}/list"], fetcher=own)) == TEXTS


def test_a_file_may_be_a_list(tmp_path: Path) -> None:
    (tmp_path / "a.xml").write_text(urlset(f"{DIAL}/1"))
    (tmp_path / "b.rss").write_text(rss(f"{DIAL}/2"))
    (tmp_path / "c.xml.gz").write_bytes(gzip.compress(urlset(f"{DIAL}/1").encode()))
    assert told(open_pages([tmp_path], fetcher=fetcher(PAGES))) == [*TEXTS, TEXTS[0]]
    assert told(open_pages(["-"], stdin=BytesIO(urlset(f"{DIAL}/2").encode()), fetcher=fetcher(PAGES))) == TEXTS[1:]


def test_what_a_list_leads_to_has_to_be_a_page() -> None:
    links = [f"{DIAL}/{name}" for name in ("1", "again.xml", "lines", "gone", "2")]
    own = fetcher(
        {
            **PAGES,
            "dial.example/list": answer(urlset(*links, "http://127.0.0.1/", "file:///etc/passwd"), content_type=XML),
            "dial.example/again.xml": answer(urlset(f"{DIAL}/1"), content_type=XML),
            "dial.example/lines": answer('{"text": "x"}\n' * 9, content_type="application/x-ndjson"),
        }
    )
    failed = [PageUnreadable, PageUnreadable, FetchError]
    assert told(open_pages([f"{DIAL}/list"], fetcher=own)) == [TEXTS[0], *failed, TEXTS[1], FetchRefused, FetchRefused]


def test_a_file_of_urls(tmp_path: Path) -> None:
    (tmp_path / "urls").write_text(
        f"\ufeff# two pages\n{DIAL}/1\n\n  {DIAL}/2\r\n{DIAL}/1\nnonsense\nfile:///etc/passwd\n{DIAL}/{'x' * 9_000}\n"
    )
    results = list(open_pages([], urls=[tmp_path / "urls"], fetcher=fetcher(PAGES)))
    assert told(results) == [*TEXTS, ListUnreadable, ListUnreadable, ListUnreadable]
    records = [result.where.record for result in results if isinstance(result, Skipped)]
    assert records == [6, 7, 8]


def test_a_file_of_urls_comes_after_the_sources_and_may_be_missing(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("Here.")
    results = open_pages([tmp_path / "a.txt"], urls=[tmp_path / "urls"], fetcher=fetcher(PAGES))
    assert told(results) == ["Here.", ListUnreadable]


class Memory:
    """A ledger of a dictionary."""

    def __init__(self, **kept: Validators) -> None:
        self.kept = kept

    def validators(self, url: str) -> Validators | None:
        return self.kept.get(url.rpartition("/")[2])


def test_a_page_carries_its_visit_and_is_unchanged_the_next_time() -> None:
    urls = [f"{DIAL}/crane", f"{DIAL}/lines"]
    lines = answer('{"text": "x"}', content_type="application/json", etag='"b"')
    first = fetcher({"dial.example/crane": answer("It fell.", etag='"a"'), "dial.example/lines": lines})
    page, record = open_pages(urls, fetcher=first, remembered=Memory())
    assert isinstance(page, Page)
    assert page.visit == Visit(urls[0], Validators(urls[0], '"a"'))
    assert isinstance(record, Page)
    assert record.visit is None  # one of what may be many: if the rest were lost, it would never be sent again

    second = fetcher({"dial.example/crane": answer(status=304)})
    memory = Memory(crane=page.visit.validators)
    (unchanged,) = open_pages(urls[:1], fetcher=second, remembered=memory)
    assert unchanged == Unchanged(Place(urls[0]), page.visit)


def test_errors_are_of_one_page(tmp_path: Path) -> None:
    (tmp_path / "a.xml").write_text(urlset(f"{DIAL}/gone", f"{DIAL}/1"))
    results = list(open_pages([tmp_path], fetcher=fetcher(PAGES)))
    assert told(results) == [FetchError, TEXTS[0]]
    assert isinstance(results[0], Skipped)
    assert isinstance(results[0].error, PageError)
    assert results[0].where == Place(f"{DIAL}/gone")
