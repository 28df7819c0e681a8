"""Pages, versions, readings and their rows, written inside a transaction that its caller holds."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from operator import itemgetter
from typing import Any

from sqlalchemy import Connection, bindparam, delete, insert, select, update

from reportedly.ledger import tables as t
from reportedly.ledger.bulk import MOST_ASKED, insert_rows, rows_with, take_numbers
from reportedly.ledger.entities import drop_unused, entity_numbers
from reportedly.ledger.lay import lay
from reportedly.ledger.model import Outcome
from reportedly.ledger.names import name_key
from reportedly.ledger.rows import SPEAKER, STATEMENT, Rows, day_of, rows_of
from reportedly.ledger.store import Packed, corrections_by_page
from reportedly.ledger.texts import text_numbers
from reportedly.ledger.visited import keep_all
from reportedly.page.model import Page
from reportedly.reading.model import Entity
from reportedly.reading.reading import Reading

VERSIONS = select(t.pages.c.id, t.pages.c.number, t.versions.c.version, t.versions.c.hash).join(t.versions)
SPOKEN_OF = select(t.speakers.c.entity).distinct().where(t.speakers.c.entity.is_not(None))
OUTLETS = select(t.pages.c.outlet_entity).where(t.pages.c.outlet_entity.is_not(None))
CHANGED = ("url", "title", "outlet", "outlet_key", "outlet_entity", "published", "day", "version")
"""What a new version of a page can change in its row."""
CHANGE = (
    update(t.pages)
    .where(t.pages.c.number == bindparam("_number"))
    .values({name: bindparam(f"_{name}") for name in CHANGED})
)


@dataclass(frozen=True, slots=True)
class Indexed:
    """A page of the ledger as it is to be found: its number, how it stands now, and the rows made from that."""

    number: int
    page: Page
    rows: Rows

    @property
    def outlet_key(self) -> str | None:
        """The key of the page's outlet among the entities."""
        return name_key(self.page.outlet or "") or None

    @property
    def named(self) -> dict[str, Entity]:
        """Who is named on the page, its outlet with them, by their keys."""
        key = self.outlet_key
        outlet = {key: Entity("", self.page.outlet or "", "outlet", "named")} if key else {}
        return {**outlet, **self.rows.named}


def write_all(connection: Connection, packed: Sequence[Packed], *, model: str, by: str, at: str) -> list[Outcome]:
    """Adds pages and versions that weren't there yet, each with its reading and rows: what became of each, in order.

    The same as if they were added one after the other, but for the numbers that rows get.
    """
    numbers, known = _here(connection, [each.id for each in packed])
    here = frozenset(numbers)
    outcomes: list[Outcome] = []
    news: list[tuple[Packed, int]] = []
    for each in packed:
        versions = known.setdefault(each.id, {})
        if each.hash in versions:
            outcomes.append("unchanged")
            continue
        outcomes.append("changed" if versions else "added")
        versions[each.hash] = max(versions.values(), default=0) + 1
        news.append((each, versions[each.hash]))
    last = {each.id: (each, version) for each, version in news}
    fresh = [id for id in last if id not in here]
    numbers |= zip(fresh, take_numbers(connection, t.pages, len(fresh)), strict=True)
    old = [(numbers[each.id], each.reading, at) for each, _ in last.values() if each.id in here]
    indexed = [
        *(Indexed(numbers[id], last[id][0].reading.page, last[id][0].rows) for id in fresh),
        *_made_again(connection, old),
    ]
    entities = entity_numbers(connection, _named(indexed))
    versions_now = {numbers[id]: version for id, (_, version) in last.items()}
    values = {each.number: _page_values(each, entities, version=versions_now[each.number], seen=at) for each in indexed}
    insert_rows(
        connection, t.pages, ("id", "number", *CHANGED), [(id, numbers[id], *values[numbers[id]]) for id in fresh]
    )
    gone = _take_rows_out(connection, [number for number, _, _ in old])
    if old:
        names = [f"_{name}" for name in CHANGED]
        connection.execute(
            CHANGE, [{"_number": number, **dict(zip(names, values[number], strict=True))} for number, _, _ in old]
        )
    _write_versions(connection, news, numbers, model=model, by=by, at=at)
    _put_rows_in(connection, indexed, entities)
    drop_unused(connection, gone - set(entities.values()))
    changes = [(outcome, numbers[each.id], at, by) for outcome, each in zip(outcomes, packed, strict=True)]
    insert_rows(
        connection, t.changes, ("what", "page", "at", "by"), [change for change in changes if change[0] != "unchanged"]
    )
    keep_all(connection, [(visit, numbers[each.id]) for each in packed if (visit := each.reading.page.visit)])
    return outcomes


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
    _write_readings(connection, [(packed, version)], model=model, by=by, at=at)
    connection.execute(insert(t.changes), {"what": "reread", "page": page, "at": at, "by": by})
    index(connection, page, packed.reading, seen=seen)
    return True


def index(connection: Connection, page: int, reading: Reading, *, seen: str) -> None:
    """Makes the rows of a page from its reading and corrections, in place of those it had."""
    indexed = _made_again(connection, [(page, reading, seen)])
    gone = _take_rows_out(connection, [page])
    entities = entity_numbers(connection, _named(indexed))
    outlet = entities.get(indexed[0].outlet_key or "")
    connection.execute(update(t.pages).where(t.pages.c.number == page).values(outlet_entity=outlet))
    _put_rows_in(connection, indexed, entities)
    drop_unused(connection, gone - set(entities.values()))


def _here(connection: Connection, ids: Sequence[str]) -> tuple[dict[str, int], dict[str, dict[str, int]]]:
    """The numbers of the pages that are here, and the versions of each by the hash of their words."""
    numbers: dict[str, int] = {}
    versions: dict[str, dict[str, int]] = {}
    for row in rows_with(connection, VERSIONS, t.pages.c.id, list(dict.fromkeys(ids))):
        numbers[row.id] = row.number
        versions.setdefault(row.id, {})[row.hash] = row.version
    return numbers, versions


def _made_again(connection: Connection, pages: Sequence[tuple[int, Reading, str]]) -> list[Indexed]:
    """The rows of pages, with what people decided laid over their readings. pages: number, reading, when it came in."""
    decided = corrections_by_page(connection, [number for number, _, _ in pages])
    made = []
    for number, reading, seen in pages:
        laid = lay(reading, decided.get(number, ()))
        rows = rows_of(laid.reading, seen=seen, apart=laid.apart, corrected=laid.corrected)
        made.append(Indexed(number, laid.reading.page, rows.storable()))
    return made


def _named(indexed: Iterable[Indexed]) -> dict[str, Entity]:
    named: dict[str, Entity] = {}
    for each in indexed:
        for key, entity in each.named.items():
            named.setdefault(key, entity)
    return named


def _page_values(each: Indexed, entities: Mapping[str, int], *, version: int, seen: str) -> list[Any]:
    """The values of the columns in CHANGED."""
    page, key = each.page, each.outlet_key
    told = (page.url, page.title, page.outlet, key, entities.get(key or ""), page.published)
    return [*map(t.storable, told), day_of(page, seen=seen), version]


def _write_versions(
    connection: Connection,
    news: Sequence[tuple[Packed, int]],
    pages: Mapping[str, int],
    *,
    model: str,
    by: str,
    at: str,
) -> None:
    numbers = take_numbers(connection, t.versions, len(news))
    texts = text_numbers(connection, [each.signature for each, _ in news])
    author = t.storable(by)
    insert_rows(
        connection,
        t.versions,
        ("number", "page", "version", "hash", "text", "content", "content_hash", "at", "by"),
        [
            (number, pages[each.id], version, each.hash, text, each.page, each.page_hash, at, author)
            for number, text, (each, version) in zip(numbers, texts, news, strict=True)
        ],
    )
    read = [(each, number) for number, (each, _) in zip(numbers, news, strict=True)]
    _write_readings(connection, read, model=model, by=by, at=at)


def _write_readings(
    connection: Connection, read: Sequence[tuple[Packed, int]], *, model: str, by: str, at: str
) -> None:
    """Writes the reading of each version, which stands here by its number."""
    insert_rows(
        connection,
        t.readings,
        ("version", "model", "content", "content_hash", "at", "by"),
        [(version, t.storable(model), each.content, each.content_hash, at, t.storable(by)) for each, version in read],
    )


def _take_rows_out(connection: Connection, pages: Sequence[int]) -> set[int]:
    """Takes out the rows of pages; the numbers of the entities that these spoke of."""
    gone = {row.entity for row in rows_with(connection, SPOKEN_OF, t.speakers.c.page, pages)}
    gone |= {row.outlet_entity for row in rows_with(connection, OUTLETS, t.pages.c.number, pages)}
    for at in range(0, len(pages), MOST_ASKED):
        for table in (t.statements, t.speakers):
            connection.execute(delete(table).where(table.c.page.in_(pages[at : at + MOST_ASKED])))
    return gone


def _put_rows_in(connection: Connection, indexed: Sequence[Indexed], entities: Mapping[str, int]) -> None:
    for table, names in ((t.speakers, SPEAKER), (t.statements, STATEMENT)):
        values = itemgetter(*names)
        rows = [
            (each.number, entities.get(row["entity_key"]), *values(row))
            for each in indexed
            for row in (each.rows.speakers if table is t.speakers else each.rows.statements)
        ]
        insert_rows(connection, table, ("page", "entity", *names), rows)
