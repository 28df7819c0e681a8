"""What every request passes before anything else looks at it, and every answer on its way out."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.requests import HTTPConnection
from starlette.responses import RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from reportedly.web.problems import BodyTooLarge, Foreign, NotForYou, Refused
from reportedly.web.settings import Settings
from reportedly.web.visitors import needs, visitor_of

FORM_OVERHEAD_BYTES = 100_000
"""What a form may hold beside the page itself."""

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; font-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)

HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}

ADDED = tuple(
    (name.lower().encode(), value.encode()) for name, value in (*HEADERS.items(), ("Cache-Control", "no-store"))
)
"""What every answer has, unless its route says otherwise; as the server sends it."""

SAFE = ("GET", "HEAD", "OPTIONS")
OPEN = ("/static/", "/sign-in", "/health")
"""Paths for those who haven't said who they are."""


class Guard:
    """Refuses foreign hosts, foreign pages, strangers and bodies without end; sets the headers of safety.

    told: makes the answer to a refused request.
    """

    def __init__(self, app: ASGIApp, *, settings: Settings, told: Callable[[Scope, Refused], Response]) -> None:
        self._app = app
        self._settings = settings
        self._told = told
        self._most_bytes = settings.limits.max_bytes + FORM_OVERHEAD_BYTES

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Hands the request on, or answers it."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        n_bytes, started = 0, False

        async def receive_bounded() -> Message:
            nonlocal n_bytes
            message = await receive()
            n_bytes += len(message.get("body", b""))
            self._bound(n_bytes)
            return message

        async def send_safely(message: Message) -> None:
            nonlocal started
            if message["type"] == "http.response.start":
                started = True
                set_already = {name for name, _ in message["headers"]}
                message["headers"] = [*message["headers"], *(each for each in ADDED if each[0] not in set_already)]
            await send(message)

        async def send_unless_too_large(message: Message) -> None:
            # A framework makes an answer of its own from what was raised while it read the body.
            if started or n_bytes <= self._most_bytes:
                await send_safely(message)

        try:
            self._check(scope)
            await self._app(scope, receive_bounded, send_unless_too_large)
            if not started:
                self._bound(n_bytes)
        except Refused as error:
            if started:
                raise
            await self._answer(scope, error)(scope, receive, send_safely)

    def _answer(self, scope: Scope, error: Refused) -> Response:
        # People are shown where to sign in; programs are told that they should have.
        if isinstance(error, NotForYou) and error.status == 401 and not scope["path"].startswith("/api/"):
            return RedirectResponse("/sign-in", status_code=303)
        return self._told(scope, error)

    def _check(self, scope: Scope) -> None:
        headers = Headers(scope=scope)
        if host_name(headers.get("host", "")) not in self._settings.names:
            raise Foreign(
                "this server doesn't go by that name", status=421, hint="Give its names with --name when it starts"
            )
        if scope["method"] not in SAFE and _from_another_site(headers):
            raise Foreign("the request comes from a page of another site")
        length = headers.get("content-length", "0")
        self._bound(int(length) if length.isdecimal() and len(length) < 20 else self._most_bytes + 1)
        visitor = visitor_of(HTTPConnection(scope), self._settings)
        if not scope["path"].startswith(OPEN):
            needs(visitor, "reader")
        scope.setdefault("state", {})["visitor"] = visitor

    def _bound(self, n_bytes: int) -> None:
        if n_bytes > self._most_bytes:
            told = f"the request has over {self._most_bytes:,} bytes"
            raise BodyTooLarge(told, hint="Send fewer pages at a time")


def host_name(host: str) -> str:
    """The name in a Host header, without the port."""
    if host.startswith("["):
        return host.partition("]")[0].lower() + "]"
    return host.partition(":")[0].lower()


def _from_another_site(headers: Headers) -> bool:
    """Whether a browser says that a page from elsewhere sent this; programs say nothing of the kind."""
    if "sec-fetch-site" in headers:
        return headers["sec-fetch-site"] not in ("same-origin", "none")
    origin = headers.get("origin")
    return origin is not None and urlsplit(origin).netloc.lower() != headers.get("host", "").lower()
