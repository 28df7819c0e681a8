"""Who is behind a pronoun that stands as a source: 'she', 'they', 'it', 'I', 'who'."""

from __future__ import annotations

import re
from bisect import bisect_right

from reportedly.reading import antecedents
from reportedly.reading.cast import LATELY, Actor, Cast
from reportedly.reading.closed_classes import classes
from reportedly.reading.phrase import Phrase, phrase

CLASSES = classes("phrase_words")
FIRST_PERSON = CLASSES["first_person"]
RELATIVE = CLASSES["relative"]
GENERIC = CLASSES["generic"]
BEFORE_A_RELATIVE = re.compile(
    r"((?:the|a|an|some|many|all|most|his|her|their|those|two|three|several)\s+(?:[\w'’-]+\s+){0,3})?([\w'’-]+)[,\s]*$",
    re.IGNORECASE,
)
ENDS = re.compile(r"[.;:!?\n]|\b(?:who|which|that)\b")


def pronoun(cast: Cast, number: int, told: Phrase, start: int) -> tuple[Actor, str]:
    """The one behind the pronoun of attribution `number` at `start`, and what decided it."""
    head = told.head
    if head in FIRST_PERSON:
        holder = cast.speaker_of(number)
        if holder is not None:
            return cast.actors[holder], "first person inside a statement"
        return cast.new("unstated", "outlet" if head == "we" else "unknown", "unstated"), "first person of the page"
    if head in RELATIVE:
        return _before_a_relative(cast, start), "relative pronoun"
    if head in GENERIC:
        return cast.new("unstated", "public", "unstated"), "generic"
    if head in ("it", "its"):
        found = cast.latest(start, lambda actor: actor.kind in ("outlet", "organisation", "document", "platform"))
        return (found or cast.new(told.text, "organisation", "role")), "it"
    if told.number == "many":
        found = cast.latest(start, lambda actor: actor.many or actor.kind in ("group", "public", "organisation"))
        if found is None:
            found = cast.latest(start, lambda actor: actor.identity == "anonymous")
        return (found or cast.new(told.text, "group", "role", many=True)), "plural pronoun"
    found = antecedents.antecedent(cast, number, told.gender, start)
    if found is not None and not found.gender and found.identity == "named":
        found.gender = told.gender
    return (found or cast.new(told.text, "person", "role", gender=told.gender)), "pronoun"


def _before_a_relative(cast: Cast, start: int) -> Actor:
    until = bisect_right(cast.event_starts, start)
    close = None
    for event in reversed(cast.events[max(0, until - 4) : until]):
        at = cast.at.get(event.start)
        between = cast.text[at[1].end : start] if at else "."
        # 'Ann Lee of Leeds, 40, who'
        if (
            at
            and cast.actors[event.actor].kind == "person"
            and cast.actors[event.actor].sure
            and len(between) < 70
            and not ENDS.search(between)
        ):
            return cast.actors[event.actor]
        if at and len(between) <= 3:
            close = cast.actors[event.actor]
    if close is not None:
        return close
    found = BEFORE_A_RELATIVE.search(cast.text[max(0, start - 60) : start])
    if found:
        words_before = found[0].strip(" ,\n")
        told = phrase(words_before, max(0, start - 60) + found.start(), cast.at, cast.bearers)
        if told.form == "description":
            known = next(
                (actor for actor in reversed(cast.actors[-LATELY:]) if actor.used and actor.head == told.head), None
            )
            return known or cast.new(words_before, told.kind, told.identity, many=told.number == "many", head=told.head)
    return cast.new("who", "person", "role")
