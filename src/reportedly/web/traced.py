"""Rumours over pages that were just read: no ledger needed. The pages are named by their keys on the shelf."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from fastapi import APIRouter, Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response

from reportedly.page.model import Page
from reportedly.rumours.codec import encode
from reportedly.rumours.gather import rumours_of
from reportedly.rumours.model import Rumour, Rumours
from reportedly.web.api import REVALIDATE, etag_of, not_modified
from reportedly.web.desk import Desk
from reportedly.web.kept import Kept
from reportedly.web.pages import Pages
from reportedly.web.problems import NotKept
from reportedly.web.story import STANCE, origins_in_words, pages_of, story
from reportedly.web.worker import MOST_PAGES

MOST_TRACED = 20
"""Traces kept in memory: going from the list to a rumour and back shouldn't trace it again."""

HEADINGS = {"support": "They say so", "deny": "They deny it", "query": "They ask", "comment": "They comment"}


@dataclass(frozen=True, slots=True)
class Listed:
    """A rumour as a line of the list."""

    href: str
    statement: str
    status: str
    origins: str
    n_pages: int
    first: str
    about: tuple[str, ...]


def routes(desk: Desk, pages: Pages) -> APIRouter:
    """The routes; none is part of the API's document: POST /api/v1/trace tells programs the same."""
    router = APIRouter(include_in_schema=False)
    traced = _Traced()

    async def asked(request: Request) -> tuple[dict[str, Kept], Rumours]:
        keys = list(dict.fromkeys(request.query_params.getlist("key")))[:MOST_PAGES]
        kept = {key: desk.kept(key) for key in keys}
        found = traced.known(tuple(sorted(keys)))
        if found is None:
            desk.count(request, len(keys) or 1)
            found = await traced.of(tuple(sorted(keys)), list(kept.values()))
        return kept, found

    def shown(request: Request, template: str, /, **told: object) -> Response:
        text = pages.text(template, **told)
        etag = etag_of(text)
        answer = Response(text, 200, {"ETag": etag, **REVALIDATE}, "text/html; charset=utf-8")
        return not_modified(request, etag) or answer

    @router.get("/traced")
    async def rumours(request: Request) -> Response:
        kept, found = await asked(request)
        by_id = pages_of(found)
        listed = [line(rumour, by_id, _address(rumour.id, kept)) for rumour in found.rumours]
        return shown(request, "rumours.html", asked=None, n_pages=len(kept), listed=listed, before=None, following=None)

    @router.get("/traced/{id}")
    async def rumour(request: Request, id: str) -> Response:
        kept, found = await asked(request)
        chosen = next((each for each in found.rumours if each.id == id), None)
        if chosen is None:
            raise NotKept("there is no such rumour on these pages")
        where = {each.reading.page.id: f"/readings/{key}" for key, each in kept.items()}
        told = story(
            chosen,
            pages_of(found),
            href=lambda page: where.get(page.id, ""),
            statements={each.id: each.statement for each in found.rumours},
        )
        return shown(
            request,
            "rumour.html",
            story=told,
            back=_address("", kept),
            link=lambda other: _address(other, kept),
            first_seen="First seen on these pages",
            stances=STANCE,
            headings=HEADINGS,
            corrects=False,
            json=_address("", kept, "/traced.json"),
        )

    @router.get("/traced.json")
    async def as_json(request: Request) -> Response:
        _, found = await asked(request)
        told = encode(found)
        return not_modified(request, etag_of(told)) or Response(
            told, 200, {"ETag": etag_of(told), **REVALIDATE}, "application/json"
        )

    return router


def line(rumour: Rumour, pages: dict[str, Page], href: str) -> Listed:
    """A rumour as a line of the list."""
    told = story(rumour, pages, href=lambda page: "")
    first = told.first.when if told.first else ""
    return Listed(href, told.statement, told.status, origins_in_words(rumour), told.n_pages, first, told.about)


def _address(id: str, kept: dict[str, Kept], path: str = "/traced") -> str:
    return f"{path}{'/' if id else ''}{id}?{urlencode([('key', key) for key in kept])}"


class _Traced:
    """The last traces, by the keys of their pages."""

    def __init__(self) -> None:
        self._kept: OrderedDict[tuple[str, ...], Rumours] = OrderedDict()

    def known(self, keys: tuple[str, ...]) -> Rumours | None:
        """The rumours over these pages, if they were traced a while ago."""
        found = self._kept.get(keys)
        if found is not None:
            self._kept.move_to_end(keys)
        return found

    async def of(self, keys: tuple[str, ...], kept: Sequence[Kept]) -> Rumours:
        """The rumours over these pages, traced now."""
        found = await run_in_threadpool(rumours_of, [each.reading for each in kept])
        self._kept[keys] = found
        while len(self._kept) > MOST_TRACED:
            self._kept.popitem(last=False)
        return found
