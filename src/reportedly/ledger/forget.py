"""What was asked to be forgotten: taken out of every table, kept out by salted hashes, wiped from the files."""

from __future__ import annotations

import json
import sqlite3
from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any

from sqlalchemy import Connection, String, delete, exists, func, insert, select, update

from reportedly.ledger import tables as t
from reportedly.ledger.blackout import Stone, Tombstones, black_page, blacked_out, hash_of, name_stones, page_texts
from reportedly.ledger.entities import drop_unused
from reportedly.ledger.matters import Contexts
from reportedly.ledger.names import folded, name_key, tokens
from reportedly.ledger.place import place_pages, take_out
from reportedly.ledger.rows import day_of, page_id
from reportedly.ledger.store import content_hash, stored_reading, unpack, words_hash
from reportedly.ledger.write import index
from reportedly.page.copies import bands, signature
from reportedly.page.model import Page
from reportedly.reading import codec
from reportedly.reading.reading import Reading

SALT = select(t.facts.c.value).where(t.facts.c.name == "salt")
COUNTED = select(func.count(), func.max(t.tombstones.c.number)).select_from(t.tombstones)

BATCH = 100
"""Rows looked through at a time, to keep memory flat."""

SHORTEST_ALONE = 4
"""Letters from which a word of a forgotten name, left on pages without the rest of it, is told of."""


def tombstones(connection: Connection) -> Tombstones:
    """All that must not come back."""
    salt = bytes.fromhex(str(connection.scalar(SALT)))
    rows = connection.execute(
        select(t.tombstones.c.kind, t.tombstones.c.hash, t.tombstones.c.n_words, t.tombstones.c.whole)
    )
    return Tombstones.of(salt, (Stone(*row) for row in rows))


def n_tombstones(connection: Connection) -> tuple[int, int]:
    """What changes whenever a tombstone is set: the salt's place in memory is the caller's."""
    row = connection.execute(COUNTED).one()
    return row[0], row[1] or 0


def forget_page(connection: Connection, id: str, stones: Tombstones, *, by: str, at: str) -> int:
    """Takes a page out and keeps it out; how many there were. It is kept out even where it isn't there yet."""
    _bury(connection, [Stone("page", hash_of(stones.salt, id), 0)], by=by, at=at)
    return _take_out(connection, list(connection.scalars(select(t.pages.c.number).where(t.pages.c.id == id))))


def forget_outlet(connection: Connection, name: str, stones: Tombstones, *, by: str, at: str) -> int:
    """Takes out all pages of an outlet and keeps them out; how many there were."""
    key = name_key(name)
    _bury(connection, [Stone("outlet", hash_of(stones.salt, key), 0)], by=by, at=at)
    return _take_out(connection, list(connection.scalars(select(t.pages.c.number).where(t.pages.c.outlet_key == key))))


def forget_name(
    connection: Connection, name: str, stones: Tombstones, *, by: str, at: str, place: str
) -> tuple[int, dict[str, int]]:
    """Blacks out a name everywhere and keeps it out: on how many pages, and which of its words others still have.

    The words are counted by pages, for those long enough to be told apart from common ones.
    """
    _bury(connection, name_stones(stones.salt, name), by=by, at=at)
    now = tombstones(connection)
    words = tokens(name)
    black = [page for page in _pages_with(connection, words) if _black_out(connection, page, now, place)]
    corrected = _black_corrections(connection, now)
    for page in corrected:
        reading, seen = stored_reading(connection, page, place)
        index(connection, page, reading, seen=seen)
    place_pages(connection, sorted({*black, *corrected}), Contexts.load(connection), place)
    for table in (t.entities, t.corrections, t.skipped, t.tombstones, t.backups, t.changes):
        _sweep(connection, table, now)
    return len(black), _left(connection, words)


def wipe(connection: sqlite3.Connection) -> None:
    """Makes SQLite's files forget what was deleted: the search index, free pages, the log. Not in a transaction.

    Raises TimeoutError where somebody reads what the log still holds.
    """
    # FTS5 keeps erased words in its segments, through DELETE and VACUUM, until these are merged into one.
    connection.execute("INSERT INTO statement_words(statement_words) VALUES ('optimize')")
    connection.execute("VACUUM")
    (busy, *_) = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    if busy:
        raise TimeoutError


def _bury(connection: Connection, stones: list[Stone], *, by: str, at: str) -> None:
    for stone in stones:
        there = select(t.tombstones.c.number).where(
            t.tombstones.c.kind == stone.kind,
            t.tombstones.c.hash == stone.hash,
            t.tombstones.c.whole == stone.whole,
        )
        if connection.execute(there).first() is None:
            connection.execute(
                insert(t.tombstones),
                {
                    "kind": stone.kind,
                    "hash": stone.hash,
                    "n_words": stone.n_words,
                    "whole": stone.whole,
                    "at": at,
                    "by": by,
                },
            )
    connection.execute(insert(t.changes), {"what": "forgotten", "page": None, "at": at, "by": by})


def _take_out(connection: Connection, pages: list[int]) -> int:
    take_out(connection, pages)
    for page in pages:
        entities = set(connection.scalars(select(t.speakers.c.entity).where(t.speakers.c.page == page)))
        entities.add(connection.scalar(select(t.pages.c.outlet_entity).where(t.pages.c.number == page)))
        url, id = connection.execute(select(t.pages.c.url, t.pages.c.id).where(t.pages.c.number == page)).one()
        connection.execute(delete(t.pages).where(t.pages.c.number == page))
        drop_unused(connection, entities - {None})
        connection.execute(delete(t.skipped).where(t.skipped.c.file.in_([name for name in (url, id) if name])))
    _drop_texts(connection)
    return len(pages)


def _drop_texts(connection: Connection) -> None:
    unused = ~exists().where(t.versions.c.text == t.texts.c.number)
    for number, signed in connection.execute(select(t.texts.c.number, t.texts.c.signature).where(unused)).all():
        _drop_bands(connection, number, signed)
    connection.execute(delete(t.texts).where(unused))


def _drop_bands(connection: Connection, text: int, signed: bytes) -> None:
    mine = sorted(set(bands(signed)))
    connection.execute(delete(t.bands).where(t.bands.c.band.in_(mine), t.bands.c.text == text))


def _pages_with(connection: Connection, words: list[str]) -> list[int]:
    """The numbers of the pages any version or reading of which may hold the words; some more, never fewer."""
    found = set()
    for page, content in _contents(connection):
        text = folded(content)
        if all(word in text for word in words):
            found.add(page)
    return sorted(found)


def _contents(connection: Connection) -> Iterator[tuple[int, str]]:
    last = 0
    while True:
        rows = connection.execute(
            select(t.versions.c.number, t.versions.c.page, t.versions.c.content)
            .where(t.versions.c.number > last)
            .order_by(t.versions.c.number)
            .limit(BATCH)
        ).all()
        if not rows:
            return
        for number, page, content in rows:
            yield page, content
            for reading in connection.scalars(select(t.readings.c.content).where(t.readings.c.version == number)):
                yield page, reading
        last = rows[-1].number


def _black_out(connection: Connection, page: int, stones: Tombstones, place: str) -> bool:
    """Blacks out one page, in all its versions and readings; False where the name doesn't stand there after all."""
    wholes = frozenset[str]()
    for version in connection.execute(
        select(t.versions).where(t.versions.c.page == page).order_by(t.versions.c.number)
    ).all():
        readings = connection.execute(
            select(t.readings).where(t.readings.c.version == version.number).order_by(t.readings.c.number)
        ).all()
        for row in readings:
            reading = unpack(version.content, row.content)
            black = blacked_out(reading, stones)
            if black is not reading:
                wholes |= stones.wholes((*page_texts(reading.page), *(entity.name for entity in reading.entities)))
                _rewrite(connection, page, version, row, black)
    if wholes:
        _rewrite_page(connection, page, stones, wholes, place)
    return bool(wholes)


def _rewrite(connection: Connection, page: int, version: Any, row: Any, black: Reading) -> None:
    told = codec.without_balance(black)
    content = json.dumps(told.pop("page"), ensure_ascii=False)
    reading = json.dumps(told, ensure_ascii=False, allow_nan=False)
    connection.execute(
        update(t.readings)
        .where(t.readings.c.number == row.number)
        .values(content=reading, content_hash=content_hash(reading))
    )
    hash = words_hash(black.page)
    twin = connection.scalar(
        select(t.versions.c.version).where(
            t.versions.c.page == page, t.versions.c.hash == hash, t.versions.c.number != version.number
        )
    )
    connection.execute(
        update(t.versions)
        .where(t.versions.c.number == version.number)
        # Two versions may have differed by the name alone: the one keeps a hash that no page has.
        .values(
            content=content,
            content_hash=content_hash(content),
            hash=hash if twin is None else content_hash(f"{hash} {version.number}"),
        )
    )
    _sign_again(connection, version.text, black.page)


def _sign_again(connection: Connection, text: int, page: Page) -> None:
    """The text's signature is made from the blacked-out words, so that these find it when they are read again."""
    signed = signature(page.text)
    before = connection.scalar(select(t.texts.c.signature).where(t.texts.c.number == text))
    connection.execute(update(t.texts).where(t.texts.c.number == text).values(signature=signed))
    _drop_bands(connection, text, before or b"")
    if signed:
        connection.execute(insert(t.bands), [{"band": band, "text": text} for band in sorted(set(bands(signed)))])


def _rewrite_page(connection: Connection, page: int, stones: Tombstones, wholes: frozenset[str], place: str) -> None:
    for row in connection.execute(select(t.corrections).where(t.corrections.c.page == page)).all():
        black = {name: _black_json(getattr(row, name), stones, wholes) for name in ("target", "value")}
        connection.execute(update(t.corrections).where(t.corrections.c.number == row.number).values(**black))
    # Its addresses may hold the name; without what was kept of them, the page is sent again, and found unchanged.
    connection.execute(delete(t.visits).where(t.visits.c.page == page))
    reading, seen = stored_reading(connection, page, place)
    now = reading.page
    connection.execute(
        update(t.pages)
        .where(t.pages.c.number == page)
        .values(
            id=page_id(now),
            url=now.url,
            title=now.title,
            outlet=now.outlet,
            outlet_key=name_key(now.outlet or "") or None,
            published=now.published,
            day=day_of(now, seen=seen),
        )
    )
    index(connection, page, reading, seen=seen)


def _black_corrections(connection: Connection, stones: Tombstones) -> set[int]:
    """Blacks the names out of what people decided; the pages whose rows have to be made again."""
    pages = set()
    for row in connection.execute(select(t.corrections)).all():
        wholes = stones.wholes((row.target, row.value))
        if wholes:
            value = json.loads(row.value)
            if stones.wholes([str(value.get("name", ""))]):
                value["identity"] = "anonymous"
            black = {
                "target": _black_json(row.target, stones, wholes),
                "value": _black_json(json.dumps(value, ensure_ascii=False), stones, wholes),
            }
            connection.execute(update(t.corrections).where(t.corrections.c.number == row.number).values(**black))
            pages |= {row.page} - {None}
    return pages


def _black_json(content: str, stones: Tombstones, wholes: frozenset[str]) -> str:
    """JSON with all words of the names blacked out, as on its page."""
    return json.dumps(_each_text(json.loads(content), lambda text: stones.black(text, wholes)), ensure_ascii=False)


def _each_text(value: Any, change: Callable[[str], str]) -> Any:
    if isinstance(value, str):
        return change(value)
    if isinstance(value, list):
        return [_each_text(each, change) for each in value]
    if isinstance(value, dict):
        return {name: _each_text(each, change) for name, each in value.items()}
    return value


def _sweep(connection: Connection, table: Any, stones: Tombstones) -> None:
    """Blacks out the name wherever else it was written down: authors, reasons, files that were skipped."""
    columns = [column for column in table.c if isinstance(column.type, t.Words | String) and not column.foreign_keys]
    key = table.primary_key.columns.values()[0]
    if not columns or len(table.primary_key.columns) > 1:
        return
    for row in connection.execute(select(key, *(column for column in columns if column is not key))).all():
        values = row._mapping
        black = {
            column.name: stones.black(value, stones.wholes([value]))
            for column in columns
            if column is not key and (value := values[column.name]) is not None
        }
        black = {name: text for name, text in black.items() if text != values[name]}
        if black:
            connection.execute(update(table).where(key == values[key.name]).values(**black))


def _left(connection: Connection, words: list[str]) -> dict[str, int]:
    """On how many pages a word of the name still stands alone."""
    if len(words) < 2:
        return {}
    left: Counter[str] = Counter()
    long = [word for word in words if len(word) >= SHORTEST_ALONE]
    seen: set[tuple[str, int]] = set()
    for page, content in _contents(connection):
        found = set(tokens(content)) & set(long)
        for word in found:
            if (word, page) not in seen:
                seen.add((word, page))
                left[word] += 1
    return dict(left)


def count(connection: Connection, table: Any) -> int:
    """How many rows a table has."""
    return int(connection.scalar(select(func.count()).select_from(table)) or 0)


def black_again(page: Page, stones: Tombstones) -> Page:
    """A page as it would be stored: with the names to forget blacked out."""
    wholes = stones.wholes(page_texts(page)) if stones.names else frozenset()
    return black_page(page, stones, wholes) if wholes else page
