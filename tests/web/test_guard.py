from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path

import pytest
from web_server import app_of, client_of

from reportedly.errors import UsageError
from reportedly.web.settings import Proxy, Settings
from reportedly.web.tokens import Role, Visitor, add, load
from reportedly.web.visitors import needs

ASK = {"json": {"text": "so"}}


@pytest.mark.parametrize("host", ["localhost", "LOCALHOST:8000", "127.0.0.1:8000", "[::1]:8000"])
def test_the_server_answers_to_its_names(host: str) -> None:
    assert client_of(app_of()).get("/", headers={"Host": host}).status_code == 200


@pytest.mark.parametrize("host", ["evil.example", "localhost.evil.example", "", "127.0.0.1.evil.example:8000", "[::2]"])
def test_the_server_answers_to_no_other_name(host: str) -> None:
    for path in ("/", "/api/v1/openapi.json", "/static/style.css"):
        assert client_of(app_of()).get(path, headers={"Host": host}).status_code == 421


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({}, 200),
        ({"Origin": "http://localhost"}, 200),
        ({"Sec-Fetch-Site": "same-origin"}, 200),
        ({"Sec-Fetch-Site": "none"}, 200),
        ({"Sec-Fetch-Site": "cross-site"}, 403),
        ({"Sec-Fetch-Site": "same-site", "Origin": "http://localhost"}, 403),
        ({"Origin": "https://evil.example"}, 403),
        ({"Origin": "null"}, 403),
    ],
)
def test_a_page_of_another_site_sends_nothing(headers: dict[str, str], status: int) -> None:
    assert client_of(app_of()).post("/api/v1/read", headers=headers, **ASK).status_code == status


def test_nobody_is_let_in_from_elsewhere_by_cors() -> None:
    answer = client_of(app_of()).options(
        "/api/v1/read", headers={"Origin": "https://evil.example", "Access-Control-Request-Method": "POST"}
    )
    assert not any(name.startswith("access-control") for name in answer.headers)


def test_a_body_that_tells_no_length_is_bounded_too() -> None:
    def endless() -> Iterator[bytes]:
        for _ in range(40):
            yield b"x" * 10_000

    answer = client_of(app_of()).post("/api/v1/read", content=endless())
    assert answer.status_code == 413


@pytest.mark.parametrize("path", ["/", "/static/reading.js", "/nothing", "/api/v1/openapi.json", "/api/v1/nothing"])
def test_every_answer_has_the_headers_of_safety(path: str) -> None:
    headers = client_of(app_of()).get(path).headers
    policy = headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "no-referrer"
    assert "cache-control" in headers


def test_no_page_holds_a_script_or_a_style_inline() -> None:
    client = client_of(app_of())
    read = client.post("/read", files={"file": ("harbour.html", b"x")})
    for page in ("/", read.headers["location"]):
        html = client.get(page).text
        assert "<style" not in html
        assert " style=" not in html
        assert " onclick=" not in html
        assert html.count("<script") == html.count("<script src=")


@pytest.fixture
def tokens(tmp_path: Path) -> tuple[Path, dict[str, str]]:
    file = tmp_path / "tokens.txt"
    roles: dict[str, Role] = {"rita": "reader", "cora": "corrector", "ada": "admin"}
    return file, {name: add(file, name, role) for name, role in roles.items()}


def test_tokens_are_kept_as_hashes_that_only_their_owner_may_look_at(tokens: tuple[Path, dict[str, str]]) -> None:
    file, given = tokens
    text = file.read_text()
    assert not any(token in text for token in given.values())
    assert hashlib.sha256(given["rita"].encode()).hexdigest() in text
    assert file.stat().st_mode & 0o077 == 0
    known = load(file)
    assert known.visitor(given["cora"]) == Visitor("cora", "corrector")
    assert known.visitor(given["cora"] + "x") is None
    assert known.visitor("") is None


@pytest.mark.parametrize("text", ["", "# no more\n", "nell reader\n", f"nell king {'0' * 64}\n", "nell reader abc\n"])
def test_a_file_without_tokens_in_form_is_refused(tmp_path: Path, text: str) -> None:
    (tmp_path / "tokens.txt").write_text(text)
    with pytest.raises(UsageError, match="reportedly token"):
        load(tmp_path / "tokens.txt")


def test_strangers_see_nothing_but_the_door(tokens: tuple[Path, dict[str, str]]) -> None:
    client = client_of(app_of(tokens=load(tokens[0])))
    page = client.get("/")
    assert (page.status_code, page.headers["location"]) == (303, "/sign-in")
    assert client.get("/sign-in").status_code == 200
    assert client.get("/static/style.css").status_code == 200
    refused = client.post("/api/v1/read", **ASK)
    assert refused.status_code == 401
    assert refused.headers["www-authenticate"].startswith("Bearer")
    assert client.get("/api/v1/openapi.json").status_code == 401
    wrong = {"Authorization": "Bearer nonsense"}
    assert client.post("/api/v1/read", headers=wrong, **ASK).status_code == 401


def test_a_token_opens_the_api_and_by_a_cookie_the_pages(tokens: tuple[Path, dict[str, str]]) -> None:
    file, given = tokens
    client = client_of(app_of(tokens=load(file)))
    bearer = {"Authorization": f"Bearer {given['rita']}"}
    assert client.post("/api/v1/read", headers=bearer, **ASK).status_code == 200
    assert client.post("/sign-in", data={"token": "nonsense"}).status_code == 403
    signed_in = client.post("/sign-in", data={"token": given["rita"]})
    cookie = signed_in.headers["set-cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=strict" in cookie
    assert client.get("/").status_code == 200
    client.post("/sign-out")
    assert client.get("/").status_code == 303


def test_tokens_can_not_be_tried_without_end(tokens: tuple[Path, dict[str, str]]) -> None:
    client = client_of(app_of(tokens=load(tokens[0]), reads_per_minute=3))
    tries = [client.post("/sign-in", data={"token": str(number)}).status_code for number in range(4)]
    assert tries == [403, 403, 403, 429]


@pytest.mark.parametrize(
    ("address", "headers", "status"),
    [
        pytest.param("10.0.0.7", [("X-Forwarded-Email", "ada@dial.example")], 200, id="the proxy"),
        pytest.param("10.0.0.8", [("X-Forwarded-Email", "ada@dial.example")], 401, id="another machine"),
        pytest.param("10.0.0.7", [], 401, id="nobody named"),
        pytest.param("10.0.0.7", [("X-Forwarded-Email", " ")], 401, id="an empty name"),
        pytest.param("10.0.0.7", [("X-Forwarded-Email", "a"), ("X-Forwarded-Email", "b")], 401, id="two names"),
        pytest.param("10.0.0.7", [("X-Forwarded-User", "ada")], 401, id="another header"),
        pytest.param(
            "10.0.0.8", [("X-Forwarded-For", "10.0.0.7"), ("X-Forwarded-Email", "ada")], 401, id="a borrowed address"
        ),
    ],
)
def test_a_proxy_is_believed_only_from_its_address(address: str, headers: list[tuple[str, str]], status: int) -> None:
    proxy = Proxy.of(("10.0.0.7/32",), "X-Forwarded-Email", "reader")
    client = client_of(app_of(proxy=proxy), address=address)
    assert client.request("POST", "/api/v1/read", headers=headers, **ASK).status_code == status


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.168.1.4", "news.example"])
def test_a_public_address_asks_for_a_token(host: str) -> None:
    with pytest.raises(UsageError, match="nobody would be asked"):
        Settings(host=host)


@pytest.mark.parametrize("host", ["127.0.0.1", "127.9.9.9", "::1", "[::1]", "localhost"])
def test_this_machine_alone_needs_none(host: str) -> None:
    assert Settings(host=host).is_loopback


def test_a_role_may_do_what_smaller_ones_may() -> None:
    assert needs(Visitor("ada", "admin"), "corrector").name == "ada"
    with pytest.raises(Exception, match="rita is a reader, and this takes a corrector"):
        needs(Visitor("rita", "reader"), "corrector")
