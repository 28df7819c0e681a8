"""Through the pages as people go: by pointer, by keyboard alone, on a phone, without what is new in browsers."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from browser import Browsed, browser_page
from example_readings import HARBOUR, PARAGRAPHS
from web_server import app_of, served

from reportedly.ledger.ledger import Ledger

WITHOUT_HIGHLIGHTS = "delete CSS.highlights; delete window.Highlight;"


@pytest.fixture(scope="module")
def base() -> Iterator[str]:
    with served(app_of(reads_per_minute=1_000)) as base:
        yield base


@pytest.fixture
def browsed(base: str) -> Iterator[Browsed]:
    with browser_page(base, viewport={"width": 1280, "height": 900}) as browsed:
        yield browsed
        assert browsed.asked_elsewhere == []


def read_harbour(browsed: Browsed) -> None:
    page = browsed.page
    page.goto(browsed.base)
    page.set_input_files("#file", {"name": "harbour.html", "mimeType": "text/html", "buffer": b"<p>so"})
    page.get_by_role("button", name="Read it").click()
    page.wait_for_url("**/readings/*")


def test_a_pasted_text_comes_out_with_its_marks(browsed: Browsed) -> None:
    page = browsed.page
    page.goto(browsed.base)
    page.get_by_label("The text").fill("the crane was inspected")
    page.get_by_role("button", name="Read it").click()
    page.wait_for_url("**/readings/*")
    assert page.locator(".page mark.source").text_content() == "Nell Orme"
    assert page.locator(".page mark.content").text_content() == "the crane was inspected"
    assert page.evaluate("CSS.highlights.get('source').size") == 1
    assert browsed.complaints == []


def test_what_overlaps_is_painted_layer_by_layer(browsed: Browsed) -> None:
    read_harbour(browsed)
    layers = browsed.page.evaluate(
        "Object.fromEntries([...CSS.highlights].map(([name, ranges]) => "
        "[name, [...ranges].map((range) => range.startContainer.data).join('|')]))"
    )
    assert layers["source"].count("Nell Orme") == 1
    for depth in (1, 2, 3):
        assert "the crane was inspected in May" in layers[f"content-{depth}"]
    assert "Two tugs towed the wreck" in layers["own"]
    assert browsed.complaints == []


def test_the_text_is_shown_whole_and_in_order(browsed: Browsed) -> None:
    read_harbour(browsed)
    shown = browsed.page.evaluate(
        "[...document.querySelectorAll('#text > *')].map((block) => {"
        " const copy = block.cloneNode(true); copy.querySelectorAll('.ref').forEach((ref) => ref.remove());"
        " return copy.textContent.trim(); })"
    )
    assert shown == list(PARAGRAPHS[1:])


def test_the_chain_is_told_to_the_pointer(browsed: Browsed) -> None:
    read_harbour(browsed)
    page = browsed.page
    way = page.locator("#way")
    assert way.is_hidden()
    page.locator(".page mark.source", has_text="a dock worker").hover()
    assert way.locator(".chain").inner_text() == "this page < The Dial < a dock worker"
    page.get_by_text("Nell Orme", exact=True).first.hover()
    assert "The Dial (from the context) < friends of the pair < Nell Orme" in way.inner_text()
    page.mouse.move(5, 5)
    assert way.is_hidden()


def test_a_page_is_read_by_the_keyboard_alone(browsed: Browsed) -> None:
    page = browsed.page
    page.goto(browsed.base)

    def tab_to(selector: str) -> None:
        for _ in range(40):
            page.keyboard.press("Tab")
            if page.evaluate("(selector) => document.activeElement.matches(selector)", selector):
                return
        raise AssertionError(f"{selector} can't be reached by the keyboard")

    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    tab_to("#text")
    page.keyboard.type("the crane was inspected")
    tab_to("#go")
    page.keyboard.press("Enter")
    page.wait_for_url("**/readings/*")
    tab_to("#m1")
    assert page.locator("#way .chain").inner_text() == "this page < Nell Orme"
    page.keyboard.press("Escape")
    assert page.locator("#way").is_hidden()
    tab_to("#filters input[value=named]")
    page.keyboard.press("Space")
    assert page.locator("#count").inner_text() == "0 of 1 statements"
    page.keyboard.press("Space")
    assert page.locator("#count").inner_text() == "1 statements"
    tab_to("#r1 .number")
    page.keyboard.press("Enter")
    assert page.url.endswith("#m1")
    assert browsed.complaints == []


@pytest.mark.parametrize(
    ("change", "left"),
    [
        pytest.param({"identity": "anonymous"}, ["2", "4", "5", "6", "7"], id="without the anonymous"),
        pytest.param({"act": "no comment"}, ["7"], id="one act"),
        pytest.param({"hops": "2"}, ["1", "3", "4"], id="hearsay"),
        pytest.param({"hops": "1"}, ["2", "5", "6", "7"], id="first-hand"),
    ],
)
def test_filters_leave_what_was_asked_for(browsed: Browsed, change: dict[str, str], left: list[str]) -> None:
    read_harbour(browsed)
    page = browsed.page
    for name, value in change.items():
        if name == "identity":
            page.locator(f"#filters input[value={value}]").uncheck()
        else:
            page.locator(f"#filters select[name={name}]").select_option(value)
    assert page.locator("#statements > li:visible .number").all_inner_texts() == left
    assert page.locator("#count").inner_text() == f"{len(left)} of {len(HARBOUR.attributions)} statements"
    sources = page.evaluate("[...CSS.highlights.get('source')].length")
    assert sources == sum(bool(HARBOUR.attributions[int(number) - 1].source) for number in left)


def test_the_headline_is_told_against_the_page(browsed: Browsed) -> None:
    read_harbour(browsed)
    verdict = browsed.page.get_by_role("region", name="The headline against the page").inner_text()
    assert "one anonymous source, through The Dial, carries it" in verdict
    assert "Carried by 1" in verdict


def test_what_lint_finds_is_told_beside_the_page(browsed: Browsed) -> None:
    page = browsed.page
    page.goto(browsed.base)
    page.set_input_files("#file", {"name": "insider.txt", "mimeType": "text/plain", "buffer": b"so"})
    page.get_by_role("button", name="Read it").click()
    page.wait_for_url("**/readings/*")
    notes = page.get_by_role("region", name="Worth a second look")
    assert "tells nothing of how this source could know" in notes.inner_text()
    notes.get_by_role("link", name="1").click()
    assert page.url.endswith("#r1")
    assert browsed.grave() == []


def test_failures_are_told_where_the_page_was_asked_for(browsed: Browsed) -> None:
    page = browsed.page
    page.goto(browsed.base)
    page.get_by_label("or its address").fill("https://x.example/")
    page.get_by_role("button", name="Read it").click()
    alert = page.get_by_role("alert")
    alert.wait_for()
    assert "robots.txt of the site asks not to fetch it" in alert.inner_text()
    assert page.url.rstrip("/") == browsed.base
    assert page.get_by_label("or its address").input_value() == "https://x.example/"


def test_of_many_pages_people_see_what_came_in_and_what_did_not(browsed: Browsed) -> None:
    page = browsed.page
    page.goto(browsed.base)
    page.set_input_files("#file", {"name": "two.jsonl", "mimeType": "application/jsonl", "buffer": b"{}"})
    page.get_by_role("button", name="Read it").click()
    page.get_by_role("heading", name="What came in").wait_for()
    table = page.locator("table").inner_text()
    assert "Harbour crane 'held up by tape', says docker" in table
    assert "two.jsonl, record 2" in table
    assert "the text has too many characters" in table
    assert page.locator("main").count() == page.locator("h1").count() == 1


def test_without_highlights_the_marks_stay(base: str) -> None:
    with browser_page(base, before=WITHOUT_HIGHLIGHTS) as browsed:
        read_harbour(browsed)
        page = browsed.page
        style = "getComputedStyle(document.querySelector('.page mark.source')).borderBottomStyle"
        assert page.evaluate(style) == "solid"
        page.locator("#filters select[name=act]").select_option("no comment")
        assert "out" in page.locator(".page mark", has_text="a dock worker").get_attribute("class")
        assert browsed.complaints == []


def test_without_scripts_a_page_is_read_all_the_same(base: str) -> None:
    with browser_page(base, java_script_enabled=False) as browsed:
        read_harbour(browsed)
        assert browsed.page.locator("#statements > li").count() == len(HARBOUR.attributions)
        assert browsed.page.locator("#filters").is_hidden()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 1280])
def test_pages_are_for_everybody(base: str, tmp_path: Path, scheme: str, width: int) -> None:
    with browser_page(base, viewport={"width": width, "height": 844}, color_scheme=scheme) as browsed:
        page = browsed.page
        page.goto(base)
        assert browsed.grave() == []
        browsed.keep(f"ask-{width}-{scheme}")
        read_harbour(browsed)
        assert browsed.grave() == []
        browsed.keep(f"reading-{width}-{scheme}")
        page.locator("#m3").focus()
        assert browsed.grave() == []
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        page.goto(f"{base}/readings/nothing")
        assert browsed.grave() == []


def test_what_is_printed_holds_the_page_and_the_list_but_no_controls(browsed: Browsed) -> None:
    read_harbour(browsed)
    page = browsed.page
    page.emulate_media(media="print")
    assert page.locator("#filters").is_hidden()
    assert page.locator("nav").is_hidden()
    assert page.locator("#statements > li").last.is_visible()


@pytest.fixture
def held(tmp_path: Path) -> Iterator[str]:
    at = datetime(2026, 5, 1, tzinfo=UTC)
    with Ledger.create(tmp_path / "ledger.db", at=at) as ledger:
        ledger.add(HARBOUR, model="by hand", by="ada", at=at)
        with served(app_of(ledger=ledger)) as base:
            yield base


@pytest.mark.parametrize("width", [390, 1280])
def test_a_statement_is_found_corrected_and_corrected_back(held: str, width: int) -> None:
    with browser_page(held, viewport={"width": width, "height": 900}) as browsed:
        page = browsed.page
        page.goto(f"{held}/search")
        page.get_by_label("Words of a statement").fill("held up by tape")
        page.keyboard.press("Enter")
        page.locator(".found").wait_for()
        assert browsed.grave() == []
        page.locator(".found .how a", has_text="Harbour crane").first.click()
        row = page.locator("#r1")
        row.get_by_role("link", name="Correct statement 1").focus()
        page.keyboard.press("Enter")
        assert browsed.grave() == []
        row.get_by_label("Who says it", exact=True).fill("Tobias Wren")
        page.keyboard.press("Enter")
        page.locator("#r1 .who strong", has_text="Tobias Wren").wait_for()
        page.get_by_text("Correction 1 is laid over this page").wait_for()
        page.get_by_role("link", name="Corrections").click()
        page.get_by_role("button", name="Undo correction 1").focus()
        page.keyboard.press("Enter")
        page.locator("p.who", has_text="taken back").wait_for()
        for path in ("/corrections", "/outlets", "/came-in", "/source?name=Nell+Orme"):
            page.goto(held + path)
            assert browsed.grave() == []
            assert page.evaluate("document.documentElement.scrollWidth") <= width
        assert browsed.complaints == []
        assert browsed.asked_elsewhere == []


SELECT = """([start, end]) => {
  const shown = [...document.querySelectorAll("#text [data-at]")];
  const stretches = shown.map((each) => [each.firstChild, +each.dataset.at]);
  const [first, from] = stretches.findLast(([, at]) => at <= start);
  const [last, to] = stretches.findLast(([, at]) => at < end);
  getSelection().setBaseAndExtent(first, start - from, last, end - to);
}"""


def select(browsed: Browsed, words: str) -> None:
    """Selects words of the page that was read, as the keyboard does with Shift."""
    start = HARBOUR.page.text.index(words)
    browsed.page.evaluate(SELECT, [start, start + len(words)])
    browsed.page.keyboard.press("Shift")


def test_words_selected_in_the_text_become_a_part_of_a_statement(held: str) -> None:
    with browser_page(held, viewport={"width": 1280, "height": 900}) as browsed:
        page = browsed.page
        page.goto(f"{held}/page?id={HARBOUR.page.id}")
        select(browsed, "ort would not s")
        bar = page.get_by_role("group", name="What the words selected are")
        assert bar.get_by_label("of statement").input_value() == "7"
        assert browsed.grave() == []
        bar.get_by_role("button", name="the cue").click()
        form = page.locator("#r7 form")
        assert form.locator(".pieces q").all_inner_texts() == ["port would not say"]
        form.get_by_role("button", name="Begin a word later").click()
        assert form.locator(".pieces q").all_inner_texts() == ["would not say"]
        form.get_by_role("button", name="End a word later").press("Enter")
        assert form.locator(".pieces q").all_inner_texts() == ["would not say whether"]
        assert page.evaluate("CSS.highlights.get('chosen').size") > 0
        assert browsed.grave() == []
        form.get_by_label("Why").fill("the question belongs to it")
        form.get_by_role("button", name="Correct it").click()
        page.get_by_text("Correction 1 is laid over this page").wait_for()
        assert [mark.strip() for mark in page.locator("mark.cue").all_inner_texts()].count("would not say whether") == 1
        page.get_by_role("button", name="Undo it").click()
        page.wait_for_url(f"**/page?id={HARBOUR.page.id}")
        assert "taken back" in page.get_by_role("region", name="What people corrected here").inner_text()
        assert browsed.complaints == []


def test_a_content_is_gathered_from_pieces_and_sources_are_joined(held: str) -> None:
    with browser_page(held, viewport={"width": 1280, "height": 900}) as browsed:
        page = browsed.page
        page.goto(f"{held}/page?id={HARBOUR.page.id}")
        page.locator("#r7 .correct-it").click()
        page.get_by_label("What is wrong").select_option("content")
        select(browsed, "the inspection had taken place")
        page.get_by_role("button", name="more of the content").click()
        page.get_by_role("button", name="Correct it").click()
        page.get_by_text("Correction 1 is laid over this page").wait_for()
        assert "the inspection had taken place" in page.locator("#r7 .what").inner_text()
        page.locator("#r6 .correct-it").click()
        page.get_by_label("What is wrong").select_option("same")
        page.get_by_label("The same as").select_option("e6")
        page.get_by_role("button", name="Correct it").click()
        page.get_by_text("Correction 2 is laid over this page").wait_for()
        assert page.locator("#r6 .who strong").inner_text() == page.locator("#r7 .who strong").inner_text()
        page.locator("#r1 .correct-it").click()
        page.keyboard.press("Escape")
        assert page.locator("#correction").is_hidden()
        assert page.evaluate("document.activeElement.className") == "correct-it"
        assert browsed.complaints == []


def test_without_scripts_a_statement_is_corrected_all_the_same(held: str) -> None:
    with browser_page(held, java_script_enabled=False) as browsed:
        page = browsed.page
        page.goto(f"{held}/page?id={HARBOUR.page.id}")
        page.get_by_role("link", name="Correct statement 5").click()
        page.get_by_label("What is wrong").select_option("source")
        page.get_by_label("The words, as they stand in the text").fill("She")
        page.get_by_role("button", name="Correct it").click()
        page.get_by_text("Correction 1 is laid over this page").wait_for()
        assert "She" in page.locator("mark.source").all_inner_texts()
