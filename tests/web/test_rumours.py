"""The rumours of a ledger in the browser and over the API: found, told, corrected, and corrected back."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from fastapi import FastAPI
from hostile_strings import HOSTILE
from lxml import html
from told_rumours import CLOSES, PIER
from traced_pages import page as page_of
from web_server import app_of, client_of

from reportedly.ledger.ledger import Ledger
from reportedly.rumours.codec import encode
from reportedly.text.visible import on_one_line
from reportedly.web.tokens import Tokens, Visitor, hashed

AT = datetime(2026, 5, 1, 9, 0, tzinfo=UTC)


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    with Ledger.create(tmp_path / "ledger.db", at=AT) as ledger:
        for reading in PIER:
            ledger.add(reading, model="by hand", by="ada", at=AT)
        ledger.rumours.place(by="ada", at=AT)
        yield ledger


@pytest.fixture
def app(ledger: Ledger) -> FastAPI:
    return app_of(ledger=ledger, now=lambda: AT)


def words_of(text: str) -> str:
    return " ".join(html.document_fromstring(text).text_content().split())


def test_rumours_are_listed_and_told(app: FastAPI, ledger: Ledger) -> None:
    client = client_of(app)
    (line,) = client.get("/api/v1/rumours").json()["rumours"]
    assert (line["id"], line["n_pages"]) == ("r1", 4)
    assert client.get("/api/v1/rumours/r1").json() == json.loads(encode(ledger.rumours.rumour("r1")))
    assert line["statement"] in words_of(client.get("/rumours").text)
    shown = html.document_fromstring(client.get("/rumours/r1").text)
    assert shown.xpath("string(//h1)") == line["statement"]
    assert "First seen by this ledger" in shown.text_content()
    links = shown.xpath("//ol[@class='tree']//strong/a/@href")
    assert len(links) == 4
    page = client.get(links[0])
    assert line["statement"] in words_of(page.text)


@pytest.mark.parametrize(
    ("asked", "n_found"),
    [
        ({"about": "Elver Bay"}, 1),
        ({"about": "Nobody"}, 0),
        ({"outlet": "Quay Post"}, 1),
        ({"since": "2026-06"}, 0),
        ({"q": "pier"}, 1),
    ],
)
def test_rumours_are_found(app: FastAPI, asked: dict[str, str], n_found: int) -> None:
    client = client_of(app)
    assert len(client.get("/api/v1/rumours", params=asked).json()["rumours"]) == n_found
    if "about" in asked:
        shown = html.document_fromstring(client.get("/rumours", params=asked).text)
        assert len(shown.xpath("//ol[contains(@class, 'rumours')]/li")) == n_found


def test_a_claim_is_told_with_its_rumour_and_a_source_with_its_record(app: FastAPI, ledger: Ledger) -> None:
    client = client_of(app)
    (first, *_) = client.get("/api/v1/claims", params={"page": "p1"}).json()["claims"]
    assert (first["who"], first["rumour"]["id"]) == ("insiders", "r1")
    assert client.get("/api/v1/claim", params={"id": first["id"]}).json() == first
    assert client.get("/api/v1/claim", params={"id": "nowhere"}).status_code == 404
    assert client.get("/api/v1/claims", params={"page": "nowhere"}).status_code == 404
    records = client.get("/api/v1/record", params={"name": "Tidewatch"}).json()["records"]
    assert {record["role"] for record in records} <= {"source", "outlet"}
    assert records
    assert "1 rumour as an outlet" in words_of(client.get("/source", params={"name": "Tidewatch"}).text)


def test_what_is_not_there_is_told_so(app: FastAPI) -> None:
    client = client_of(app)
    for path in ("/api/v1/rumours/r999", "/rumours/r999", "/rumours/nonsense"):
        assert client.get(path).status_code == 404
    assert client.get("/api/v1/rumours/nonsense").status_code == 422
    assert "There is no such rumour" in words_of(client.get("/rumours", params={"status": "withdrawn"}).text)


def test_a_claim_is_taken_out_and_put_back(app: FastAPI, ledger: Ledger) -> None:
    client = client_of(app)
    before = client.get("/api/v1/rumours/r1").text
    shown = html.document_fromstring(client.get("/rumours/r1").text)
    form = shown.xpath("//form[.//button='Not the same claim']")[-1]
    sent = {field.get("name"): field.get("value") for field in form.xpath(".//input")}
    made = client.post(form.get("action"), data=sent)
    assert (made.status_code, made.headers["location"]) == (303, "/rumours/r1")
    assert len(client.get("/api/v1/rumours/r1").json()["rumours"][0]["claims"]) == 3
    assert "not the same claim" in words_of(client.get("/corrections").text)
    assert client.post("/corrections/1/withdrawal").status_code == 303
    assert client.get("/api/v1/rumours/r1").text == before


def test_an_edge_is_taken_out_over_the_api_and_put_back(app: FastAPI, ledger: Ledger) -> None:
    client = client_of(app)

    def edges() -> list[tuple[str, str]]:
        claims = client.get("/api/v1/rumours/r1").json()["rumours"][0]["claims"]
        return [(claim["id"], edge["claim"]) for claim in claims for edge in claim["derived_from"]]

    before = edges()
    sent = {"what": "not_derived", "claims": list(before[0]), "reason": "they met her themselves"}
    number = client.post("/api/v1/rumours/corrections", json=sent).json()["number"]
    assert edges() == before[1:]
    assert client.post(f"/api/v1/corrections/{number}/withdrawal").status_code == 200
    assert edges() == before


@pytest.mark.parametrize(
    "decision",
    [
        {"what": "merge", "rumours": ["r1"]},
        {"what": "merge", "rumours": ["r1", "r1"]},
        {"what": "merge", "rumours": ["r1", "r99"]},
        {"what": "split"},
        {"what": "not_the_same", "claims": ["nowhere", "nobody"]},
        {"what": "not_derived", "claims": ["one"]},
        {"what": "nonsense"},
    ],
)
def test_a_decision_that_can_not_be_changes_nothing(app: FastAPI, ledger: Ledger, decision: dict) -> None:
    client = client_of(app)
    assert client.post("/api/v1/rumours/corrections", json=decision).status_code == 422
    assert client.post("/rumours/r1/corrections", data={"what": str(decision["what"])}).status_code == 422
    assert ledger.corrections() == []


def test_who_only_reads_decides_nothing(ledger: Ledger) -> None:
    tokens = Tokens(((hashed("r"), Visitor("rita", "reader")),))
    client = client_of(app_of(ledger=ledger, now=lambda: AT, tokens=tokens))
    reader = {"Authorization": "Bearer r"}
    assert "Not the same claim" not in client.get("/rumours/r1", headers=reader).text
    sent = {"what": "merge", "rumours": ["r1", "r2"]}
    assert client.post("/api/v1/rumours/corrections", json=sent, headers=reader).status_code == 403
    assert (
        client.post("/rumours/r1/corrections", data={"what": "merge", "other": "r2"}, headers=reader).status_code == 403
    )


def test_a_page_that_comes_in_joins_its_rumour(app: FastAPI, ledger: Ledger) -> None:
    late = page_of("p5", "Morning Sounder", "2026-05-04T07:00", f"Bay Radio | statement | {CLOSES}")
    client = client_of(app_of(ledger=ledger, now=lambda: AT, work=lambda asked, limits: (late,)))
    assert client.post("/api/v1/add", json={"pages": [{"text": "so"}]}).json()["pages"][0]["outcome"] == "added"
    assert client.get("/api/v1/rumours").json()["rumours"][0]["n_pages"] == 5


def test_hostile_words_in_a_rumour_are_shown_as_they_were_said(ledger: Ledger) -> None:
    client = client_of(app_of(ledger=ledger, now=lambda: AT))
    for number, words in enumerate(HOSTILE):
        reading = PIER[number % 3]
        page = replace(reading.page, id=f"h{number}", outlet=words, title=words, published=None)
        ledger.add(replace(reading, page=page), model="by hand", by="ada", at=AT)
    ledger.rumours.place(by="ada", at=AT)
    (line,) = client.get("/api/v1/rumours").json()["rumours"]
    ledger.rumours.split(
        [client.get("/api/v1/rumours/r1").json()["rumours"][0]["claims"][-1]["id"]], by=HOSTILE[0], at=AT
    )
    shown = html.document_fromstring(client.get("/rumours/r1").text)
    for page in (shown, *(html.document_fromstring(client.get(path).text) for path in ("/rumours", "/corrections"))):
        assert not page.xpath("//script[not(@src)] | //style | //img | //iframe | //object | //embed | //base | //math")
        assert not page.xpath("//@*[starts-with(name(), 'on') or name() = 'style' or starts-with(name(), 'hx-')]")
        assert all(address.startswith(("/", "#")) for address in page.xpath("//@href | //@src | //@action"))
    said = {on_one_line(words.replace("\0", "\ufffd")) for words in HOSTILE}
    outlets = {each.text_content() for each in shown.xpath("//ol[@class='tree']//p[@class='page-line']/strong")}
    assert line["n_pages"] == 4 + len(HOSTILE)
    assert len(outlets & said) > 90
