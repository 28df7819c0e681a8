"""The pipeline: Readings -> Rumours."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from reportedly.claims.facts import alike, facts
from reportedly.claims.model import Claim
from reportedly.claims.state import state
from reportedly.page.model import Page
from reportedly.reading.reading import Reading
from reportedly.rumours.cluster import cluster
from reportedly.rumours.drift import drift
from reportedly.rumours.model import Appearance, Edge, Rumour, Rumours, Stance
from reportedly.rumours.origins import circles, independent, origins, sourced
from reportedly.rumours.position import position
from reportedly.rumours.relate import relate
from reportedly.rumours.stance import stance
from reportedly.rumours.status import Word, status
from reportedly.rumours.trace import Stood, same_person, trace


def rumours_of(readings: Iterable[Reading]) -> Rumours:
    """The rumours on the pages that were read: whatever order they come in, the same result."""
    by_page = {reading.page.id: reading for reading in readings}
    pages = {id: reading.page for id, reading in sorted(by_page.items())}
    claims = [claim for reading in by_page.values() for claim in state(reading)]
    groups = [group for group in cluster(claims) if is_rumour(group)]
    named = tuple(replace(rumour(group, pages), id=f"r{number}") for number, group in enumerate(groups, start=1))
    ordered = sorted(pages.values(), key=lambda page: (page.published or "9999", page.id))
    return Rumours(tuple(ordered), relate(named))


def is_rumour(claims: Sequence[Claim]) -> bool:
    """Whether claims that say the same are a rumour: on two pages at least, and somebody is said to have said it."""
    return len({claim.page for claim in claims}) > 1 and any(claim.chain for claim in claims)


def rumour(claims: Sequence[Claim], pages: Mapping[str, Page]) -> Rumour:
    """The rumour that claims of one meaning are."""
    statement = most_central(claims)
    beside = _beside(claims, statement)
    stood = [Stood(claim, stance(claim, statement, beside)) for claim in claims]
    edges = trace(stood, pages)
    kept = plainest(stood, edges, statement)
    return told(kept, statement, _about(claims), pages, edges=_between(kept, stood, edges))


def _beside(claims: Sequence[Claim], statement: str) -> tuple[str, ...]:
    """What the claims say, without a negation, that stand on the statement's side; nothing where it negates itself."""
    if facts(statement).negated:
        return ()
    plain = {
        claim.statement
        for claim in claims
        if not facts(claim.statement).negated and stance(claim, statement) == "support"
    }
    return tuple(sorted(plain)[:MOST_BESIDE])


MOST_BESIDE = 40
"""Statements that a negation is held against."""


def _between(
    kept: Sequence[Stood], stood: Sequence[Stood], edges: Mapping[str, tuple[Edge, ...]]
) -> dict[str, tuple[Edge, ...]]:
    """The edges between the claims that were kept: one to a claim that wasn't leads to what stands for it, on its page
    and side."""
    stands_for: dict[tuple[str, Stance], str] = {}
    for each in kept:
        stands_for.setdefault((each.claim.page, each.stance), each.claim.id)
    ids = {each.claim.id for each in kept}
    place = {each.claim.id: (each.claim.page, each.stance) for each in stood}
    found = {}
    for each in kept:
        targets: dict[str, Edge] = {}
        for edge in edges[each.claim.id]:
            target = edge.claim if edge.claim in ids else stands_for.get(place[edge.claim])
            if target and target not in targets:
                targets[target] = replace(edge, claim=target)
        found[each.claim.id] = tuple(targets.values())
    return found


CUT_OFF = re.compile(r"\b(?:a|an|the|of|for|to|from|in|on|at|by|with|and|or|that|which|who|what)$", re.IGNORECASE)
"""How a statement ends of which the reader saw only the beginning."""

FIRST = 0.3
"""What standing on the first page adds."""

ASSERTS = re.compile(
    r"\b(?:is|are|was|were|be|been|has|have|had|do|does|did|will|would|shall|can|could|may|might|must|to)\b",
    re.IGNORECASE,
)
"""A verb by which most statements of news assert something; 'Orme as the man held' has none."""

FEWEST_WORDS = 4
"""Words of a statement that can stand for a rumour, where there is one."""

PROMINENT = 0.5
"""What saying all of its page's title adds to a claim's mean likeness in the choice of the plainest statement."""


def told(
    stood: Sequence[Stood],
    statement: str,
    about: tuple[str, ...],
    pages: Mapping[str, Page],
    *,
    edges: Mapping[str, tuple[Edge, ...]] | None = None,
) -> Rumour:
    """The rumour of claims that stand on their sides: their ways back (unless they are known), origins and status."""
    edges = trace(stood, pages) if edges is None else edges
    appearances = tuple(Appearance(each.claim, each.stance, edges[each.claim.id]) for each in stood)
    supporting = origins(appearances, "support")
    involved = [pages[id] for id in dict.fromkeys(each.claim.page for each in appearances)]
    words = [Word(each, position(each.claim, statement, about, involved)) for each in appearances]
    return Rumour(
        id="",
        statement=statement,
        about=about,
        appearances=appearances,
        origins=supporting,
        denials=origins(appearances, "deny"),
        independent=independent(supporting, appearances),
        circles=circles(appearances),
        drift=drift(appearances, pages),
        standing=status(words, supporting),
    )


def most_central(claims: Sequence[Claim]) -> str:
    """The statement that is nearest to all others, of those that assert it: the rumour in its plainest words."""

    first = min((claim.seen or "9999" for claim in claims), default="")

    def centrality(claim: Claim) -> float:
        others = [saying(other, claim.statement) for other in claims if other.page != claim.page]
        whole = not CUT_OFF.search(claim.statement) and len(claim.statement.split()) >= FEWEST_WORDS
        near = sum(others) / len(others) if others else 1.0
        asserts = bool(ASSERTS.search(claim.statement)) / 2
        return near + PROMINENT * claim.prominence + FIRST * ((claim.seen or "9999") == first) + whole + asserts

    stating = [
        claim
        for claim in claims
        if claim.act not in ("denial", "retraction", "question", "no_comment") and not claim.question
    ]
    plain = [claim for claim in stating if not facts(claim.statement).negated]
    # What is said in the negative first ('were never called back') is the rumour, not its denial.
    negative = any(claim.seen == first and claim not in plain for claim in stating) and not any(
        claim.seen == first for claim in plain
    )
    asserted = (stating if negative else plain) or list(claims)
    best = max(asserted, key=lambda claim: (round(centrality(claim), 3), -len(claim.statement), claim.statement))
    return best.statement.rstrip(" .!?") + "."


def plainest(stood: Sequence[Stood], edges: Mapping[str, tuple[Edge, ...]], statement: str) -> tuple[Stood, ...]:
    """The claims without those that only blur the picture: on one page and side, what adds no source and no way back.

    Of each page and side the claim stays that goes back to most or else is nearest to the statement; beside it those of
    other sources that plainly say the same. An office without a name is taken for the named source beside it.
    """
    by_side: dict[tuple[str, Stance], list[Stood]] = defaultdict(list)
    kept: set[str] = set()
    near = {each.claim.id: saying(each.claim, statement) for each in stood}
    plain = {each.claim.id: {edge.claim for edge in edges[each.claim.id] if edge.score >= SURE_EDGE} for each in stood}
    best: dict[str, float] = defaultdict(float)
    for each in stood:
        best[each.claim.page] = max(best[each.claim.page], near[each.claim.id])
    stood = [each for each in stood if not _said_beside(each, stood, near)]
    for each in stood:
        by_side[each.claim.page, each.stance].append(each)
    for group in by_side.values():

        def worth(each: Stood) -> tuple[bool, bool, bool, float, str]:
            claim = each.claim
            return (bool(plain[claim.id]), sourced(claim), claim.identity != "role", near[claim.id], claim.id)

        telling = [
            each for each in group if plain[each.claim.id] or near[each.claim.id] >= BESIDE * best[each.claim.page]
        ]
        ordered = sorted(telling, key=worth, reverse=True)
        chosen = ordered[:1]
        named = any(each.claim.identity == "named" and sourced(each.claim) for each in telling)
        for each in ordered[1:]:
            other_source = (
                sourced(each.claim)
                and not any(same_person(each.claim.who, one.claim.who) for one in chosen)
                and not (named and each.claim.identity == "role")
            )
            goes_elsewhere = plain[each.claim.id] - {target for one in chosen for target in plain[one.claim.id]}
            if goes_elsewhere or (other_source and near[each.claim.id] >= PLAINLY * best[each.claim.page]):
                chosen.append(each)
        if any(each.claim.identity == "named" and sourced(each.claim) for each in chosen):
            chosen = [each for each in chosen if each.claim.identity != "role" or plain[each.claim.id]]
        kept |= {each.claim.id for each in chosen}
    return tuple(each for each in stood if each.claim.id in kept)


def _said_beside(each: Stood, stood: Sequence[Stood], near: Mapping[str, float]) -> bool:
    """Whether who stands on one side of a page says there, farther from the rumour, what only seems the other side."""
    return any(
        other.claim.page == each.claim.page
        and {other.stance, each.stance} == {"support", "deny"}
        and sourced(each.claim)
        and same_person(other.claim.who, each.claim.who)
        and near[each.claim.id] < PLAINLY * near[other.claim.id]
        for other in stood
    )


def saying(claim: Claim, statement: str) -> float:
    """How much of the meaning of a claim and of a statement the other has, by their own words: 0 to 1."""
    return sum(alike(claim.statement, statement)) / 2


SURE_EDGE = 0.65
"""Score of an edge for which a claim is kept; those below it are guessed from who writes."""

BESIDE = 0.6
"""Share of the likeness of a page's nearest claim below which what stands on another side is only near the rumour."""

PLAINLY = 0.75
"""The same, from which a second source on one page counts for itself."""


def _about(claims: Sequence[Claim]) -> tuple[str, ...]:
    """The names that a third of the claims or more have, the most frequent first."""
    counts: dict[str, int] = defaultdict(int)
    for claim in claims:
        for name in claim.about:
            counts[name] += 1
    often = [name for name in counts if 3 * counts[name] >= len(claims)]
    return tuple(sorted(often, key=lambda name: (-counts[name], name)))
