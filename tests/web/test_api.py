from __future__ import annotations

import json
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from example_readings import HARBOUR
from web_server import INSIDER, app_of, by_hand, client_of

from reportedly.errors import ModelError, PageTooLarge
from reportedly.intake import Limits
from reportedly.lint import voices
from reportedly.page.model import Skipped
from reportedly.reading.reading import Reading
from reportedly.rumours.codec import encode
from reportedly.rumours.gather import rumours_of
from reportedly.web.exported import KINDS
from reportedly.web.worker import Address as Url
from reportedly.web.worker import Asked, Record, Result, pages_asked


def test_a_text_becomes_a_reading_that_can_be_had_again() -> None:
    client = client_of(app_of())
    answer = client.post("/api/v1/read", json={"text": "the crane was inspected"})
    assert answer.status_code == 200
    reading = Reading.from_json(answer.text)
    assert [attribution.source[0].text for attribution in reading.attributions] == ["Nell Orme"]
    again = client.get(answer.headers["content-location"])
    assert again.text == answer.text
    assert again.headers["etag"] == answer.headers["etag"]


def test_what_is_known_already_is_not_sent_again() -> None:
    client = client_of(app_of())
    told = client.post("/api/v1/read", json={"text": "so"})
    where, etag = told.headers["content-location"], told.headers["etag"]
    for path in (where, f"{where}/balance"):
        again = client.get(path, headers={"If-None-Match": f'"other", W/{etag}'})
        assert (again.status_code, again.content) == (304, b"")
        assert client.get(path, headers={"If-None-Match": '"other"'}).status_code == 200


def test_a_file_and_an_address_are_read() -> None:
    client = client_of(app_of())
    by_file = client.post("/api/v1/read/file", files={"file": ("harbour.html", b"<p>...", "text/html")})
    by_address = client.post("/api/v1/read", json={"url": "https://dial.example/harbour"})
    assert Reading.from_json(by_file.text) == Reading.from_json(by_address.text) == HARBOUR


def test_the_balance_is_that_of_the_reading() -> None:
    client = client_of(app_of())
    answer = client.post("/api/v1/balance", json={"url": "https://dial.example/harbour"})
    assert answer.json() == json.loads(voices.as_json(voices.hear(HARBOUR)))
    again = client.get(f"{answer.headers['content-location']}/balance")
    assert again.json() == answer.json()


def test_lint_tells_where_the_page_breaks_a_rule() -> None:
    client = client_of(app_of())
    answer = client.post("/api/v1/lint", json={"url": "https://dial.example/insider"})
    (finding,) = answer.json()["findings"]
    assert (finding["rule"], finding["words"], finding["attributions"]) == ("bare-source", "an insider", ["a1"])
    assert client.get(f"{answer.headers['content-location']}/lint").json() == answer.json()


def test_rumours_are_those_of_the_readings() -> None:
    client = client_of(app_of())
    pages = [{"url": "https://dial.example/harbour"}, {"url": "https://dial.example/insider"}]
    answer = client.post("/api/v1/trace", json={"pages": pages})
    assert answer.json() == json.loads(encode(rumours_of([HARBOUR, INSIDER])))
    assert len(answer.json()["pages"]) == 2
    refused = client.post("/api/v1/trace", json={"pages": [*pages, {"url": "https://x.example"}]})
    assert (refused.status_code, refused.json()["where"]) == (422, "https://x.example")


def test_a_text_with_its_facts_is_a_record() -> None:
    asked: list[Asked] = []

    def work(each: Asked, limits: Limits) -> tuple[Result, ...]:
        asked.append(each)
        return by_hand(each, limits)

    told = {"text": "so", "url": "https://dial.example/x", "outlet": "The Dial", "byline": ["Ada Venn"]}
    assert client_of(app_of(work=work)).post("/api/v1/read", json=told).status_code == 200
    assert asked == [Record(told)]


@pytest.mark.parametrize("url", ["/etc/passwd", "-", "file:///etc/passwd", "http://127.0.0.1:1/", "../x", ""])
def test_an_address_is_never_a_path_nor_a_place_inside(url: str) -> None:
    (result,) = pages_asked(Url(url), Limits())
    assert isinstance(result, Skipped)
    assert type(result.error).__name__ in ("FetchRefused", "FetchError")


@pytest.mark.parametrize(
    ("method", "path", "sent", "status", "told"),
    [
        pytest.param("POST", "/read", {"json": {}}, 422, "neither a text nor a url", id="nothing asked"),
        pytest.param("POST", "/read", {"json": {"txt": "so"}}, 422, "body.txt", id="a field that doesn't exist"),
        pytest.param("POST", "/read", {"json": {"text": 5}}, 422, "body.text", id="a field of another form"),
        pytest.param(
            "POST",
            "/read",
            {"content": b"{", "headers": {"Content-Type": "application/json"}},
            422,
            "JSON",
            id="no JSON",
        ),
        pytest.param(
            "POST", "/read", {"json": {"url": "https://x.example"}}, 422, "robots.txt", id="a refused address"
        ),
        pytest.param("POST", "/read", {"content": b"x" * 400_000}, 413, "300,000 bytes", id="too large"),
        pytest.param("POST", "/read/many", {"json": {"pages": []}}, 422, "pages", id="no pages"),
        pytest.param(
            "POST", "/read/file", {"files": {"file": ("two.jsonl", b"{}")}}, 422, "several pages", id="two pages"
        ),
        pytest.param("POST", "/read/file", {"files": {"file": ("empty.jsonl", b"")}}, 422, "no page", id="no page"),
        pytest.param("GET", f"/readings/{'0' * 32}", {}, 404, "no such reading", id="a reading that isn't kept"),
        pytest.param("GET", "/readings/nonsense", {}, 422, "key", id="a key that is none"),
        pytest.param("GET", "/nothing", {}, 404, "Not Found", id="no such address"),
        pytest.param("GET", "/read", {}, 405, "Method Not Allowed", id="no such method"),
    ],
)
def test_failures_are_told_as_problems(method: str, path: str, sent: dict, status: int, told: str) -> None:
    answer = client_of(app_of()).request(method, f"/api/v1{path}", **sent)
    assert answer.status_code == status
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["status"] == status
    assert told in answer.json()["detail"]


def test_a_missing_model_and_a_mistake_of_ours_are_told_apart() -> None:
    def no_model(asked: Asked, limits: Limits) -> tuple[Result, ...]:
        raise ModelError("encode.onnx is missing", hint="Install the package again")

    def mistake(asked: Asked, limits: Limits) -> tuple[Result, ...]:
        raise KeyError("secret")

    missing = client_of(app_of(work=no_model)).post("/api/v1/read", json={"text": "so"})
    assert (missing.status_code, missing.json()["hint"]) == (503, "Install the package again")
    broken = client_of(app_of(work=mistake), raises=False).post("/api/v1/read", json={"text": "so"})
    assert broken.status_code == 500
    assert "secret" not in broken.text


def test_many_pages_come_as_events_and_a_bad_one_does_not_end_them() -> None:
    pages = [{"text": "one"}, {"url": "https://x.example"}, {}, {"text": "two\nlines"}]
    answer = client_of(app_of()).post("/api/v1/read/many", json={"pages": pages})
    assert answer.headers["content-type"].startswith("text/event-stream")
    events = []
    for block in answer.text.strip().split("\n\n"):
        kind, number, data = (line.partition(": ")[2] for line in block.split("\n"))
        events.append((kind, int(number), json.loads(data)))
    assert [(kind, number) for kind, number, _ in events] == [
        ("reading", 1),
        ("skipped", 2),
        ("skipped", 3),
        ("reading", 4),
        ("done", 4),
    ]
    assert events[3][2]["page"]["text"] == "Nell Orme said two\nlines"
    assert events[1][2]["status"] == 422
    assert events[4][2] == {"read": 2, "skipped": 2}


def test_a_visitor_who_asks_too_often_is_told_when_to_come_again() -> None:
    now = [0.0]
    client = client_of(app_of(reads_per_minute=2, clock=lambda: now[0]))
    ask = {"json": {"pages": [{"text": "so"}, {"text": "so"}]}}
    assert client.post("/api/v1/read/many", **ask).status_code == 200
    refused = client.post("/api/v1/read", json={"text": "so"})
    assert (refused.status_code, refused.headers["retry-after"]) == (429, "30")
    now[0] = 30.0
    assert client.post("/api/v1/read", json={"text": "so"}).status_code == 200


def test_who_comes_when_too_many_wait_is_told_so() -> None:
    reading, go_on = threading.Event(), threading.Event()

    def slow(asked: Asked, limits: Limits) -> tuple[Result, ...]:
        reading.set()
        go_on.wait(30)
        return by_hand(asked, limits)

    with client_of(app_of(work=slow, max_waiting=0)) as client, ThreadPoolExecutor(1) as other:
        first = other.submit(client.post, "/api/v1/read", json={"text": "so"})
        assert reading.wait(30)
        refused = client.post("/api/v1/read", json={"text": "so"})
        go_on.set()
        assert (refused.status_code, first.result().status_code) == (503, 200)


def test_old_readings_make_room_for_new_ones() -> None:
    client = client_of(app_of(kept=2))
    keys = [client.post("/api/v1/read", json={"text": text}).headers["content-location"] for text in "abc"]
    assert [client.get(key).status_code for key in keys] == [404, 200, 200]


def test_a_page_that_is_too_large_is_told_as_such() -> None:
    def large(asked: Asked, limits: Limits) -> tuple[Result, ...]:
        from reportedly.errors import Place

        return (Skipped(Place("the page"), PageTooLarge("the text has 300,000 characters", where=Place("the page"))),)

    answer = client_of(app_of(work=large)).post("/api/v1/read", json={"text": "so"})
    assert (answer.status_code, answer.json()["where"]) == (413, "the page")


def test_what_decided_each_field_is_told() -> None:
    client = client_of(app_of())
    asked = client.post("/api/v1/explain", json={"url": "https://dial.example/harbour", "attribution": "a3"})
    told = {reason["field"]: reason for reason in asked.json()["reasons"]}
    assert told["who"]["value"] == "friends of the pair"
    where = asked.headers["content-location"]
    assert client.get(f"{where}/explanation", params={"attribution": "a3"}).json() == asked.json()
    assert client.get(f"{where}/explanation", params={"attribution": "a99"}).status_code == 422


def test_pages_are_exported_as_files() -> None:
    client = client_of(app_of())
    pages = [{"url": "https://dial.example/harbour"}, {"url": "https://dial.example/insider"}]
    for name, (media_type, _) in KINDS.items():
        answer = client.post("/api/v1/export", params={"to": name}, json={"pages": pages})
        assert answer.headers["content-type"] == media_type, name
        assert answer.headers["content-disposition"].startswith("attachment"), name
        assert len(answer.content) > 100, name
    where = client.post("/api/v1/read", json=pages[0]).headers["content-location"]
    assert "Nell Orme" in client.get(f"{where}/export", params={"to": "citations"}).text
