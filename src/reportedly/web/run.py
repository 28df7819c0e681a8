"""Runs the server: in this process, or in several that take turns at one socket."""

from __future__ import annotations

import signal
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing import get_context
from multiprocessing.process import BaseProcess
from pathlib import Path
from socket import socket
from tempfile import TemporaryDirectory

import uvicorn

from reportedly.web.app import make_app
from reportedly.web.settings import Settings
from reportedly.web.worker import Reader

LOOK_SECONDS = 0.2
"""How often several servers are looked after."""

MOST_DEATHS = 5
"""Servers that die and are started again; after these, something is wrong with all of them."""


@dataclass(frozen=True, slots=True)
class Start:
    """What a server process needs. ledger: its place. shelf: a folder where the processes share what they read."""

    settings: Settings
    ledger: str | None
    model: str
    shelf: Path | None = None


def bound(settings: Settings) -> socket:
    """The socket that the server listens on."""
    config = uvicorn.Config("", host=settings.host.strip("[]"), port=settings.port, log_level="warning")
    return config.bind_socket()


def run(start: Start, listening: socket, *, servers: int = 1, ready: Callable[[], object]) -> None:
    """Serves until a signal ends it; calls `ready` when visitors may come. Raises ModelError, LedgerError."""
    listening.listen()  # who comes as soon as the address is told waits, instead of being turned away
    if servers == 1:
        _serve(start, listening, ready)
        return
    ready()  # who comes before the models are loaded waits at the socket
    with TemporaryDirectory(prefix="reportedly-") as folder:
        _look_after(Start(start.settings, start.ledger, start.model, Path(folder)), listening, servers)


def _serve(start: Start, listening: socket, ready: Callable[[], object] = int) -> None:
    settings = start.settings
    reader = Reader(settings.limits, workers=settings.workers, max_waiting=settings.max_waiting)
    ledger = None
    try:
        if start.ledger:
            from reportedly.ledger.ledger import Ledger

            ledger = Ledger.open(start.ledger)
        reader.warm()
        ready()
        app = make_app(settings, reader, ledger=ledger, model=start.model, shelf=start.shelf)
        # proxy_headers: the address of a visitor is that of the connection, never what a header says.
        config = uvicorn.Config(app, log_level="warning", proxy_headers=False, server_header=False)
        uvicorn.Server(config).run(sockets=[listening])
    finally:
        reader.close()
        if ledger:
            ledger.close()


def _look_after(start: Start, listening: socket, servers: int) -> None:
    context = get_context("spawn")

    def new() -> BaseProcess:
        process = context.Process(target=_serve, args=(start, listening))
        process.start()
        return process

    deaths = 0
    with _told_to_end() as ends:
        running = [new() for _ in range(servers)]
        while not ends and deaths < MOST_DEATHS:
            time.sleep(LOOK_SECONDS)
            for number, process in enumerate(running):
                if not process.is_alive() and not ends:
                    deaths += 1
                    running[number] = new()
    for process in running:
        process.terminate()
    for process in running:
        process.join()


@contextmanager
def _told_to_end() -> Iterator[list[int]]:
    """The signals to end that came so far."""
    came: list[int] = []
    before = {each: signal.signal(each, lambda number, _: came.append(number)) for each in _SIGNALS}
    try:
        yield came
    finally:
        for each, handler in before.items():
            signal.signal(each, handler)


_SIGNALS = (signal.SIGINT, signal.SIGTERM)
