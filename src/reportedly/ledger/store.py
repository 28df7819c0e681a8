"""Pages, versions, readings and their rows, written inside a transaction that its caller holds."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from sqlalchemy import Connection, Dialect, Table, bindparam, delete, exists, func, insert, select, update

from reportedly.errors import LedgerDamaged, Place
from reportedly.ledger import tables as t
from reportedly.ledger.lay import Laid, lay
from reportedly.ledger.model import Correction, Outcome
from reportedly.ledger.names import name_key
from reportedly.ledger.rows import Rows, day_of, page_id, rows_of
from reportedly.ledger.visited import keep
from reportedly.page.copies import SAME_TEXT, bands, likeness
from reportedly.page.model import Page
from reportedly.reading import codec
from reportedly.reading.model import Entity
from reportedly.reading.reading import Reading

MOST_CANDIDATES = 50
"""Texts that share a band with a new one and are compared with it: more share a band by boilerplate alone."""

PAGE_NUMBER = select(t.pages.c.number).where(t.pages.c.id == bindparam("id"))
VERSIONS_SO_FAR = select(
    func.max(t.versions.c.version), func.count().filter(t.versions.c.hash == bindparam("hash"))
).where(t.versions.c.page == bindparam("page"))
ENTITIES = select(t.entities.c.key, t.entities.c.number, t.entities.c.same_as).where(
    t.entities.c.key.in_(bindparam("keys", expanding=True))
)
_SHARED = func.count().label("shared")
CANDIDATES = (
    select(t.texts.c.number, t.texts.c.signature, _SHARED)
    .join(t.bands, t.bands.c.text == t.texts.c.number)
    .where(t.bands.c.band.in_(bindparam("bands", expanding=True)))
    .group_by(t.texts.c.number)
    .order_by(_SHARED.desc(), t.texts.c.number)
    .limit(MOST_CANDIDATES)
)
"""Statements of every page that is added: made once, since making them takes longer than running them."""


@dataclass(frozen=True, slots=True)
class Packed:
    """A reading ready to be written: all that can be computed before the ledger is locked."""

    reading: Reading
    id: str
    hash: str
    page: str
    content: str
    signature: bytes
    rows: Rows


def pack(reading: Reading, signature: bytes, *, at: str) -> Packed:
    """The reading in the form in which it is kept. signature: of its text, as `page.copies` makes it."""
    told = codec.without_balance(reading)
    page = json.dumps(told.pop("page"), ensure_ascii=False)
    content = json.dumps(told, ensure_ascii=False, allow_nan=False)
    return Packed(
        reading, page_id(reading.page), words_hash(reading.page), page, content, signature, rows_of(reading, seen=at)
    )


def unpack(page: str, content: str) -> Reading:
    """The reading of a page, from the two texts that `pack` made."""
    return Reading.from_json(f'{{"page": {page}, {content[1:]}')


def page_from(content: str) -> Page:
    """The page of a version, from the text that `pack` made."""
    empty = '"format": "reportedly.reading/1", "entities": [], "attributions": [], "own_voice": []'
    headline = '{"text": "", "question": false, "attributions": [], "supported_by": [], "by_own_voice": false, '
    headline += '"contradicted_by": [], "firmer_than_body": false, "why": ""}'
    return Reading.from_json(f'{{"page": {content}, {empty}, "headline": {headline}}}').page


def words_hash(page: Page) -> str:
    """The hash of all that a page tells its readers: where it differs, the page has changed."""
    told = [page.text, page.title, page.outlet, list(page.byline), page.published]
    return hashlib.sha256(json.dumps(told).encode("ascii")).hexdigest()


def content_hash(content: str) -> str:
    """The hash by which a damaged row is told from a whole one."""
    return hashlib.sha256(content.encode("utf-8", "surrogatepass")).hexdigest()


def known(connection: Connection, id: str, hash: str) -> bool:
    """Whether the page stands in the ledger with these words."""
    return (
        connection.execute(
            select(t.versions.c.number).join(t.pages).where(t.pages.c.id == id, t.versions.c.hash == hash)
        ).first()
        is not None
    )


def write(connection: Connection, packed: Packed, *, model: str, by: str, at: str) -> Outcome:
    """Adds a page, or a version of it that wasn't there yet, with its reading and rows."""
    page, version = _standing(connection, packed)
    visit = packed.reading.page.visit
    if version == 0:
        if visit and page is not None:
            keep(connection, visit, page)
        return "unchanged"
    values = {"version": version, **_page_values(packed.reading.page, seen=at)}
    if page is None:
        numbers = entity_numbers(connection, _named(packed.rows, packed.reading.page))
        values |= {"id": packed.id, "outlet_entity": numbers.get(values["outlet_key"])}
        page = _inserted(connection, t.pages, values)
        _insert_rows(connection, page, packed.rows, numbers)
    else:
        connection.execute(update(t.pages).where(t.pages.c.number == page).values(**values))
    if visit:
        keep(connection, visit, page)
    outcome: Outcome = "added" if version == 1 else "changed"
    number = _inserted(
        connection,
        t.versions,
        {
            "page": page,
            "version": version,
            "hash": packed.hash,
            "text": _text_of(connection, packed.signature),
            "content": packed.page,
            "content_hash": content_hash(packed.page),
            "at": at,
            "by": by,
        },
    )
    _write_reading(connection, number, packed, model=model, by=by, at=at)
    connection.execute(insert(t.changes), {"what": outcome, "page": page, "at": at, "by": by})
    if version > 1:
        index(connection, page, packed.reading, seen=at)
    return outcome


def write_again(connection: Connection, packed: Packed, *, model: str, by: str, at: str) -> bool:
    """Adds what another model read in the current version of a page; False where it isn't there, or was read by it."""
    row = connection.execute(
        select(t.pages.c.number, t.versions.c.number, t.versions.c.at)
        .join(t.versions, (t.versions.c.page == t.pages.c.number) & (t.versions.c.version == t.pages.c.version))
        .where(t.pages.c.id == packed.id, t.versions.c.hash == packed.hash)
    ).first()
    if row is None:
        return False
    page, version, seen = row
    by_model = select(t.readings.c.number).where(t.readings.c.version == version).order_by(t.readings.c.number.desc())
    last = connection.execute(by_model.add_columns(t.readings.c.model).limit(1)).first()
    if last is not None and last.model == model:
        return False
    _write_reading(connection, version, packed, model=model, by=by, at=at)
    connection.execute(insert(t.changes), {"what": "reread", "page": page, "at": at, "by": by})
    index(connection, page, packed.reading, seen=seen)
    return True


def stored_reading(connection: Connection, page: int, place: str) -> tuple[Reading, str]:
    """The last reading of a page's current version, and when that version came in. Raises LedgerDamaged."""
    row = connection.execute(
        select(
            t.pages.c.id,
            t.versions.c.content,
            t.versions.c.content_hash,
            t.versions.c.at,
            t.readings.c.content.label("reading"),
            t.readings.c.content_hash.label("reading_hash"),
        )
        .join(t.versions, (t.versions.c.page == t.pages.c.number) & (t.versions.c.version == t.pages.c.version))
        .join(t.readings, t.readings.c.version == t.versions.c.number)
        .where(t.pages.c.number == page)
        .order_by(t.readings.c.number.desc())
        .limit(1)
    ).one()
    if content_hash(row.content) != row.content_hash or content_hash(row.reading) != row.reading_hash:
        hint = "Keep the file, run 'reportedly ledger check', and restore a backup"
        raise LedgerDamaged(f"page {row.id} isn't what was written", where=Place(place), hint=hint)
    return unpack(row.content, row.reading), row.at


def page_number(connection: Connection, id: str) -> int | None:
    """The number of the page with that id."""
    return connection.execute(PAGE_NUMBER, {"id": id}).scalar()


def corrections_of(connection: Connection, page: int | None) -> list[Correction]:
    """The decisions about a page, or about the whole ledger where None; the oldest first."""
    return [
        correction_of(row)
        for row in connection.execute(
            select(t.corrections, t.pages.c.id.label("page_id"))
            .outerjoin(t.pages, t.pages.c.number == t.corrections.c.page)
            .where(t.corrections.c.page == page if page is not None else t.corrections.c.page.is_(None))
            .order_by(t.corrections.c.number)
        )
    ]


def correction_of(row: Any) -> Correction:
    """The correction in a row of the table, joined with the page's id."""
    return Correction(
        row.number,
        row.page_id,
        row.kind,
        json.loads(row.target),
        json.loads(row.value),
        row.at,
        row.by,
        row.reason,
        row.withdraws,
    )


def laid_reading(connection: Connection, page: int, place: str) -> tuple[Laid, str]:
    """The reading of a page as people corrected it, and when its version came in."""
    reading, seen = stored_reading(connection, page, place)
    return lay(reading, corrections_of(connection, page)), seen


def index(connection: Connection, page: int, reading: Reading, *, seen: str) -> None:
    """Makes the rows of a page from its reading and corrections, in place of those it had."""
    laid = lay(reading, corrections_of(connection, page))
    rows = rows_of(laid.reading, seen=seen, apart=laid.apart, corrected=laid.corrected)
    outlet_before = select(t.pages.c.outlet_entity).where(t.pages.c.number == page)
    before = set(connection.scalars(select(t.speakers.c.entity).where(t.speakers.c.page == page).union(outlet_before)))
    connection.execute(delete(t.statements).where(t.statements.c.page == page))
    connection.execute(delete(t.speakers).where(t.speakers.c.page == page))
    numbers = entity_numbers(connection, _named(rows, laid.reading.page))
    outlet = numbers.get(name_key(laid.reading.page.outlet or ""))
    connection.execute(update(t.pages).where(t.pages.c.number == page).values(outlet_entity=outlet))
    _insert_rows(connection, page, rows, numbers)
    drop_unused(connection, before - set(numbers.values()) - {None})


def _named(rows: Rows, page: Page) -> dict[str, Entity]:
    """Who is named on a page, its outlet with them, by their keys."""
    outlet = name_key(page.outlet or "")
    return {**({outlet: Entity("", page.outlet or "", "outlet", "named")} if outlet else {}), **rows.named}


def _insert_rows(connection: Connection, page: int, rows: Rows, numbers: Mapping[str, int]) -> None:
    for table, made in ((t.speakers, rows.speakers), (t.statements, rows.statements)):
        insert_many(
            connection, table, [{**each, "page": page, "entity": numbers.get(each["entity_key"])} for each in made]
        )


def insert_many(connection: Connection, table: Table, rows: list[dict[str, Any]]) -> None:
    """Inserts rows that all have the same columns; what the table has no column for is left aside.

    Straight through the driver: what SQLAlchemy does for each value of each row takes longer than SQLite needs.
    """
    if not rows:
        return
    names = [column.name for column in table.c if column.name in rows[0]]
    statement = _many(connection.dialect, table, tuple(names))
    cleaned = [[t.storable(row[name]) for name in names] for row in rows]
    if connection.dialect.paramstyle == "qmark":
        connection.exec_driver_sql(statement, [tuple(values) for values in cleaned])
    else:
        connection.exec_driver_sql(statement, [dict(zip(names, values, strict=True)) for values in cleaned])


@cache
def _many(dialect: Dialect, table: Table, names: tuple[str, ...]) -> str:
    return str(insert(table).values({name: bindparam(name) for name in names}).compile(dialect=dialect))


def entity_numbers(connection: Connection, named: Mapping[str, Entity]) -> dict[str, int]:
    """The number of each key's entity, or of the one a person said it is; those that are new are made."""
    keys = list(named)
    found: dict[str, int] = {}
    for at in range(0, len(keys), 500):
        for row in connection.execute(ENTITIES, {"keys": keys[at : at + 500]}):
            found[row.key] = row.same_as or row.number
    for key in keys:
        if key not in found:
            entity = named[key]
            found[key] = _inserted(
                connection, t.entities, {"key": key, "name": entity.name, "kind": entity.kind, "same_as": None}
            )
    return found


def drop_unused(connection: Connection, numbers: Iterable[int]) -> None:
    """Takes out the entities, among these, that no page speaks of any more and no person spoke of."""
    for number in numbers:
        connection.execute(
            delete(t.entities).where(
                t.entities.c.number == number,
                t.entities.c.same_as.is_(None),
                ~exists().where(t.speakers.c.entity == number),
                ~exists().where(t.pages.c.outlet_entity == number),
                ~exists().where(_other.c.same_as == number),
            )
        )


_other = t.entities.alias("other")


def _standing(connection: Connection, packed: Packed) -> tuple[int | None, int]:
    """The number of the page where it is known, and the number of the version to come: 0 where this one is known."""
    page = page_number(connection, packed.id)
    if page is None:
        return None, 1
    last, same = connection.execute(VERSIONS_SO_FAR, {"page": page, "hash": packed.hash}).one()
    return page, 0 if same else last + 1


def _page_values(page: Page, *, seen: str) -> dict[str, Any]:
    return {
        "url": page.url,
        "title": page.title,
        "outlet": page.outlet,
        "outlet_key": name_key(page.outlet or "") or None,
        "published": page.published,
        "day": day_of(page, seen=seen),
    }


def _text_of(connection: Connection, signature: bytes) -> int:
    """The number of the text that this is a copy of, or of a new one."""
    mine = sorted(set(bands(signature)))
    candidates = connection.execute(CANDIDATES, {"bands": mine}).all() if mine else []
    likely = [(likeness(signature, row.signature), -row.number) for row in candidates]
    if likely and max(likely)[0] >= SAME_TEXT:
        return int(-max(likely)[1])
    number = _inserted(connection, t.texts, {"signature": signature})
    if mine:
        insert_many(connection, t.bands, [{"band": band, "text": number} for band in mine])
    return number


def _write_reading(connection: Connection, version: int, packed: Packed, *, model: str, by: str, at: str) -> None:
    connection.execute(
        insert(t.readings),
        {
            "version": version,
            "model": model,
            "content": packed.content,
            "content_hash": content_hash(packed.content),
            "at": at,
            "by": by,
        },
    )


INSERTS = {table: insert(table).returning(table.c.number) for table in (t.pages, t.versions, t.texts, t.entities)}


def _inserted(connection: Connection, table: Table, values: dict[str, Any]) -> int:
    made = connection.execute(INSERTS[table], values)
    return int(made.scalar_one())
