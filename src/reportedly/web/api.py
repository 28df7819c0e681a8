"""The API: pages in, readings out, as JSON. Every answer is in the OpenAPI document."""

from __future__ import annotations

import hashlib
import json
from collections.abc import AsyncIterator
from typing import Annotated, Any

from fastapi import APIRouter, Body, File, Path, Query, Request, UploadFile
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import Response, StreamingResponse
from pydantic import BaseModel, ConfigDict, Field

from reportedly.errors import ReportedlyError, UsageError
from reportedly.lint import report, voices
from reportedly.page.model import Skipped
from reportedly.reading.reading import Reading
from reportedly.rumours.codec import encode
from reportedly.rumours.gather import rumours_of
from reportedly.web.desk import Desk
from reportedly.web.exported import EXPORT, Wanted, exported
from reportedly.web.kept import Kept
from reportedly.web.openapi import answers, problems
from reportedly.web.problems import details
from reportedly.web.worker import MOST_PAGES, Address, Asked, Record
from reportedly.web.worker import File as SentFile

Responses = dict[int | str, dict[str, Any]]

READING = answers("Reading", "The reading, in the contract's form")
BALANCE = answers("Balance", "Who gets the word on the page, and who speaks for and against what")
LINT = answers("Lint", "Where the page breaks a rule of sourcing")
EXPLANATION = answers("Explanation", "What decided each field of the attribution")
RUMOURS = answers("Rumours", "What the pages say alike, who had it from whom, and where it stands")
EVENTS: Responses = {
    200: {
        "description": "One event a page, in their order: `reading` (a reading), `skipped` (a problem with the page's "
        "`number`); then `done` (how many were `read` and `skipped`)",
        "content": {"text/event-stream": {"schema": {"$ref": "#/components/schemas/Event"}}},
    }
}

Key = Annotated[str, Path(pattern="^[0-9a-f]{32}$", description="From `Content-Location` or `ETag` of a reading")]


EXAMPLE = {"text": "Nell Orme said the harbour crane was inspected in May.", "outlet": "The Quay Post"}


class PageAsked(BaseModel):
    """A page to read: its text, with what is known about it; or a URL alone, to be fetched."""

    model_config = ConfigDict(
        extra="forbid", json_schema_extra={"anyOf": [{"required": ["text"]}, {"required": ["url"]}]}
    )

    text: str | None = Field(None, description="The page's text")
    url: str | None = Field(None, description="Where the text is from; without a text, what to fetch")
    title: str | None = None
    outlet: str | None = None
    published: str | None = Field(None, description="An ISO 8601 date or date-time")
    byline: list[str] | None = Field(None, description="The authors' names")
    language: str | None = Field(None, description="An ISO 639-1 code")

    def asked(self) -> Asked:
        """What to read. Raises UsageError where there is neither a text nor a URL."""
        if self.text is None and self.url is None:
            raise UsageError("there is neither a text nor a url", hint="Send one of them")
        if self.text is None and self.url is not None:
            return Address(self.url)
        return Record({name: value for name, value in self.model_dump().items() if value is not None})


class ExplainAsked(PageAsked):
    """A page to read, and the attribution to explain."""

    attribution: str = Field(max_length=50, description="Its id in the reading: `a1` is the page's first")

    def asked(self) -> Asked:
        """What to read."""
        return PageAsked(**self.model_dump(exclude={"attribution"})).asked()


class ManyAsked(BaseModel):
    """Pages to read one after the other."""

    model_config = ConfigDict(extra="forbid")

    pages: list[PageAsked] = Field(min_length=1, max_length=MOST_PAGES)


def routes(desk: Desk) -> APIRouter:
    """The routes under /api/v1."""
    api = APIRouter(prefix="/api/v1")

    @api.post("/read", summary="Read a page", responses={**READING, **problems(413, 422, 429, 503)})
    async def read(request: Request, page: Annotated[PageAsked, Body(examples=[EXAMPLE])]) -> Response:
        """Who says what on a page, from its text or its URL."""
        desk.count(request)
        return _reading(await desk.one(page.asked()))

    @api.post("/read/file", summary="Read a file", responses={**READING, **problems(413, 422, 429, 503)})
    async def read_file(request: Request, file: Annotated[UploadFile, File(description="One page")]) -> Response:
        """Who says what on the page that a file holds: HTML, Markdown, plain text or JSON."""
        desk.count(request)
        return _reading(await desk.one(SentFile(file.filename or "the file", await file.read())))

    @api.post("/read/many", summary="Read many pages", responses={**EVENTS, **problems(413, 422, 429, 503)})
    async def read_many(request: Request, asked: ManyAsked) -> Response:
        """Readings as server-sent events, each as soon as it is done."""
        desk.count(request, len(asked.pages))
        return StreamingResponse(_events(desk, asked), media_type="text/event-stream")

    @api.post("/balance", summary="Weigh a page", responses={**BALANCE, **problems(413, 422, 429, 503)})
    async def balance(request: Request, page: PageAsked) -> Response:
        """Who gets the word on a page, from its text or its URL."""
        desk.count(request)
        return await run_in_threadpool(_balance, await desk.one(page.asked()))

    @api.post("/lint", summary="Check a page", responses={**LINT, **problems(413, 422, 429, 503)})
    async def lint(request: Request, page: PageAsked) -> Response:
        """Where a page breaks a rule of sourcing, from its text or its URL."""
        desk.count(request)
        return await run_in_threadpool(_lint, await desk.one(page.asked()))

    @api.post("/trace", summary="Trace rumours", responses={**RUMOURS, **problems(413, 422, 429, 503)})
    async def trace(request: Request, asked: ManyAsked) -> Response:
        """Rumours over several pages. One page that can't be read fails it: half of the pages would tell it wrongly."""
        desk.count(request, len(asked.pages))
        readings = [(await desk.one(page.asked())).reading for page in asked.pages]
        told = await run_in_threadpool(_rumours, readings)
        return Response(told, 200, {"ETag": etag_of(told), **REVALIDATE}, "application/json")

    @api.post("/explain", summary="Explain", responses={**EXPLANATION, **problems(413, 422, 429, 503)})
    async def explain(request: Request, asked: ExplainAsked) -> Response:
        """What decided each field of one attribution of a page: the words, the rule, the score."""
        desk.count(request)
        kept = await desk.one(asked.asked())
        return Response(
            await desk.reader.explain(kept.reading, asked.attribution), 200, _headers(kept), "application/json"
        )

    @api.post("/export", summary="Export pages", responses={**EXPORT, **problems(413, 422, 429, 503)})
    async def export(request: Request, asked: ManyAsked, to: Wanted) -> Response:
        """The readings of pages in the form of another program. One page that can't be read fails it."""
        desk.count(request, len(asked.pages))
        readings = [(await desk.one(page.asked())).reading for page in asked.pages]
        return await run_in_threadpool(exported, readings, to)

    @api.get("/readings/{key}", summary="A reading again", responses={**READING, **problems(304, 404, 422)})
    async def reading(request: Request, key: Key) -> Response:
        """A reading that was made a while ago, as long as it is kept in memory."""
        kept = desk.kept(key)
        return not_modified(request, kept.etag) or _reading(kept)

    @api.get("/readings/{key}/balance", summary="Its balance", responses={**BALANCE, **problems(304, 404, 422)})
    def balance_again(request: Request, key: Key) -> Response:
        """Who gets the word on a page that was read a while ago."""
        kept = desk.kept(key)
        return not_modified(request, kept.etag) or _balance(kept)

    @api.get("/readings/{key}/lint", summary="Its lint", responses={**LINT, **problems(304, 404, 422)})
    def lint_again(request: Request, key: Key) -> Response:
        """Where a page that was read a while ago breaks a rule of sourcing."""
        kept = desk.kept(key)
        return not_modified(request, kept.etag) or _lint(kept)

    @api.get(
        "/readings/{key}/explanation", summary="Explain it", responses={**EXPLANATION, **problems(404, 422, 429, 503)}
    )
    async def explain_again(
        request: Request, key: Key, attribution: Annotated[str, Query(max_length=50, description="Its id")]
    ) -> Response:
        """What decided each field of an attribution of a page that was read a while ago."""
        desk.count(request)
        kept = desk.kept(key)
        return Response(await desk.reader.explain(kept.reading, attribution), 200, _headers(kept), "application/json")

    @api.get("/readings/{key}/export", summary="Export it", responses={**EXPORT, **problems(404, 422)})
    def export_again(key: Key, to: Wanted) -> Response:
        """The reading in the form of another program."""
        return exported([desk.kept(key).reading], to)

    return api


def etag_of(text: str) -> str:
    """The tag of an answer: another one for each text."""
    return f'"{hashlib.sha256(text.encode("utf-8")).hexdigest()[:32]}"'


def not_modified(request: Request, etag: str) -> Response | None:
    """The answer to somebody who has it already; None where they don't."""
    known = {each.strip().removeprefix("W/") for each in request.headers.get("if-none-match", "").split(",")}
    return Response(status_code=304, headers={"ETag": etag, **REVALIDATE}) if known & {etag, "*"} else None


REVALIDATE = {"Cache-Control": "private, no-cache"}


def _headers(kept: Kept) -> dict[str, str]:
    return {"ETag": kept.etag, "Content-Location": f"/api/v1/readings/{kept.key}", **REVALIDATE}


def _reading(kept: Kept) -> Response:
    return Response(kept.json, 200, _headers(kept), "application/json")


def _balance(kept: Kept) -> Response:
    return Response(voices.as_json(voices.hear(kept.reading)), 200, _headers(kept), "application/json")


def _lint(kept: Kept) -> Response:
    page = kept.reading.page
    told = report.as_json(report.Linted(page.url or page.id, page, kept.findings))
    return Response(told, 200, _headers(kept), "application/json")


def _rumours(readings: list[Reading]) -> str:
    return encode(rumours_of(readings))


async def _events(desk: Desk, asked: ManyAsked) -> AsyncIterator[str]:
    n_read = n_skipped = 0
    for number, page in enumerate(asked.pages, start=1):
        try:
            results = await desk.results(page.asked())
        except ReportedlyError as error:
            n_skipped += 1
            yield _event("skipped", number, json.dumps({"number": number, **details(error)}))
            continue
        for result in results:
            if isinstance(result, Skipped):
                n_skipped += 1
                yield _event("skipped", number, json.dumps({"number": number, **details(result.error)}))
            else:
                n_read += 1
                yield _event("reading", number, result.json)
    yield _event("done", len(asked.pages), json.dumps({"read": n_read, "skipped": n_skipped}))


def _event(kind: str, number: int, told: str) -> str:
    return f"event: {kind}\nid: {number}\ndata: {told}\n\n"
