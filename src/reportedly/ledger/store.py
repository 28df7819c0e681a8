"""Pages and their readings as they are kept: packed for the ledger, and taken out of it again."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, bindparam, select

from reportedly.errors import LedgerDamaged, Place
from reportedly.ledger import tables as t
from reportedly.ledger.bulk import rows_with
from reportedly.ledger.lay import Laid, lay
from reportedly.ledger.model import Correction
from reportedly.ledger.rows import Rows, page_id, rows_of
from reportedly.page.model import Page
from reportedly.reading import codec
from reportedly.reading.reading import Reading

PAGE_NUMBER = select(t.pages.c.number).where(t.pages.c.id == bindparam("id"))
KNOWN = (
    select(t.versions.c.number)
    .join(t.pages)
    .where(t.pages.c.id == bindparam("id"), t.versions.c.hash == bindparam("hash"))
)
CORRECTIONS = (
    select(t.corrections, t.pages.c.id.label("page_id"))
    .outerjoin(t.pages, t.pages.c.number == t.corrections.c.page)
    .order_by(t.corrections.c.number)
)
"""Queries of every page that is added: made once, since making them takes longer than running them."""


@dataclass(frozen=True, slots=True)
class Packed:
    """A reading ready to be written: all that can be computed before the ledger is locked."""

    reading: Reading
    id: str
    hash: str
    page: str
    page_hash: str
    content: str
    content_hash: str
    signature: bytes
    rows: Rows


def pack(reading: Reading, signature: bytes, *, at: str) -> Packed:
    """The reading in the form in which it is kept. signature: of its text, as `page.copies` makes it."""
    told = codec.without_balance(reading)
    page = json.dumps(told.pop("page"), ensure_ascii=False)
    content = json.dumps(told, ensure_ascii=False, allow_nan=False)
    rows = rows_of(reading, seen=at)
    return Packed(
        reading,
        page_id(reading.page),
        words_hash(reading.page),
        page,
        content_hash(page),
        content,
        content_hash(content),
        signature,
        rows if _storable(page) and _storable(content) else rows.storable(),
    )


def _storable(content: str) -> bool:
    """Whether no text in this JSON, in which rows have their texts from, has what no database can hold."""
    try:
        content.encode()
    except UnicodeEncodeError:
        return False
    return "\\u0000" not in content


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
    return connection.execute(KNOWN, {"id": id, "hash": hash}).first() is not None


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
    about = t.corrections.c.page == page if page is not None else t.corrections.c.page.is_(None)
    return [correction_of(row) for row in connection.execute(CORRECTIONS.where(about))]


def corrections_by_page(connection: Connection, pages: Sequence[int]) -> dict[int, list[Correction]]:
    """The decisions about each of these pages about which there are any; the oldest first."""
    found: dict[int, list[Correction]] = {}
    for row in rows_with(connection, CORRECTIONS, t.corrections.c.page, pages):
        found.setdefault(row.page, []).append(correction_of(row))
    return found


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
