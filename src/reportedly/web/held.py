"""The ledger over the API: search, sources, outlets, what was skipped, pages, corrections."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Annotated, Any

from fastapi import APIRouter, Path, Query, Request
from fastapi.responses import Response

from reportedly.errors import UsageError
from reportedly.ledger.ledger import Ledger
from reportedly.ledger.model import Statement
from reportedly.reading.model import Identity
from reportedly.reading.reading import Reading
from reportedly.web.answers import Answers
from reportedly.web.decided import Decision, decide
from reportedly.web.desk import visitor_in
from reportedly.web.openapi import answers, problems
from reportedly.web.problems import NotKept
from reportedly.web.visitors import needs

JSON = "application/json"

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


def reading_of(ledger: Ledger, id: str) -> Reading:
    """The page's reading, with corrections laid over it. Raises NotKept."""
    try:
        return ledger.reading(id)
    except UsageError as error:
        raise NotKept(error.message, hint=error.hint) from error


def routes(ledger: Ledger, now: Callable[[], datetime], answers_of: Answers) -> APIRouter:
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
            return _json({"statements": [asdict(each) for each in statements], "next": following})

        return answers_of.of(request, told, JSON)

    @api.get("/sources", responses={**answers("Sources", "Who goes by that name"), **problems(304, 422, 503)})
    def sources(request: Request, name: Annotated[str, Query(min_length=1, max_length=500)]) -> Response:
        """Who goes by a name, over all pages, and the newest of what they say."""

        def told() -> str:
            found = [
                {**asdict(source), "statements": [asdict(each) for each in ledger.said_by(source, limit=50)]}
                for source in ledger.sources(name)
            ]
            return _json({"sources": found})

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

    @api.post("/corrections", responses={**answers("Corrected", "The number"), **problems(422, 503)})
    def correct(request: Request, decision: Decision) -> Response:
        """Says what is wrong with an attribution; takes a corrector."""
        by = needs(visitor_in(request), "corrector").name
        return _number(decide(ledger, decision, by=by, at=now()))

    @api.post(
        "/corrections/{number}/withdrawal", responses={**answers("Corrected", "Its number"), **problems(422, 503)}
    )
    def withdraw(request: Request, number: Annotated[int, Path(ge=1, le=2**31 - 1)]) -> Response:
        """Takes a correction back; both stay in the list; takes a corrector."""
        by = needs(visitor_in(request), "corrector").name
        return _number(ledger.withdraw(number, by=by, at=now()))

    return api


def _list(name: str, each: Sequence[Any], *, offset: int, limit: int) -> str:
    following = offset + limit if offset + limit < min(len(each), FARTHEST + 1) else None
    return _json({name: [asdict(one) for one in each[offset : offset + limit]], "next": following})


def _json(told: dict[str, object]) -> str:
    return json.dumps(told, ensure_ascii=False, default=dict)


def _number(number: int) -> Response:
    return Response(_json({"number": number}), 200, {"ETag": f'"{number}"'}, JSON)
