"""Whether a ledger is as it was written: its file, its pages and readings, and the rows made from them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sqlalchemy import Connection, func, select

from reportedly.errors import PageMalformed
from reportedly.ledger import tables as t
from reportedly.ledger.lay import lay
from reportedly.ledger.model import Fault
from reportedly.ledger.rows import rows_of
from reportedly.ledger.rumour_check import rumour_faults
from reportedly.ledger.store import content_hash, corrections_of, stored_reading, unpack, words_hash

BATCH = 100

MOST_FAULTS = 20
"""Faults of one kind that are told: a damaged file has thousands."""


def faults(connection: Connection, place: str) -> Iterator[Fault]:
    """What isn't as it was written. Every page is read once; memory stays flat."""
    if connection.dialect.name == "sqlite":
        yield from _file_faults(connection)
    yield from _half_pages(connection)
    yield from _page_faults(connection, place)
    yield from rumour_faults(connection)


def _file_faults(connection: Connection) -> Iterator[Fault]:
    for row in connection.exec_driver_sql(f"PRAGMA integrity_check({MOST_FAULTS})"):
        if row[0] != "ok":
            yield Fault("the file", str(row[0]).splitlines()[0])
    for row in connection.exec_driver_sql("PRAGMA foreign_key_check").fetchmany(MOST_FAULTS):
        yield Fault(f"table {row[0]}, row {row[1]}", f"it belongs to a row of {row[2]} that isn't there")


def _half_pages(connection: Connection) -> Iterator[Fault]:
    whole = (
        select(t.pages.c.number)
        .join(t.versions, (t.versions.c.page == t.pages.c.number) & (t.versions.c.version == t.pages.c.version))
        .join(t.readings, t.readings.c.version == t.versions.c.number)
    )
    half = select(t.pages.c.id).where(t.pages.c.number.not_in(whole)).limit(MOST_FAULTS)
    for id in connection.scalars(half):
        yield Fault(f"page {id}", "it has no reading of its current version")
    counted = (
        select(t.pages.c.id)
        .join(t.versions)
        .group_by(t.pages.c.id, t.pages.c.version)
        .having((func.count() != t.pages.c.version) | (func.max(t.versions.c.version) != t.pages.c.version))
    )
    for id in connection.scalars(counted.limit(MOST_FAULTS)):
        yield Fault(f"page {id}", "a version of it is missing")


def _page_faults(connection: Connection, place: str) -> Iterator[Fault]:
    last = 0
    while True:
        numbers = connection.execute(
            select(t.pages.c.number, t.pages.c.id)
            .where(t.pages.c.number > last)
            .order_by(t.pages.c.number)
            .limit(BATCH)
        ).all()
        if not numbers:
            return
        for number, id in numbers:
            yield from (Fault(f"page {id}", what) for what in _faults_of(connection, number, place))
        last = numbers[-1].number


def _faults_of(connection: Connection, page: int, place: str) -> Iterator[str]:
    damaged = False
    for version in connection.execute(select(t.versions).where(t.versions.c.page == page)).all():
        for row in connection.execute(select(t.readings).where(t.readings.c.version == version.number)):
            what = _reading_fault(version, row)
            damaged = damaged or what is not None
            if what:
                yield f"version {version.version}, read by {row.model}: {what}"
    if damaged:
        return
    reading, seen = stored_reading(connection, page, place)
    laid = lay(reading, corrections_of(connection, page))
    rows = rows_of(laid.reading, seen=seen, apart=laid.apart, corrected=laid.corrected)
    for table, expected in ((t.speakers, rows.speakers), (t.statements, rows.statements)):
        names = [name for name in expected[0] if name != "entity_key"] if expected else []
        found = connection.execute(select(*(table.c[name] for name in names or ["page"])).where(table.c.page == page))
        if sorted(map(repr, (_cleaned(row, names) for row in expected))) != sorted(
            repr(tuple(row)) if names else "" for row in found
        ):
            yield f"its {table.name} aren't those of its reading"


def _cleaned(row: dict[str, Any], names: list[str]) -> tuple[Any, ...]:
    return tuple(t.storable(row[name]) for name in names)


def _reading_fault(version: Any, row: Any) -> str | None:
    if content_hash(version.content) != version.content_hash or content_hash(row.content) != row.content_hash:
        return "it isn't what was written"
    try:
        reading = unpack(version.content, row.content)
    except PageMalformed as error:
        return f"it can't be read: {error.message}"
    if words_hash(reading.page) != version.hash:
        twin = content_hash(f"{words_hash(reading.page)} {version.number}")
        return None if version.hash == twin else "the page isn't the one it was filed as"
    return None
