"""What people decide: corrections made, taken back, and looked through for those that no longer fit."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from sqlalchemy import Connection, insert, select, update

from reportedly.errors import Place, UsageError
from reportedly.ledger import tables as t
from reportedly.ledger.anchors import Anchor, AttributionAnchor
from reportedly.ledger.entities import drop_unused
from reportedly.ledger.lay import Laid, entity_target, standing
from reportedly.ledger.model import Correction, CorrectionKind, Part, Unfit
from reportedly.ledger.store import (
    correction_of,
    corrections_of,
    laid_reading,
    page_number,
    stored_reading,
)
from reportedly.ledger.write import index
from reportedly.reading.model import Attribution, Identity, Kind
from reportedly.text.model import spans_of

Decided = tuple[CorrectionKind, Mapping[str, object], Mapping[str, object]]
"""Kind, target and value of a correction to be made."""

Stretch = tuple[str, int | None]
"""Words of a page, and near which offset they stand; None: near the attribution."""


def who(laid: Laid, attribution: Attribution, name: str, *, kind: Kind, identity: Identity) -> Decided:
    """Somebody else said it. `name` may be the id of an entity of the page."""
    here = next((entity for entity in laid.reading.entities if entity.id == name), None)
    value = (
        {"name": here.name, "kind": here.kind, "identity": here.identity}
        if here
        else {"name": name, "kind": kind, "identity": identity}
    )
    return "who", _target(laid, attribution), value


def part(laid: Laid, attribution: Attribution, which: Part, stretches: Iterable[Stretch]) -> Decided:
    """Other words of the page are that part. Raises UsageError where the page doesn't hold them, or there are none."""
    text = laid.reading.page.text
    parts = attribution.cue or attribution.content or attribution.source
    near = parts[0].start if parts else 0
    edges: list[tuple[int, int]] = []
    for words, start in stretches:
        at = _nearest(text, words, near if start is None else start)
        if edges and at <= edges[-1][1]:  # chosen in pieces that touch: one stretch
            edges[-1] = (min(at, edges[-1][0]), max(at + len(words), edges[-1][1]))
        else:
            edges.append((at, at + len(words)))
    if not edges:
        raise UsageError("the correction names no words", hint="Give the words as they stand in the page's text")
    anchors = [Anchor.of(text, span).to_json() for span in spans_of(text, edges)]
    return which, _target(laid, attribution), {which: anchors}


def not_an_attribution(laid: Laid, attribution: Attribution) -> Decided:
    """Nothing is put in anybody's mouth there."""
    return "not_an_attribution", _target(laid, attribution), {}


def merge(laid: Laid, keep: str, other: str) -> Decided:
    """Two entities of the page are one. Raises UsageError where there is none of that id."""
    return "merge", {"keep": _entity(laid, keep), "other": _entity(laid, other)}, {}


def split(laid: Laid, attribution: Attribution) -> Decided:
    """Who says this isn't who says the rest in that entity's name."""
    return "split", _target(laid, attribution), {}


def split_entity(laid: Laid, id: str) -> Decided:
    """The page's entity isn't the one that other pages call so."""
    return "split", {"entity": _entity(laid, id)}, {}


def attribution_of(laid: Laid, id: str) -> Attribution:
    """The attribution of that id on the page. Raises UsageError where there is none."""
    for attribution in laid.reading.attributions:
        if attribution.id == id:
            return attribution
    raise UsageError(f"the page has no attribution {id!r}", hint="'reportedly search' tells the ids")


def record(
    connection: Connection,
    page: int | None,
    decided: Decided,
    *,
    by: str,
    at: str,
    reason: str,
    withdraws: int | None = None,
) -> int:
    """Writes a decision down; its number."""
    kind, target, value = decided
    made = connection.execute(
        insert(t.corrections),
        {
            "page": page,
            "kind": kind,
            "target": json.dumps(target, ensure_ascii=False),
            "value": json.dumps(value, ensure_ascii=False),
            "withdraws": withdraws,
            "at": at,
            "by": by,
            "reason": reason,
        },
    ).inserted_primary_key
    what = "withdrawn" if kind == "withdrawal" else "corrected"
    connection.execute(insert(t.changes), {"what": what, "page": page, "at": at, "by": by})
    return int(made[0]) if made else 0


def reindex(connection: Connection, page: int, place: str) -> None:
    """Makes the rows of a page again, from its reading and what stands of the decisions about it."""
    reading, seen = stored_reading(connection, page, place)
    index(connection, page, reading, seen=seen)


def same(connection: Connection, keep: int, other: int) -> Decided:
    """Two entities of the ledger are one. Raises UsageError where one isn't there, or they are one already."""
    rows = {
        row.number: row for row in connection.execute(select(t.entities).where(t.entities.c.number.in_([keep, other])))
    }
    for number in (keep, other):
        if number not in rows:
            raise UsageError(f"the ledger has no entity E{number}", hint="'reportedly who NAME' tells the ids")
    roots = [rows[number].same_as or number for number in (keep, other)]
    if roots[0] == roots[1]:
        raise UsageError(f"E{keep} and E{other} are one already")
    return "same", {"keep": rows[keep].key, "other": rows[other].key}, {}


def join_entities(connection: Connection) -> None:
    """Points every entity at the one that people said it is, by the decisions that stand, and every row with it."""
    joined = [each for each in standing(corrections_of(connection, None)) if each.kind == "same"]
    number = (
        {key: number for key, number in connection.execute(select(t.entities.c.key, t.entities.c.number))}
        if joined
        else {}
    )
    root: dict[int, int] = {}
    for each in joined:
        keep, other = (number.get(str(each.target[end])) for end in ("keep", "other"))
        if keep is not None and other is not None:
            kept, gone = _root(root, keep), _root(root, other)
            if kept != gone:
                root[gone] = kept
    root = {one: _root(root, one) for one in root}
    was = dict(
        connection.execute(
            select(t.entities.c.number, t.entities.c.same_as).where(t.entities.c.same_as.is_not(None))
        ).all()
    )
    for one in set(was) | set(root):
        now = root.get(one)
        if was.get(one) != now:
            connection.execute(update(t.entities).where(t.entities.c.number == one).values(same_as=now))
            _point(connection, one, now or one)
    drop_unused(connection, set(was) - set(root))


def taken_back(connection: Connection, number: int) -> Correction:
    """The correction to take back. Raises UsageError where there is none, or it was taken back before."""
    row = connection.execute(
        select(t.corrections, t.pages.c.id.label("page_id"))
        .outerjoin(t.pages, t.pages.c.number == t.corrections.c.page)
        .where(t.corrections.c.number == number)
    ).first()
    if row is None or row.kind == "withdrawal":
        raise UsageError(f"there is no correction {number}", hint="'reportedly correct --list' tells the numbers")
    if connection.scalar(select(t.corrections.c.number).where(t.corrections.c.withdraws == number)) is not None:
        raise UsageError(f"correction {number} was withdrawn before")
    return correction_of(row)


def all_corrections(connection: Connection, page: str | None = None) -> Iterator[Correction]:
    """Every decision (about a page), with those taken back and those that took them back, the oldest first."""
    query = select(t.corrections, t.pages.c.id.label("page_id")).order_by(t.corrections.c.number)
    query = query.outerjoin(t.pages, t.pages.c.number == t.corrections.c.page)
    for row in connection.execute(query if page is None else query.where(t.pages.c.id == page)):
        yield correction_of(row)


def unfit(connection: Connection, place: str) -> list[Unfit]:
    """The standing decisions that don't find what they are about in the page's last reading."""
    pages = connection.scalars(
        select(t.corrections.c.page).distinct().where(t.corrections.c.page.is_not(None)).order_by(t.corrections.c.page)
    ).all()
    return [each for page in pages if page for each in laid_reading(connection, page, place)[0].unfit]


def corrected_pages(connection: Connection) -> list[int]:
    """The numbers of the pages about which a decision stands."""
    standing_now = {each.page for each in standing(all_corrections(connection)) if each.page is not None}
    return [number for id in sorted(standing_now) if (number := page_number(connection, id)) is not None]


def page_of(connection: Connection, id: str, place: str) -> int:
    """The number of a page. Raises UsageError where the ledger has none of that id."""
    number = page_number(connection, id)
    if number is None:
        raise UsageError(f"there is no page {id!r}", where=Place(place), hint="'reportedly search' tells the ids")
    return number


def _nearest(text: str, words: str, near: int) -> int:
    """Where `words` begin in the text; of several places the one nearest to an offset."""
    found = []
    at = text.find(words) if words else -1
    while at >= 0:
        found.append(at)
        at = text.find(words, at + 1)
    if not found:
        raise UsageError(f"the page doesn't say {words!r}", hint="Give the words as they stand in its text")
    return min(found, key=lambda start: abs(start - near))


def _target(laid: Laid, attribution: Attribution) -> dict[str, object]:
    return AttributionAnchor.of(laid.reading.page.text, attribution).to_json()


def _entity(laid: Laid, id: str) -> dict[str, object]:
    for entity in laid.reading.entities:
        if entity.id == id:
            return entity_target(laid.reading.page.text, laid.reading, entity)
    raise UsageError(f"the page has no entity {id!r}", hint="'reportedly read --format json' tells the ids")


def _root(root: Mapping[int, int], one: int) -> int:
    while one in root:
        one = root[one]
    return one


def _point(connection: Connection, one: int, now: int) -> None:
    """Points the rows of the entity `one` (by its key) at the number `now`."""
    key = select(t.entities.c.key).where(t.entities.c.number == one).scalar_subquery()
    connection.execute(update(t.speakers).where(t.speakers.c.entity_key == key).values(entity=now))
    theirs: Any = (
        select(t.speakers.c.page)
        .where(
            t.speakers.c.page == t.statements.c.page,
            t.speakers.c.id == t.statements.c.speaker,
            t.speakers.c.entity_key == key,
        )
        .exists()
    )
    pages = select(t.speakers.c.page).where(t.speakers.c.entity_key == key)
    connection.execute(update(t.statements).where(t.statements.c.page.in_(pages), theirs).values(entity=now))
    connection.execute(update(t.pages).where(t.pages.c.outlet_key == key).values(outlet_entity=now))
