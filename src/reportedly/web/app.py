"""The whole server: guard, API, pages, and what is told when something fails."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.responses import Response
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

from reportedly import __version__
from reportedly.errors import ReportedlyError
from reportedly.web import api, openapi, pages, traced
from reportedly.web.desk import Desk
from reportedly.web.guard import Guard
from reportedly.web.kept import Shelf
from reportedly.web.problems import Refused, plain, problem, wrong_fields
from reportedly.web.rate import Clock, Rate
from reportedly.web.settings import Settings
from reportedly.web.worker import Reader

if TYPE_CHECKING:
    from reportedly.ledger.ledger import Ledger

ABOUT = "Reads news pages and answers of every sentence: who says so? It tells who says what, not what is true."


def make_app(
    settings: Settings,
    reader: Reader,
    *,
    ledger: Ledger | None = None,
    model: str = "by hand",
    shelf: Path | None = None,
    clock: Clock = time.monotonic,
    now: Callable[[], datetime] = lambda: datetime.now(UTC),
) -> FastAPI:
    """The server as an ASGI app; reader and ledger are its caller's to close.

    ledger: what is searched and corrected; without one there are no such pages. model: what reads, for the ledger.
    shelf: a folder that several servers share, for the readings they keep.
    """
    app = FastAPI(
        title="Reportedly",
        summary=ABOUT,
        version=__version__,
        openapi_url="/api/v1/openapi.json",
        # Their pages fetch scripts from elsewhere.
        docs_url=None,
        redoc_url=None,
    )
    desk = Desk(settings, reader, Shelf(settings.kept, shelf), Rate(settings.reads_per_minute, clock=clock), model)
    shown = pages.Pages(guarded=settings.guarded, held=ledger is not None)
    app.include_router(api.routes(desk))
    app.include_router(pages.routes(desk, shown))
    app.include_router(traced.routes(desk, shown))
    answers = None
    if ledger is not None:
        # Only now: the database is another library's to load.
        from reportedly.web import held, held_pages, rumour_pages, rumours
        from reportedly.web.answers import Answers, GiveKept

        answers = Answers(ledger)
        app.include_router(held.routes(desk, ledger, now, answers))
        app.include_router(rumours.routes(ledger, now, answers))
        app.include_router(rumour_pages.routes(ledger, now, answers, shown))
        app.include_router(held_pages.routes(desk, ledger, now, answers, shown))
    app.mount("/static", StaticFiles(directory=pages.STATIC))
    app.openapi = lambda: openapi.document(app)  # type: ignore[method-assign]
    _tell_failures(app, shown)

    def told(scope: Scope, error: Refused) -> Response:
        return problem(error) if _is_api(scope) else shown.failed(error)

    if answers is not None:
        app.add_middleware(GiveKept, answers=answers)
    app.add_middleware(Guard, settings=settings, told=told)
    return app


def _is_api(scope: Scope) -> bool:
    path: str = scope["path"]
    return path.startswith("/api/")


def _tell_failures(app: FastAPI, shown: pages.Pages) -> None:
    @app.exception_handler(ReportedlyError)
    async def failed(request: Request, error: ReportedlyError) -> Response:
        return problem(error) if _is_api(request.scope) else shown.failed(error, request)

    @app.exception_handler(RequestValidationError)
    async def wrong(request: Request, error: RequestValidationError) -> Response:
        return plain(422, wrong_fields(list(error.errors())))

    @app.exception_handler(HTTPException)
    async def refused(request: Request, error: HTTPException) -> Response:
        if _is_api(request.scope):
            return plain(error.status_code, str(error.detail), error.headers)
        return shown.failed(Refused(str(error.detail), status=error.status_code), request)

    @app.exception_handler(Exception)
    async def broken(request: Request, error: Exception) -> Response:
        told = Refused("the server made a mistake", hint="Its log tells more", status=500)
        return problem(told) if _is_api(request.scope) else shown.failed(told, request)
