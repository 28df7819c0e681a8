"""The server on readings made by hand, without any model: in this process, or on a port for a browser."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime

import uvicorn
from example_readings import HARBOUR, SILENT, said_by
from fastapi import FastAPI
from starlette.testclient import TestClient

from reportedly.errors import FetchRefused, PageTooLarge, Place
from reportedly.intake import Limits
from reportedly.ledger.ledger import Ledger
from reportedly.page.model import Skipped
from reportedly.reading import explain
from reportedly.reading.reading import Reading
from reportedly.web.app import make_app
from reportedly.web.settings import Settings
from reportedly.web.worker import Address, Asked, File, Reader, Record, Result, Work

_insider = said_by("an insider", "the crane was inspected")
INSIDER = replace(_insider, entities=(replace(_insider.entities[0], identity="anonymous"),))
"""A page that breaks a rule of sourcing: nothing tells how the insider could know."""

LIMITS = Limits(max_bytes=200_000, max_characters=100_000)


def by_hand(asked: Asked, limits: Limits) -> tuple[Result, ...]:
    """HARBOUR for a file of that name, a refusal for most addresses, else one statement of Nell Orme's."""
    match asked:
        case File("two.jsonl", _):
            where = Place("two.jsonl", record=2)
            return HARBOUR, Skipped(where, PageTooLarge("the text has too many characters", where=where))
        case File("empty.jsonl", _):
            return ()
        case File("harbour.html", _) | Address("https://dial.example/harbour"):
            return (HARBOUR,)
        case File("silent.txt", _):
            return (SILENT,)
        case File("insider.txt", _) | Address("https://dial.example/insider"):
            return (INSIDER,)
        case File(_, content):
            return (said_by("Nell Orme", content.decode()),)
        case Address(url):
            where = Place(url)
            return (Skipped(where, FetchRefused("robots.txt of the site asks not to fetch it", where=where)),)
        case Record(fields):
            return (said_by("Nell Orme", str(fields["text"]) or "nothing"),)


def unscored(reading: Reading, attribution: str) -> str:
    """The explanation without the network's scores."""
    return explain.as_json(reading, attribution, explain.explain(reading, attribution))


def app_of(
    *,
    work: Work = by_hand,
    clock: Callable[[], float] = lambda: 0.0,
    max_waiting: int = 16,
    ledger: Ledger | None = None,
    now: Callable[[], datetime] = lambda: datetime(2026, 5, 1, tzinfo=UTC),
    **told: object,
) -> FastAPI:
    settings = replace(Settings(limits=LIMITS), **told)  # type: ignore[arg-type]
    return make_app(settings, reader_of(work, max_waiting), clock=clock, ledger=ledger, now=now)


def reader_of(work: Work, max_waiting: int = 16) -> Reader:
    return Reader(LIMITS, max_waiting=max_waiting, work=work, explain=unscored, executor=lambda: ThreadPoolExecutor(1))


def client_of(app: FastAPI, *, address: str = "127.0.0.1", raises: bool = True) -> TestClient:
    return TestClient(
        app,
        base_url="http://localhost",
        client=(address, 50_000),
        follow_redirects=False,
        raise_server_exceptions=raises,
    )


class _Server(uvicorn.Server):
    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self.up = threading.Event()

    async def startup(self, sockets: object = None) -> None:
        await super().startup(sockets)  # type: ignore[arg-type]
        self.up.set()


@contextmanager
def served(app: FastAPI) -> Iterator[str]:
    """The address of the app, on a free port of this machine, until the block ends."""
    config = uvicorn.Config(app, host="127.0.0.1", port=0, log_level="warning")
    socket = config.bind_socket()
    server = _Server(config)
    thread = threading.Thread(target=server.run, kwargs={"sockets": [socket]}, daemon=True)
    thread.start()
    assert server.up.wait(30), "the server doesn't start"
    try:
        yield f"http://127.0.0.1:{socket.getsockname()[1]}"
    finally:
        server.should_exit = True
        thread.join(30)
        socket.close()
