"""HTML -> Page."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from reportedly.errors import PageTooLarge, PageUnreadable
from reportedly.intake.html import page_from_html
from reportedly.intake.limits import Limits
from reportedly.intake.sandbox import Extractor

PARAGRAPH = "The harbour crane that fell on Tuesday was held up by tape, a dock worker told The Dial. "
ARTICLE = f"""<!doctype html>
<html lang="en-GB"><head><title>Crane was 'taped' | The Dial</title>
<meta property="og:site_name" content="The Dial"><meta name="author" content="Nell Orme and Tam Reed">
<link rel="canonical" href="https://www.dial.example/news/crane?utm_source=x#top">
<meta property="article:published_time" content="2025-10-18T10:00:00Z"></head>
<body><nav><a href="/">Home</a> <a href="/sport">Sport</a></nav>
<article><h1>Crane was 'taped'</h1>
<figure><img src="a.jpg"><figcaption>The crane at dawn, before it fell on Tuesday.</figcaption></figure>
<p>{PARAGRAPH}</p>
<p>Ada Venn <b>said</b> the port   had <a href="/x">no
comment</a>.</p>
<blockquote><p>We have nothing to hide, and nothing to say.</p></blockquote>
<h2>What next</h2>
<ul><li>One tug sails on Friday.</li><li>Two <i>stay</i> in port.</li></ul>
<p>{PARAGRAPH}</p></article>
<footer>All rights reserved</footer><script>var x = "Nell Orme said";</script></body></html>"""


@pytest.fixture(scope="module")
def extractor() -> Iterator[Extractor]:
    with Extractor() as running:
        yield running


def test_blocks(extractor: Extractor) -> None:
    page = page_from_html(ARTICLE.encode(), extractor=extractor)
    assert [(block.kind, page.text[block.start : block.end]) for block in page.blocks] == [
        ("heading", "Crane was 'taped'"),
        ("caption", "The crane at dawn, before it fell on Tuesday."),
        ("paragraph", PARAGRAPH.strip()),
        ("paragraph", "Ada Venn said the port had no comment."),
        ("quotation", "We have nothing to hide, and nothing to say."),
        ("heading", "What next"),
        ("list_item", "One tug sails on Friday."),
        ("list_item", "Two stay in port."),
        ("paragraph", PARAGRAPH.strip()),
    ]


def test_what_the_page_tells_of_itself(extractor: Extractor) -> None:
    page = page_from_html(ARTICLE.encode(), url="https://mirror.example/1", extractor=extractor)
    assert page.title == "Crane was 'taped'"
    assert page.byline == ("Nell Orme", "Tam Reed")
    assert page.published == "2025-10-18"
    assert page.outlet == "The Dial"
    assert page.language == "en"
    assert page.url == "https://www.dial.example/news/crane"


@pytest.mark.parametrize(
    ("url", "outlet"),
    [
        pytest.param("https://www.bbc.co.uk/news/1", "BBC News", id="a known host"),
        pytest.param("https://www.quay.example/news/1", "quay.example", id="an unknown host"),
        pytest.param(None, None, id="no URL"),
    ],
)
def test_the_outlet_of_a_page_that_names_none(url: str | None, outlet: str | None, extractor: Extractor) -> None:
    page = page_from_html(
        f"<html><body><article><p>{PARAGRAPH * 4}</p></article>".encode(), url=url, extractor=extractor
    )
    assert page.outlet == outlet


@pytest.mark.parametrize(
    ("attribute", "language"),
    [("", "en"), ('lang="en-US"', "en"), ('lang="de"', "de"), ('lang="gsw"', None), ('lang=""', "en")],
)
def test_language(attribute: str, language: str | None, extractor: Extractor) -> None:
    html = f"<html {attribute}><body><article><p>{PARAGRAPH * 4}</p></article></body></html>"
    assert page_from_html(html.encode(), extractor=extractor).language == language


@pytest.mark.parametrize(
    ("declared", "encoding", "content_type"),
    [
        pytest.param("", "utf-8", None, id="UTF-8, undeclared"),
        pytest.param('<meta charset="iso-8859-1">', "utf-8", None, id="UTF-8, declared as another"),
        pytest.param('<meta charset="windows-1252">', "cp1252", None, id="declared by the page"),
        pytest.param('<meta charset="iso-8859-1">', "cp1252", None, id="Latin-1, which means Windows"),
        pytest.param("", "cp1251", "text/html; charset=windows-1251", id="declared by the server"),
        pytest.param("", "utf-16", None, id="UTF-16 with its mark"),
        pytest.param("", "utf-8-sig", None, id="UTF-8 with its mark"),
    ],
)
def test_encodings(declared: str, encoding: str, content_type: str | None, extractor: Extractor) -> None:
    words = "Это сказала Нелл Орм." if encoding == "cp1251" else "The café said “no”."
    html = f"<html><head>{declared}</head><body><article><p>{words}</p><p>{PARAGRAPH * 4}</p></article></body></html>"
    page = page_from_html(html.encode(encoding), content_type=content_type, extractor=extractor)
    assert page.text.startswith(words)


def test_line_breaks_part_paragraphs_only_where_a_sentence_ends(extractor: Extractor) -> None:
    html = f"<html><body><article><p>{PARAGRAPH}<br><br>Ada Venn said<br>nothing.<br>Nell Orme left.</p></article>"
    page = page_from_html(html.encode(), extractor=extractor)
    assert [page.text[block.start : block.end] for block in page.blocks] == [
        PARAGRAPH.strip(),
        "Ada Venn said\nnothing.",
        "Nell Orme left.",
    ]


def test_the_same_page_found_in_two_ways_has_one_id(extractor: Extractor) -> None:
    html = f"<html><body><article><p>{PARAGRAPH * 4}</p></article></body></html>".encode()
    ids = {
        page_from_html(html, url=url, extractor=extractor).id
        for url in ("https://quay.example/a?b=1&a=2", "HTTPS://Quay.example:443/a?a=2&b=1&utm_source=mail#x")
    }
    assert len(ids) == 1


@pytest.mark.parametrize(
    "html",
    [b"", b"  \n", b"<html></html>", b"<html><script>var x = 'Nell Orme said so'</script></html>", b"%PDF-1.7 x"],
)
def test_no_text_is_told(html: bytes, extractor: Extractor) -> None:
    with pytest.raises(PageUnreadable):
        page_from_html(html, extractor=extractor)


def test_too_large_is_told_before_it_is_parsed() -> None:
    with pytest.raises(PageTooLarge, match="over 100 bytes"):
        page_from_html(ARTICLE.encode(), limits=Limits(max_bytes=100))


def test_too_much_text_is_told() -> None:
    with pytest.raises(PageTooLarge, match="the limit is 100"):
        page_from_html(ARTICLE.encode(), limits=Limits(max_characters=100))
