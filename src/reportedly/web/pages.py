"""The pages for people."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import urlencode

from fastapi import APIRouter, Request
from jinja2 import Environment, PackageLoader, StrictUndefined
from starlette.datastructures import FormData, UploadFile
from starlette.formparsers import MultiPartException
from starlette.responses import HTMLResponse, PlainTextResponse, RedirectResponse, Response

from reportedly import __version__
from reportedly.errors import ReportedlyError, UsageError
from reportedly.page.model import Skipped
from reportedly.text.visible import on_one_line
from reportedly.web.api import REVALIDATE, etag_of, not_modified
from reportedly.web.desk import Desk, visitor_in
from reportedly.web.problems import NotForYou, TooOften, headers_of, status_of
from reportedly.web.view import IDENTITIES, view
from reportedly.web.visitors import COOKIE, address_of
from reportedly.web.worker import MOST_PAGES, Address, Asked, File

STATIC = Path(__file__).parent / "static"

COOKIE_SECONDS = 30 * 24 * 3600


def templates() -> Environment:
    """The templates, which escape all that they are given."""
    environment = Environment(
        loader=PackageLoader("reportedly.web"),
        autoescape=True,
        auto_reload=False,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals.update(version=__version__, identities=IDENTITIES)
    environment.filters["one_line"] = on_one_line
    environment.filters["counted"] = lambda n, what: f"{n:,} {what}{'' if n == 1 else 's'}"
    environment.tests["skipped"] = lambda result: isinstance(result, Skipped)
    return environment


class Pages:
    """Renders the templates."""

    def __init__(self, *, guarded: bool, held: bool) -> None:
        self._templates = templates()
        self._templates.globals.update(guarded=guarded, held=held, rumours=held)

    def show(self, template: str, /, *, status: int = 200, **told: object) -> HTMLResponse:
        """A page of that template."""
        return HTMLResponse(self.text(template, **told), status)

    def text(self, template: str, /, **told: object) -> str:
        """The HTML of a page of that template."""
        return self._templates.get_template(template).render(**told)

    def failed(self, error: ReportedlyError, request: Request | None = None) -> Response:
        """The error for people: as a part of the page that asked by htmx, or as a page of its own."""
        part = request is not None and request.headers.get("hx-request") == "true"
        answer = self.show("_failed.html" if part else "failed.html", status=status_of(error), error=error)
        answer.headers.update(headers_of(error))
        return answer


def routes(desk: Desk, pages: Pages) -> APIRouter:
    """The routes of the pages; none is part of the API's document."""
    router = APIRouter(include_in_schema=False)

    @router.get("/")
    async def home() -> Response:
        return pages.show("read.html", limits=desk.settings.limits)

    @router.post("/read")
    async def read(request: Request) -> Response:
        asked = await _asked(request)
        desk.count(request, len(asked))
        results = [result for each in asked for result in await desk.results(each)]
        failed = [result for result in results if isinstance(result, Skipped)]
        if len(results) == len(failed) == 1:
            raise failed[0].error
        if len(results) == 1 and not isinstance(results[0], Skipped):
            return _go_to(f"/readings/{results[0].key}", request)
        keys = list(dict.fromkeys(result.key for result in results if not isinstance(result, Skipped)))
        answer = pages.show(
            "several.html", results=results, traced=urlencode([("key", key) for key in keys[:MOST_PAGES]])
        )
        # Asked for by htmx, it takes the place of the form, not of the form's outcome.
        answer.headers.update({"HX-Retarget": "#main", "HX-Reselect": "#main", "HX-Reswap": "outerHTML"})
        return answer

    @router.get("/readings/{key}")
    def reading(request: Request, key: str) -> Response:
        kept = desk.kept(key)
        corrects = visitor_in(request).may("corrector")
        seen = view(kept.reading, kept.findings)
        answer = pages.show("reading.html", view=seen, key=kept.key, corrects=corrects, made=None, told_in={})
        etag = etag_of(bytes(answer.body).decode("utf-8"))
        answer.headers.update({"ETag": etag, **REVALIDATE})
        return not_modified(request, etag) or answer

    @router.get("/sign-in")
    async def sign_in() -> Response:
        return pages.show("sign_in.html", error=None)

    @router.post("/sign-in")
    async def signed_in(request: Request) -> Response:
        # Guesses are counted by address: nobody has a name yet.
        seconds = desk.rate.wait(f"sign-in from {address_of(request)}")
        if seconds:
            raise TooOften("there were too many tries", retry_after_seconds=seconds)
        form = await form_of(request)
        token = form.get("token")
        if not isinstance(token, str) or desk.settings.tokens.visitor(token.strip()) is None:
            error = NotForYou("that is nobody's token", hint="Ask who runs this server for one")
            return pages.show("sign_in.html", status=403, error=error)
        answer = RedirectResponse("/", status_code=303)
        answer.set_cookie(
            COOKIE,
            token.strip(),
            max_age=COOKIE_SECONDS,
            httponly=True,
            samesite="strict",
            secure=request.url.scheme == "https",
        )
        return answer

    @router.post("/sign-out")
    async def sign_out() -> Response:
        answer = RedirectResponse("/sign-in", status_code=303)
        answer.delete_cookie(COOKIE, httponly=True, samesite="strict")
        return answer

    @router.get("/health")
    async def health() -> Response:
        return PlainTextResponse("ok")

    return router


def _go_to(address: str, request: Request) -> Response:
    if request.headers.get("hx-request") == "true":
        return Response(status_code=204, headers={"HX-Redirect": address})
    return RedirectResponse(address, status_code=303)


async def form_of(request: Request, *, most_files: int = 1) -> FormData:
    """The form of a request, bounded. Raises UsageError where it can't be read."""
    try:
        return await request.form(max_files=most_files, max_fields=20)
    except MultiPartException as error:
        raise UsageError(f"the form can't be read: {error.message}") from error


async def fields_of(request: Request) -> dict[str, str]:
    """The fields of a form that are texts."""
    return {name: value for name, value in (await form_of(request)).items() if isinstance(value, str)}


def number_of(text: str) -> int:
    """The number that a text is; 0 where it is none."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 9 else 0


async def _asked(request: Request) -> list[Asked]:
    """The files, else the address, else the text of the form. Raises UsageError where all are empty."""
    form = await form_of(request, most_files=MOST_PAGES)
    url, text = form.get("url"), form.get("text")
    files = [
        File(each.filename or "the file", await each.read())
        for each in form.getlist("file")
        if isinstance(each, UploadFile) and (each.filename or each.size)
    ]
    if files:
        return list(files)
    if isinstance(url, str) and url.strip():
        return [Address(url.strip())]
    if isinstance(text, str) and text.strip():
        return [File("the text pasted", text.encode("utf-8", errors="replace"))]
    raise UsageError("there is nothing to read", hint="Paste a text, give an address, or choose a file")
