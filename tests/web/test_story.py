"""The page of a rumour: what it tells, how large it may be, and that nothing of it runs."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hostile_strings import HOSTILE
from lxml import html
from told_rumours import passed_on
from traced_pages import page as page_of
from web_server import app_of, client_of

from reportedly.intake import Limits
from reportedly.text.visible import on_one_line
from reportedly.web.pages import Pages
from reportedly.web.story import STANCE, Story, pages_of, story
from reportedly.web.traced import HEADINGS
from reportedly.web.worker import Asked, Record, Result


def told(n_pages: int, words: str = "The pier at Elver Bay will close.") -> Story:
    rumours = passed_on(n_pages, words)
    return story(rumours.rumours[0], pages_of(rumours), href=lambda page: f"/page?id={page.id}")


def page(of: Story) -> html.HtmlElement:
    text = Pages(guarded=False, held=True).text(
        "rumour.html",
        story=of,
        back="/rumours",
        link=lambda id: f"/rumour?id={id}",
        first_seen="First seen by this ledger",
        stances=STANCE,
        headings=HEADINGS,
        corrects=True,
        json="/api/v1/rumours/r1",
    )
    return html.document_fromstring(text)


@pytest.mark.parametrize("n_pages", [1, 2, 9, 200])
def test_every_claim_stands_once_in_the_list_and_in_the_drawing(n_pages: int) -> None:
    seen = told(n_pages)
    listed = [row.told.number for row in seen.rows if row.told]
    assert sorted(listed) == list(range(1, n_pages + 1))
    assert [box.href for box in seen.drawing.boxes if box.href] == [f"#c{number}" for number in listed]
    places = {(box.x, box.y) for box in seen.drawing.boxes}
    assert len(places) == len(seen.drawing.boxes)
    assert all(0 <= x < seen.drawing.width and 0 <= y < seen.drawing.height for x, y in places)


def test_every_edge_is_told_with_its_evidence_and_drawn() -> None:
    seen = told(9)
    ties = [tie for claim in seen.claims for tie in claim.ties]
    assert len(ties) == 8
    assert len([line for line in seen.drawing.lines if line.kind != "said"]) == len(ties)
    assert len(page(seen).xpath("//p[contains(@class, 'tied')]/q")) == len(ties)


def test_a_claim_stands_below_the_latest_of_what_it_goes_back_to() -> None:
    rows = [row for row in told(9).rows if row.told]
    depths = {row.told.number: row.depth for row in rows if row.told}
    assert (depths[1], depths[2], depths[5], depths[8]) == (1, 2, 3, 3)


def test_claims_that_only_go_back_to_each_other_are_shown_all_the_same() -> None:
    rumours = passed_on(3)
    first, *rest = rumours.rumours[0].appearances
    ring = (
        replace(first, derived_from=rest[0].derived_from and (replace(rest[0].derived_from[0], claim="c1"),)),
        *rest,
    )
    seen = story(replace(rumours.rumours[0], appearances=ring, origins=()), pages_of(rumours), href=lambda page: "")
    assert sorted(row.told.number for row in seen.rows if row.told) == [1, 2, 3]


def test_the_page_tells_status_origins_sides_time_and_drift() -> None:
    shown = page(told(9))
    words = " ".join(shown.text_content().split())
    assert "denied It was denied by the one it is about." in words
    assert "1 to 2 origins" in words
    assert "First seen by this ledger" in words
    assert [each.text for each in shown.xpath("//div[@class='drift']//del")] == ["will"]
    assert [each.text for each in shown.xpath("//div[@class='drift']//ins")] == ["may", "soon'"]
    assert shown.xpath("string(//section[@aria-label='deny']//h3)").split() == ["They", "deny", "it", "1"]
    assert len(shown.xpath("//ol[@class='timeline']/li")) == 9


@pytest.mark.parametrize("words", HOSTILE)
def test_hostile_words_are_shown_as_they_were_said(words: str) -> None:
    shown = page(told(9, words))
    said = on_one_line(words)
    assert shown.xpath("string(//h1)") == said
    assert shown.xpath("string(//p[contains(@class, 'tied')][1]/q)") == said
    assert not shown.xpath("//script[not(@src)] | //style | //img | //iframe | //object | //embed | //base | //math")
    assert not shown.xpath("//@*[starts-with(name(), 'on') or name() = 'style' or starts-with(name(), 'hx-')]")
    assert all(address.startswith(("/", "#")) for address in shown.xpath("//@href | //@src | //@action"))


READINGS = {
    "tidewatch": page_of(
        "p1",
        "Tidewatch",
        "2026-05-01T09:00",
        "Tidewatch > insiders | statement | the pier at Elver Bay will close for good this autumn",
    ),
    "gazette": page_of(
        "p2",
        "Harbour Gazette",
        "2026-05-01T12:30",
        "Tidewatch | statement | the pier at Elver Bay will close for good this autumn",
    ),
}


def work(asked: Asked, limits: Limits) -> tuple[Result, ...]:
    assert isinstance(asked, Record)
    return (READINGS[str(asked.fields["text"])],)


def test_pages_that_were_read_are_traced_from_the_list_to_a_rumour() -> None:
    client = client_of(app_of(work=work))
    keys = [
        client.post("/api/v1/read", json={"text": text}).headers["content-location"].rpartition("/")[2]
        for text in READINGS
    ]
    listed = client.get("/traced", params={"key": keys})
    (link,) = html.document_fromstring(listed.text).xpath("//ol[contains(@class, 'rumours')]//a/@href")
    shown = client.get(link)
    tree = html.document_fromstring(shown.text)
    assert "pier at Elver Bay will close" in tree.xpath("string(//h1)")
    assert f"/readings/{keys[0]}" in tree.xpath("//ol[@class='tree']//a/@href")
    assert client.get(link, headers={"If-None-Match": shown.headers["etag"]}).status_code == 304
    assert client.get(tree.xpath("//p[contains(@class, 'data')]/a/@href")[0]).json()["rumours"][0]["id"] == "r1"
    assert client.get("/traced/r9", params={"key": keys}).status_code == 404
    assert client.get("/traced", params={"key": ["0" * 32]}).status_code == 404
    assert "There is no rumour" in client.get("/traced").text
