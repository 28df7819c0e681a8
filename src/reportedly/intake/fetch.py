"""One URL -> its bytes: public addresses only, robots.txt obeyed, every redirect checked, all of it bounded."""

from __future__ import annotations

import ssl
import time
import zlib
from collections.abc import Iterable
from dataclasses import dataclass

import httpcore
import httpx
from protego import Protego

from reportedly.errors import FetchError, FetchRefused, PageTooLarge, Place
from reportedly.intake.addresses import checked
from reportedly.intake.limits import Limits
from reportedly.intake.network import Clock, GuardedBackend, Internet, Network

ROBOT = "reportedly"
"""The name that robots.txt knows us by."""

USER_AGENT = f"{ROBOT}/0.1 (+reads single news pages for a person who asks; obeys robots.txt)"

ACCEPT = "text/html, application/xhtml+xml, text/plain, text/markdown, application/json;q=0.9, */*;q=0.1"

MOST_REDIRECTS = 5
MOST_ROBOTS_BYTES = 512_000  # RFC 9309 asks for 500 KiB at least
MOST_ROBOTS_KEPT = 500

REDIRECTS = (301, 302, 303, 307, 308)


@dataclass(frozen=True, slots=True)
class Fetched:
    """What a server gave: url is where it was found, behind all redirects; content is unpacked, not decoded."""

    url: str
    content: bytes
    content_type: str | None


@dataclass(frozen=True, slots=True)
class _Answer:
    status: int
    headers: httpx.Headers
    content: bytes


class Fetcher:
    """Gets pages by URL, one after the other; keeps what robots.txt of each host said.

    network and clock (seconds, only ever going forward) are the world; by default this machine's.
    """

    def __init__(
        self, limits: Limits | None = None, *, network: Network | None = None, clock: Clock = time.monotonic
    ) -> None:
        self.limits = limits or Limits()
        self._network = network or Internet()
        self._clock = clock
        self._robots: dict[str, Protego | None] = {}
        self._ssl: ssl.SSLContext | None = None

    def get(self, url: str) -> Fetched:
        """What stands at `url`, at most 5 redirects away.

        Raises FetchRefused where it mustn't be asked for, PageTooLarge, and FetchError where it can't be had: no such
        host, no answer in time, another status than 200.
        """
        where = Place(url)
        deadline = self._clock() + self.limits.timeout_seconds
        address = checked(url, where)
        for _ in range(MOST_REDIRECTS + 1):
            self._ask_robots(address, deadline, where)
            answer = self._request(address, deadline, self.limits.max_bytes, where)
            if answer.status in REDIRECTS and "location" in answer.headers:
                address = _redirected(address, answer, where)
                continue
            if answer.status != 200:
                raise FetchError(f"the server answers {answer.status}", where=where)
            return Fetched(str(address), answer.content, answer.headers.get("content-type"))
        raise FetchError(f"it leads from one address to the next more than {MOST_REDIRECTS} times", where=where)

    def _ask_robots(self, address: httpx.URL, deadline: float, where: Place) -> None:
        """Raises FetchRefused where robots.txt of the host says so, or can't be had (RFC 9309)."""
        origin = str(address.copy_with(raw_path=b"/", fragment=None))
        if origin not in self._robots:
            while len(self._robots) >= MOST_ROBOTS_KEPT:
                del self._robots[next(iter(self._robots))]
            self._robots[origin] = self._robots_of(address, deadline, where)
        rules = self._robots[origin]
        if rules is not None and not rules.can_fetch(str(address), ROBOT):
            raise FetchRefused("robots.txt of the site asks not to fetch it", where=where)

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

    def _request(self, address: httpx.URL, deadline: float, max_bytes: int, where: Place) -> _Answer:
        """The answer to one GET. Raises FetchError, FetchRefused, PageTooLarge."""
        backend = GuardedBackend(self._network, deadline=deadline, clock=self._clock, where=where)
        headers = {"User-Agent": USER_AGENT, "Accept": ACCEPT, "Accept-Encoding": "gzip", "Connection": "close"}
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
            raise FetchError(f"there was no whole answer within {told_seconds}", where=where) from error
        except (httpcore.NetworkError, httpcore.ProtocolError, httpcore.UnsupportedProtocol, OSError) as error:
            raise FetchError(f"the connection failed: {error or type(error).__name__}", where=where) from error


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
