"""How what a source said, or an outlet put out, fared: counts, and only where an outcome is on the record."""

from __future__ import annotations

import json
import math
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Select, select

from reportedly.ledger import tables as t
from reportedly.ledger.claims import in_parts
from reportedly.ledger.names import name_key
from reportedly.ledger.rumour_model import Share, TrackRecord
from reportedly.ledger.rumour_rows import line_of

DECIDED = ("confirmed", "denied", "withdrawn")
"""The statuses of which a share is told; where sources in a position to know contradict each other, there is none."""

Z = 1.959964
"""Standard deviations on either side that hold 95 % of a normal distribution."""


def track_records(connection: Connection, name: str) -> list[TrackRecord]:
    """The records of who or what goes by a name: as a source, and as an outlet; () where it told no rumour."""
    key = name_key(name)
    said = t.claims.c.key == key
    put_out = t.pages.c.outlet_key == key
    found = [_record(connection, name, role, key, which) for role, which in (("source", said), ("outlet", put_out))]
    return [each for each in found if each is not None]


def wilson(n: int, of: int) -> Share:
    """`n` of `of` with the interval of Wilson (1927), which holds for few and for shares near 0 and 1.

    >>> wilson(7, 10)
    Share(n=7, of=10, least=0.397, most=0.892)
    """
    if of < 1:
        raise ValueError("no share of nothing")
    share = n / of
    middle = share + Z * Z / (2 * of)
    half = Z * math.sqrt(share * (1 - share) / of + Z * Z / (4 * of * of))
    whole = 1 + Z * Z / of
    return Share(n, of, round(max(0.0, (middle - half) / whole), 3), round(min(1.0, (middle + half) / whole), 3))


@dataclass(frozen=True, slots=True)
class _Deciding:
    """A claim that made a status: whose word it is, on whose page, and when."""

    key: str
    outlet: str | None
    seen: str | None


def _record(connection: Connection, name: str, role: str, key: str, which: Any) -> TrackRecord | None:
    first: dict[int, str | None] = {}
    named = name
    for row in connection.execute(_told(which)):
        named = row.who if role == "source" else row.outlet or name
        seen = json.loads(row.content)["seen"]
        known = first.get(row.rumour, seen)
        first[row.rumour] = min(known, seen) if known and seen else known or seen
    if not first:
        return None
    rows = [
        row
        for some in in_parts(sorted(first))
        for row in connection.execute(select(t.rumours).where(t.rumours.c.number.in_(some)))
    ]
    deciding = _deciding(connection, rows)
    outcomes: Counter[str] = Counter()
    n_open = own_word = late = 0
    for row in rows:
        if row.status == "open":
            n_open += 1
            continue
        words = deciding[row.number]
        others = [each for each in words if (each.key if role == "source" else each.outlet) != key]
        when = min((each.seen for each in words if each.seen), default=None)
        told = first[row.number]
        if not others and row.status != "withdrawn":
            own_word += 1
        elif told is None or when is None or told >= when:
            late += 1
        else:
            outcomes[row.status] += 1
    of = sum(outcomes[status] for status in DECIDED)
    return TrackRecord(
        named,
        role,
        len(rows),
        {status: outcomes[status] for status in (*DECIDED, "contested")},
        n_open,
        own_word,
        late,
        wilson(outcomes["confirmed"], of) if of else None,
        tuple(line_of(row) for row in sorted(rows, key=lambda row: (row.last or "", row.number), reverse=True)),
    )


def _told(which: Any) -> Select[Any]:
    """The claims by which a source or an outlet supports a rumour."""
    return (
        select(t.claims.c.rumour, t.claims.c.who, t.claims.c.content, t.pages.c.outlet)
        .join(t.appearances, t.appearances.c.claim == t.claims.c.number)
        .join(t.pages, t.pages.c.number == t.claims.c.page)
        .where(which, t.appearances.c.stance == "support")
        .order_by(t.claims.c.number)
    )


def _deciding(connection: Connection, rows: Iterable[Any]) -> dict[int, list[_Deciding]]:
    """The claims that made each rumour's status."""
    ids = {id: row.number for row in rows for id in json.loads(row.content)["because"]}
    found: dict[int, list[_Deciding]] = {row.number: [] for row in rows}
    for row in _rows_of(connection, sorted(ids)):
        found[ids[row.id]].append(_Deciding(row.key, row.outlet_key, json.loads(row.content)["seen"]))
    return found


def _rows_of(connection: Connection, ids: list[str]) -> Iterator[Any]:
    for at in range(0, len(ids), 500):
        yield from connection.execute(
            select(t.claims.c.id, t.claims.c.key, t.claims.c.content, t.pages.c.outlet_key)
            .join(t.pages, t.pages.c.number == t.claims.c.page)
            .where(t.claims.c.id.in_(ids[at : at + 500]))
        )
