"""The rumours of a ledger for people: a list, and one of them with who told whom."""

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
from reportedly.ledger.rumour_model import RumourLine
from reportedly.page.model import Page
from reportedly.rumours.model import Status
from reportedly.text.visible import on_one_line
from reportedly.web.answers import Answers
from reportedly.web.desk import visitor_in
from reportedly.web.held import FARTHEST, placing
from reportedly.web.pages import Pages, fields_of, number_of
from reportedly.web.rumours import RumourDecision, decide, rumour_of
from reportedly.web.story import STANCE, ledger_page, pages_of, story
from reportedly.web.traced import HEADINGS, Listed
from reportedly.web.visitors import needs

AT_ONCE = 50


def routes(ledger: Ledger, now: Callable[[], datetime], answers: Answers, pages: Pages) -> APIRouter:
    """The routes; none is part of the API's document."""
    router = APIRouter(include_in_schema=False)

    def shown(request: Request, template: str, told: Callable[[], dict[str, object]]) -> Response:
        return answers.of(request, lambda: pages.text(template, **told()), "text/html; charset=utf-8")

    @router.get("/rumours")
    def rumours(request: Request) -> Response:
        asked = {name: request.query_params.get(name, "").strip()[:500] for name in ("about", "status")}
        asked["status"] = asked["status"] if asked["status"] in get_args(Status) else ""
        offset = min(number_of(request.query_params.get("offset", "0")), FARTHEST)

        def told() -> dict[str, object]:
            lines = ledger.rumours.find(
                about=asked["about"] or None,
                status=cast(Status, asked["status"]) if asked["status"] else None,
                limit=AT_ONCE + 1,
                offset=offset,
            )
            return {
                "asked": asked,
                "counts": ledger.rumours.count(),
                "statuses": get_args(Status),
                "waiting": ledger.rumours.waiting(),
                "listed": [line(each) for each in lines[:AT_ONCE]],
                "before": max(0, offset - AT_ONCE) if offset else None,
                "following": offset + AT_ONCE if len(lines) > AT_ONCE else None,
            }

        return shown(request, "rumours.html", told)

    @router.get("/rumours/{id}")
    def rumour(request: Request, id: str) -> Response:
        def told() -> dict[str, object]:
            found = rumour_of(ledger, id)
            (chosen,) = found.rumours
            beside = ledger.rumours.lines([each.to for each in chosen.relations])
            return {
                "story": story(
                    chosen,
                    pages_of(found),
                    href=_where,
                    statements={each.id: each.statement for each in beside},
                ),
                "back": "/rumours",
                "link": lambda other: f"/rumours/{other}",
                "first_seen": "First seen by this ledger",
                "stances": STANCE,
                "headings": HEADINGS,
                "corrects": visitor_in(request).may("corrector"),
                "json": f"/api/v1/rumours/{chosen.id}",
            }

        return shown(request, "rumour.html", told)

    @router.post("/rumours/{id}/corrections")
    async def correct(request: Request, id: str) -> Response:
        by, at = needs(visitor_in(request), "corrector").name, now()
        form = await fields_of(request)
        decision = _decision(id, form)
        await run_in_threadpool(decide, ledger, decision, by=by, at=at)
        return RedirectResponse(f"/rumours/{quote(id, safe='')}", 303, background=placing(ledger, by=by, at=at))

    return router


def line(each: RumourLine) -> Listed:
    """A rumour of the ledger as a line of a list."""
    span = f"{each.most}" if each.least == each.most else f"{each.least} to {each.most}"
    return Listed(
        href=f"/rumours/{each.id}",
        statement=on_one_line(each.statement),
        status=each.status,
        origins=f"{span} origin{'' if each.most == 1 else 's'}",
        n_pages=each.n_pages,
        first=on_one_line((each.first or "").replace("T", " "))[:16],
        about=tuple(map(on_one_line, each.about)),
    )


def _where(page: Page) -> str:
    return ledger_page(page.id)


def _decision(id: str, form: dict[str, str]) -> RumourDecision:
    """The decision that a form on a rumour's page tells. Raises UsageError where it tells none."""
    claim, other = form.get("claim", ""), form.get("other", "").strip()
    told: dict[str, Any] = {"what": form.get("what"), "reason": form.get("reason", "")}
    match told["what"]:
        case "merge":
            told["rumours"] = [id, other]
        case "split":
            told["claims"] = [claim]
        case "not_derived":
            told["claims"] = [claim, other]
    try:
        return RumourDecision(**told)
    except ValidationError as error:
        raise UsageError("the correction can't be read", hint="Fill in the form again") from error
