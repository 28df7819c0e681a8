"""Nothing of what a page says runs, and all of it is shown as it was said."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from browser import Browsed, browser_page
from hostile_strings import HOSTILE
from lxml import html
from web_server import app_of, client_of, served

from reportedly.intake import Limits
from reportedly.page.model import Block, Page
from reportedly.reading.model import Attribution, Entity, Headline, OwnVoice, When
from reportedly.reading.reading import Reading
from reportedly.text.model import Span
from reportedly.text.visible import on_one_line, visible
from reportedly.web.worker import Asked, Record, Result


def poisoned(words: str) -> Reading:
    """A reading that says `words` in every field that holds text."""
    text = f"{words} said {words}\n\n{words}"
    at, end = len(words) + len(" said "), 2 * len(words) + len(" said ")
    attribution = Attribution(
        "a1",
        (Span.of(text, 0, len(words)),),
        (Span.of(text, len(words) + 1, at - 1),),
        (Span.of(text, at, end),),
        who="e1",
        chain=("e2", "e1"),
        carried=("e2",),
        confidence=0.8,
        medium=words,
        when=When(words),
    )
    entities = (Entity("e1", words, "person", "anonymous"), Entity("e2", words, "outlet", "named", member_of=words))
    return Reading(
        Page(
            text,
            id=words,
            url=words,
            outlet=words,
            title=words,
            byline=(words, words),
            published=words,
            language=words,
            blocks=(Block("paragraph", 0, end), Block("quotation", end + 2, len(text))),
        ),
        entities,
        (attribution,),
        (OwnVoice(Span.of(text, end + 2, len(text))),),
        Headline(words, supported_by=("a1",), why=words),
    )


def work(asked: Asked, limits: Limits) -> tuple[Result, ...]:
    assert isinstance(asked, Record)
    return (poisoned(str(asked.fields["text"])),)


@pytest.mark.parametrize("words", HOSTILE)
def test_what_is_shown_is_what_was_said(words: str) -> None:
    client = client_of(app_of(work=work))
    key = client.post("/api/v1/read", json={"text": words}).headers["content-location"].rpartition("/")[2]
    page = html.document_fromstring(client.get(f"/readings/{key}").text)
    said, shown = visible(words), on_one_line(words)
    assert page.xpath("string(//h1)").strip() == shown
    (own,) = page.xpath("//article//blockquote/mark")
    assert own.text_content() == said
    source, cue, content = page.xpath("//div[@id='text']/p[1]/mark")
    assert [source.text_content(), cue.text_content(), content.text_content()] == [said, "said", said]
    facts = page.xpath("//p[@class='facts']/span")
    assert [each.text_content() for each in facts] == [shown] * len(facts)
    assert page.xpath("string(//p[@class='who']/strong)") == shown
    assert page.xpath("string(//p[@class='what'])") == shown
    # The rule that each of these unnamed sources breaks repeats its words.
    notes = page.xpath("//section[@class='notes']//q")
    assert not notes or shown.startswith(notes[0].text_content().removesuffix("…"))
    assert not page.xpath("//script[not(@src)] | //style | //img | //iframe | //object | //embed | //base | //math")
    assert not page.xpath("//@*[starts-with(name(), 'on') or name() = 'style' or starts-with(name(), 'hx-')]")
    assert all(href.startswith(("/", "#")) for href in page.xpath("//@href | //@src | //@action"))


@pytest.fixture(scope="module")
def browsed() -> Iterator[Browsed]:
    with served(app_of(work=work, kept=200, reads_per_minute=1_000)) as base, browser_page(base) as page:
        yield page


def test_nothing_runs_and_nothing_is_fetched_in_a_browser(browsed: Browsed) -> None:
    page = browsed.page
    for words in HOSTILE:
        answer = page.request.post(f"{browsed.base}/api/v1/read", data={"text": words})
        key = answer.headers["content-location"].rpartition("/")[2]
        page.goto(f"{browsed.base}/readings/{key}")
        assert page.evaluate("window.ran") is None, words
        assert page.locator("#text blockquote").text_content().strip() == visible(words).strip()
    assert browsed.asked_elsewhere == []
    assert browsed.complaints == []
