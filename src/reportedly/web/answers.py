"""Answers over a ledger, kept until anything in it changes, and given before anything else looks at the request."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

from reportedly.ledger.ledger import Ledger
from reportedly.web.api import REVALIDATE, etag_of

MOST_BYTES = 128_000_000
"""Bytes of answers that are kept: some 400 pages of 200 statements, or 4,000 of 25."""

LARGEST_BYTES = 4_000_000
"""Bytes of an answer that is kept: it would push too many others out."""

Key = tuple[str, bytes, str]
"""Path, query and role."""


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer, ready to be sent."""

    body: bytes
    etag: bytes
    headers: tuple[tuple[bytes, bytes], ...]

    @classmethod
    def of(cls, text: str, media_type: str) -> Answer:
        """The answer that tells a text."""
        body, etag = text.encode("utf-8", errors="replace"), etag_of(text).encode("ascii")
        always = (*((name.lower().encode(), value.encode()) for name, value in REVALIDATE.items()), (b"etag", etag))
        told = (b"content-type", media_type.encode()), (b"content-length", str(len(body)).encode())
        return cls(body, etag, (*told, *always))

    def known_by(self, if_none_match: bytes) -> bool:
        """Whether the one who asks has it already, as an If-None-Match says."""
        known = {each.strip().removeprefix(b"W/") for each in if_none_match.split(b",")}
        return self.etag in known or b"*" in known


class Answers:
    """The last answers to GET, by path, query and role; a look at the ledger tells whether they still hold."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger
        self._lock = threading.Lock()
        self._state = -1
        self._kept: OrderedDict[Key, Answer] = OrderedDict()
        self._n_bytes = 0

    def of(self, request: Request, make: Callable[[], str], media_type: str) -> Response:
        """The answer, made by `make`, and kept; 304 to somebody who has it already."""
        key = _key(request.scope)
        # Before `make`: what changes while it works then makes the answer look older than it is, never newer.
        state = self._ledger.state()
        answer = self._held(key, state)
        if answer is None:
            answer = Answer.of(make(), media_type)
            self._keep(key, answer, state)
        return _Sent(answer, request.headers.get("if-none-match", "").encode("latin-1", errors="replace"))

    async def kept(self, scope: Scope) -> Answer | None:
        """The answer that is kept to a request and still holds; None where there is none."""
        # A server is asked in a thread: it may be far away. A file answers in microseconds.
        state = self._ledger.state() if self._ledger.is_file else await run_in_threadpool(self._ledger.state)
        return self._held(_key(scope), state)

    def _held(self, key: Key, state: int) -> Answer | None:
        with self._lock:
            if state != self._state:
                self._kept.clear()
                self._state, self._n_bytes = state, 0
            answer = self._kept.get(key)
            if answer is not None:
                self._kept.move_to_end(key)
            return answer

    def _keep(self, key: Key, answer: Answer, state: int) -> None:
        with self._lock:
            if state != self._state or key in self._kept or len(answer.body) > LARGEST_BYTES:
                return
            self._kept[key] = answer
            self._n_bytes += len(answer.body)
            while self._n_bytes > MOST_BYTES:
                _, oldest = self._kept.popitem(last=False)
                self._n_bytes -= len(oldest.body)


class GiveKept:
    """Gives the answers that are kept, and hands all other requests on."""

    def __init__(self, app: ASGIApp, *, answers: Answers) -> None:
        self._app = app
        self._answers = answers

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answers, or hands on."""
        if scope["type"] == "http" and scope["method"] == "GET" and not scope["path"].startswith("/static/"):
            answer = await self._answers.kept(scope)
            if answer is not None:
                asked = next((value for name, value in scope["headers"] if name == b"if-none-match"), b"")
                await _Sent(answer, asked)(scope, receive, send)
                return
        await self._app(scope, receive, send)


class _Sent(Response):
    """An answer that is made already; 304 where the one who asks has it."""

    def __init__(self, answer: Answer, if_none_match: bytes) -> None:
        known = bool(if_none_match) and answer.known_by(if_none_match)
        self.status_code = 304 if known else 200
        self.body = b"" if known else answer.body
        self.background = None
        self.raw_headers = list(answer.headers[2:] if known else answer.headers)


def _key(scope: Scope) -> Key:
    return scope["path"], scope["query_string"], scope["state"]["visitor"].role
