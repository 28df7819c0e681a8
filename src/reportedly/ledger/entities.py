"""Who is named, once for all pages: found by their keys, made where they are new, dropped where nobody is left."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from sqlalchemy import Connection, delete, exists, select

from reportedly.ledger import tables as t
from reportedly.ledger.bulk import MOST_ASKED, insert_rows, rows_with, take_numbers
from reportedly.reading.model import Entity

ENTITIES = select(t.entities.c.key, t.entities.c.number, t.entities.c.same_as)

_other = t.entities.alias("other")

UNUSED = (
    t.entities.c.same_as.is_(None),
    ~exists().where(t.speakers.c.entity == t.entities.c.number),
    ~exists().where(t.pages.c.outlet_entity == t.entities.c.number),
    ~exists().where(_other.c.same_as == t.entities.c.number),
)
"""No page speaks of them, and no person spoke of them."""


def entity_numbers(connection: Connection, named: Mapping[str, Entity]) -> dict[str, int]:
    """The number of each key's entity, or of the one a person said it is; those that are new are made."""
    found = {
        row.key: int(row.same_as or row.number)
        for row in rows_with(connection, ENTITIES, t.entities.c.key, list(named))
    }
    new = [key for key in named if key not in found]
    numbers = take_numbers(connection, t.entities, len(new))
    insert_rows(
        connection,
        t.entities,
        ("number", "key", "name", "kind"),
        [(number, key, t.storable(named[key].name), named[key].kind) for number, key in zip(numbers, new, strict=True)],
    )
    return found | dict(zip(new, numbers, strict=True))


def drop_unused(connection: Connection, numbers: Iterable[int]) -> None:
    """Takes out the entities, among these, that no page speaks of any more and no person spoke of."""
    asked = sorted(numbers)
    for at in range(0, len(asked), MOST_ASKED):
        connection.execute(delete(t.entities).where(t.entities.c.number.in_(asked[at : at + MOST_ASKED]), *UNUSED))
