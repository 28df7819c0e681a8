"""The ledger's pages: search, sources, outlets, what came in, a page with its corrections, all decisions."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import lru_cache
from typing import cast, get_args
from urllib.parse import quote

from fastapi import APIRouter, Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import RedirectResponse, Response

from reportedly.ledger.ledger import Ledger
from reportedly.ledger.rows import page_id
from reportedly.lint.check import check
from reportedly.reading.model import Identity, Kind
from reportedly.reading.reading import Reading
from reportedly.web.answers import Answers
from reportedly.web.decided import decide, decision_of, listed
from reportedly.web.desk import Desk, visitor_in
from reportedly.web.held import FARTHEST, found, placing, reading_of
from reportedly.web.pages import Pages, fields_of, form_of, number_of
from reportedly.web.problems import NotKept
from reportedly.web.view import View, view
from reportedly.web.visitors import needs

AT_ONCE = 50

MOST_OF_ONE = 100
"""Statements of one source that its page shows."""

MOST_SEEN = 300
"""Pages that are kept as they are shown, some 100 kB each: most of the work on a page is to cut and check its text."""


def routes(desk: Desk, ledger: Ledger, now: Callable[[], datetime], answers: Answers, pages: Pages) -> APIRouter:
    """The routes; none is part of the API's document."""
    router = APIRouter(include_in_schema=False)

    def shown(request: Request, template: str, told: Callable[[], dict[str, object]]) -> Response:
        return answers.of(request, lambda: pages.text(template, **told()), "text/html; charset=utf-8")

    @router.get("/search")
    def search(request: Request) -> Response:
        asked = {name: request.query_params.get(name, "").strip()[:500] for name in ("q", "who", "outlet", "since")}
        identity = request.query_params.get("identity", "")
        offset = min(number_of(request.query_params.get("offset", "0")), FARTHEST)
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
            first = sources[0].entity if sources else None
            return {
                "name": name,
                "sources": said,
                "first": first,
                "records": ledger.rumours.record(name) if name else [],
                "corrects": visitor_in(request).may("corrector"),
            }

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
        number = number_of(request.query_params.get("correction", ""))

        def told() -> dict[str, object]:
            reading = reading_of(ledger, id)
            made = ledger.corrections(id)
            withdrawn = {each.withdraws for each in made}
            return {
                "view": seen(reading),
                "key": None,
                "page_id": id,
                "kinds": get_args(Kind),
                "versions": ledger.versions(id),
                "corrects": visitor_in(request).may("corrector"),
                "decided": list(listed(reversed(made))),
                "withdrawn": withdrawn,
                "told_in": {each.claim.attribution: each.rumour for each in ledger.rumours.claims(id) if each.rumour},
                "made": next((each for each in made if each.number == number and number not in withdrawn), None),
            }

        return shown(request, "reading.html", told)

    @router.get("/correct")
    def form(request: Request) -> Response:
        """The form of one statement, for those who go without scripts."""
        needs(visitor_in(request), "corrector")
        id, _, local = request.query_params.get("attribution", "").rpartition("/")

        def told() -> dict[str, object]:
            seen = view(reading_of(ledger, id))
            chosen = next((each for each in seen.statements if each.id == local), None)
            if chosen is None:
                raise NotKept("there is no such statement on the page", hint="Choose one on the page itself")
            return {"view": seen, "statement": chosen, "page_id": id, "kinds": get_args(Kind)}

        return shown(request, "correct.html", told)

    @router.post("/keep")
    async def keep(request: Request) -> Response:
        by, at = needs(visitor_in(request), "corrector").name, now()
        kept = desk.kept(str((await form_of(request)).get("key")))
        await run_in_threadpool(ledger.add, kept.reading, model=desk.model, by=by, at=at)
        where = f"/page?id={quote(page_id(kept.reading.page), safe='')}"
        return RedirectResponse(where, 303, background=placing(ledger, by=by, at=at))

    @router.get("/corrections")
    def corrections(request: Request) -> Response:
        offset = min(number_of(request.query_params.get("offset", "0")), FARTHEST)

        def told() -> dict[str, object]:
            made = ledger.corrections()[::-1]
            return {
                "corrections": list(listed(made[offset : offset + AT_ONCE], ledger.unfit())),
                "withdrawn": {each.withdraws for each in made},
                "corrects": visitor_in(request).may("corrector"),
                "before": max(0, offset - AT_ONCE) if offset else None,
                "following": offset + AT_ONCE if offset + AT_ONCE < len(made) else None,
            }

        return shown(request, "corrections.html", told)

    @router.post("/corrections")
    async def correct(request: Request) -> Response:
        by, at = needs(visitor_in(request), "corrector").name, now()
        decision = decision_of(await fields_of(request))
        number = await run_in_threadpool(decide, ledger, decision, by=by, at=at)
        page = quote(decision.attribution.rpartition("/")[0], safe="")
        where = f"/page?id={page}&correction={number}"
        return RedirectResponse(where, 303, background=placing(ledger, by=by, at=at))

    @router.post("/corrections/{number}/withdrawal")
    async def withdraw(request: Request, number: int) -> Response:
        by, at = needs(visitor_in(request), "corrector").name, now()
        page = (await fields_of(request)).get("page", "")
        await run_in_threadpool(ledger.withdraw, number, by=by, at=at)
        where = f"/page?id={quote(page, safe='')}" if page else "/corrections"
        return RedirectResponse(where, 303, background=placing(ledger, by=by, at=at))

    @router.post("/sources/merge")
    async def merge(request: Request) -> Response:
        by = needs(visitor_in(request), "corrector").name
        fields = await fields_of(request)
        keep, other = number_of(fields.get("keep", "")), number_of(fields.get("other", ""))
        await run_in_threadpool(
            ledger.merge_entities, keep, other, by=by, at=now(), reason=fields.get("reason", "")[:2_000]
        )
        return RedirectResponse(f"/source?name={quote(fields.get('name', '')[:500], safe='')}", status_code=303)

    return router


@lru_cache(maxsize=MOST_SEEN)
def seen(reading: Reading) -> View:
    """The reading as its page shows it. Kept beside the answers: another page that comes in doesn't change this one."""
    return view(reading, check(reading))
