"""One URL -> its bytes."""

from __future__ import annotations

import gzip

import pytest
from fake_network import PUBLIC, FakeNetwork, answer

from reportedly.errors import FetchError, FetchRefused, PageTooLarge
from reportedly.intake.fetch import Fetcher
from reportedly.intake.limits import Limits

NEWS = "http://dial.example/news"


def test_a_page_is_had_with_its_type() -> None:
    network = FakeNetwork({"dial.example/news": answer("The crane fell.", content_type="text/plain; charset=utf-8")})
    fetched = Fetcher(network=network).get(NEWS)
    assert (fetched.url, fetched.content) == (NEWS, b"The crane fell.")
    assert fetched.content_type == "text/plain; charset=utf-8"


def test_the_user_agent_says_who_asks() -> None:
    network = FakeNetwork({"dial.example/news": answer("The crane fell.")})
    Fetcher(network=network).get(NEWS)
    assert all(b"\r\nUser-Agent: reportedly/" in request for request in network.requests)


def test_https_asks_the_address_for_the_name() -> None:
    network = FakeNetwork({"dial.example/news": answer("The crane fell.")})
    Fetcher(network=network).get("https://dial.example/news")
    assert set(network.connected) == {(PUBLIC, 443)}
    assert set(network.greeted) == {"dial.example"}


def test_redirects_are_followed_to_where_the_page_is() -> None:
    network = FakeNetwork(
        {
            "dial.example/news": answer(status=301, location="/new place"),
            "dial.example/new%20place": answer(status=307, location="https://quay.example/x"),
            "quay.example/x": answer("The crane fell."),
        }
    )
    assert Fetcher(network=network).get(NEWS).url == "https://quay.example/x"


def test_redirects_end() -> None:
    network = FakeNetwork({"dial.example/news": answer(status=302, location="/news")})
    with pytest.raises(FetchError, match="more than 5 times"):
        Fetcher(network=network).get(NEWS)


@pytest.mark.parametrize("status", [204, 403, 404, 500, 503])
def test_another_status_is_told(status: int) -> None:
    network = FakeNetwork({"dial.example/news": answer("no", status=status)})
    with pytest.raises(FetchError, match=str(status)):
        Fetcher(network=network).get(NEWS)


@pytest.mark.parametrize(
    ("robots", "allowed"),
    [
        pytest.param(answer("User-agent: *\nDisallow: /private"), True, id="another path"),
        pytest.param(answer("User-agent: *\nDisallow: /news"), False, id="for all"),
        pytest.param(answer("User-agent: reportedly\nDisallow: /\n\nUser-agent: *\nAllow: /"), False, id="for us"),
        pytest.param(answer("User-agent: other\nDisallow: /"), True, id="for another"),
        pytest.param(answer(status=404), True, id="missing"),
        pytest.param(answer(status=403), True, id="forbidden, which is missing"),
        pytest.param(answer(status=500), False, id="broken"),
        pytest.param(answer(status=429), False, id="asked too often"),
        pytest.param(answer(status=301, location="/other"), True, id="elsewhere, and missing"),
        pytest.param(answer(b"\xff\xfe\x00<html>"), True, id="rubbish"),
    ],
)
def test_robots_are_obeyed(robots: bytes, allowed: bool) -> None:
    network = FakeNetwork({"dial.example/robots.txt": robots, "dial.example/news": answer("The crane fell.")})
    fetcher = Fetcher(network=network)
    if allowed:
        assert fetcher.get(NEWS).content == b"The crane fell."
    else:
        with pytest.raises(FetchRefused, match=r"robots\.txt"):
            fetcher.get(NEWS)
        assert "dial.example/news" not in network.asked


def test_robots_of_a_host_are_asked_for_once() -> None:
    network = FakeNetwork({"dial.example/news": answer("One."), "dial.example/more": answer("Two.")})
    fetcher = Fetcher(network=network)
    fetcher.get(NEWS)
    fetcher.get("http://dial.example/more")
    assert network.asked.count("dial.example/robots.txt") == 1


def test_robots_of_the_host_behind_a_redirect_are_obeyed() -> None:
    network = FakeNetwork(
        {
            "dial.example/news": answer(status=302, location="http://quay.example/x"),
            "quay.example/robots.txt": answer("User-agent: *\nDisallow: /"),
            "quay.example/x": answer("The crane fell."),
        }
    )
    with pytest.raises(FetchRefused):
        Fetcher(network=network).get(NEWS)
    assert "quay.example/x" not in network.asked


def test_a_packed_page_is_unpacked() -> None:
    packed = answer(gzip.compress(b"The crane fell."), content_encoding="gzip")
    assert Fetcher(network=FakeNetwork({"dial.example/news": packed})).get(NEWS).content == b"The crane fell."


@pytest.mark.parametrize(
    ("page", "error"),
    [
        pytest.param(answer(b"x" * 2_001), PageTooLarge, id="too large as sent"),
        pytest.param(answer(gzip.compress(b"x" * 5_000_000), content_encoding="gzip"), PageTooLarge, id="a bomb"),
        pytest.param(answer(b"no gzip", content_encoding="gzip"), FetchError, id="packed wrongly"),
        pytest.param(answer(b"x", content_encoding="br"), FetchError, id="packed as nobody asked"),
        pytest.param(answer(b"short", content_length="999"), FetchError, id="cut short"),
        pytest.param(b"SSH-2.0-dropbear\r\n", FetchError, id="no HTTP"),
        pytest.param(b"", FetchError, id="nothing"),
        pytest.param(b"HTTP/1.1 200 OK\r\nx: " + b"y" * 200_000, FetchError, id="headers without end"),
        pytest.param(answer(status=302, location="http://[::1"), FetchRefused, id="a redirect to no URL"),
    ],
)
def test_a_hostile_answer_is_a_named_refusal(page: bytes, error: type[FetchError]) -> None:
    fetcher = Fetcher(Limits(max_bytes=2_000), network=FakeNetwork({"dial.example/news": page}))
    with pytest.raises(error):
        fetcher.get(NEWS)


def test_an_answer_that_drips_ends_in_time() -> None:
    seconds = iter(range(1_000))
    network = FakeNetwork({"dial.example/news": answer("x" * 1_000_000)})  # read in pieces, a second each
    with pytest.raises(FetchError, match="10 seconds"):
        Fetcher(network=network, clock=lambda: next(seconds)).get(NEWS)


def test_the_second_address_is_tried_where_the_first_is_down() -> None:
    import httpcore

    class HalfDown(FakeNetwork):
        def connect(self, address: str, port: int, *, timeout_seconds: float) -> httpcore.NetworkStream:
            if address == "8.8.8.8":
                raise httpcore.ConnectError("down")
            return super().connect(address, port, timeout_seconds=timeout_seconds)

    network = HalfDown({"dial.example/news": answer("Up.")}, names={"dial.example": ["8.8.8.8", PUBLIC]})
    assert Fetcher(network=network).get(NEWS).content == b"Up."


def test_a_name_without_an_address_is_told() -> None:
    class NoNames(FakeNetwork):
        def resolve(self, host: str, port: int, *, timeout_seconds: float) -> list[str]:
            raise OSError("Name or service not known")

    with pytest.raises(FetchError, match=r"dial\.example has no address"):
        Fetcher(network=NoNames()).get(NEWS)
