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
from typing import TypeVar

from reportedly.errors import PageError, PageTooSlow, Place
from reportedly.intake import Limits, open_bytes, open_url, page_from_record
from reportedly.intake.fetch import Fetcher
from reportedly.intake.sandbox import Extractor
from reportedly.page.model import Page, Skipped
from reportedly.reading import explain as reasons
from reportedly.reading.onnx import shipped
from reportedly.reading.read import read_all
from reportedly.reading.reading import Reading
from reportedly.web.problems import Busy

T = TypeVar("T")

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
Explain = Callable[[Reading, str], str]


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


def explained(reading: Reading, attribution: str) -> str:
    """What decided each field of an attribution, as JSON. Raises UsageError where there is none, and ModelError."""
    found = reasons.explain(reading, attribution, linked=reasons.scored(reading, shipped()))
    return reasons.as_json(reading, attribution, found)


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

    work, explain, executor: what reads and explains, and where; processes of this machine by default. Each process
    fetches and extracts one page after the other, with its own fetcher and its own extractor.
    """

    def __init__(
        self,
        limits: Limits,
        *,
        workers: int = 1,
        max_waiting: int = 16,
        work: Work = read_asked,
        explain: Explain = explained,
        executor: Callable[[], Executor] | None = None,
    ) -> None:
        self._limits = limits
        self._work = work
        self._explain = explain
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
        try:
            return await self._run(self._work, asked, self._limits)
        except BrokenExecutor:
            where = Place("the page")
            return (Skipped(where, PageTooSlow("the process that read it died", where=where)),)

    async def explain(self, reading: Reading, attribution: str) -> str:
        """What decided each field of an attribution, as JSON. Raises UsageError, Busy, PageTooSlow, ModelError."""
        try:
            return await self._run(self._explain, reading, attribution)
        except BrokenExecutor as error:
            raise PageTooSlow("the process that explained it died", where=Place("the page")) from error

    async def _run(self, work: Callable[..., T], *told: object) -> T:
        with self._place():
            executor = self._executor
            try:
                return await asyncio.get_running_loop().run_in_executor(executor, work, *told)
            except BrokenExecutor:
                if self._executor is executor:
                    self._executor = self._new_executor()
                raise

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
