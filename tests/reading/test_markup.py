"""HTML of a reading: the page's own text, marked, and nothing of it acts."""

from __future__ import annotations

import base64
import hashlib
import re
from html.parser import HTMLParser

import pytest
from example_readings import HARBOUR, SILENT, TEXT, said_by
from generated_readings import readings
from hypothesis import given, settings

from reportedly.reading import markup
from reportedly.reading.reading import Reading
from reportedly.text.visible import visible

ALLOWED = {
    *("html", "head", "meta", "title", "style", "body", "article", "header", "section", "footer", "div", "p"),
    *(
        "h1",
        "h2",
        "blockquote",
        "table",
        "thead",
        "tbody",
        "tr",
        "th",
        "td",
        "span",
        "a",
        "i",
        "strong",
        "small",
        "sup",
    ),
}
VOID = {"meta"}


class Seen(HTMLParser):
    """What a browser would find: elements in place, attributes, the marked text."""

    def __init__(self, document: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.marked: list[tuple[str, str]] = []
        self.text = ""
        self.feed(document)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert tag in ALLOWED
        self.tags.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text += data
        kind = self.tags[-1][1].get("class") if self.open and self.open[-1] == "span" else None
        if kind in ("source", "cue", "content", "nested"):
            self.marked.append((kind, data))


def test_marks() -> None:
    marked = Seen(markup.document(HARBOUR)).marked
    for expected in [
        ("source", "a dock worker"),
        ("cue", "told"),
        ("content", "The harbour crane that fell on Tuesday was 'held up by tape'"),
        ("source", "friends of the pair"),
        ("nested", "the crane was inspected in May"),
        ("content", "'I never left,'"),
        ("content", "'Ask anyone.'"),
    ]:
        assert expected in marked


def test_who_and_how_in_tooltips_and_table() -> None:
    document = markup.document(HARBOUR)
    assert 'title="1 source: a dock worker, anonymous, via The Dial (2 hops). mixed statement, CT+ certain"' in document
    assert (
        '<strong dir="auto">a dock worker</strong><small dir="auto">anonymous, via The Dial (2 hops)</small>'
        in document
    )
    assert "named, via The Dial (from the context) and friends of the pair (3 hops)" in document
    assert '<h1 dir="auto">Harbour crane &#x27;held up by tape&#x27;, says docker</h1>' in document
    assert document.count("Harbour crane") == 2  # in <title> and <h1>: the block that repeats it is the heading
    assert "The Quay Post" in document
    assert "2025-10-18" in document


def test_references_lead_there_and_back() -> None:
    seen = Seen(markup.document([HARBOUR, HARBOUR]))
    ids = [attributes["id"] for _, attributes in seen.tags if "id" in attributes]
    targets = {
        (attributes.get("href") or "")[1:] for _, attributes in seen.tags if (attributes.get("href") or "")[:1] == "#"
    }
    assert len(ids) == len(set(ids)) == 28
    assert targets == set(ids)


def test_style_is_the_only_thing_that_the_policy_lets_in() -> None:
    document = markup.document(HARBOUR)
    style = document.split("<style>")[1].split("</style>")[0]
    policy = re.search(r'Content-Security-Policy" content="([^"]*)"', document)
    assert policy is not None
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    assert policy[1] == f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
    assert document.index("Content-Security-Policy") < document.index("<style>")
    assert "style=" not in document


PAYLOADS = [
    "<script>alert(1)</script>",
    "</style><script>alert(1)</script>",
    "</title><img src=x onerror=alert(1)>",
    '" onmouseover="alert(1)',
    "' onmouseover='alert(1)",
    "<!--",
    "]]><svg/onload=alert(1)>",
    "&lt;script&gt;",
    "javascript:alert(1)",
    "{{7*7}}",
    "<a href=//evil.example>",
    "\x00<scr\x00ipt>",
]


@pytest.mark.parametrize("payload", PAYLOADS)
def test_nothing_of_a_page_acts(payload: str) -> None:
    reading = said_by(payload, payload, title=payload, outlet=payload, published=payload, language=payload, url=payload)
    for html in (markup.document(reading), markup.fragment(reading)):
        seen = Seen(html)
        assert visible(payload) in seen.text
        for tag, attributes in seen.tags:
            assert set(attributes) <= {
                "class", "title", "dir", "lang", "href", "id", "rel", "scope", "charset", "name", "content",
                "http-equiv", "style",
            }  # fmt: skip
            assert tag != "a" or (attributes["href"] or "").startswith("#p1")


@pytest.mark.parametrize(
    ("url", "linked"),
    [
        pytest.param("https://dial.example/a?b=1&c='2'", True, id="web page"),
        pytest.param("javascript:alert(1)", False, id="script"),
        pytest.param("JaVaScRiPt:alert(1)", False, id="script in other letters"),
        pytest.param("\tjavascript:alert(1)", False, id="script behind a tab"),
        pytest.param("data:text/html,x", False, id="data"),
        pytest.param("file:///etc/passwd", False, id="file"),
        pytest.param("//dial.example", False, id="no scheme"),
        pytest.param("http://[", False, id="no address at all"),
    ],
)
def test_only_web_pages_are_linked(url: str, linked: bool) -> None:
    seen = Seen(markup.document(said_by("Nell Orme", "so", url=url)))
    assert (url in [attributes.get("href") for _, attributes in seen.tags]) is linked


def test_controls_and_directions_are_seen_and_do_nothing() -> None:
    html = markup.fragment(said_by("Nell\u202e Orme", "\x1b[31mred\x9b \u2066"))
    assert "␛[31mred" in html
    assert not set(html) & set("\u202e\x1b\x9b\u2066")


def test_nobody_speaks() -> None:
    document = markup.document(SILENT)
    assert "Two tugs came." in document
    assert "Nobody is quoted or reported on this page." in document


def test_fragment_needs_no_style_sheet() -> None:
    fragment = markup.fragment(HARBOUR)
    assert "class=" not in fragment
    assert fragment == HARBOUR._repr_html_()
    assert fragment.count("<sup") == len(HARBOUR.attributions)


def test_fragment_holds_the_whole_text() -> None:
    told = re.sub(r"<sup[^>]*>\d+</sup>", "", markup.fragment(HARBOUR))
    assert " ".join(Seen(told.replace("</p>", "</p> ")).text.split()) == " ".join(TEXT.split())


@settings(max_examples=60, deadline=None)
@given(readings())
def test_any_reading_is_well_formed(reading: Reading) -> None:
    for html in (markup.document([reading, reading]), markup.fragment(reading)):
        Seen(html)
