"""One URL -> its bytes."""

from __future__ import annotations

import gzip
from dataclasses import dataclass, field
from typing import Any

import pytest
from fake_network import PUBLIC, FakeNetwork, answer

from reportedly.errors import FetchError, FetchLater, FetchRefused, PageTooLarge, Place
from reportedly.intake.fetch import DELAY_SECONDS, LONGEST_DELAY_SECONDS, Fetched, Fetcher
from reportedly.intake.limits import Limits
from reportedly.page.visits import Unchanged, Validators, Visit

NEWS = "http://dial.example/news"


@dataclass
class FakeTime:
    """Seconds that pass only while somebody sleeps."""

    now: float = 0.0
    slept: list[float] = field(default_factory=list)

    def clock(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.now += seconds


def patient(
    limits: Limits | None = None, *, network: FakeNetwork, time: FakeTime | None = None, **world: Any
) -> Fetcher:
    """A fetcher that waits without taking time."""
    time = time or FakeTime()
    return Fetcher(limits, **{"network": network, "clock": time.clock, "sleep": time.sleep, **world})


def test_a_page_is_had_with_its_type() -> None:
    network = FakeNetwork({"dial.example/news": answer("The crane fell.", content_type="text/plain; charset=utf-8")})
    fetched = patient(network=network).get(NEWS)
    assert (fetched.url, fetched.content) == (NEWS, b"The crane fell.")
    assert fetched.content_type == "text/plain; charset=utf-8"


def test_the_user_agent_says_who_asks() -> None:
    network = FakeNetwork({"dial.example/news": answer("The crane fell.")})
    patient(network=network).get(NEWS)
    assert all(b"\r\nUser-Agent: reportedly/" in request for request in network.requests)


def test_https_asks_the_address_for_the_name() -> None:
    network = FakeNetwork({"dial.example/news": answer("The crane fell.")})
    patient(network=network).get("https://dial.example/news")
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
    assert patient(network=network).get(NEWS).url == "https://quay.example/x"


def test_redirects_end() -> None:
    network = FakeNetwork({"dial.example/news": answer(status=302, location="/news")})
    with pytest.raises(FetchError, match="more than 5 times"):
        patient(network=network).get(NEWS)


@pytest.mark.parametrize("status", [204, 403, 404, 500, 503])
def test_another_status_is_told(status: int) -> None:
    network = FakeNetwork({"dial.example/news": answer("no", status=status)})
    with pytest.raises(FetchError, match=str(status)):
        patient(network=network).get(NEWS)


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
    fetcher = patient(network=network)
    if allowed:
        assert fetcher.get(NEWS).content == b"The crane fell."
    else:
        with pytest.raises(FetchRefused, match=r"robots\.txt"):
            fetcher.get(NEWS)
        assert "dial.example/news" not in network.asked


def test_robots_of_a_host_are_asked_for_once() -> None:
    network = FakeNetwork({"dial.example/news": answer("One."), "dial.example/more": answer("Two.")})
    fetcher = patient(network=network)
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
        patient(network=network).get(NEWS)
    assert "quay.example/x" not in network.asked


def test_a_packed_page_is_unpacked() -> None:
    packed = answer(gzip.compress(b"The crane fell."), content_encoding="gzip")
    assert patient(network=FakeNetwork({"dial.example/news": packed})).get(NEWS).content == b"The crane fell."


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
    fetcher = patient(Limits(max_bytes=2_000), network=FakeNetwork({"dial.example/news": page}))
    with pytest.raises(error):
        fetcher.get(NEWS)


def test_an_answer_that_drips_ends_in_time() -> None:
    seconds = iter(range(1_000))
    network = FakeNetwork({"dial.example/news": answer("x" * 1_000_000)})  # read in pieces, a second each
    with pytest.raises(FetchError, match="10 seconds"):
        patient(network=network, clock=lambda: next(seconds)).get(NEWS)


def test_the_second_address_is_tried_where_the_first_is_down() -> None:
    import httpcore

    class HalfDown(FakeNetwork):
        def connect(self, address: str, port: int, *, timeout_seconds: float) -> httpcore.NetworkStream:
            if address == "8.8.8.8":
                raise httpcore.ConnectError("down")
            return super().connect(address, port, timeout_seconds=timeout_seconds)

    network = HalfDown({"dial.example/news": answer("Up.")}, names={"dial.example": ["8.8.8.8", PUBLIC]})
    assert patient(network=network).get(NEWS).content == b"Up."


def test_a_name_without_an_address_is_told() -> None:
    class NoNames(FakeNetwork):
        def resolve(self, host: str, port: int, *, timeout_seconds: float) -> list[str]:
            raise OSError("Name or service not known")

    with pytest.raises(FetchError, match=r"dial\.example has no address"):
        patient(network=NoNames()).get(NEWS)


MORE = "http://dial.example/more"
BOTH = {"dial.example/news": answer("One."), "dial.example/more": answer("Two.")}


@pytest.mark.parametrize(
    ("robots", "seconds"),
    [
        pytest.param("User-agent: *\nAllow: /", DELAY_SECONDS, id="none asked for"),
        pytest.param("User-agent: *\nCrawl-delay: 7", 7, id="for all"),
        pytest.param("User-agent: *\nCrawl-delay: 7\n\nUser-agent: reportedly\nCrawl-delay: 3", 3, id="for us"),
        pytest.param("User-agent: *\nCrawl-delay: 0", 0, id="none wanted"),
        pytest.param("User-agent: *\nCrawl-delay: 0.5", 0.5, id="half a second"),
        pytest.param("User-agent: *\nCrawl-delay: 86400", LONGEST_DELAY_SECONDS, id="a day"),
        pytest.param("User-agent: *\nCrawl-delay: inf", DELAY_SECONDS, id="for ever"),
        pytest.param("User-agent: *\nCrawl-delay: nan", DELAY_SECONDS, id="no number"),
        pytest.param("User-agent: *\nCrawl-delay: -5", DELAY_SECONDS, id="back in time"),
        pytest.param("User-agent: *\nCrawl-delay: soon", DELAY_SECONDS, id="rubbish"),
    ],
)
def test_a_host_rests_between_two_pages(robots: str, seconds: float) -> None:
    time = FakeTime()
    fetcher = patient(network=FakeNetwork({**BOTH, "dial.example/robots.txt": answer(robots)}), time=time)
    assert [fetcher.get(url).content for url in (NEWS, MORE)] == [b"One.", b"Two."]
    assert sum(time.slept) == seconds


def test_another_host_needs_no_rest_and_time_between_counts() -> None:
    time = FakeTime()
    fetcher = patient(network=FakeNetwork({**BOTH, "quay.example/x": answer("Three.")}), time=time)
    fetcher.get(NEWS)
    fetcher.get("http://quay.example/x")
    assert time.slept == []
    time.now += 0.75
    fetcher.get(MORE)
    assert time.slept == [0.25]


def test_a_long_rest_is_not_part_of_the_time_for_a_page() -> None:
    robots = answer("User-agent: *\nCrawl-delay: 50")
    fetcher = patient(Limits(timeout_seconds=5), network=FakeNetwork({**BOTH, "dial.example/robots.txt": robots}))
    assert fetcher.get(NEWS).content == b"One."
    assert fetcher.get(MORE).content == b"Two."


class Recovering(FakeNetwork):
    """Gives each answer of a list once, the last for ever."""

    def __init__(self, *answers: bytes) -> None:
        self.left = list(answers)
        super().__init__(self, {})  # type: ignore[arg-type]

    def get(self, asked: str, other: bytes) -> bytes:
        if not asked.endswith("/news"):
            return other
        return self.left.pop(0) if len(self.left) > 1 else self.left[0]


@pytest.mark.parametrize(
    ("answers", "slept"),
    [
        pytest.param([answer(status=503), answer("Up.")], [1.0], id="busy once"),
        pytest.param([answer(status=500), answer(status=502), answer("Up.")], [1.0, 2.0], id="broken twice"),
        pytest.param([answer(status=429, retry_after="12"), answer("Up.")], [12.0], id="as long as it asks"),
        pytest.param([answer(status=429, retry_after="0"), answer("Up.")], [1.0], id="never at once"),
        pytest.param([answer(status=503, retry_after="Mon, 1 Jan 2035 0:0:0 GMT"), answer("Up.")], [1.0], id="a date"),
        pytest.param([b"", answer("Up.")], [1.0], id="hung up"),
        pytest.param([answer(b"short", content_length="999"), answer("Up.")], [1.0], id="cut short"),
    ],
)
def test_what_passes_is_tried_again(answers: list[bytes], slept: list[float]) -> None:
    time = FakeTime()
    assert patient(network=Recovering(*answers), time=time).get(NEWS).content == b"Up."
    assert time.slept == slept


@pytest.mark.parametrize(
    ("told", "n_asked"),
    [
        pytest.param(answer(status=503), 3, id="busy for good"),
        pytest.param(answer(status=503, retry_after="3600"), 1, id="busy for an hour"),
        pytest.param(answer(status=404), 1, id="not there"),
        pytest.param(answer(status=403), 1, id="forbidden"),
        pytest.param(answer(status=304), 1, id="unchanged, though nobody asked"),
    ],
)
def test_attempts_end(told: bytes, n_asked: int) -> None:
    network = FakeNetwork({"dial.example/news": told})
    with pytest.raises(FetchError, match="the server answers"):
        patient(network=network).get(NEWS)
    assert network.asked.count("dial.example/news") == n_asked


def test_a_host_that_gives_nothing_is_left_alone_and_tried_again_later() -> None:
    network = FakeNetwork({"dial.example/news": answer(status=503), "quay.example/x": answer("Up.")})
    time = FakeTime()
    fetcher = patient(network=network, time=time)
    for _ in range(5):
        with pytest.raises(FetchLater, match="503"):
            fetcher.get(NEWS)
    n_asked = len(network.asked)
    with pytest.raises(FetchLater, match="left alone"):
        fetcher.get(MORE)
    assert len(network.asked) == n_asked
    assert fetcher.get("http://quay.example/x").content == b"Up."
    time.now += 601
    with pytest.raises(FetchLater, match="503"):
        fetcher.get(NEWS)
    with pytest.raises(FetchLater, match="left alone"):
        fetcher.get(NEWS)


def test_an_address_that_is_refused_is_not_tried_again() -> None:
    network = FakeNetwork(names={"dial.example": ["127.0.0.1"]})
    with pytest.raises(FetchRefused):
        patient(network=network).get(NEWS)
    assert network.resolved == ["dial.example"]
    assert network.connected == []


DATED = "Fri, 10 Oct 2025 10:00:00 GMT"


def test_a_page_that_is_as_it_was_is_not_sent_again() -> None:
    network = FakeNetwork({"dial.example/news": answer("One.", etag='"a1"', last_modified=DATED)})
    first = patient(network=network).get(NEWS)
    assert first.visit == Visit(NEWS, Validators(NEWS, '"a1"', DATED))
    later = FakeNetwork({"dial.example/news": answer(status=304, etag='"a1"')})
    again = patient(network=later).get_if_changed(NEWS, first.visit.validators)
    assert again == Unchanged(Place(NEWS), Visit(NEWS, Validators(NEWS, '"a1"')))
    assert b'\r\nIf-None-Match: "a1"\r\n' in later.requests[-1]
    assert f"\r\nIf-Modified-Since: {DATED}\r\n".encode() in later.requests[-1]


def test_an_unchanged_page_without_headers_keeps_those_it_had() -> None:
    earlier = Validators(NEWS, '"a1"')
    network = FakeNetwork({"dial.example/news": answer(status=304)})
    assert patient(network=network).get_if_changed(NEWS, earlier) == Unchanged(Place(NEWS), Visit(NEWS, earlier))


def test_a_changed_page_is_had() -> None:
    network = FakeNetwork({"dial.example/news": answer("Two.", etag='"a2"')})
    found = patient(network=network).get_if_changed(NEWS, Validators(NEWS, '"a1"'))
    assert isinstance(found, Fetched)
    assert (found.content, found.visit.validators.etag) == (b"Two.", '"a2"')


def test_what_led_to_another_page_is_asked_for_as_new() -> None:
    network = FakeNetwork(
        {
            "dial.example/news": answer(status=302, location="/more"),
            "dial.example/more": answer("Two.", etag='"b1"'),
        }
    )
    found = patient(network=network).get_if_changed(NEWS, Validators("http://dial.example/old", '"a1"'))
    assert isinstance(found, Fetched)
    assert found.visit == Visit(NEWS, Validators(MORE, '"b1"'))
    assert not any(b"If-None-Match" in request for request in network.requests)


@pytest.mark.parametrize("etag", ['"caf\u00e9"', '"' + "x" * 2_000 + '"', ""])
def test_a_header_that_is_none_is_not_kept(etag: str) -> None:
    page = answer("One.", etag=etag)
    assert patient(network=FakeNetwork({"dial.example/news": page})).get(NEWS).visit.validators.etag is None


@pytest.mark.parametrize("told", ['"a"\r\nHost: x', "\x00", "x" * 2_000, ""])
def test_no_header_can_be_made_of_what_was_kept(told: str) -> None:
    with pytest.raises(ValueError, match="no header"):
        Validators(NEWS, etag=told)
