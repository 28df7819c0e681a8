"""The ledger's pages: search, sources, outlets, what came in, a page with its corrections, all decisions."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any, cast, get_args
from urllib.parse import quote

from fastapi import APIRouter, Request
from pydantic import ValidationError
from starlette.concurrency import run_in_threadpool
from starlette.responses import RedirectResponse, Response

from reportedly.errors import UsageError
from reportedly.ledger.ledger import Ledger
from reportedly.lint.check import check
from reportedly.reading.model import Identity, Kind
from reportedly.web.answers import Answers
from reportedly.web.desk import Desk, visitor_in
from reportedly.web.held import FARTHEST, Decision, decide, found, reading_of
from reportedly.web.pages import Pages, form_of
from reportedly.web.view import view
from reportedly.web.visitors import needs

AT_ONCE = 50

MOST_OF_ONE = 100
"""Statements of one source that its page shows."""


def routes(desk: Desk, ledger: Ledger, now: Callable[[], datetime], answers: Answers, pages: Pages) -> APIRouter:
    """The routes; none is part of the API's document."""
    router = APIRouter(include_in_schema=False)

    def shown(request: Request, template: str, told: Callable[[], dict[str, object]]) -> Response:
        return answers.of(request, lambda: pages.text(template, **told()), "text/html; charset=utf-8")

    @router.get("/search")
    def search(request: Request) -> Response:
        asked = {name: request.query_params.get(name, "").strip()[:500] for name in ("q", "who", "outlet", "since")}
        identity = request.query_params.get("identity", "")
        offset = min(_number(request.query_params.get("offset", "0")), FARTHEST)
        chosen = cast(Identity, identity) if identity in get_args(Identity) else None

        def told() -> dict[str, object]:
            statements, more = found(
                ledger,
                asked["q"],
                who=asked["who"],
                outlet=asked["outlet"],
                since=asked["since"],
                identity=chosen,
                offset=offset,
                limit=AT_ONCE,
            )
            return {
                "asked": {**asked, "identity": chosen or ""},
                "any": any(asked.values()) or bool(chosen),
                "statements": statements,
                "following": offset + AT_ONCE if more else None,
                "before": max(0, offset - AT_ONCE) if offset else None,
            }

        return shown(request, "search.html", told)

    @router.get("/source")
    def source(request: Request) -> Response:
        name = request.query_params.get("name", "").strip()[:500]

        def told() -> dict[str, object]:
            sources = ledger.sources(name) if name else []
            said = [(each, ledger.said_by(each, limit=MOST_OF_ONE)) for each in sources]
            return {"name": name, "sources": said}

        return shown(request, "source.html", told)

    @router.get("/outlets")
    def outlets(request: Request) -> Response:
        return shown(request, "outlets.html", lambda: {"outlets": ledger.outlets()})

    @router.get("/came-in")
    def came_in(request: Request) -> Response:
        return shown(request, "came_in.html", lambda: {"info": ledger.info(), "skipped": ledger.skipped()})

    @router.get("/page")
    def page(request: Request) -> Response:
        id = request.query_params.get("id", "")

        def told() -> dict[str, object]:
            reading = reading_of(ledger, id)
            return {
                "view": view(reading, check(reading)),
                "key": None,
                "page_id": id,
                "kinds": get_args(Kind),
                "versions": ledger.versions(id),
                "corrects": visitor_in(request).may("corrector"),
            }

        return shown(request, "reading.html", told)

    @router.post("/keep")
    async def keep(request: Request) -> Response:
        by = needs(visitor_in(request), "corrector").name
        kept = desk.kept(str((await form_of(request)).get("key")))
        await run_in_threadpool(ledger.add, kept.reading, model=desk.model, by=by, at=now())
        return RedirectResponse(f"/page?id={quote(kept.reading.page.id)}", status_code=303)

    @router.get("/corrections")
    def corrections(request: Request) -> Response:

        def told() -> dict[str, object]:
            made = ledger.corrections()
            return {
                "corrections": list(reversed(made)),
                "withdrawn": {each.withdraws for each in made},
                "corrects": visitor_in(request).may("corrector"),
            }

        return shown(request, "corrections.html", told)

    @router.post("/corrections")
    async def correct(request: Request) -> Response:
        by = needs(visitor_in(request), "corrector").name
        form = {name: value for name, value in (await form_of(request)).items() if isinstance(value, str)}
        try:
            decision = Decision(**cast(dict[str, Any], form))
        except ValidationError as error:
            raise UsageError("the correction can't be read", hint="Fill in the form again") from error
        await run_in_threadpool(decide, ledger, decision, by=by, at=now())
        return RedirectResponse(f"/page?id={quote(decision.attribution.rpartition('/')[0])}", status_code=303)

    @router.post("/corrections/{number}/withdrawal")
    def withdraw(request: Request, number: int) -> Response:
        by = needs(visitor_in(request), "corrector").name
        ledger.withdraw(number, by=by, at=now())
        return RedirectResponse("/corrections", status_code=303)

    return router


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 9 else 0
