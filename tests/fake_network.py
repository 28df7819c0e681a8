"""An internet of dictionaries: names, addresses, and what each host answers. It counts what is asked of it."""

from __future__ import annotations

import ssl
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import httpcore

PUBLIC = "93.184.215.14"


def answer(body: bytes | str = b"", *, status: int = 200, **headers: str) -> bytes:
    """An HTTP answer; headers are given with _ for -."""
    content = body if isinstance(body, bytes) else body.encode()
    told = {"content_type": "text/plain", "content_length": str(len(content)), **headers}
    lines = [f"HTTP/1.1 {status} So", *(f"{name.replace('_', '-')}: {value}" for name, value in told.items())]
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + content


@dataclass
class FakeNetwork:
    """names: host -> its addresses, or a list of those it has at the first, second ... time it is asked.

    answers: 'host/path' -> bytes. What isn't there has one public address, and answers 404.
    """

    answers: Mapping[str, bytes] = field(default_factory=dict)
    names: Mapping[str, Sequence[str] | Sequence[Sequence[str]]] = field(default_factory=dict)
    resolved: list[str] = field(default_factory=list)
    connected: list[tuple[str, int]] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)
    greeted: list[str | None] = field(default_factory=list)
    requests: list[bytes] = field(default_factory=list)

    def resolve(self, host: str, port: int, *, timeout_seconds: float) -> Sequence[str]:
        times = self.resolved.count(host)
        self.resolved.append(host)
        found = self.names.get(host, [PUBLIC])
        return found if isinstance(found[0], str) else found[min(times, len(found) - 1)]  # type: ignore[return-value]

    def connect(self, address: str, port: int, *, timeout_seconds: float) -> httpcore.NetworkStream:
        self.connected.append((address, port))
        return FakeStream(self)


class FakeStream(httpcore.NetworkStream):
    def __init__(self, network: FakeNetwork) -> None:
        self.network = network
        self.request = b""
        self.left: bytes | None = None

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self.request += buffer

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        if self.left is None:
            line, *headers = self.request.decode().split("\r\n")
            host = next(header[len("host: ") :] for header in headers if header.lower().startswith("host: "))
            asked = host + line.split()[1]
            self.network.asked.append(asked)
            self.network.requests.append(self.request)
            self.left = self.network.answers.get(asked, answer(status=404))
        given, self.left = self.left[:max_bytes], self.left[max_bytes:]
        return given

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        assert ssl_context.verify_mode == ssl.CERT_REQUIRED
        assert ssl_context.check_hostname
        self.network.greeted.append(server_hostname)
        return self

    def close(self) -> None:
        pass

    def get_extra_info(self, info: str) -> Any:
        return None
