"""Pages asked for -> readings, made in processes of their own, so that the server goes on answering meanwhile."""

from __future__ import annotations

import asyncio
import signal
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import BrokenExecutor, Executor, ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from itertools import islice
from multiprocessing import get_context

from reportedly.errors import PageError, PageTooSlow, Place
from reportedly.intake import Limits, open_bytes, open_url, page_from_record
from reportedly.intake.fetch import Fetcher
from reportedly.intake.sandbox import Extractor
from reportedly.page.model import Page, Skipped
from reportedly.reading.onnx import shipped
from reportedly.reading.read import read_all
from reportedly.reading.reading import Reading
from reportedly.web.problems import Busy

MOST_PAGES = 50
"""Pages of one file or request that are read; the rest is left out, and said so."""


@dataclass(frozen=True, slots=True)
class Address:
    """A URL to fetch."""

    url: str


@dataclass(frozen=True, slots=True)
class File:
    """A file that was sent, or a text that was pasted."""

    name: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Record:
    """A page told field by field, as in JSON lines."""

    fields: Mapping[str, object]


Asked = Address | File | Record
Result = Reading | Skipped
Work = Callable[[Asked, Limits], tuple[Result, ...]]


def read_asked(asked: Asked, limits: Limits) -> tuple[Result, ...]:
    """One result for each page that was asked for, MOST_PAGES at most. Raises ModelError."""
    return tuple(read_all(islice(pages_asked(asked, limits), MOST_PAGES)))


def pages_asked(asked: Asked, limits: Limits) -> Iterator[Page | Skipped]:
    """The pages that were asked for, not read yet; one that can't be had is a Skipped."""
    match asked:
        case Address(url):
            yield from open_url(url, fetcher=_fetcher(limits), extractor=_extractor(limits))
        case File(name, content):
            yield from open_bytes(content, name, extractor=_extractor(limits))
        case Record(fields):
            where = Place("the page sent")
            try:
                yield page_from_record(fields, where, limits=limits)
            except PageError as error:
                yield Skipped(error.where or where, error)


@cache
def _fetcher(limits: Limits) -> Fetcher:
    return Fetcher(limits)


@cache
def _extractor(limits: Limits) -> Extractor:
    return Extractor(limits)


def _start() -> None:
    # Ctrl-C reaches every process of the terminal; the server ends this one when it is done.
    signal.signal(signal.SIGINT, signal.SIG_IGN)


def _load() -> None:
    shipped()


class Reader:
    """Reads what is asked for, a few pages at a time; at most `max_waiting` wait, the next one is told to come again.

    work, executor: what reads, and where; processes of this machine by default. Each process fetches and extracts one
    page after the other, with its own fetcher and its own extractor.
    """

    def __init__(
        self,
        limits: Limits,
        *,
        workers: int = 1,
        max_waiting: int = 16,
        work: Work = read_asked,
        executor: Callable[[], Executor] | None = None,
    ) -> None:
        self._limits = limits
        self._work = work
        self._new_executor = executor or (
            lambda: ProcessPoolExecutor(workers, mp_context=get_context("spawn"), initializer=_start)
        )
        self._executor = self._new_executor()
        self._most = workers + max_waiting
        self._in_hand = 0

    def warm(self) -> None:
        """Loads the models, so that the first visitor needn't wait for them. Raises ModelError."""
        self._executor.submit(_load).result()

    async def read(self, asked: Asked) -> tuple[Result, ...]:
        """One result for each page. Raises Busy where too many wait already, and ModelError."""
        with self._place():
            executor = self._executor
            try:
                loop = asyncio.get_running_loop()
                return await loop.run_in_executor(executor, self._work, asked, self._limits)
            except BrokenExecutor:
                if self._executor is executor:
                    self._executor = self._new_executor()
                where = Place("the page")
                return (Skipped(where, PageTooSlow("the process that read it died", where=where)),)

    def close(self) -> None:
        """Ends the processes, without waiting for what they have in hand."""
        self._executor.shutdown(wait=False, cancel_futures=True)

    @contextmanager
    def _place(self) -> Iterator[None]:
        if self._in_hand >= self._most:
            raise Busy(f"{self._in_hand} pages are being read or wait for it", hint="Try again in a few seconds")
        self._in_hand += 1
        try:
            yield
        finally:
            self._in_hand -= 1
