"""The ledger in the browser and over the API: searched, looked through, corrected, and corrected back."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from example_readings import HARBOUR
from fastapi import FastAPI
from hostile_strings import HOSTILE
from lxml import html
from web_server import INSIDER, app_of, client_of

from reportedly.errors import PageTooLarge, Place
from reportedly.ledger.ledger import Ledger
from reportedly.page.model import Skipped
from reportedly.text.visible import on_one_line
from reportedly.web.decided import as_it_stands
from reportedly.web.tokens import Tokens, Visitor, hashed

AT = datetime(2026, 5, 1, 9, 0, tzinfo=UTC)
ID = HARBOUR.page.id


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    with Ledger.create(tmp_path / "ledger.db", at=AT) as ledger:
        ledger.add(HARBOUR, model="by hand", by="ada", at=AT)
        ledger.add(INSIDER, model="by hand", by="ada", at=AT)
        where = Place("crawl.jsonl", 3)
        ledger.skip(Skipped(where, PageTooLarge("the text is too long", where=where)), by="ada", at=AT)
        yield ledger


@pytest.fixture
def app(ledger: Ledger) -> FastAPI:
    return app_of(ledger=ledger, now=lambda: AT)


def words_of(answer_text: str) -> str:
    return " ".join(html.document_fromstring(answer_text).text_content().split())


def test_statements_are_found_by_their_words_and_by_who_says_them(app: FastAPI) -> None:
    client = client_of(app)
    assert "I never left" in words_of(client.get("/search", params={"q": "never left"}).text)
    assert "No statement is found" in words_of(client.get("/search", params={"q": "nowhere"}).text)
    told = client.get("/api/v1/search", params={"who": "Nell Orme"}).json()
    assert {statement["who"] for statement in told["statements"]} == {"Nell Orme"}
    assert told["next"] is None


def test_long_answers_come_in_pages_that_miss_nothing(app: FastAPI) -> None:
    client = client_of(app)
    whole = client.get("/api/v1/search", params={"outlet": "The Quay Post"}).json()["statements"]
    offset, turned = 0, []
    while offset is not None:
        told = client.get("/api/v1/search", params={"outlet": "The Quay Post", "limit": 3, "offset": offset}).json()
        turned += told["statements"]
        offset = told["next"]
    assert turned == whole
    assert len(whole) > 3


def test_a_source_an_outlet_and_what_was_skipped_have_their_pages(app: FastAPI) -> None:
    client = client_of(app)
    assert "2 statements on 1 page" in words_of(client.get("/source", params={"name": "Nell Orme"}).text)
    assert "Nobody of that name" in words_of(client.get("/source", params={"name": "Nobody"}).text)
    assert "The Quay Post" in words_of(client.get("/outlets").text)
    came = words_of(client.get("/came-in").text)
    assert "crawl.jsonl, record 3" in came
    assert "the text is too long" in came


def test_the_api_tells_the_same_as_the_ledger(app: FastAPI, ledger: Ledger) -> None:
    client = client_of(app)
    (source,) = client.get("/api/v1/who", params={"name": "Nell Orme"}).json()["sources"]
    assert source["n_statements"] == len(source["statements"]) == 2
    assert client.get("/api/v1/outlets").json()["outlets"][0]["name"] == "The Quay Post"
    assert client.get("/api/v1/skipped").json()["skipped"][0]["file"] == "crawl.jsonl"
    answer = client.get("/api/v1/page", params={"id": ID})
    assert answer.text == ledger.reading(ID).to_json()
    known = {"If-None-Match": answer.headers["etag"]}
    assert client.get("/api/v1/page", params={"id": ID}, headers=known).status_code == 304
    assert client.get("/api/v1/page", params={"id": "nowhere"}).status_code == 404
    assert client.get("/page", params={"id": "nowhere"}).status_code == 404


def test_a_correction_is_seen_at_once_and_taken_back(app: FastAPI) -> None:
    client = client_of(app)
    sent = {"attribution": f"{ID}/a1", "what": "who", "value": "Tobias Wren", "reason": "he said so himself"}
    before = client.get("/page", params={"id": ID})
    assert client.get("/page", params={"id": ID}).headers["etag"] == before.headers["etag"]
    made = client.post("/corrections", data=sent)
    assert made.status_code == 303
    page = client.get(made.headers["location"])
    assert html.document_fromstring(page.text).xpath("string(//li[@id='r1']//strong)") == "Tobias Wren"
    listed = words_of(client.get("/corrections").text)
    assert "Tobias Wren" in listed
    assert "he said so himself" in listed
    (decision,) = client.get("/api/v1/corrections").json()["corrections"]
    assert client.post(f"/corrections/{decision['number']}/withdrawal").status_code == 303
    page = client.get(made.headers["location"])
    assert html.document_fromstring(page.text).xpath("string(//li[@id='r1']//strong)") == "a dock worker"
    assert "taken back" in words_of(client.get("/corrections").text)


@pytest.mark.parametrize(
    "decision",
    [
        {"what": "who", "value": "Tobias Wren"},
        {"what": "source", "value": "The harbour crane"},
        {"what": "cue", "spans": [{"text": "worker told", "start": 110}]},
        {"what": "content", "spans": [{"text": "The harbour\ncrane"}, {"text": "held up by tape", "start": 90}]},
        {"what": "same", "value": "e6"},
        {"what": "not_an_attribution"},
    ],
    ids=lambda decision: decision["what"],
)
def test_programs_correct_and_take_back(app: FastAPI, ledger: Ledger, decision: dict[str, object]) -> None:
    client = client_of(app)
    before = ledger.reading(ID)
    made = client.post("/api/v1/corrections", json={"attribution": f"{ID}/a1", **decision})
    assert made.status_code == 200
    assert ledger.reading(ID) != before
    assert client.post(f"/api/v1/corrections/{made.json()['number']}/withdrawal").status_code == 200
    assert ledger.reading(ID) == before


@pytest.mark.parametrize(
    "decision",
    [
        {"attribution": f"{ID}/a99", "what": "not_an_attribution"},
        {"attribution": "nowhere/a1", "what": "not_an_attribution"},
        {"attribution": f"{ID}/a1", "what": "who", "value": " "},
        {"attribution": f"{ID}/a1", "what": "source", "value": "words that are not there"},
        {"attribution": f"{ID}/a1", "what": "nonsense"},
        {"attribution": f"{ID}/a1", "what": "same", "value": "e99"},
        {"attribution": f"{ID}/a99", "what": "same", "value": "e1"},
        {"attribution": f"{ID}/a1", "what": "content", "spans": [{"text": "words that are not there"}]},
    ],
)
def test_a_correction_that_can_not_be_changes_nothing(app: FastAPI, ledger: Ledger, decision: dict[str, str]) -> None:
    client = client_of(app)
    assert client.post("/api/v1/corrections", json=decision).status_code == 422
    assert client.post("/corrections", data=decision).status_code == 422
    assert client.post("/api/v1/corrections/999/withdrawal").status_code == 422
    assert ledger.corrections() == []


def test_a_page_that_was_read_is_kept_when_somebody_says_so(app: FastAPI, ledger: Ledger) -> None:
    client = client_of(app)
    key = client.post("/api/v1/read", json={"text": "the tide was high"}).headers["content-location"].rpartition("/")[2]
    assert "Keep it in the ledger" in client.get(f"/readings/{key}").text
    kept = client.post("/keep", data={"key": key})
    assert kept.status_code == 303
    assert "the tide was high" in client.get(kept.headers["location"]).text
    assert [statement.content for statement in ledger.search("tide")] == ["the tide was high"]


def test_who_only_reads_corrects_nothing(ledger: Ledger) -> None:
    tokens = Tokens(((hashed("r"), Visitor("rita", "reader")), (hashed("c"), Visitor("cora", "corrector"))))
    client = client_of(app_of(ledger=ledger, now=lambda: AT, tokens=tokens))
    reader, corrector = {"Authorization": "Bearer r"}, {"Authorization": "Bearer c"}
    sent = {"attribution": f"{ID}/a1", "what": "not_an_attribution"}
    assert client.get("/page", params={"id": ID}, headers=reader).status_code == 200
    assert 'action="/corrections"' not in client.get("/page", params={"id": ID}, headers=reader).text
    for path in ("/corrections", "/corrections/1/withdrawal", "/keep"):
        assert client.post(path, data=sent, headers=reader).status_code == 403
    for path in ("/api/v1/corrections", "/api/v1/corrections/1/withdrawal"):
        assert client.post(path, json=sent, headers=reader).status_code == 403
    assert ledger.corrections() == []
    assert client.post("/api/v1/corrections", json=sent, headers=corrector).status_code == 200
    assert [correction.by for correction in ledger.corrections()] == ["cora"]


def test_hostile_words_are_shown_as_they_were_said(tmp_path: Path) -> None:
    with Ledger.create(tmp_path / "hostile.db", at=AT) as ledger:
        client = client_of(app_of(ledger=ledger, now=lambda: AT))
        for number, words in enumerate(HOSTILE):
            where = Place(words)
            ledger.skip(Skipped(where, PageTooLarge(words, where=where, hint=words)), by="ada", at=AT)
            page = replace(INSIDER.page, id=f"p{number}", outlet=words, title=words)
            ledger.add(replace(INSIDER, page=page), model="by hand", by="ada", at=AT)
            ledger.correct_who(
                f"p{number}/a1", f"Q{number} {words}", by=words, at=AT, reason=words, kind="person", identity="named"
            )
            found = html.document_fromstring(
                client.get("/search", params={"q": words, "who": words, "outlet": words}).text
            )
            assert found.xpath("string(//input[@id='who-says']/@value)") == words.strip().replace("\0", "\ufffd")
            source = html.document_fromstring(client.get("/source", params={"name": words}).text)
            assert source.xpath("string(//h1)") == (on_one_line(words.strip()) or "A source")
        for path in ("/outlets", "/came-in", "/corrections", "/search?identity=named"):
            page = html.document_fromstring(client.get(path).text)
            assert not page.xpath("//script[not(@src)] | //style | //img | //iframe | //object | //embed | //base")
            assert not page.xpath("//@*[starts-with(name(), 'on') or name() = 'style']")
            assert all(address.startswith(("/", "#")) for address in page.xpath("//@href | //@src | //@action"))
        skipped = html.document_fromstring(client.get("/came-in").text).xpath("//tbody/tr/td[1]")
        # No database keeps a NUL: the ledger has its sign in place of it.
        said = {on_one_line(words.replace("\0", "\ufffd")) for words in HOSTILE}
        assert said == {cell.text_content().partition(". ")[0] for cell in skipped}


@pytest.mark.parametrize(
    ("text", "words", "stands"),
    [
        ("the crane fell", "crane", "crane"),
        ("the cra\u00adne fell", "crane", "cra\u00adne"),
        ("the crane\n\nfell over", "crane fell", "crane\n\nfell"),
        ("the crane fell", "ship", "ship"),
        ("the crane fell", " ", " "),
    ],
)
def test_words_are_found_as_they_stand_in_the_text(text: str, words: str, stands: str) -> None:
    assert as_it_stands(text, words, 0) == stands


def test_pages_are_added_and_forgotten_over_the_api(ledger: Ledger) -> None:
    tokens = Tokens(((hashed("c"), Visitor("cora", "corrector")), (hashed("a"), Visitor("ada", "admin"))))
    client = client_of(app_of(ledger=ledger, now=lambda: AT, tokens=tokens))
    corrector, admin = {"Authorization": "Bearer c"}, {"Authorization": "Bearer a"}
    asked = {"pages": [{"text": "the tide was high"}, {"url": "https://x.example"}, {"text": "the tide was high"}]}
    added, skipped, again = client.post("/api/v1/add", json=asked, headers=corrector).json()["pages"]
    assert (added["outcome"], again["outcome"]) == ("added", "unchanged")
    assert (skipped["outcome"], skipped["problem"]["where"]) == ("skipped", "https://x.example")
    assert [statement.content for statement in ledger.search("tide")] == ["the tide was high"]
    assert client.post("/api/v1/forget", json={"url": added["page"]}, headers=corrector).status_code == 403
    assert client.post("/api/v1/forget", json={"url": "a", "source": "b"}, headers=admin).status_code == 422
    assert client.post("/api/v1/forget", json={"url": added["page"]}, headers=admin).json()["n_pages"] == 1
    assert ledger.search("tide") == []
    assert client.post("/api/v1/add", json=asked, headers=corrector).json()["pages"][0]["outcome"] == "forgotten"


def test_the_ledger_is_exported_as_a_file(app: FastAPI) -> None:
    client = client_of(app)
    whole = client.get("/api/v1/export", params={"to": "csv"})
    assert whole.headers["content-type"].startswith("text/csv")
    assert whole.headers["content-disposition"].startswith("attachment")
    assert len(whole.text.splitlines()) == len(HARBOUR.attributions) + len(INSIDER.attributions) + 1
    one = client.get("/api/v1/export", params={"to": "csv", "page": ID})
    assert len(one.text.splitlines()) == len(HARBOUR.attributions) + 1
    assert client.get("/api/v1/export", params={"to": "csv", "page": "nowhere"}).status_code == 404
    assert client.get("/api/v1/export", params={"to": "brat"}).status_code == 422


def test_lists_come_in_pages(app: FastAPI, ledger: Ledger) -> None:
    client = client_of(app)
    for _ in range(3):
        ledger.split(f"{ID}/a1", by="ada", at=AT)
    first = client.get("/api/v1/corrections", params={"limit": 2}).json()
    rest = client.get("/api/v1/corrections", params={"limit": 2, "offset": first["next"]}).json()
    assert [each["number"] for each in (*first["corrections"], *rest["corrections"])] == [1, 2, 3]
    assert rest["next"] is None
    assert client.get("/api/v1/corrections", params={"page": "nowhere"}).json()["corrections"] == []


def test_two_sources_are_made_one_on_their_page(app: FastAPI, ledger: Ledger) -> None:
    client = client_of(app)
    other = replace(INSIDER, page=replace(INSIDER.page, id="other"))
    ledger.add(other, model="by hand", by="ada", at=AT)
    ledger.correct_who("other/a1", "Ellen Orme", by="ada", at=AT, kind="person", identity="named")
    shown = html.document_fromstring(client.get("/source", params={"name": "Orme"}).text)
    (form,) = shown.xpath("//form[@action='/sources/merge']")
    made = client.post(
        form.get("action"), data={each.get("name"): each.get("value") for each in form.xpath(".//input")}
    )
    assert made.headers["location"] == "/source?name=Orme"
    (source,) = ledger.sources("Orme")
    assert source.n_statements == 3


def test_an_answer_is_kept_until_anybody_changes_the_ledger(
    app: FastAPI, ledger: Ledger, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = client_of(app)
    asked: list[str] = []
    search = ledger.search
    monkeypatch.setattr(ledger, "search", lambda words, **told: asked.append(words) or search(words, **told))
    first = client.get("/api/v1/search", params={"q": "never left"})
    again = client.get("/api/v1/search", params={"q": "never left"})
    assert (again.text, dict(again.headers)) == (first.text, dict(first.headers))
    known = client.get("/api/v1/search", params={"q": "never left"}, headers={"If-None-Match": first.headers["etag"]})
    assert (known.status_code, known.content) == (304, b"")
    assert asked == ["never left"]
    with Ledger.open(ledger.place) as other:
        other.correct_who(f"{ID}/a6", "Ivo Pike", by="noor", at=AT, kind="person", identity="named")
    changed = client.get("/api/v1/search", params={"q": "never left"})
    assert changed.json()["statements"][0]["who"] == "Ivo Pike"
    assert asked == ["never left", "never left"]


def test_a_kept_answer_is_not_given_to_another_role(ledger: Ledger) -> None:
    tokens = Tokens(((hashed("r"), Visitor("rita", "reader")), (hashed("c"), Visitor("cora", "corrector"))))
    client = client_of(app_of(ledger=ledger, now=lambda: AT, tokens=tokens))
    shown = [
        client.get("/page", params={"id": ID}, headers={"Authorization": f"Bearer {token}"}).text for token in "cr" * 2
    ]
    assert ["Correct statement 1" in each for each in shown] == [True, False, True, False]
    assert client.get("/page", params={"id": ID}).status_code == 303
