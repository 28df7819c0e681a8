"""What people decided about rumours: two are one, claims are another one, a claim doesn't go back to another.

A decision names claims by what they say and where, so that it is found again when their page is read anew, and stands
when all rumours are made again from nothing.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from statistics import fmean
from typing import Literal, cast, get_args

from sqlalchemy import Connection, delete, select

from reportedly.claims.facts import facts
from reportedly.claims.model import Claim
from reportedly.ledger import tables as t
from reportedly.ledger.bulk import insert_many
from reportedly.ledger.claims import in_parts
from reportedly.ledger.lay import standing
from reportedly.ledger.model import Correction, Unfit
from reportedly.ledger.store import correction_of, corrections_of
from reportedly.rumours.cluster import in_time
from reportedly.rumours.match import probability

RumourDecision = Literal["same_claim", "apart", "not_derived"]
KINDS: tuple[RumourDecision, ...] = get_args(RumourDecision)

Role = Literal["one", "other"]
"""Of a claim in a decision. `same_claim`: `one` is `other`. `apart`: those that are `one` are taken from those that are
`other`. `not_derived`: `one` doesn't go back to `other`."""

STILL_SAYS = 0.6
"""Share of the words of a claim that one on its page must have to be taken for it, when the page was read again."""

MOST_TOLD = 60
"""Claims that stay, of those that a decision writes down: later ones go where they are most alike."""


@dataclass(frozen=True, slots=True)
class Decided:
    """A decision, with the claims (their numbers) that it is about now."""

    correction: int
    kind: RumourDecision
    one: frozenset[int]
    other: frozenset[int]


_KIND = select(t.corrections.c.number, t.corrections.c.kind)


def target_of(one: Iterable[Claim], other: Iterable[Claim]) -> dict[str, object]:
    """What claims are found again by."""
    return {"one": [_anchor(claim) for claim in one], "other": [_anchor(claim) for claim in other][:MOST_TOLD]}


def settle(connection: Connection, pages: Mapping[str, Mapping[int, Claim]]) -> None:
    """Finds the claims of all standing decisions that are about these pages (by id: their claims by number) again."""
    for correction in _standing(connection):
        rows = [row for role in get_args(Role) for row in _found(correction, role, pages)]
        if rows:
            insert_many(connection, t.decided, _new(connection, rows))


def unsettle(connection: Connection, correction: int) -> None:
    """Forgets which claims a decision is about: it was taken back."""
    connection.execute(delete(t.decided).where(t.decided.c.correction == correction))


def decided_about(connection: Connection, claims: Collection[int]) -> list[Decided]:
    """The decisions that are about one of the claims, the oldest first, each whole."""
    numbers = {
        number
        for some in in_parts(sorted(claims))
        for number in connection.scalars(select(t.decided.c.correction).where(t.decided.c.claim.in_(some)))
    }
    roles: dict[int, dict[str, set[int]]] = defaultdict(lambda: defaultdict(set))
    for some in in_parts(sorted(numbers)):
        for row in connection.execute(select(t.decided).where(t.decided.c.correction.in_(some))):
            roles[row.correction][row.role].add(row.claim)
    kinds = {
        row.number: row.kind
        for some in in_parts(sorted(numbers))
        for row in connection.execute(_KIND.where(t.corrections.c.number.in_(some)))
    }
    return [
        Decided(number, cast(RumourDecision, kinds[number]), frozenset(by["one"]), frozenset(by["other"]))
        for number, by in sorted(roles.items())
    ]


def laid(groups: Iterable[Sequence[int]], decided: Iterable[Decided], claims: Mapping[int, Claim]) -> list[list[int]]:
    """The groups (numbers of claims) as people decided, the oldest decision first."""
    now = [list(group) for group in groups]
    for each in decided:
        if each.kind == "same_claim":
            now = _joined(now, each)
        elif each.kind == "apart":
            now = [part for group in now for part in _apart(group, each, claims)]
    return [sorted(group, key=lambda number: in_time(claims[number])) for group in now]


def not_derived(decided: Iterable[Decided], claims: Mapping[int, Claim]) -> frozenset[tuple[str, str]]:
    """The pairs of claims (ids, the later first) that people said have no edge."""
    return frozenset(
        (claims[one].id, claims[other].id)
        for each in decided
        if each.kind == "not_derived"
        for one in each.one
        for other in each.other
        if one in claims and other in claims
    )


def unfit(connection: Connection) -> list[Unfit]:
    """The standing decisions one side of which finds no claim any more."""
    there = {(row.correction, row.role) for row in connection.execute(select(t.decided).distinct())}
    return [
        Unfit(correction, "its claims are no longer on their pages")
        for correction in _standing(connection)
        if any((correction.number, role) not in there for role in get_args(Role) if correction.target.get(role))
    ]


def decision_of(connection: Connection, number: int) -> Correction | None:
    """The correction of that number, if it is about rumours."""
    row = connection.execute(
        select(t.corrections, t.pages.c.id.label("page_id"))
        .outerjoin(t.pages, t.pages.c.number == t.corrections.c.page)
        .where(t.corrections.c.number == number, t.corrections.c.kind.in_(KINDS))
    ).first()
    return correction_of(row) if row else None


def _standing(connection: Connection) -> list[Correction]:
    return [each for each in standing(corrections_of(connection, None)) if each.kind in KINDS]


def _anchor(claim: Claim) -> dict[str, object]:
    return {"page": claim.page, "id": claim.id, "statement": claim.statement, "who": claim.who}


def _found(correction: Correction, role: Role, pages: Mapping[str, Mapping[int, Claim]]) -> list[dict[str, object]]:
    anchors = correction.target.get(role)
    rows: dict[int, dict[str, object]] = {}
    for anchor in anchors if isinstance(anchors, list) else []:
        number = _claim_of(anchor, pages.get(str(anchor.get("page")), {}))
        if number is not None:
            rows[number] = {"correction": correction.number, "claim": number, "role": role}
    return list(rows.values())


def _claim_of(anchor: Mapping[str, object], claims: Mapping[int, Claim]) -> int | None:
    """The claim that an anchor means now: the same one, or the one on its page that says it in most of its words."""
    said, who = str(anchor["statement"]), anchor.get("who")

    def fits(claim: Claim) -> tuple[float, bool, bool]:
        same = claim.statement == said
        return (1.0 if same else _shared(said, claim.statement), claim.id == anchor["id"], claim.who == who)

    best = max(claims, key=lambda number: (*fits(claims[number]), -number), default=None)
    return best if best is not None and fits(claims[best])[0] >= STILL_SAYS else None


def _shared(one: str, other: str) -> float:
    mine, its = facts(one).words, facts(other).words
    total = sum(mine.values()) + sum(weight for root, weight in its.items() if root not in mine)
    return sum(weight for root, weight in mine.items() if root in its) / total if total else 0.0


def _new(connection: Connection, rows: list[dict[str, object]]) -> list[dict[str, object]]:
    there = {
        (row.correction, row.claim)
        for row in connection.execute(
            select(t.decided).where(t.decided.c.correction.in_({int(str(row["correction"])) for row in rows}))
        )
    }
    by_key = {(row["correction"], row["claim"]): row for row in reversed(rows)}
    return [row for key, row in sorted(by_key.items(), key=str) if key not in there]


def _joined(groups: list[list[int]], each: Decided) -> list[list[int]]:
    touched = [group for group in groups if not (each.one | each.other).isdisjoint(group)]
    if len(touched) < 2:
        return groups
    return [*(group for group in groups if group not in touched), [number for group in touched for number in group]]


def _apart(group: list[int], each: Decided, claims: Mapping[int, Claim]) -> list[list[int]]:
    """A group in two: the claims on both sides as decided, the others where they are more alike."""
    out = [number for number in group if number in each.one]
    stay = [number for number in group if number in each.other and number not in each.one]
    if not out or not stay:
        return [group]

    def likeness(number: int, side: Sequence[int]) -> float:
        return fmean(probability(claims[number], claims[other]) for other in side)

    left, right = list(out), list(stay)
    for number in group:
        if number not in out and number not in stay:
            (left if likeness(number, out) > likeness(number, stay) else right).append(number)
    return [left, right]
