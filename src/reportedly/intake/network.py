"""The network that the fetcher may see: names resolved once, every address checked, a deadline over all of it."""

from __future__ import annotations

import socket
import ssl
import threading
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import Future
from concurrent.futures import TimeoutError as TooLate
from typing import Any, Protocol

import httpcore

from reportedly.errors import FetchRefused, Place
from reportedly.intake.addresses import is_public

Clock = Callable[[], float]


class Network(Protocol):
    """What the fetcher asks of the world."""

    def resolve(self, host: str, port: int, *, timeout_seconds: float) -> Sequence[str]:
        """All addresses of a host, in their plain forms. Raises OSError."""
        ...

    def connect(self, address: str, port: int, *, timeout_seconds: float) -> httpcore.NetworkStream:
        """A TCP connection to an address, never to a name. Raises httpcore.ConnectError, ConnectTimeout."""
        ...


class Internet:
    """The network of this machine, without proxies: they would resolve names themselves."""

    def resolve(self, host: str, port: int, *, timeout_seconds: float) -> Sequence[str]:
        """All addresses of a host by the system's resolver. Raises OSError."""
        answer: Future[list[str]] = Future()

        def ask() -> None:
            try:
                found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
                answer.set_result(list(dict.fromkeys(str(each[4][0]) for each in found)))
            except (OSError, UnicodeError) as error:
                answer.set_exception(error)

        # getaddrinfo has no timeout, so it gets a thread that may be left behind.
        threading.Thread(target=ask, name="reportedly-resolve", daemon=True).start()
        try:
            return answer.result(timeout_seconds)
        except TooLate as error:
            raise OSError(f"{host} was not resolved in {timeout_seconds:.0f} seconds") from error

    def connect(self, address: str, port: int, *, timeout_seconds: float) -> httpcore.NetworkStream:
        """A TCP connection to an address. Raises httpcore.ConnectError, ConnectTimeout."""
        return httpcore.SyncBackend().connect_tcp(address, port, timeout=timeout_seconds)


class GuardedBackend(httpcore.NetworkBackend):
    """Connects to public addresses only, and lets everything on a connection end at `deadline` (by `clock`)."""

    # httpcore asks its backend to connect to the URL's host, and checks the certificate and sends Host and SNI by that
    # same host. So the address can be chosen here, with no name resolved behind our back; httpx, requests and urllib3
    # have no such public place.

    def __init__(self, network: Network, *, deadline: float, clock: Clock, where: Place) -> None:
        self._network = network
        self._deadline = deadline
        self._clock = clock
        self._where = where

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.NetworkStream:
        """A connection to one of the host's addresses: refused if any of them isn't public, tried one by one."""
        try:
            addresses = self._network.resolve(host, port, timeout_seconds=self._left())
        except (OSError, UnicodeError) as error:
            raise httpcore.ConnectError(f"{host} has no address: {error}") from error
        for address in addresses:
            if not is_public(address):
                raise FetchRefused(f"{host} leads to {address}, which is no public address", where=self._where)
        failed: Exception = httpcore.ConnectError(f"{host} has no address")
        for address in addresses:
            try:
                stream = self._network.connect(address, port, timeout_seconds=self._left())
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                failed = error
            else:
                return _TimedStream(stream, self._left)
        raise failed

    def _left(self) -> float:
        """Seconds until the deadline. Raises httpcore.ReadTimeout behind it."""
        left = self._deadline - self._clock()
        if left <= 0:
            raise httpcore.ReadTimeout("the time is up")
        return left


class _TimedStream(httpcore.NetworkStream):
    """A connection that ends at a deadline, however slowly the other side drips."""

    def __init__(self, stream: httpcore.NetworkStream, left: Callable[[], float]) -> None:
        self._stream = stream
        self._left = left

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._stream.read(max_bytes, timeout=self._left())

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._stream.write(buffer, timeout=self._left())

    def close(self) -> None:
        self._stream.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        return _TimedStream(self._stream.start_tls(ssl_context, server_hostname, timeout=self._left()), self._left)

    def get_extra_info(self, info: str) -> Any:
        return self._stream.get_extra_info(info)
