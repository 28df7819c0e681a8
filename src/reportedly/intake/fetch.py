"""One URL -> its bytes: public addresses only, robots.txt and its delays obeyed, every redirect checked, all bounded.

What fails in passing is tried again; what is as it was is not sent again.
"""

from __future__ import annotations

import ssl
import time
import zlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

import httpcore
import httpx
from protego import Protego
from tenacity import RetryCallState, Retrying, retry_if_exception, stop_after_attempt

from reportedly.errors import FetchError, FetchLater, FetchRefused, PageTooLarge, Place
from reportedly.intake.addresses import checked
from reportedly.intake.limits import Limits
from reportedly.intake.network import Clock, GuardedBackend, Internet, Network
from reportedly.intake.pace import Pace, Sleep
from reportedly.page.visits import Unchanged, Validators, Visit, is_validator

ROBOT = "reportedly"
"""The name that robots.txt knows us by."""

USER_AGENT = f"{ROBOT}/0.1 (+reads news pages for a person who asks; obeys robots.txt)"

ACCEPT = "text/html, application/xhtml+xml, text/plain, text/markdown, application/json;q=0.9, */*;q=0.1"

MOST_REDIRECTS = 5
MOST_ROBOTS_BYTES = 512_000  # RFC 9309 asks for 500 KiB at least
MOST_ROBOTS_KEPT = 500

REDIRECTS = (301, 302, 303, 307, 308)

COME_LATER = (408, 425, 429, 500, 502, 503, 504)
"""Statuses that pass: the same question may have another answer in a moment."""

MOST_ATTEMPTS = 3
FIRST_WAIT_SECONDS = 1.0
"""Before the second attempt; twice as long before the third."""

LONGEST_WAIT_SECONDS = 30.0
"""A server that asks for more patience (Retry-After) is not asked again in this run."""

DELAY_SECONDS = 1.0
"""Between two pages of a host that asks for no other delay. A choice: as a hasty person would click."""

LONGEST_DELAY_SECONDS = 60.0
"""Of a Crawl-delay: some ask for days, and mean to refuse."""


@dataclass(frozen=True, slots=True)
class Fetched:
    """What a server gave: url is where it was found, behind all redirects; content is unpacked, not decoded."""

    url: str
    content: bytes
    content_type: str | None
    visit: Visit


@dataclass(frozen=True, slots=True)
class _Answer:
    status: int
    headers: httpx.Headers
    content: bytes


class Fetcher:
    """Gets pages by URL, one after the other; keeps what robots.txt of each host said, and when it was asked.

    network, clock (seconds, only ever going forward) and sleep are the world; by default this machine's.
    """

    def __init__(
        self,
        limits: Limits | None = None,
        *,
        network: Network | None = None,
        clock: Clock = time.monotonic,
        sleep: Sleep = time.sleep,
    ) -> None:
        self.limits = limits or Limits()
        self._network = network or Internet()
        self._clock = clock
        self._sleep = sleep
        self._pace = Pace(clock=clock, sleep=sleep)
        self._robots: dict[str, Protego | None] = {}
        self._ssl: ssl.SSLContext | None = None

    def get(self, url: str, *, max_bytes: int | None = None) -> Fetched:
        """What stands at `url`, at most 5 redirects away. max_bytes: instead of that of the limits.

        Waits where the host was just asked, and tries again, up to 3 times, what fails in passing. Raises FetchRefused
        where it mustn't be asked for, PageTooLarge, FetchLater where there is no answer in time or the server is busy,
        and FetchError where it can't be had: no such host, another status than 200.
        """
        found = self._tried(url, None, max_bytes or self.limits.max_bytes)
        assert isinstance(found, Fetched)  # nothing is unchanged that was not asked so
        return found

    def get_if_changed(self, url: str, earlier: Validators) -> Fetched | Unchanged:
        """What stands at `url`, unless that is what `earlier` was told of. Otherwise as `get`."""
        return self._tried(url, earlier, self.limits.max_bytes)

    def _tried(self, url: str, earlier: Validators | None, max_bytes: int) -> Fetched | Unchanged:
        where = Place(url)
        address = checked(url, where)
        attempts = Retrying(
            stop=stop_after_attempt(MOST_ATTEMPTS),
            wait=_seconds_to_wait,
            retry=retry_if_exception(_may_pass),
            sleep=self._sleep,
            reraise=True,
        )
        self._pace.refuse_tired(address.host, where)
        try:
            found = attempts(self._get, url, address, earlier, max_bytes)
        except FetchLater:
            self._pace.failed(address.host)
            raise
        self._pace.answered(address.host)
        return found

    def _get(self, url: str, address: httpx.URL, earlier: Validators | None, max_bytes: int) -> Fetched | Unchanged:
        where = Place(url)
        deadline = self._clock() + self.limits.timeout_seconds
        host = None
        for _ in range(MOST_REDIRECTS + 1):
            rules = self._ask_robots(address, deadline, where)
            if address.host != host:  # from http to https, or to another path, is one visit
                host = address.host
                deadline += self._pace.wait(host, _delay_seconds(rules))
            answer = self._request(address, deadline, max_bytes, where, _conditions(address, earlier))
            if answer.status in REDIRECTS and "location" in answer.headers:
                address = _redirected(address, answer, where)
                continue
            visit = Visit(url, _validators(address, answer.headers))
            if answer.status == 304 and earlier and _conditions(address, earlier):
                return Unchanged(where, visit if visit.validators else Visit(url, earlier))
            if answer.status in COME_LATER:
                seconds = _retry_after(answer.headers)
                raise FetchLater(f"the server answers {answer.status}", where=where, after_seconds=seconds)
            if answer.status != 200:
                raise FetchError(f"the server answers {answer.status}", where=where)
            return Fetched(str(address), answer.content, answer.headers.get("content-type"), visit)
        raise FetchError(f"it leads from one address to the next more than {MOST_REDIRECTS} times", where=where)

    def _ask_robots(self, address: httpx.URL, deadline: float, where: Place) -> Protego | None:
        """The rules of the host, if it has any.

        Raises FetchRefused where robots.txt of the host says so, or can't be had (RFC 9309).
        """
        origin = str(address.copy_with(raw_path=b"/", fragment=None))
        if origin not in self._robots:
            while len(self._robots) >= MOST_ROBOTS_KEPT:
                del self._robots[next(iter(self._robots))]
            self._robots[origin] = self._robots_of(address, deadline, where)
        rules = self._robots[origin]
        if rules is not None and not rules.can_fetch(str(address), ROBOT):
            raise FetchRefused("robots.txt of the site asks not to fetch it", where=where)
        return rules

    def _robots_of(self, address: httpx.URL, deadline: float, where: Place) -> Protego | None:
        """The rules of a host; None where it has none."""
        robots = address.copy_with(raw_path=b"/robots.txt", fragment=None)
        for _ in range(MOST_REDIRECTS + 1):
            answer = self._request(robots, deadline, MOST_ROBOTS_BYTES, where)
            if answer.status >= 500 or answer.status == 429:
                raise FetchRefused(f"robots.txt of the site can't be had (status {answer.status})", where=where)
            if answer.status in REDIRECTS and "location" in answer.headers:
                robots = _redirected(robots, answer, where)
                continue
            return Protego.parse(answer.content.decode("utf-8", errors="replace")) if answer.status == 200 else None
        return None

    def _request(
        self,
        address: httpx.URL,
        deadline: float,
        max_bytes: int,
        where: Place,
        conditions: Mapping[str, str] = MappingProxyType({}),
    ) -> _Answer:
        """The answer to one GET. Raises FetchLater, FetchError, FetchRefused, PageTooLarge."""
        backend = GuardedBackend(self._network, deadline=deadline, clock=self._clock, where=where)
        headers = {"User-Agent": USER_AGENT, "Accept": ACCEPT, "Accept-Encoding": "gzip", "Connection": "close"}
        headers.update(conditions)
        target = httpcore.URL(
            scheme=address.raw_scheme, host=address.raw_host, port=address.port, target=address.raw_path
        )
        if address.scheme == "https" and self._ssl is None:
            self._ssl = httpcore.default_ssl_context()  # reads all certificates: once, and only if needed
        try:
            with (
                httpcore.ConnectionPool(ssl_context=self._ssl, network_backend=backend) as pool,
                pool.stream("GET", target, headers=list(headers.items())) as response,
            ):
                told = httpx.Headers(response.headers)
                # Only the body of a page is wanted: those of redirects and errors may be of any size.
                body = _unpacked(response.iter_stream(), told, max_bytes, where) if response.status == 200 else b""
                return _Answer(response.status, told, body)
        except httpcore.TimeoutException as error:
            told_seconds = f"{self.limits.timeout_seconds:g} seconds"
            raise FetchLater(f"there was no whole answer within {told_seconds}", where=where) from error
        except (httpcore.NetworkError, httpcore.ProtocolError, httpcore.UnsupportedProtocol, OSError) as error:
            raise FetchLater(f"the connection failed: {error or type(error).__name__}", where=where) from error


def _seconds_to_wait(state: RetryCallState) -> float:
    """As long as the server asks for, else twice as long each time."""
    error = state.outcome.exception() if state.outcome else None
    told = error.after_seconds if isinstance(error, FetchLater) else None
    doubled: float = FIRST_WAIT_SECONDS * 2 ** (state.attempt_number - 1)
    return max(told or 0.0, doubled)


def _may_pass(error: BaseException) -> bool:
    return isinstance(error, FetchLater) and (error.after_seconds or 0.0) <= LONGEST_WAIT_SECONDS


def _delay_seconds(rules: Protego | None) -> float:
    """What the host asks for (Crawl-delay), within bounds."""
    told: float | None = rules.crawl_delay(ROBOT) if rules else None
    return DELAY_SECONDS if told is None else min(told, LONGEST_DELAY_SECONDS)


def _retry_after(headers: httpx.Headers) -> float | None:
    """The seconds that a server asks to wait; None where it gives none, or a date: our clock is no calendar."""
    told = headers.get("retry-after", "").strip()
    return float(told) if told.isascii() and told.isdigit() and len(told) < 10 else None


def _validators(address: httpx.URL, headers: httpx.Headers) -> Validators:
    etag, last_modified = headers.get("etag", ""), headers.get("last-modified", "")
    return Validators(
        str(address),
        etag=etag if is_validator(etag) else None,
        last_modified=last_modified if is_validator(last_modified) else None,
    )


def _conditions(address: httpx.URL, earlier: Validators | None) -> dict[str, str]:
    """The headers that ask only for what changed; none for another address than the one that gave the validators."""
    # What an address leads to changes ('/latest'), and the page behind it may be older than the one before.
    if earlier is None or earlier.found_at != str(address):
        return {}
    told = {"If-None-Match": earlier.etag, "If-Modified-Since": earlier.last_modified}
    return {name: value for name, value in told.items() if value is not None}


def _redirected(address: httpx.URL, answer: _Answer, where: Place) -> httpx.URL:
    """Where the answer leads to, if that may be asked for."""
    try:
        target = str(address.join(answer.headers["location"]))
    except (httpx.InvalidURL, ValueError) as error:
        raise FetchRefused(f"it leads to what is no URL: {error}", where=where) from error
    try:
        return checked(target, where)
    except FetchRefused as error:
        raise FetchRefused(f"it leads to {target[:200]}: {error.message}", where=where) from error


def _unpacked(chunks: Iterable[bytes], headers: httpx.Headers, max_bytes: int, where: Place) -> bytes:
    """The body, gunzipped where it is packed. Raises PageTooLarge as soon as it has more than max_bytes, either way."""
    packing = headers.get("content-encoding", "identity").strip().lower()
    if packing not in ("identity", "", "gzip", "x-gzip"):
        raise FetchError(f"the server packs the page as {packing[:40]}, which was not asked for", where=where)
    unpacker = zlib.decompressobj(wbits=31) if "gzip" in packing else None
    body = bytearray()
    n_sent = 0
    for chunk in chunks:
        n_sent += len(chunk)
        try:
            body += unpacker.decompress(chunk, max_bytes + 1 - len(body)) if unpacker else chunk
        except zlib.error as error:
            raise FetchError(f"the page is packed wrongly: {error}", where=where) from error
        if max(len(body), n_sent) > max_bytes:
            raise PageTooLarge(f"the page has over {max_bytes:,} bytes", where=where)
    return bytes(body)
