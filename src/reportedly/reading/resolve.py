"""Who is behind each source: names in all their forms, pronouns, descriptions, spokespeople, the unnamed.

One walk through the attributions in the order of the text, a holder before what it holds. Named ones are the bearers
of names (names.py). Two unnamed ones stay two unless the text joins them: 'the source' right after 'a source'.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from reportedly.page.model import Page
from reportedly.reading.cast import Actor, Cast, Event
from reportedly.reading.closed_classes import alternatives
from reportedly.reading.descriptions import described
from reportedly.reading.link import Linked
from reportedly.reading.model import Entity
from reportedly.reading.names import Bearer
from reportedly.reading.phrase import Phrase, phrase
from reportedly.reading.pronouns import pronoun
from reportedly.text.model import spans_of

HEARD = re.compile(
    r"\b(?:am|is|are|was|were|be|been|being|gets?|got|['’]re|['’]s)\s+(?:\w+\s+)?"
    rf"(?:{alternatives('heard')})\b(?!.*\bas saying\b)",
    re.IGNORECASE,
)
"""A cue whose subject hears what is said: 'was told', 'are being asked'."""

NOBODY_SAYS = re.compile(
    r"\b(?:seem|appear|emerg|transpir|turn(?:s|ed)? out)|"
    r"\b(?:is|was|are|were|be|been|being|['’]s)\s+(?:\w+\s+)?(?:\w+ed|said|known|thought|understood|told|felt|heard|found)\b",
    re.IGNORECASE,
)
"""What 'it' does where it stands for nobody: 'it seems', 'it was announced'."""

UNDERSTANDS = re.compile(r"\b(?:understands?|hears?|(?:is|are|was|were|been) told)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Resolved:
    """The entities of a page, and for each attribution the id of the one behind its source.

    bearers: who has a name on the page; of_bearer: index of such a one -> id of the entity, where it has one.
    """

    entities: tuple[Entity, ...]
    who: tuple[str, ...]
    bearers: tuple[Bearer, ...] = ()
    of_bearer: tuple[tuple[int, str], ...] = ()
    by: tuple[str, ...] = ()


def resolve(
    page: Page, linked: Sequence[Linked], parents: Sequence[int | None], sentence_starts: Sequence[int]
) -> Resolved:
    """The entities behind the sources.

    parents: for each attribution the number of the one that holds it. sentence_starts: offsets, in order.
    """
    cast = Cast(page, linked, parents, sentence_starts)
    by = settle(cast)
    used = [actor for actor in cast.actors if actor.used]
    ids = {actor.number: f"e{at + 1}" for at, actor in enumerate(used)}
    entities = tuple(
        Entity(
            ids[actor.number],
            actor.name,
            actor.kind,
            actor.identity,
            tuple(sorted(actor.spans)),
            member_of=actor.member_of,
            on_behalf_of=actor.on_behalf_of,
        )
        for actor in used
    )
    who = tuple(ids[actor] for actor in cast.who if actor is not None)
    of_bearer = tuple((bearer, ids[actor]) for bearer, actor in cast.of_bearer.items() if actor in ids)
    return Resolved(entities, who, cast.bearers, of_bearer, by)


def settle(cast: Cast) -> tuple[str, ...]:
    """Fills `cast.who`; what decided each, in a few words."""
    by = [""] * len(cast.linked)
    for number in range(len(cast.linked)):
        _settle(cast, number, by, depth=0)
    return tuple(by)


def _settle(cast: Cast, number: int, by: list[str], depth: int) -> None:
    if cast.who[number] is not None:
        return
    parent = cast.parents[number]
    if parent is not None and depth < 20:
        _settle(cast, parent, by, depth + 1)
    actor, by[number] = _behind(cast, number)
    actor.used = True
    cast.who[number] = actor.number
    mention = spans_of(cast.text, cast.linked[number].source)
    actor.spans.update(mention)
    if mention:
        event = Event(mention[0].start, actor.number)
        cast.sourced.insert(
            bisect_right([each.start for each in cast.sourced[-50:]], event.start) + max(0, len(cast.sourced) - 50),
            event,
        )


def _behind(cast: Cast, number: int) -> tuple[Actor, str]:
    """The one behind the source of attribution `number`, and what decided it."""
    each = cast.linked[number]
    if not each.source:
        return cast.new("unstated", "unknown", "unstated"), "no source"
    start = each.source[0][0]
    source = cast.text[start : each.source[0][1]]
    if len(each.source) > 1 and len(source) < 4:
        source = " ".join(" ".join(cast.text[a:b] for a, b in each.source).split())
    cue = " ".join(cast.text[a:b] for a, b in each.cue)
    if each.cue and each.source[-1][1] <= each.cue[0][0] and HEARD.search(cue) and not _is_an_outlet(cast, start):
        return cast.new("unstated", "unknown", "unstated"), "the one who was told, not the one who tells"
    together = _together(cast, start, each.source[0][1])
    if together is not None:
        return together, "two names"
    told = phrase(source, start, cast.at, cast.bearers)
    if told.form == "pronoun":
        if told.head == "it" and NOBODY_SAYS.search(cue):
            return cast.new("unstated", "unknown", "unstated"), "'it' stands for nobody here"
        return pronoun(cast, number, told, start)
    if told.form == "name" and told.bearer is not None:
        return _named(cast, told, cue), "name"
    known = cast.called(source) if told.identity == "role" else None
    if known is not None:
        return known, "the same letters as a name"
    return described(cast, number, told, start)


def _is_an_outlet(cast: Cast, start: int) -> bool:
    found = cast.at.get(start) or cast.at.get(start + len("the "))
    return found is not None and cast.bearers[found[0]].kind == "outlet"


def _together(cast: Cast, start: int, end: int) -> Actor | None:
    """'Ann Lee and Bo Orme' as a source: the group of them."""
    inside = [cast.at[at] for at in range(start, min(end, start + 200)) if at in cast.at]
    if len(inside) < 2:
        return None
    (one, first), (other, second) = inside[0], inside[-1]
    between = cast.text[inside[-2][1].end : second.start]
    before = cast.text[start : first.start]
    if one == other or not re.fullmatch(r"(?:,\s*\d+)?,?\s+(?:and|&)\s+(?:\w+\s+){0,2}", between) or len(before) > 25:
        return None
    name = f"{cast.bearers[one].name} and {cast.bearers[other].name}"
    if len(inside) > 2:
        name = ", ".join(cast.bearers[each].name for each, _ in inside[:-1]) + f" and {cast.bearers[other].name}"
    known = next((actor for actor in cast.actors if actor.name == name), None)
    return known or cast.new(name, "group", "named", many=True)


def _named(cast: Cast, told: Phrase, cue: str) -> Actor:
    assert told.bearer is not None
    actor = cast.actors[cast.of_bearer[told.bearer]]
    if cast.is_own(actor) and UNDERSTANDS.search(cue):
        return cast.new("unstated", "unknown", "unstated")
    if actor.kind == "person" and told.kind == "outlet" and not actor.gender:
        actor.kind = "outlet"
    return actor
