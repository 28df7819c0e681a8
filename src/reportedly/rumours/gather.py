"""The pipeline: Readings -> Rumours."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from reportedly.claims.facts import facts
from reportedly.claims.model import Claim
from reportedly.claims.state import state
from reportedly.page.model import Page
from reportedly.reading.reading import Reading
from reportedly.rumours.cluster import cluster
from reportedly.rumours.drift import drift
from reportedly.rumours.match import probability
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
    stood = [Stood(claim, stance(claim, statement)) for claim in claims]
    stood = list(plainest(stood, trace(stood, pages), statement))
    return told(stood, statement, _about(claims), pages)


CUT_OFF = re.compile(r"\b(?:a|an|the|of|for|to|from|in|on|at|by|with|and|or|that|which|who|what)$", re.IGNORECASE)
"""How a statement ends of which the reader saw only the beginning."""

FEWEST_WORDS = 4
"""Words of a statement that can stand for a rumour, where there is one."""

PROMINENT = 0.5
"""What saying all of its page's title adds to a claim's mean probability in the choice of the plainest statement."""


def told(stood: Sequence[Stood], statement: str, about: tuple[str, ...], pages: Mapping[str, Page]) -> Rumour:
    """The rumour of claims that stand on their sides: their ways back, origins and status, with the pages' help."""
    edges = trace(stood, pages)
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

    def centrality(claim: Claim) -> float:
        others = [probability(claim, other) for other in claims if other is not claim]
        whole = not CUT_OFF.search(claim.statement) and len(claim.statement.split()) >= FEWEST_WORDS
        return (sum(others) / len(others) if others else 1.0) + PROMINENT * claim.prominence + whole

    asserted = [
        claim
        for claim in claims
        if claim.act not in ("denial", "retraction", "question", "no_comment")
        and not claim.question
        and not facts(claim.statement).negated
    ] or list(claims)
    best = max(asserted, key=lambda claim: (round(centrality(claim), 3), -len(claim.statement), claim.statement))
    return best.statement.rstrip(" .!?") + "."


def plainest(stood: Sequence[Stood], edges: Mapping[str, tuple[Edge, ...]], statement: str) -> tuple[Stood, ...]:
    """The claims without those that only blur the picture: on one page and side, what adds no source and no way back.

    Of each page and side the claim stays that goes back to most or else is nearest to the statement; beside it those of
    other sources that plainly say the same.
    """
    by_side: dict[tuple[str, Stance], list[Stood]] = defaultdict(list)
    for each in stood:
        by_side[each.claim.page, each.stance].append(each)
    kept: set[str] = set()
    for group in by_side.values():
        near = {each.claim.id: probability(each.claim, replace(each.claim, statement=statement)) for each in group}

        def worth(each: Stood, near: Mapping[str, float] = near) -> tuple[bool, bool, float, str]:
            return (bool(edges[each.claim.id]), sourced(each.claim), near[each.claim.id], each.claim.id)

        ordered = sorted(group, key=worth, reverse=True)
        chosen = [ordered[0]]
        for each in ordered[1:]:
            other_source = sourced(each.claim) and not any(same_person(each.claim.who, one.claim.who) for one in chosen)
            goes_elsewhere = {edge.claim for edge in edges[each.claim.id]} - {
                edge.claim for one in chosen for edge in edges[one.claim.id]
            }
            if goes_elsewhere or (other_source and near[each.claim.id] >= PLAINLY):
                chosen.append(each)
        kept |= {each.claim.id for each in chosen}
    return tuple(each for each in stood if each.claim.id in kept)


PLAINLY = 0.85
"""Probability that a claim says what its rumour says from which a second source on one page counts for itself."""


def _about(claims: Sequence[Claim]) -> tuple[str, ...]:
    """The names that a third of the claims or more have, the most frequent first."""
    counts: dict[str, int] = defaultdict(int)
    for claim in claims:
        for name in claim.about:
            counts[name] += 1
    often = [name for name in counts if 3 * counts[name] >= len(claims)]
    return tuple(sorted(often, key=lambda name: (-counts[name], name)))
