"""Connections to SQLite and PostgreSQL, and their errors in words for people."""

from __future__ import annotations

import os
import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import quote

from sqlalchemy import Connection, Engine, create_engine, event, make_url, text
from sqlalchemy.exc import ArgumentError, DBAPIError, NoSuchModuleError
from sqlalchemy.pool import QueuePool

from reportedly.errors import (
    LedgerBusy,
    LedgerDamaged,
    LedgerError,
    LedgerFull,
    LedgerGone,
    LedgerMissing,
    LedgerReadOnly,
    LedgerUnopened,
    Place,
    UsageError,
)

WAIT_SECONDS = 60
"""How long a writer waits for the others: each holds the ledger for milliseconds, a backup for seconds."""

WRITERS = 7_021_981
"""The advisory lock by which writers of a PostgreSQL ledger take turns; any number would do."""

LOG_PAGES = 4_000
"""Pages of SQLite that the log may hold before they are put in their place: 16 MB, some 300 pages of news."""

CACHE_KB = 16_384
"""Pages of SQLite that a connection holds in memory: the indexes of some 10,000 pages."""

MOST_IDLE = 8
"""Connections that stay open when nobody uses them: a server's threads ask side by side, and opening one takes longer
than most questions. One after the other uses one."""


def is_url(place: str) -> bool:
    """Whether `place` is the URL of a server, not the path of a file."""
    return "://" in place


def shown(place: str) -> str:
    """`place`, without the password that a URL may hold."""
    if not is_url(place):
        return place
    try:
        return make_url(place).render_as_string(hide_password=True)
    except ArgumentError:
        return f"{place.partition('://')[0]}://..."


def engine_at(place: str, *, readable_only: bool = False) -> Engine:
    """The engine for a path or a URL; nothing is opened yet.

    readable_only: for a file that this process may not write. Raises UsageError where the URL is of no kind that a
    ledger can be kept in.
    """
    return _postgres(place) if is_url(place) else _sqlite(Path(place), readable_only=readable_only)


def begin_write(engine: Engine) -> Engine:
    """The same engine, whose transactions write: one at a time in a ledger, so each sees what the others did."""
    return engine.execution_options(reportedly_writes=True)


@contextmanager
def in_words(place: str) -> Iterator[None]:
    """Raises what goes wrong with a database inside as a LedgerError."""
    try:
        yield
    except DBAPIError as error:
        raise translated(error.orig or error, place) from error
    except sqlite3.Error as error:
        raise translated(error, place) from error


def translated(error: BaseException, place: str) -> LedgerError:
    """What a driver's error means, and what to do."""
    where = Place(shown(place))
    if isinstance(error, sqlite3.Error):
        return _of_sqlite(error, where)
    state = str(getattr(error, "sqlstate", None) or "")
    told = str(error).strip().splitlines()[0] if str(error).strip() else type(error).__name__
    if state in ("25006", "42501"):
        return LedgerReadOnly(f"the server doesn't let you write here: {told}", where=where)
    if state.startswith("53"):
        return LedgerFull(f"the server is out of room: {told}", where=where, hint="Make room and run it again")
    if state in ("55P03", "57014", "40P01", "40001"):
        return LedgerBusy(f"others kept it locked: {told}", where=where, hint="Run it again")
    if state in ("XX001", "XX002"):
        return LedgerDamaged(f"the server finds it damaged: {told}", where=where, hint="Restore a backup")
    if state == "3D000":
        return LedgerMissing(told, where=where, hint="Create the database first")
    if not state or state.startswith(("08", "57", "28")):
        hint = "What was stored is whole: run the command again when the server is back"
        return LedgerGone(f"the server doesn't answer: {told}", where=where, hint=hint)
    return LedgerError(f"the database refused it: {told}", where=where)


def _of_sqlite(error: sqlite3.Error, where: Place) -> LedgerError:
    name = getattr(error, "sqlite_errorname", "") or ""
    whole = "What was stored before is whole"
    if name.startswith("SQLITE_FULL"):
        return LedgerFull("the disk is full", where=where, hint=f"{whole}: make room and run it again")
    if name.startswith(("SQLITE_READONLY", "SQLITE_PERM")):
        hint = "Give yourself the right to write the file and its folder, or copy the ledger elsewhere"
        return LedgerReadOnly("the file or its folder can't be written", where=where, hint=hint)
    if name.startswith(("SQLITE_BUSY", "SQLITE_LOCKED")):
        return LedgerBusy("others kept it locked", where=where, hint=f"{whole}: run it again")
    if name.startswith(("SQLITE_CORRUPT", "SQLITE_NOTADB")):
        hint = "Keep the file, run 'reportedly ledger check', and restore a backup if it says so"
        told = "the file is no ledger" if name.startswith("SQLITE_NOTADB") else "the file is damaged"
        return LedgerDamaged(told, where=where, hint=hint)
    if name.startswith("SQLITE_CANTOPEN"):
        return LedgerUnopened(
            "the file can't be opened", where=where, hint="Look whether its folder is there and yours"
        )
    if name.startswith("SQLITE_IOERR"):
        return LedgerError("the disk failed", where=where, hint=f"{whole} as far as the disk is: see its logs")
    return LedgerError(f"the database refused it: {error}", where=where)


def _sqlite(path: Path, *, readable_only: bool) -> Engine:
    # A file on a read-only mount can't have the shared memory that WAL asks for: only 'immutable' opens it, which
    # promises that nobody else writes it either.
    address = f"file:{quote(os.fspath(path.absolute()))}?mode={'ro&immutable=1' if readable_only else 'rwc'}"
    engine = create_engine(
        "sqlite://",
        creator=lambda: sqlite3.connect(address, uri=True, timeout=WAIT_SECONDS, check_same_thread=False),
        poolclass=QueuePool,
        pool_size=MOST_IDLE,
    )

    @event.listens_for(engine, "connect")
    def connected(connection: Any, record: object) -> None:
        connection.isolation_level = None  # we say ourselves where a transaction begins
        cursor = connection.cursor()
        cursor.execute("PRAGMA foreign_keys = ON")
        cursor.execute(f"PRAGMA cache_size = -{CACHE_KB}")
        # In WAL, NORMAL keeps every transaction through the end of a process; if the power fails, the last ones may be
        # undone, whole, and adding the same pages again brings them back. FULL costs 3 ms a page on a plain disk.
        cursor.execute("PRAGMA synchronous = NORMAL")
        cursor.execute(f"PRAGMA wal_autocheckpoint = {LOG_PAGES}")
        cursor.close()

    @event.listens_for(engine, "begin")
    def began(connection: Connection) -> None:
        writes = connection.get_execution_options().get("reportedly_writes")
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")

    return engine


def watch(path: Path) -> sqlite3.Connection:
    """A connection that only looks whether the others changed anything (PRAGMA data_version)."""
    address = f"file:{quote(os.fspath(path.absolute()))}?mode=ro"
    return sqlite3.connect(address, uri=True, timeout=WAIT_SECONDS, check_same_thread=False)


def write_ahead(engine: Engine) -> None:
    """Sets a SQLite file to keep a log, so that readers and a writer don't wait for each other. Stays set."""
    with engine.connect() as connection:
        driver = connection.connection.driver_connection
        if driver is None:
            return
        for tries_left in range(WAIT_SECONDS * 10, -1, -1):
            try:
                driver.execute("PRAGMA journal_mode = WAL").fetchone()
                return
            except sqlite3.OperationalError as error:
                # SQLite doesn't wait by itself here, when another process is making the same ledger.
                if getattr(error, "sqlite_errorname", "") != "SQLITE_BUSY" or not tries_left:
                    raise
                time.sleep(0.1)


def _postgres(place: str) -> Engine:
    try:
        url = make_url(place)
        if url.get_backend_name() not in ("postgresql", "postgres"):
            raise UsageError(
                f"a ledger can't be kept in {url.get_backend_name()}",
                where=Place(shown(place)),
                hint="Give the path of a file, or postgresql://user@host/database",
            )
        engine = create_engine(
            url.set(drivername="postgresql+psycopg"),
            connect_args={"connect_timeout": 10},
            pool_size=MOST_IDLE,
            pool_pre_ping=True,
        )
    except (ArgumentError, NoSuchModuleError) as error:
        raise UsageError("this is no URL of a database", where=Place(shown(place))) from error
    except ImportError as error:
        hint = "pip install 'reportedly[postgres]'"
        raise UsageError(
            "PostgreSQL needs a driver that isn't installed", where=Place(shown(place)), hint=hint
        ) from error

    @event.listens_for(engine, "connect")
    def connected(connection: Any, record: object) -> None:
        with connection.cursor() as cursor:
            cursor.execute(f"SET lock_timeout = '{WAIT_SECONDS}s'")
        connection.commit()

    @event.listens_for(engine, "begin")
    def began(connection: Connection) -> None:
        if connection.get_execution_options().get("reportedly_writes"):
            connection.execute(text(f"SELECT pg_advisory_xact_lock({WRITERS})"))

    return engine
