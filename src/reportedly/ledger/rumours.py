"""The rumours of a ledger: placed, found, told, corrected."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Select, delete, func, or_, select, update

from reportedly.errors import Place, UsageError
from reportedly.ledger import decide
from reportedly.ledger import tables as t
from reportedly.ledger.claims import WITH_PAGE, claim_from, claims_by_number, in_parts
from reportedly.ledger.matters import Contexts
from reportedly.ledger.names import name_key, tokens
from reportedly.ledger.place import PLACED, make_again, n_waiting, pages_by_id, place_waiting
from reportedly.ledger.rumour_decisions import RumourDecision, settle, target_of, unsettle
from reportedly.ledger.rumour_model import ClaimFound, Placed, RumourLine, TrackRecord
from reportedly.ledger.rumour_rows import line_of, rumours_by_number
from reportedly.ledger.times import told
from reportedly.ledger.track_record import track_records
from reportedly.rumours.model import Relation, Rumours, Status
from reportedly.rumours.relate import relation

TOGETHER = 20
"""Pages that are placed in one transaction: others who write wait for it, 100 ms a page."""

REMADE_TOGETHER = 50
"""The same where all are made again: pages of one story then mostly come together, and it is made once."""

MOST_RELATED = 30
"""Rumours that a rumour is compared with, to tell how they stand to each other; the latest ones."""

ID = re.compile(r"r(\d{1,9})")

Transaction = Callable[[], AbstractContextManager[Connection]]


class LedgerRumours:
    """What many pages of a ledger become. `Ledger.rumours` gives it; `place` brings it up to date with the pages."""

    def __init__(self, place: str, read: Transaction, write: Transaction) -> None:
        self._place = place
        self._read = read
        self._write = write
        self._contexts: tuple[int, Contexts] | None = None

    def waiting(self) -> int:
        """How many pages came in or changed whose claims aren't placed yet."""
        with self._read() as connection:
            return n_waiting(connection)

    def place(
        self, *, by: str, at: datetime, seen: Callable[[Placed], None] = lambda placed: None, together: int = TOGETHER
    ) -> Placed:
        """Places the claims of all pages that wait, `together` in a transaction; killed, it goes on where it was."""
        done = Placed()
        was: dict[str, int] = {}
        while True:
            with self._write() as connection:
                contexts = self._known_contexts(connection)
                placed = place_waiting(
                    connection, contexts, self._place, most=together, by=by, at=told(at), was=was
                )  # fmt: skip
                number = _times_placed(connection)
            if not placed.n_pages:
                return done
            self._contexts = (number, contexts)
            done += placed
            seen(done)

    def rebuild(self, *, by: str, at: datetime, seen: Callable[[Placed], None] = lambda placed: None) -> Placed:
        """Makes all claims and rumours again from the readings; the decisions of people are laid over them again.

        A rumour keeps its number as long as most of its claims are those it had. Killed, `place` goes on with it.
        """
        with self._write() as connection:
            connection.execute(update(t.placed).values(stale=True))
            connection.execute(delete(t.appearances))
            empty: dict[str, Any] = {"statement": "", "about": "[]", "words": "", "content": "{}", "n_claims": 0}
            connection.execute(update(t.rumours).values(first=None, last=None, n_pages=0, **empty))
        self._contexts = None
        return self.place(by=by, at=at, seen=seen, together=REMADE_TOGETHER)

    def find(
        self,
        words: str = "",
        *,
        about: str | None = None,
        status: Status | None = None,
        outlet: str | None = None,
        since: str | None = None,
        limit: int | None = None,
        offset: int = 0,
    ) -> list[RumourLine]:
        """The rumours with all of these words in their statement or names, the one with the newest page first.

        about: a name, whole, that they are about or speak of. since: their last page is of that day or later.
        """
        query = select(t.rumours).where(t.rumours.c.n_claims > 0)
        for word in tokens(words):
            query = query.where(t.rumours.c.words.contains(f" {word}", autoescape=True))
        if about is not None:
            query = query.where(t.rumours.c.words.contains(f" {' '.join(tokens(about))} ", autoescape=True))
        if status is not None:
            query = query.where(t.rumours.c.status == status)
        if since is not None:
            query = query.where(t.rumours.c.last >= since)
        if outlet is not None:
            key = name_key(outlet)
            on = (
                select(t.claims.c.rumour)
                .join(t.pages, t.pages.c.number == t.claims.c.page)
                .where(t.pages.c.outlet_key == key, t.claims.c.rumour.is_not(None))
            )
            query = query.where(t.rumours.c.number.in_(on))
        query = query.order_by(
            func.coalesce(t.rumours.c.last, "").desc(), t.rumours.c.n_pages.desc(), t.rumours.c.number
        )
        with self._read() as connection:
            return [line_of(row) for row in connection.execute(query.limit(limit).offset(offset))]

    def count(self) -> dict[str, int]:
        """How many rumours have each status."""
        with self._read() as connection:
            return counted(connection)

    def rumour(self, id: str) -> Rumours:
        """The rumour of that id with its pages, in the contract's shape; `related` tells what its relations lead to.

        The number of a rumour that is a part of another now gives that one. Raises UsageError where there is none.
        """
        with self._read() as connection:
            number = _number(connection, id, self._place)
            (found,) = rumours_by_number(connection, [number])
            related = rumours_by_number(connection, _beside(connection, number))
            relations = [Relation(other.id, kind) for other in related if (kind := relation(found, other))]
            ids = sorted({each.claim.page for each in found.appearances})
            pages = [page for at in range(0, len(ids), 100) for page in pages_by_id(connection, ids[at : at + 100])]
        ordered = sorted(pages, key=lambda page: (page.published or "9999", page.id))
        return Rumours(tuple(ordered), (replace(found, relations=tuple(relations)),))

    def lines(self, ids: Sequence[str]) -> list[RumourLine]:
        """The rumours of these ids as lines, in their order; those that are not here are left out."""
        numbers = [int(found[1]) for id in ids if (found := ID.fullmatch(id))]
        with self._read() as connection:
            rows = {
                row.number: row
                for some in in_parts(numbers)
                for row in connection.execute(select(t.rumours).where(t.rumours.c.number.in_(some)))
            }
        return [line_of(rows[number]) for number in numbers if number in rows and rows[number].n_claims]

    def claim(self, id: str) -> ClaimFound:
        """The claim of that id ('page#a3'), or of an attribution ('page/a3'). Raises UsageError where there is none."""
        with self._read() as connection:
            return _found_claims(connection, t.claims.c.number == _claim_number(connection, id, self._place))[0]

    def claims(self, page: str) -> list[ClaimFound]:
        """The claims of a page, in the order of its text, each with its rumour. Raises UsageError: no such page."""
        with self._read() as connection:
            number = decide.page_of(connection, page, self._place)
            return _found_claims(connection, t.claims.c.page == number)

    def record(self, name: str) -> list[TrackRecord]:
        """How the rumours fared that a source of that name stood behind, and those that an outlet of it put out."""
        with self._read() as connection:
            return track_records(connection, name)

    def merge(self, keep: str, other: str, *, by: str, at: datetime, reason: str = "") -> int:
        """Says that two rumours are one. The number of the correction, as of each of these."""
        with self._write() as connection:
            numbers = [_number(connection, id, self._place) for id in (keep, other)]
            if numbers[0] == numbers[1]:
                raise UsageError(f"{keep} and {other} are one already")
            one, two = ([_claims_of_rumour(connection, number)[0]] for number in numbers)
            return self._decide(connection, "same_claim", one, two, by=by, at=at, reason=reason)

    def split(self, claims: Sequence[str], *, by: str, at: datetime, reason: str = "") -> int:
        """Says that these claims of a rumour say something else than its others, and are a rumour of their own."""
        with self._write() as connection:
            out = [_claim_number(connection, id, self._place) for id in claims]
            rumours = set(connection.scalars(select(t.claims.c.rumour).where(t.claims.c.number.in_(out))))
            if len(rumours) != 1 or None in rumours:
                raise UsageError("these claims are not of one rumour", hint="'reportedly rumour ID' tells its claims")
            stay = [each for each in _claims_of_rumour(connection, rumours.pop()) if each not in out]
            if not stay:
                raise UsageError("no claim of the rumour would be left", hint="Leave one out")
            return self._decide(connection, "apart", out, stay, by=by, at=at, reason=reason)

    def not_the_same(self, one: str, other: str, *, by: str, at: datetime, reason: str = "") -> int:
        """Says that two claims don't say the same; the others of their rumour go where they are more alike."""
        return self._about_two("apart", one, other, by, at, reason)

    def not_derived(self, later: str, earlier: str, *, by: str, at: datetime, reason: str = "") -> int:
        """Says that a claim doesn't go back to another one."""
        return self._about_two("not_derived", later, earlier, by, at, reason)

    def _about_two(self, kind: RumourDecision, one: str, other: str, by: str, at: datetime, reason: str) -> int:
        with self._write() as connection:
            numbers = [_claim_number(connection, id, self._place) for id in (one, other)]
            if numbers[0] == numbers[1]:
                raise UsageError("these are one claim")
            return self._decide(connection, kind, numbers[:1], numbers[1:], by=by, at=at, reason=reason)

    def _decide(
        self,
        connection: Connection,
        kind: RumourDecision,
        one: Sequence[int],
        other: Sequence[int],
        *,
        by: str,
        at: datetime,
        reason: str,
    ) -> int:
        claims = claims_by_number(connection, [*one, *other])
        target = target_of((claims[number] for number in one), (claims[number] for number in other))
        made = decide.record(connection, None, (kind, target, {}), by=by, at=told(at), reason=reason)
        pages: dict[str, dict[int, Any]] = {}
        for number, claim in claims.items():
            pages.setdefault(claim.page, {})[number] = claim
        settle(connection, pages)
        make_again(connection, claims, anew=True)
        return made

    def taken_back(self, connection: Connection, number: int) -> None:
        """Makes the rumours again that a decision was about which doesn't stand any more."""
        claims = list(connection.scalars(select(t.decided.c.claim).where(t.decided.c.correction == number)))
        unsettle(connection, number)
        make_again(connection, claims, anew=True)

    def _known_contexts(self, connection: Connection) -> Contexts:
        """The vectors of all pages, loaded anew only where somebody else placed pages since."""
        number = _times_placed(connection)
        if self._contexts is None or self._contexts[0] != number:
            return Contexts.load(connection)
        return self._contexts[1]


def counted(connection: Connection) -> dict[str, int]:
    """How many rumours have each status."""
    query = select(t.rumours.c.status, func.count()).where(t.rumours.c.n_claims > 0).group_by(t.rumours.c.status)
    return {status: n for status, n in sorted(connection.execute(query).all())}


def _times_placed(connection: Connection) -> int:
    """What changes whenever somebody places pages or forgets some."""
    what = t.changes.c.what.in_([PLACED, "forgotten"])
    return connection.scalar(select(func.max(t.changes.c.number)).where(what)) or 0


def _number(connection: Connection, id: str, place: str) -> int:
    found = ID.fullmatch(id)
    row = (
        connection.execute(
            select(t.rumours.c.number, t.rumours.c.became, t.rumours.c.n_claims).where(
                t.rumours.c.number == int(found[1])
            )
        ).first()
        if found
        else None
    )
    if row is None or not (row.n_claims or row.became):
        raise UsageError(f"there is no rumour {id!r}", where=Place(place), hint="'reportedly rumours' tells the ids")
    return int(row.number if row.n_claims else row.became)


def _claim_number(connection: Connection, id: str, place: str) -> int:
    ids = [id, id.replace("/", "#", 1)]
    found: int | None = connection.scalar(
        select(t.claims.c.number).where(t.claims.c.id.in_(ids)).order_by(t.claims.c.id).limit(1)
    )
    if found is None:
        hint = "'reportedly rumour ID' tells the ids"
        raise UsageError(f"there is no claim {id!r}", where=Place(place), hint=hint)
    return found


def _claims_of_rumour(connection: Connection, number: int) -> list[int]:
    """The numbers of a rumour's claims: those it is told by, in their order, then the others."""
    query = (
        select(t.claims.c.number)
        .outerjoin(t.appearances, t.appearances.c.claim == t.claims.c.number)
        .where(t.claims.c.rumour == number)
        .order_by(t.appearances.c.place.is_(None), t.appearances.c.place, t.claims.c.number)
    )
    return list(connection.scalars(query))


def _beside(connection: Connection, number: int) -> list[int]:
    """The rumours that have a page or a part in common with one."""
    mine = select(t.claims.c.page, t.claims.c.part).where(t.claims.c.rumour == number).subquery()
    query: Select[Any] = (
        select(t.claims.c.rumour)
        .where(
            or_(t.claims.c.page.in_(select(mine.c.page)), t.claims.c.part.in_(select(mine.c.part))),
            t.claims.c.rumour.is_not(None),
            t.claims.c.rumour != number,
        )
        .distinct()
        .order_by(t.claims.c.rumour.desc())
        .limit(MOST_RELATED)
    )
    return sorted(connection.scalars(query))


def _found_claims(connection: Connection, which: Any) -> list[ClaimFound]:
    query = (
        WITH_PAGE.add_columns(t.pages.c.url, t.pages.c.title, t.appearances.c.stance)
        .outerjoin(t.appearances, t.appearances.c.claim == t.claims.c.number)
        .where(which)
        .order_by(t.claims.c.number)
    )
    rows = connection.execute(query).all()
    numbers = sorted({row.rumour for row in rows if row.rumour is not None})
    lines = {
        row.number: line_of(row)
        for some in in_parts(numbers)
        for row in connection.execute(select(t.rumours).where(t.rumours.c.number.in_(some)))
    }
    return [ClaimFound(claim_from(row), row.url, row.title, row.stance, lines.get(row.rumour)) for row in rows]
