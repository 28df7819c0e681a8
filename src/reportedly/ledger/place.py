"""The claims of new pages among those of all others: only what they may touch is looked at again.

What comes out is a function of the claims that are here and the decisions that stand, whatever order they came in:
a bond is a function of two claims, a part is what bonds connect, a rumour is a function of a part.
"""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Any

from sqlalchemy import Connection, Table, delete, func, insert, select, update

from reportedly.claims.facts import facts
from reportedly.claims.model import Claim
from reportedly.errors import LedgerDamaged, PageMalformed
from reportedly.ledger import tables as t
from reportedly.ledger.bulk import insert_many
from reportedly.ledger.claims import claims_by_number, claims_of, claims_on, in_parts, row_of
from reportedly.ledger.matters import Contexts, bond, of_one_matter, vector
from reportedly.ledger.rumour_decisions import Decided, decided_about, laid, not_derived, settle
from reportedly.ledger.rumour_model import Placed
from reportedly.ledger.rumour_rows import rows_of_rumour, traced
from reportedly.ledger.store import laid_reading, page_from
from reportedly.page.model import Page
from reportedly.rumours.cluster import LARGEST_BLOCK, cluster, connected, holders
from reportedly.rumours.gather import is_rumour

PLACED = "placed"
"""The fact that tells up to which change pages were placed, and what the change is called that says so."""

NUMBERED = {t.claims: "claims numbered", t.rumours: "rumours numbered"}
"""The facts that tell how many there have been: the number of one that is gone is given to no other."""


def waiting(connection: Connection, *, most: int) -> list[int]:
    """The pages whose claims are to be placed, those of one part together, the longest known first."""
    new = (
        select(t.changes.c.page)
        .where(t.changes.c.number > placed_up_to(connection), t.changes.c.page.is_not(None))
        .group_by(t.changes.c.page)
        .order_by(func.min(t.changes.c.number))
        .limit(most)
    )
    found = list(connection.scalars(new))
    if len(found) < most:
        stale = (
            select(t.placed.c.page)
            .outerjoin(t.claims, t.claims.c.page == t.placed.c.page)
            .where(t.placed.c.stale, t.placed.c.page.not_in(found))
            .group_by(t.placed.c.page)
            .order_by(func.min(t.claims.c.part), t.placed.c.page)
            .limit(most - len(found))
        )
        found += connection.scalars(stale)
    return found


def placed_up_to(connection: Connection) -> int:
    """The number of the last change up to which all pages are placed."""
    return int(connection.scalar(select(t.facts.c.value).where(t.facts.c.name == PLACED)) or 0)


def n_waiting(connection: Connection) -> int:
    """How many pages' claims are to be placed."""
    new = select(t.changes.c.page).where(t.changes.c.number > placed_up_to(connection), t.changes.c.page.is_not(None))
    stale = select(t.placed.c.page).where(t.placed.c.stale)
    return connection.scalar(select(func.count()).select_from(new.union(stale).subquery())) or 0


def place_waiting(
    connection: Connection,
    contexts: Contexts,
    place: str,
    *,
    most: int,
    by: str,
    at: str,
    was: Mapping[str, int] | None = None,
) -> Placed:
    """Places the pages that wait, `most` of them at the most; () of pages where none does.

    was: claim (id) -> the rumour that it was in, where all are made again.
    """
    pages = waiting(connection, most=most)
    if not pages:
        return Placed()
    done = place_pages(connection, pages, contexts, place, was=was or {})
    left = connection.scalar(
        select(func.min(t.changes.c.number)).where(
            t.changes.c.number > placed_up_to(connection), t.changes.c.page.is_not(None), t.changes.c.page.not_in(pages)
        )
    )
    last = connection.scalar(select(func.max(t.changes.c.number))) or 0
    set_fact(connection, PLACED, last if left is None else left - 1)
    connection.execute(insert(t.changes), {"what": PLACED, "page": None, "at": at, "by": by})
    return done


def place_pages(
    connection: Connection,
    pages: Sequence[int],
    contexts: Contexts,
    place: str,
    *,
    was: Mapping[str, int] = MappingProxyType({}),
) -> Placed:
    """Puts the claims of these pages in the place of those they had, and makes the rumours again that this touches."""
    made = {page: _made(connection, page, place) for page in pages}
    for page in _as_they_were(connection, made):
        del made[page]
    taken = _take_out(connection, list(made))
    here = _put(connection, made, contexts)
    bonds = [each for page in made for each in _bonds(connection, here, page, contexts)]
    insert_many(connection, t.bonds, list({(row["one"], row["other"]): row for row in bonds}.values()))
    settle(connection, {claim.page: claims for claims in here.values() for claim in claims.values()})
    seeds = {number for claims in here.values() for number in claims}
    n_rumours = make_again(connection, seeds, parts=taken.parts, was={**was, **taken.was}, lost=set(taken.was.values()))
    return Placed(len(pages), len(seeds), n_rumours)


def take_out(connection: Connection, pages: Sequence[int]) -> None:
    """Takes the claims of pages out that are to be forgotten, and makes again what they were a part of."""
    taken = _take_out(connection, pages)
    for some in in_parts(pages):
        connection.execute(delete(t.placed).where(t.placed.c.page.in_(some)))
    make_again(connection, set(), parts=taken.parts, was=taken.was, lost=set(taken.was.values()))


def make_again(
    connection: Connection,
    seeds: Collection[int],
    *,
    parts: Collection[int] = (),
    was: Mapping[str, int] | None = None,
    lost: Collection[int] = (),
    anew: bool = False,
) -> int:
    """Makes the parts again that hold the claims (numbers) or have these numbers; how many rumours were made.

    was: claim (id) -> the rumour that it was in, for claims whose rows are new. lost: rumours that lost claims. anew:
    also those rumours that have the claims that they had, since something was decided about them.
    """
    nodes, decided = _nodes(connection, seeds, parts)
    all_parts = _connected(connection, nodes, decided)
    many = [number for part in all_parts if len(part) > 1 for number in part]
    claims = claims_by_number(connection, many)
    groups: list[list[int]] = []
    for part in all_parts:
        if len(part) > 1:
            groups += laid(_grouped(connection, part, claims), decided, claims)
    told = [group for group in groups if is_rumour([claims[number] for number in group])]
    _number_parts(connection, all_parts, nodes)
    return _write_rumours(connection, told, nodes, claims, decided, was=was or {}, lost=lost, anew=anew)


def numbered(connection: Connection, table: Table) -> int:
    """The highest number that a row of the table has had."""
    return int(connection.scalar(select(t.facts.c.value).where(t.facts.c.name == NUMBERED[table])) or 0)


def set_fact(connection: Connection, name: str, value: int) -> None:
    """Writes down what the ledger knows of itself."""
    connection.execute(delete(t.facts).where(t.facts.c.name == name))
    connection.execute(insert(t.facts), {"name": name, "value": str(value)})


@dataclass(frozen=True, slots=True)
class _Taken:
    """What the claims that were taken out were a part of, and in which rumour each (its id) was."""

    parts: frozenset[int]
    was: Mapping[str, int]


def _made(connection: Connection, page: int, place: str) -> tuple[Claim, ...]:
    """The claims of a page; none of one that was damaged, which keeps no other from its place ('check' tells it)."""
    try:
        return claims_of(laid_reading(connection, page, place)[0].reading)
    except (LedgerDamaged, PageMalformed):
        return ()


def _as_they_were(connection: Connection, made: Mapping[int, Sequence[Claim]]) -> list[int]:
    """Those of the pages whose claims stand in the ledger already as they were made now."""
    same = []
    fresh = select(t.placed.c.page).where(t.placed.c.page.in_(list(made)), ~t.placed.c.stale)
    for page in connection.scalars(fresh).all():
        stored = {claim.id: claim for claim in claims_on(connection, [page]).get(page, {}).values()}
        if stored == {claim.id: claim for claim in made[page]}:
            same.append(page)
    return same


def _take_out(connection: Connection, pages: Sequence[int]) -> _Taken:
    """Deletes the claims of pages."""
    parts: set[int] = set()
    was: dict[str, int] = {}
    for some in in_parts(pages):
        stale = set(connection.scalars(select(t.placed.c.page).where(t.placed.c.page.in_(some), t.placed.c.stale)))
        for row in connection.execute(
            select(t.claims.c.id, t.claims.c.page, t.claims.c.part, t.claims.c.rumour).where(t.claims.c.page.in_(some))
        ):
            if row.rumour is not None:
                was[row.id] = row.rumour
            if row.page not in stale:  # the rest of a stale page's part will be placed again by itself
                parts.add(row.part)
        connection.execute(delete(t.claims).where(t.claims.c.page.in_(some)))
    return _Taken(frozenset(parts), was)


def _put(
    connection: Connection, made: Mapping[int, Sequence[Claim]], contexts: Contexts
) -> dict[int, dict[int, Claim]]:
    """Writes the claims of pages; these by page and by the number that each got."""
    first = last = numbered(connection, t.claims)
    here: dict[int, dict[int, Claim]] = {}
    rows: list[dict[str, Any]] = []
    for page, claims in made.items():
        connection.execute(delete(t.placed).where(t.placed.c.page == page))
        context = claims[0].context if claims else ()
        packed = vector(context)
        connection.execute(
            insert(t.placed),
            {"page": page, "vector": packed, "context": json.dumps(context, ensure_ascii=False), "stale": False},
        )
        contexts.put(page, packed)
        here[page] = {}
        for claim in claims:
            last += 1
            here[page][last] = claim
            rows.append({**row_of(claim), "number": last, "page": page, "part": last, "rumour": None})
    if last != first:
        set_fact(connection, NUMBERED[t.claims], last)
    insert_many(connection, t.claims, rows)
    return here


def _bonds(
    connection: Connection, here: Mapping[int, Mapping[int, Claim]], page: int, contexts: Contexts
) -> list[dict[str, Any]]:
    """The bonds of a page's claims among each other and with those of pages of one matter."""
    mine = here[page]
    if not mine:
        return []
    context = next(iter(mine.values())).context
    near = [other for other in contexts.near(vector(context)) if other != page]
    others = claims_on(connection, [other for other in near if other not in here])
    others |= {other: dict(here[other]) for other in near if other in here}
    theirs = {
        number: claim
        for claims in others.values()
        if claims and of_one_matter(context, next(iter(claims.values())).context)
        for number, claim in claims.items()
    }
    holding = holders((*theirs.items(), *mine.items()))
    rows = []
    for number, claim in mine.items():
        for other in _likest(number, claim, holding):
            if other in mine and other < number:
                continue
            likely = bond(claim, theirs[other] if other in theirs else mine[other])
            if likely is not None:
                rows.append({"one": min(number, other), "other": max(number, other), "probability": likely})
    return rows


def _likest(number: int, claim: Claim, holding: Mapping[str, Sequence[int]]) -> list[int]:
    """The claims that share the heaviest words with one, itself left out."""
    shared: dict[int, float] = defaultdict(float)
    for root, weight in facts(claim.statement).words.items():
        held = holding.get(root, ())
        if len(held) <= LARGEST_BLOCK:
            for other in held:
                shared[other] += weight
    shared.pop(number, None)
    return sorted(shared, key=lambda other: (-shared[other], other))[:MOST_COMPARED]


Nodes = dict[int, Any]
"""Number -> the row of a claim, with its id, page, part and rumour."""


def _nodes(connection: Connection, seeds: Collection[int], parts: Collection[int]) -> tuple[Nodes, list[Decided]]:
    """All claims of the parts touched, by bonds and decisions, however far these lead; and the decisions about them."""
    nodes: Nodes = {}
    new, new_parts = set(seeds), set(parts)
    while new or new_parts:
        for some in in_parts(sorted(new)):
            reached = select(t.bonds.c.other).where(t.bonds.c.one.in_(some)).union(
                select(t.bonds.c.one).where(t.bonds.c.other.in_(some))
            )  # fmt: skip
            new_parts |= set(connection.scalars(select(t.claims.c.part).where(t.claims.c.number.in_(reached))))
            new_parts |= set(connection.scalars(select(t.claims.c.part).where(t.claims.c.number.in_(some))))
        added: Nodes = {}
        for some in in_parts(sorted(new_parts)):
            for row in connection.execute(
                select(t.claims.c.number, t.claims.c.id, t.claims.c.page, t.claims.c.part, t.claims.c.rumour).where(
                    t.claims.c.part.in_(some)
                )
            ):
                if row.number not in nodes:
                    added[row.number] = row
        nodes |= added
        decided = decided_about(connection, added)
        new = {number for each in decided for number in each.one | each.other} - nodes.keys()
        new_parts = set()
    return nodes, decided_about(connection, nodes)


def _connected(connection: Connection, nodes: Nodes, decided: Iterable[Decided]) -> list[list[int]]:
    """The nodes in groups that bonds and decisions connect, each in the order of the numbers."""
    pairs = [
        (row.one, row.other)
        for some in in_parts(sorted(nodes))
        for row in connection.execute(select(t.bonds.c.one, t.bonds.c.other).where(t.bonds.c.one.in_(some)))
    ]
    for each in decided:
        if each.kind == "same_claim":
            members = sorted(each.one | each.other)
            pairs += [(members[0], other) for other in members[1:]]
    return connected(nodes, pairs)


LARGEST_PART = 200
"""Claims that are compared each with each, which takes as long as there are pairs. The stories' largest part has 44."""

SURE = 0.8
"""Probability of a bond by which alone the claims of a larger part are one rumour."""

MOST_COMPARED = 16
"""Claims that a new one is compared with: those that share the heaviest words with it."""


def _grouped(connection: Connection, part: Sequence[int], claims: Mapping[int, Claim]) -> list[list[int]]:
    """The claims of a part in groups that say the same."""
    if len(part) <= LARGEST_PART:
        numbers = {claims[number].id: number for number in part}
        return [[numbers[claim.id] for claim in group] for group in cluster(claims[number] for number in part)]
    sure = [
        (row.one, row.other)
        for some in in_parts(part)
        for row in connection.execute(select(t.bonds).where(t.bonds.c.one.in_(some), t.bonds.c.probability >= SURE))
    ]
    return connected(part, sure)


def _number_parts(connection: Connection, all_parts: Iterable[Sequence[int]], nodes: Nodes) -> None:
    """A part is called by the lowest number of its claims."""
    for part in all_parts:
        moved = [number for number in part if nodes[number].part != part[0]]
        for some in in_parts(moved):
            connection.execute(update(t.claims).where(t.claims.c.number.in_(some)).values(part=part[0]))


def _write_rumours(
    connection: Connection,
    groups: Sequence[Sequence[int]],
    nodes: Nodes,
    claims: Mapping[int, Claim],
    decided: Sequence[Decided],
    *,
    was: Mapping[str, int],
    lost: Collection[int],
    anew: bool,
) -> int:
    """Writes the rumours that these groups are, under the numbers that most of their claims had; how many are new."""
    members: dict[int, set[int]] = defaultdict(set)
    before: dict[int, int] = {}
    for number, row in nodes.items():
        if row.rumour is not None:
            members[row.rumour].add(number)
        if (old := row.rumour if row.rumour is not None else was.get(row.id)) is not None:
            before[number] = old
    numbered = _numbers(connection, groups, before, claims)
    kept = {
        number
        for group, number in zip(groups, numbered, strict=True)
        if not anew and number not in lost and members.get(number) == set(group)
    }
    gone = sorted({*members, *before.values(), *lost} - kept)
    for some in in_parts(gone):
        connection.execute(delete(t.appearances).where(t.appearances.c.rumour.in_(some)))
    left = [number for number, row in nodes.items() if row.rumour is not None and row.rumour not in kept]
    for some in in_parts(left):
        connection.execute(update(t.claims).where(t.claims.c.number.in_(some)).values(rumour=None))
    changed = [group for group, number in zip(groups, numbered, strict=True) if number not in kept]
    pages = _pages(connection, changed, claims)
    no_edges = not_derived(decided, claims)
    n_made = 0
    for group, number in zip(groups, numbered, strict=True):
        if number in kept:
            continue
        rumour = traced([claims[each] for each in group], pages, no_edges)
        by_id = {claims[each].id: each for each in group}
        row, appearances = rows_of_rumour(rumour, number, by_id)
        _replace(connection, t.rumours, number, row)
        insert_many(connection, t.appearances, appearances)
        for some in in_parts(group):
            connection.execute(update(t.claims).where(t.claims.c.number.in_(some)).values(rumour=number))
        n_made += 1
    _leave(connection, set(gone) - set(numbered), before, dict(_each_in(groups, numbered)))
    return n_made


def _each_in(groups: Sequence[Sequence[int]], numbered: Sequence[int]) -> Iterable[tuple[int, int]]:
    return ((claim, number) for group, number in zip(groups, numbered, strict=True) for claim in group)


def _numbers(
    connection: Connection, groups: Sequence[Sequence[int]], before: Mapping[int, int], claims: Mapping[int, Claim]
) -> list[int]:
    """The number of each group: that of the rumour from which most of its claims are, a new one where that is taken."""
    votes = []
    for at, group in enumerate(groups):
        counted = Counter(before[each] for each in group if each in before)
        votes += [(-n, old, min(claims[each].id for each in group), at) for old, n in counted.items()]
    found: dict[int, int] = {}
    for _, old, _, at in sorted(votes):
        if at not in found and old not in found.values():
            found[at] = old
    first = last = numbered(connection, t.rumours)
    for at in range(len(groups)):
        if at not in found:
            last += 1
            found[at] = last
    if last != first:
        set_fact(connection, NUMBERED[t.rumours], last)
    return [found[at] for at in range(len(groups))]


def _leave(connection: Connection, gone: Iterable[int], before: Mapping[int, int], now: Mapping[int, int]) -> None:
    """Rumours that have no claims left: each points at the one that took most of them, or is taken out."""
    for number in sorted(gone):
        if connection.scalar(select(func.count()).select_from(t.claims).where(t.claims.c.rumour == number)):
            continue
        heirs = Counter(now[claim] for claim, old in before.items() if old == number and claim in now)
        if heirs:
            heir = min(heirs, key=lambda each: (-heirs[each], each))
            empty = {"statement": "", "about": "[]", "words": "", "content": "{}", "n_claims": 0, "n_pages": 0}
            connection.execute(
                update(t.rumours)
                .where(t.rumours.c.number == number)
                .values(became=heir, first=None, last=None, **empty)
            )
            connection.execute(update(t.rumours).where(t.rumours.c.became == number).values(became=heir))
        else:
            connection.execute(delete(t.rumours).where(t.rumours.c.became == number))
            connection.execute(delete(t.rumours).where(t.rumours.c.number == number))


def _replace(connection: Connection, table: Table, number: int, row: dict[str, Any]) -> None:
    changed = connection.execute(update(table).where(table.c.number == number).values(**row))
    if not changed.rowcount:
        connection.execute(insert(table), {"number": number, **row})


def _pages(connection: Connection, groups: Iterable[Sequence[int]], claims: Mapping[int, Claim]) -> dict[str, Page]:
    ids = sorted({claims[number].page for group in groups for number in group})
    return {
        page.id: page
        for some in in_parts(range(len(ids)))
        for page in pages_by_id(connection, [ids[at] for at in some])
    }


def pages_by_id(connection: Connection, ids: Sequence[str]) -> list[Page]:
    """The pages of these ids as they stand now, under the ids that the ledger keeps them by."""
    rows = connection.execute(
        select(t.pages.c.id, t.versions.c.content)
        .join(t.versions, (t.versions.c.page == t.pages.c.number) & (t.versions.c.version == t.pages.c.version))
        .where(t.pages.c.id.in_(ids))
    )
    return [replace(page_from(row.content), id=row.id) for row in rows]
