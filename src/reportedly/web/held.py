"""The ledger over the API: search, sources, outlets, what was skipped, pages, corrections."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable, Sequence
from dataclasses import fields, is_dataclass
from datetime import datetime
from typing import Annotated, Any

from fastapi import APIRouter, Path, Query, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import Response
from pydantic import BaseModel, ConfigDict, Field
from starlette.background import BackgroundTask

from reportedly.errors import LedgerError, PageError, UsageError
from reportedly.ledger.ledger import Ledger
from reportedly.ledger.model import Statement
from reportedly.ledger.rows import page_id
from reportedly.reading.model import Identity
from reportedly.reading.reading import Reading
from reportedly.web.answers import Answers
from reportedly.web.api import ManyAsked
from reportedly.web.decided import Decision, decide
from reportedly.web.desk import Desk, visitor_in
from reportedly.web.exported import EXPORT, Wanted, exported
from reportedly.web.openapi import answers, problems
from reportedly.web.problems import NotKept, details
from reportedly.web.visitors import needs

JSON = "application/json"

logger = logging.getLogger(__name__)

MOST_AT_ONCE = 200
"""Statements in one answer."""

FARTHEST = 10_000
"""Statements that paging leads to: who wants more should ask for less."""

Words = Annotated[str, Query(max_length=500, description="Words that all stand in it; between double quotes, together")]
Name = Annotated[str | None, Query(max_length=500)]
Offset = Annotated[int, Query(ge=0, le=FARTHEST)]
Limit = Annotated[int, Query(ge=1, le=MOST_AT_ONCE)]
Day = Annotated[str | None, Query(pattern=r"^\d{4}(-\d{2}(-\d{2})?)?$", description="2026-05-01, or its beginning")]


def found(
    ledger: Ledger,
    words: str,
    *,
    who: str | None,
    outlet: str | None,
    since: str | None,
    identity: Identity | None,
    offset: int,
    limit: int,
) -> tuple[Sequence[Statement], bool]:
    """Statements from `offset` on, the newest first, and whether there are more."""
    results = ledger.search(
        words, who=who or None, outlet=outlet or None, since=since or None, identity=identity, limit=offset + limit + 1
    )
    return results[offset : offset + limit], len(results) > offset + limit


def placing(ledger: Ledger, *, by: str, at: datetime) -> BackgroundTask:
    """Brings the rumours up to date once the answer is sent: people needn't wait for that."""
    return BackgroundTask(_place, ledger, by=by, at=at)


def _place(ledger: Ledger, *, by: str, at: datetime) -> None:
    try:
        ledger.rumours.place(by=by, at=at)
    except LedgerError as error:  # the answer is sent: the pages wait, and the next change places them too
        logger.warning("rumours aren't up to date: %s", error)


def reading_of(ledger: Ledger, id: str) -> Reading:
    """The page's reading, with corrections laid over it. Raises NotKept."""
    try:
        return ledger.reading(id)
    except UsageError as error:
        raise NotKept(error.message, hint=error.hint) from error


def routes(desk: Desk, ledger: Ledger, now: Callable[[], datetime], answers_of: Answers) -> APIRouter:
    """The routes under /api/v1 that a ledger adds."""
    api = APIRouter(prefix="/api/v1")

    @api.get("/search", responses={**answers("Statements", "Statements, the newest first"), **problems(304, 422, 503)})
    def search(
        request: Request,
        q: Words = "",
        who: Name = None,
        outlet: Name = None,
        since: Day = None,
        identity: Identity | None = None,
        offset: Offset = 0,
        limit: Limit = 50,
    ) -> Response:
        """Statements by their words, by who says them, where, and since when. `next` is the offset of more."""

        def told() -> str:
            statements, more = found(
                ledger, q, who=who, outlet=outlet, since=since, identity=identity, offset=offset, limit=limit
            )
            following = offset + limit if more and offset + limit <= FARTHEST else None
            return json_of({"statements": statements, "next": following})

        return answers_of.of(request, told, JSON)

    @api.get("/who", responses={**answers("Sources", "Who goes by that name"), **problems(304, 422, 503)})
    def who(request: Request, name: Annotated[str, Query(min_length=1, max_length=500)]) -> Response:
        """Who goes by a name, over all pages, and the newest of what they say."""

        def told() -> str:
            found = [
                {**_plain(source), "statements": ledger.said_by(source, limit=50)} for source in ledger.sources(name)
            ]
            return json_of({"sources": found})

        return answers_of.of(request, told, JSON)

    @api.get("/outlets", responses={**answers("Outlets", "The outlets"), **problems(304, 422, 503)})
    def outlets(request: Request, offset: Offset = 0, limit: Limit = 50) -> Response:
        """The outlets whose pages are here."""
        return answers_of.of(request, lambda: _list("outlets", ledger.outlets(), offset=offset, limit=limit), JSON)

    @api.get("/skipped", responses={**answers("Skipped", "What was skipped"), **problems(304, 422, 503)})
    def skipped(request: Request, offset: Offset = 0, limit: Limit = 50) -> Response:
        """The pages that could not be had or read, and why."""
        return answers_of.of(request, lambda: _list("skipped", ledger.skipped(), offset=offset, limit=limit), JSON)

    @api.get("/page", responses={**answers("Reading", "The reading"), **problems(304, 404, 422, 503)})
    def page(request: Request, id: Annotated[str, Query(min_length=1, max_length=500)]) -> Response:
        """The reading of a page, as people corrected it."""
        return answers_of.of(request, lambda: reading_of(ledger, id).to_json(), JSON)

    @api.get("/corrections", responses={**answers("Corrections", "All decisions"), **problems(304, 422, 503)})
    def corrections(
        request: Request,
        page: Annotated[str | None, Query(max_length=500, description="Only those about this page")] = None,
        offset: Offset = 0,
        limit: Limit = 50,
    ) -> Response:
        """What people decided, with what was taken back, the oldest first."""
        return answers_of.of(
            request, lambda: _list("corrections", ledger.corrections(page), offset=offset, limit=limit), JSON
        )

    @api.post("/corrections", responses={**answers("Corrected", "The number"), **problems(413, 422, 503)})
    def correct(request: Request, decision: Decision) -> Response:
        """Says what is wrong with an attribution; takes a corrector."""
        by, at = needs(visitor_in(request), "corrector").name, now()
        return _number(decide(ledger, decision, by=by, at=at), placing(ledger, by=by, at=at))

    @api.post(
        "/corrections/{number}/withdrawal", responses={**answers("Corrected", "Its number"), **problems(413, 422, 503)}
    )
    def withdraw(request: Request, number: Annotated[int, Path(ge=1, le=2**31 - 1)]) -> Response:
        """Takes a correction back; both stay in the list; takes a corrector."""
        by, at = needs(visitor_in(request), "corrector").name, now()
        return _number(ledger.withdraw(number, by=by, at=at), placing(ledger, by=by, at=at))

    @api.post("/add", responses={**answers("Added", "What became of each page"), **problems(413, 422, 429, 503)})
    async def add(request: Request, asked: ManyAsked) -> Response:
        """Reads pages and keeps them in the ledger; a page that can't be read is told, and the others go on."""
        by = needs(visitor_in(request), "corrector").name
        desk.count(request, len(asked.pages))
        told: list[dict[str, object]] = []
        for number, page in enumerate(asked.pages, start=1):
            try:
                reading = (await desk.one(page.asked())).reading
            except (PageError, UsageError) as error:
                told.append({"number": number, "outcome": "skipped", "problem": details(error)})
                continue
            outcome = await run_in_threadpool(ledger.add, reading, model=desk.model, by=by, at=now())
            told.append({"number": number, "outcome": outcome, "page": page_id(reading.page)})
        return Response(json_of({"pages": told}), 200, media_type=JSON, background=placing(ledger, by=by, at=now()))

    @api.post("/forget", responses={**answers("Forgotten", "What was taken out"), **problems(413, 422, 503)})
    def forget(request: Request, asked: Forget) -> Response:
        """Takes a page, a source or an outlet out for good, and keeps it out; takes an admin. Can't be undone."""
        told: dict[str, Any] = {"by": needs(visitor_in(request), "admin").name, "at": now()}
        match asked:
            case Forget(url=str(url), source=None, outlet=None):
                done = ledger.forget_page(url, **told)
            case Forget(url=None, source=str(source), outlet=None):
                done = ledger.forget_source(source, **told)
            case Forget(url=None, source=None, outlet=str(outlet)):
                done = ledger.forget_outlet(outlet, **told)
            case _:
                raise UsageError("give one of url, source and outlet")
        return Response(json_of(_plain(done)), 200, media_type=JSON)

    @api.get("/export", responses={**EXPORT, **problems(404, 422, 429, 503)})
    def export(
        request: Request,
        to: Wanted,
        page: Annotated[str | None, Query(max_length=500, description="Only the page of that id")] = None,
    ) -> Response:
        """What the ledger holds, as people corrected it, in the form of another program."""
        desk.count(request)
        return exported(ledger.readings() if page is None else [reading_of(ledger, page)], to)

    return api


class Forget(BaseModel):
    """What to forget: one of these."""

    model_config = ConfigDict(extra="forbid")

    url: str | None = Field(None, min_length=1, max_length=2_000, description="A page, by its address or id")
    source: str | None = Field(None, min_length=1, max_length=500, description="A name: blacked out on every page")
    outlet: str | None = Field(None, min_length=1, max_length=500, description="All pages of an outlet, and its name")


def _list(name: str, each: Sequence[Any], *, offset: int, limit: int) -> str:
    following = offset + limit if offset + limit < min(len(each), FARTHEST + 1) else None
    return json_of({name: each[offset : offset + limit], "next": following})


def json_of(told: dict[str, object]) -> str:
    """JSON text of what a route tells; dataclasses as objects."""
    return json.dumps(told, ensure_ascii=False, default=_plain)


def _plain(value: object) -> dict[str, object]:
    # `asdict` copies every value as deep as it goes: a third of the time of a search.
    if is_dataclass(value):
        return {field.name: getattr(value, field.name) for field in fields(value)}
    return dict(value)  # type: ignore[call-overload, no-any-return]


def _number(number: int, background: BackgroundTask) -> Response:
    return Response(json_of({"number": number}), 200, {"ETag": f'"{number}"'}, JSON, background)
