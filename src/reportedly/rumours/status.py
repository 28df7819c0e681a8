"""Where a rumour stands, by written rules over what the sources did (docs/rumour-rules.md), never by what is likely."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from reportedly.rumours.match import same_outlet
from reportedly.rumours.model import Appearance, By, Origin, Standing
from reportedly.rumours.trace import same_person

RANK: tuple[By, ...] = ("principal", "representative", "third_party", "source", "page")
"""Who counts first where several did the same."""


@dataclass(frozen=True, slots=True)
class Word:
    """What a source in a position to know last said of the rumour. position: None for all others."""

    appearance: Appearance
    position: By | None


def status(words: Sequence[Word], origins: Sequence[Origin]) -> Standing:
    """Where the rumour stands, who made it so and the claims that did. words: of all its claims, the earliest first.

    1. withdrawn, where the only origin takes it back, or its page corrects itself.
    2. contested, where sources in a position to know stand on both sides.
    3. denied, where one denies; 4. confirmed, where one confirms, on the record.
    5. open, otherwise: repetition, unnamed sources and circles confirm nothing.
    """
    withdrawn = _withdrawn(words, origins)
    if withdrawn:
        return withdrawn
    last = _last_words(words)
    denied = [word for word in last if word.position and word.appearance.stance == "deny"]
    confirmed = [word for word in last if word.position and _confirms(word)]
    if denied and confirmed:
        both = sorted((*denied, *confirmed), key=words.index)
        return Standing("contested", _by(denied), _ids(both))
    if denied:
        return Standing("denied", _by(denied), _ids(denied))
    if confirmed:
        return Standing("confirmed", _by(confirmed), _ids(confirmed))
    return Standing("open", None, tuple(origin.claims[0] for origin in origins))


def _withdrawn(words: Sequence[Word], origins: Sequence[Origin]) -> Standing | None:
    """Withdrawn, where the one origin there is later says the opposite, or an outlet that told it does so itself."""
    if len(origins) != 1:
        return None
    origin = origins[0]
    told = {word.appearance.claim.outlet for word in words if word.appearance.stance == "support"}
    first = next(word.appearance.claim for word in words if word.appearance.claim.id == origin.claims[0])
    for word in words:
        claim = word.appearance.claim
        if word.appearance.stance != "deny" or (claim.seen or "") < (first.seen or "") or claim.page == first.page:
            continue
        if claim.chain and not same_outlet(claim.who, claim.outlet or ""):
            if claim.identity == "named" and same_person(claim.who, origin.who):
                return Standing("withdrawn", "source", (claim.id,))
        elif claim.outlet in told and claim.outlet in (first.outlet, origin.who, *origin.through):
            return Standing("withdrawn", "page", (claim.id,))
    return None


def _last_words(words: Sequence[Word]) -> list[Word]:
    """What each source said, without what a later saying of the same source on the other side replaces.

    A page that only passes on what another told is no new word, unless that one isn't among the words of its source.
    """
    first_hand = [word for word in words if not word.appearance.derived_from]
    known = {(word.appearance.claim.who, word.appearance.stance) for word in first_hand if word.position}
    kept: list[Word] = []
    for word in words:
        claim, side = word.appearance.claim, word.appearance.stance
        if side not in ("support", "deny"):
            continue
        if word.appearance.derived_from and (claim.who, side) in known:
            continue
        kept = [
            other
            for other in kept
            if other.appearance.stance == side or not same_person(other.appearance.claim.who, claim.who)
        ]
        kept.append(word)
    return kept


def _confirms(word: Word) -> bool:
    claim = word.appearance.claim
    return (
        word.appearance.stance == "support"
        and claim.identity in ("named", "role")
        and claim.factuality in ("CT+", "CT-", "Uu")
        and claim.act in ("statement", "confirmation", "directive", "intention", "belief", "denial")
    )


def _by(words: Sequence[Word]) -> By | None:
    positions = {word.position for word in words}
    return next((by for by in RANK if by in positions), None)


def _ids(words: Sequence[Word]) -> tuple[str, ...]:
    return tuple(word.appearance.claim.id for word in words)
