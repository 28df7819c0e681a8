"""Where the API and the pages have pages read: the same bounds, the same shelf."""

from __future__ import annotations

from dataclasses import dataclass

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request

from reportedly.errors import PageUnreadable
from reportedly.page.model import Skipped
from reportedly.web.kept import Kept, Shelf
from reportedly.web.problems import NotKept, TooOften
from reportedly.web.rate import Rate
from reportedly.web.settings import Settings
from reportedly.web.tokens import Visitor
from reportedly.web.visitors import THIS_MACHINE, address_of
from reportedly.web.worker import Asked, Reader


@dataclass(frozen=True, slots=True)
class Desk:
    """What the routes share."""

    settings: Settings
    reader: Reader
    shelf: Shelf
    rate: Rate
    model: str = "by hand"

    def count(self, request: Request, n_pages: int = 1) -> None:
        """Counts pages asked for. Raises TooOften where the visitor has had as many in this minute as they may."""
        seconds = self.rate.wait(_name(request), n_pages)
        if seconds:
            most = self.settings.reads_per_minute
            raise TooOften(f"one visitor may have {most:,} pages read in a minute", retry_after_seconds=seconds)

    async def results(self, asked: Asked) -> tuple[Kept | Skipped, ...]:
        """One result for each page asked for, readings on the shelf. Raises Busy, ModelError."""
        results: list[Kept | Skipped] = []
        for result in await self.reader.read(asked):
            if isinstance(result, Skipped):
                results.append(result)
            else:
                kept = await run_in_threadpool(Kept.of, result)
                self.shelf.put(kept)
                results.append(kept)
        return tuple(results)

    async def one(self, asked: Asked) -> Kept:
        """The reading of the one page asked for. Raises PageError where it can't be read, or there are several."""
        results = await self.results(asked)
        if len(results) != 1:
            n_pages = "no page" if not results else "several pages"
            raise PageUnreadable(f"there is {n_pages} in it" if not results else f"there are {n_pages} in it")
        result = results[0]
        if isinstance(result, Skipped):
            raise result.error
        return result

    def kept(self, key: str) -> Kept:
        """The reading on the shelf by that key. Raises NotKept."""
        found = self.shelf.get(key)
        if found is None:
            raise NotKept("there is no such reading, or it isn't kept any more", hint="Have the page read again")
        return found


def visitor_in(request: Request) -> Visitor:
    """The visitor whom the guard let in."""
    visitor: Visitor | None = request.state.visitor
    return visitor or Visitor("a stranger", "reader")


def _name(request: Request) -> str:
    visitor = visitor_in(request)
    return address_of(request) if visitor is THIS_MACHINE else visitor.name
