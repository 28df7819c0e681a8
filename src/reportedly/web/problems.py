"""What can't be answered, and how that is told: problem details (RFC 9457) to programs, a page to people.

ReportedlyError
└── Refused             a request that isn't answered
    ├── NotForYou       nobody was named, or somebody whose role is too small
    ├── Foreign         under a foreign name, or sent by another site's page
    ├── NotKept         a reading that isn't in memory, or never was
    ├── BodyTooLarge    more bytes than a request may have
    ├── TooOften        more pages in a minute than one visitor may ask for
    └── Busy            as many pages wait already as may
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from http import HTTPStatus
from typing import cast

from starlette.responses import JSONResponse

from reportedly.errors import (
    FetchRefused,
    LedgerError,
    LedgerReadOnly,
    ModelError,
    PageTooLarge,
    Place,
    ReportedlyError,
)
from reportedly.text.visible import on_one_line

MEDIA_TYPE = "application/problem+json"


class Refused(ReportedlyError):
    """A request that isn't answered, with the status that says why."""

    status = 400

    def __init__(
        self,
        message: str,
        *,
        where: Place | None = None,
        hint: str | None = None,
        status: int | None = None,
        retry_after_seconds: float | None = None,
    ) -> None:
        super().__init__(message, where=where, hint=hint)
        self.status = status or self.status
        self.retry_after_seconds = retry_after_seconds


class NotForYou(Refused):
    """Nobody was named (401), or somebody whose role is too small (403)."""

    status = 401


class Foreign(Refused):
    """A request under a name that isn't ours (421), or sent by another site's page (403)."""

    status = 403


class NotKept(Refused):
    """A reading that isn't in memory any more, or never was."""

    status = 404


class BodyTooLarge(Refused):
    """More bytes than a request may have."""

    status = 413


class TooOften(Refused):
    """More pages in a minute than one visitor may ask for."""

    status = 429


class Busy(Refused):
    """As many pages wait already as may."""

    status = 503


def status_of(error: ReportedlyError) -> int:
    """The HTTP status that fits what failed."""
    match error:
        case Refused():
            return error.status
        case PageTooLarge():
            return 413
        case FetchRefused():
            return 422
        case LedgerReadOnly():
            return 403
        case ModelError() | LedgerError():
            return 503
        case _:
            return 422


def headers_of(error: ReportedlyError) -> dict[str, str]:
    """What the answer says beside its status: when to come again, how to sign in."""
    headers = {}
    if isinstance(error, Refused) and error.retry_after_seconds is not None:
        headers["Retry-After"] = str(math.ceil(error.retry_after_seconds))
    if status_of(error) == 401:
        headers["WWW-Authenticate"] = 'Bearer realm="reportedly"'
    return headers


def details(error: ReportedlyError) -> dict[str, object]:
    """The members of a problem: title, status, detail, and where told the place and what to do."""
    status = status_of(error)
    found: dict[str, object] = {
        "type": "about:blank",
        "title": HTTPStatus(status).phrase,
        "status": status,
        "detail": on_one_line(error.message),
    }
    if error.where:
        found["where"] = on_one_line(str(error.where))
    if error.hint:
        found["hint"] = on_one_line(error.hint)
    return found


def problem(error: ReportedlyError) -> JSONResponse:
    """The answer to a program."""
    return JSONResponse(details(error), status_of(error), headers_of(error), MEDIA_TYPE)


def plain(status: int, detail: str, headers: Mapping[str, str] | None = None) -> JSONResponse:
    """A problem of the protocol itself: no such address, a method that isn't served, a body of another form."""
    told = {"type": "about:blank", "title": HTTPStatus(status).phrase, "status": status, "detail": on_one_line(detail)}
    return JSONResponse(told, status, dict(headers or {}), MEDIA_TYPE)


def wrong_fields(errors: list[dict[str, object]]) -> str:
    """Which fields of a request are wrong and why, without their values: those may be of any size."""
    told = []
    for each in errors[:5]:
        path = ".".join(str(step) for step in cast(tuple[object, ...], each.get("loc", ())))
        told.append(f"{path[:80]}: {each.get('msg')}")
    more = f"; and {len(errors) - 5} more" if len(errors) > 5 else ""
    return "; ".join(told) + more
