"""WARC archives as warcio writes them, and as nobody should."""

from __future__ import annotations

import io
from collections.abc import Iterable

from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

HTML = "text/html; charset=utf-8"


def archive(
    pages: Iterable[tuple[str, bytes | str]],
    *,
    content_type: str = HTML,
    status: str = "200 OK",
    kind: str = "response",
    packed: bool = True,
    **headers: str,
) -> bytes:
    """Records of (URL, body); headers of the answer are given with _ for -."""
    stream = io.BytesIO()
    writer = WARCWriter(stream, gzip=packed)
    for url, body in pages:
        payload = io.BytesIO(body if isinstance(body, bytes) else body.encode())
        if kind == "response":
            told = [
                ("Content-Type", content_type),
                *((name.replace("_", "-"), value) for name, value in headers.items()),
            ]
            http = StatusAndHeaders(status, [(name, value) for name, value in told if value], protocol="HTTP/1.1")
            record = writer.create_warc_record(url, kind, payload=payload, http_headers=http)
        else:
            record = writer.create_warc_record(url, kind, payload=payload, warc_content_type=content_type)
        writer.write_record(record)
    return stream.getvalue()


def raw(body: bytes, *, length: int | str | None = None, kind: str = "response") -> bytes:
    """One record, not packed, with any body and any length."""
    told = len(body) if length is None else length
    return (
        (
            f"WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Target-URI: http://dial.example/x\r\n"
            f"Content-Type: application/http; msgtype=response\r\nContent-Length: {told}\r\n\r\n"
        ).encode()
        + body
        + b"\r\n\r\n"
    )
