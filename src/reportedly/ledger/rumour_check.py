"""Whether the rumours of a ledger are whole: each told by claims that are here and can be read."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import Connection, func, select

from reportedly.ledger import tables as t
from reportedly.ledger.model import Fault
from reportedly.ledger.rumour_rows import rumours_by_number

BATCH = 100


def rumour_faults(connection: Connection) -> Iterator[Fault]:
    """What isn't whole, rumour by rumour; memory stays flat."""
    last = 0
    while True:
        rows = connection.execute(
            select(t.rumours.c.number, t.rumours.c.n_claims)
            .where(t.rumours.c.number > last, t.rumours.c.n_claims > 0)
            .order_by(t.rumours.c.number)
            .limit(BATCH)
        ).all()
        if not rows:
            return
        numbers = [row.number for row in rows]
        counted = connection.execute(
            select(t.claims.c.rumour, func.count()).where(t.claims.c.rumour.in_(numbers)).group_by(t.claims.c.rumour)
        )
        members: dict[int | None, int] = {number: n for number, n in counted}
        for number, n_claims in rows:
            if (what := _fault(connection, number, n_claims, members.get(number, 0))) is not None:
                yield Fault(f"rumour r{number}", f"{what}: make it again with 'reportedly ledger rebuild'")
        last = numbers[-1]


def _fault(connection: Connection, number: int, n_claims: int, members: int) -> str | None:
    if n_claims != members:
        return f"it has {members:,} claims, not {n_claims:,}"
    try:
        (found,) = rumours_by_number(connection, [number])
    except (ValueError, KeyError, TypeError):
        return "it can't be read"
    told = {each.claim.id for each in found.appearances}
    named = [id for origin in (*found.origins, *found.denials) for id in origin.claims]
    return None if told.issuperset((*named, *found.standing.because)) else "a claim that it speaks of is missing"
