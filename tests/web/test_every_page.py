"""Every page of a ledger in a browser: by keyboard, on a phone, light and dark, with hostile words; pictures kept."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from browser import Browsed, browser_page
from example_readings import HARBOUR
from hostile_strings import HOSTILE
from told_rumours import PIER, passed_on
from web_server import INSIDER, app_of, served

from reportedly.errors import PageTooLarge, Place
from reportedly.ledger.ledger import Ledger
from reportedly.page.model import Skipped
from reportedly.web.pages import Pages
from reportedly.web.story import STANCE, pages_of, story
from reportedly.web.traced import HEADINGS

AT = datetime(2026, 5, 1, 9, 0, tzinfo=UTC)

PAGES = {
    "home": "/",
    "rumours": "/rumours",
    "rumour": "/rumours/r1",
    "search": "/search?q=pier",
    "source": "/source?name=Tidewatch",
    "outlets": "/outlets",
    "what-came-in": "/came-in",
    "page": f"/page?id={HARBOUR.page.id}",
    "correct": f"/correct?attribution={HARBOUR.page.id}/a1",
    "corrections": "/corrections",
    "nothing": "/nothing",
}


@pytest.fixture(scope="module")
def ledger(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ledger]:
    with Ledger.create(tmp_path_factory.mktemp("ledger") / "ledger.db", at=AT) as ledger:
        for reading in (*PIER, HARBOUR):
            ledger.add(reading, model="by hand", by="ada", at=AT)
        ledger.rumours.place(by="ada", at=AT)
        where = Place("crawl.jsonl", 3)
        ledger.skip(Skipped(where, PageTooLarge("the text is too long", where=where)), by="ada", at=AT)
        ledger.correct_who(f"{HARBOUR.page.id}/a5", "e4", by="noor", at=AT, kind="person", identity="named")
        yield ledger


@pytest.fixture(scope="module")
def base(ledger: Ledger) -> Iterator[str]:
    with served(app_of(ledger=ledger, now=lambda: AT)) as base:
        yield base


@pytest.mark.parametrize(("width", "scheme"), [(390, "light"), (390, "dark"), (1280, "light")])
def test_every_page_is_for_everybody(base: str, scheme: str, width: int) -> None:
    with browser_page(base, viewport={"width": width, "height": 844}, color_scheme=scheme) as browsed:
        for name, path in PAGES.items():
            browsed.page.goto(base + path)
            assert browsed.grave() == [], name
            assert browsed.page.evaluate("document.documentElement.scrollWidth") <= width, name
            browsed.keep(f"{name}-{width}-{scheme}")
        # The last one isn't there, and the browser says so.
        assert [said for said in browsed.complaints if "404" not in said] == []
        assert browsed.asked_elsewhere == []


def test_every_page_is_reached_from_the_first(base: str) -> None:
    with browser_page(base) as browsed:
        seen: set[str] = set()
        waiting = ["/"]
        while waiting:
            path = waiting.pop()
            seen.add(path)
            browsed.page.goto(base + path)
            links = browsed.page.eval_on_selector_all(
                "a[href^='/']", "(each) => each.map((a) => a.getAttribute('href'))"
            )
            waiting += [
                link for link in dict.fromkeys(links) if link not in seen | set(waiting) and "/api/" not in link
            ]
        kinds = {path.partition("?")[0] for path in seen}
        assert {
            "/search",
            "/rumours",
            "/rumours/r1",
            "/source",
            "/outlets",
            "/came-in",
            "/page",
            "/corrections",
        } <= kinds
        assert browsed.complaints == []


def tab_to(browsed: Browsed, selector: str) -> None:
    for _ in range(80):
        browsed.page.keyboard.press("Tab")
        if browsed.page.evaluate("(selector) => document.activeElement.matches(selector)", selector):
            return
    raise AssertionError(f"{selector} can't be reached by the keyboard")


def test_a_rumour_is_followed_and_corrected_by_the_keyboard_alone(tmp_path: Path) -> None:
    with Ledger.create(tmp_path / "ledger.db", at=AT) as ledger:
        for reading in PIER:
            ledger.add(reading, model="by hand", by="ada", at=AT)
        ledger.rumours.place(by="ada", at=AT)
        with served(app_of(ledger=ledger, now=lambda: AT)) as base, browser_page(base) as browsed:
            page = browsed.page
            page.goto(base)
            tab_to(browsed, "nav a[href='/rumours']")
            page.keyboard.press("Enter")
            page.wait_for_url("**/rumours")
            tab_to(browsed, ".rumours a")
            page.keyboard.press("Enter")
            page.wait_for_url("**/rumours/r1")
            tab_to(browsed, ".tied a")
            page.keyboard.press("Enter")
            page.wait_for_url("**/rumours/r1#c*")
            assert page.evaluate("document.querySelector(':target').matches('.tree > li')")
            page.goto(f"{base}/rumours/r1")
            tab_to(browsed, "#c2 summary")
            page.keyboard.press("Enter")
            tab_to(browsed, "#c2 .acts button")
            assert browsed.grave() == []
            page.keyboard.press("Enter")
            page.wait_for_function("document.querySelectorAll('.tree .page-line').length === 3")
            tab_to(browsed, "nav a[href='/corrections']")
            page.keyboard.press("Enter")
            page.wait_for_url("**/corrections")
            tab_to(browsed, "button[aria-label='Undo correction 1']")
            page.keyboard.press("Enter")
            page.locator("p.who", has_text="taken back").wait_for()
            page.goto(f"{base}/rumours/r1")
            assert page.locator(".tree .page-line").count() == 4
            assert browsed.complaints == []


def test_a_rumour_of_200_pages_is_drawn_and_read(base: str) -> None:
    rumours = passed_on(200)
    text = Pages(guarded=False, held=True).text(
        "rumour.html",
        story=story(rumours.rumours[0], pages_of(rumours), href=lambda page: f"/page?id={page.id}"),
        back="/rumours",
        link=lambda id: f"/rumours/{id}",
        first_seen="First seen by this ledger",
        stances=STANCE,
        headings=HEADINGS,
        corrects=True,
        json=None,
    )
    with browser_page(base, viewport={"width": 1280, "height": 900}) as browsed:
        page = browsed.page
        page.route("**/rumours/r200", lambda route: route.fulfill(body=text, content_type="text/html; charset=utf-8"))
        page.goto(f"{base}/rumours/r200")
        assert page.locator(".tree .page-line").count() == page.locator(".graph .box:not(.source)").count() == 200
        assert page.locator(".time .side").count() == 200
        assert browsed.grave() == []
        browsed.keep("rumour-200")


def test_no_hostile_words_run_on_any_page_of_a_ledger(tmp_path: Path) -> None:
    with Ledger.create(tmp_path / "hostile.db", at=AT) as ledger:
        for number, words in enumerate(HOSTILE):
            reading = PIER[number % 3]
            page = replace(reading.page, id=f"h{number}", outlet=words, title=words, byline=(words,), published=None)
            ledger.add(replace(reading, page=page), model="by hand", by=words, at=AT)
            other = replace(INSIDER.page, id=f"i{number}", outlet=words, title=words)
            ledger.add(replace(INSIDER, page=other), model="by hand", by=words, at=AT)
            ledger.correct_who(
                f"i{number}/a1", f"{words} Q{number}", by=words, at=AT, reason=words, kind="person", identity="named"
            )
            where = Place(words)
            ledger.skip(Skipped(where, PageTooLarge(words, where=where, hint=words)), by=words, at=AT)
        ledger.rumours.place(by="ada", at=AT)
        paths = ["/rumours", "/rumours/r1", "/search?identity=named", "/outlets", "/came-in", "/corrections"]
        paths += [f"/page?id={kind}{number}&correction=1" for number in range(len(HOSTILE)) for kind in "hi"][::5]
        with served(app_of(ledger=ledger, now=lambda: AT)) as base, browser_page(base) as browsed:
            for path in paths:
                browsed.page.goto(base + path)
                assert browsed.page.evaluate("window.ran") is None, path
            for words in HOSTILE:
                browsed.page.goto(base + "/rumours")
                browsed.page.get_by_label("About").fill(words.replace("\0", ""))
                browsed.page.get_by_role("button", name="Show them").click()
                assert browsed.page.evaluate("window.ran") is None, words
            assert browsed.asked_elsewhere == []
            assert browsed.complaints == []
