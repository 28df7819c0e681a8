"""On which side a claim stands to the statement of its rumour (RumourEval's four)."""

from __future__ import annotations

import re
from collections.abc import Iterable

from reportedly.claims.facts import Facts, facts, opposites
from reportedly.claims.model import Claim
from reportedly.rumours.model import Stance

ASKED = re.compile(
    r"^(?:whether|if|will|would|is|are|was|were|has|have|did|does|do|can|could|should)\b.*\?\s*$", re.I | re.S
)


def stance(claim: Claim, statement: str, others: Iterable[str] = ()) -> Stance:
    """The side of who speaks in `claim` to the rumour's `statement`; the page's own doubt is not his.

    others: what others say on the statement's side, in words of their own: 'is not leaving' negates no word of 'to
    quit', but one of 'will leave'.

    >>> from dataclasses import replace
    >>> claim = Claim("c", "p", "a", "The pier will close", (), (), "Tidewatch", None, 0, 9)
    >>> stance(claim, "The pier will close")
    'support'
    >>> stance(replace(claim, act="denial", factuality="CT-"), "The pier will close")
    'deny'
    >>> stance(replace(claim, statement="The pier will not close"), "The pier will close")
    'deny'
    """
    if claim.act == "no_comment":
        return "comment"
    if claim.question or ASKED.match(claim.statement):
        return "query"
    denies = claim.act in ("denial", "retraction") and claim.factuality != "CT+"
    against = denies or claim.factuality in ("CT-", "PR-", "PS-")
    said = facts(claim.statement)
    if turned(said, facts(statement)) or (said.negated and any(turned(said, facts(other)) for other in others)):
        # 'denied it: "We are not closing"' gives the denial itself, not what is denied.
        against = not against or (claim.act == "denial" and bool(claim.quoted))
    if against:
        return "deny"
    return "support"


def turned(one: Facts, other: Facts) -> bool:
    """Whether one of two statements says the opposite of the other: by a negation of what both say, or by a word.

    'Will not close' turns 'will close'; 'are no longer a couple' doesn't turn 'have split', nor 'will not play' 'has
    cancelled', and 'will not play: the show is cancelled' doesn't turn 'is cancelled'.
    """
    opposite = any(
        (a, b) in opposites() and (a in one.under_negation) == (b in other.under_negation)
        for a in one.words
        if a not in other.words
        for b in other.words
        if b not in one.words
    )
    return (_negates(one, other) != _negates(other, one)) != (opposite and _same_words(one, other))


def _negates(one: Facts, other: Facts) -> bool:
    """Whether `one` negates something that `other` says without a negation.

    A name doesn't count ('will not play Port Ansel'), unless it is what somebody is said not to be ('is not Orme').
    """
    said = other.words.keys() - other.under_negation
    plain = {_stump(root) for root in said - other.names.keys()}
    return any(_stump(root) in plain for root in one.under_negation) or bool(one.is_not & said)


def _stump(root: str) -> str:
    """The beginning of a stem, so that 'administrators' and 'administration' are one."""
    return root[:STUMP]


STUMP = 7
"""Letters of a stem that are compared."""


def _same_words(one: Facts, other: Facts) -> bool:
    least = min(sum(one.words.values()), sum(other.words.values()))
    shared = sum(weight for root, weight in one.words.items() if root in other.words)
    return least > 0 and shared >= MOSTLY * least


MOSTLY = 0.4
"""Share of the lighter statement's weight from which two words of opposite sense can be of one thing."""
