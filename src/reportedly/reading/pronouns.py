"""Who is behind a pronoun that stands as a source: 'she', 'they', 'it', 'I', 'who'."""

from __future__ import annotations

import re
from bisect import bisect_right

from reportedly.reading import antecedents
from reportedly.reading.cast import LATELY, Actor, Cast
from reportedly.reading.closed_classes import classes, words
from reportedly.reading.phrase import Phrase, phrase

CLASSES = classes("phrase_words")
FIRST_PERSON = CLASSES["first_person"]
RELATIVE = CLASSES["relative"]
SEVERAL = words("groups") | words("publics")
GENERIC = CLASSES["generic"]
BEFORE_A_RELATIVE = re.compile(
    r"((?:the|a|an|some|many|all|most|his|her|their|those|two|three|several)\s+(?:[\w'’-]+\s+){0,3})?([\w'’-]+)[,\s]*$",
    re.IGNORECASE,
)
BESIDE = re.compile(
    r"(?:\s*[,(]|\s+(?:of|at|in|from|for|with|(?:is|was|are|were) the one)\b|\s*$)"
    r"(?:(?!\b(?:who|which|that)\b)[^.;:!?\n]){0,69}",
    re.IGNORECASE,
)
"""What may stand between a name and its 'who': 'of Leeds, 40,', 'is the one'."""


def pronoun(cast: Cast, number: int, told: Phrase, start: int) -> tuple[Actor, str]:
    """The one behind the pronoun of attribution `number` at `start`, and what decided it."""
    head = told.head
    if head in FIRST_PERSON:
        holder = cast.speaker_of(number)
        if holder is not None:
            return cast.actors[holder], "first person inside a statement"
        return cast.new("unstated", "outlet" if head == "we" else "unknown", "unstated"), "first person of the page"
    if head in RELATIVE:
        return _before_a_relative(cast, start, person=head.startswith("who")), "relative pronoun"
    if head in GENERIC:
        return cast.new("unstated", "public", "unstated"), "generic"
    if head in ("it", "its"):
        found = cast.latest(start, lambda actor: actor.kind in THINGS)
        return (found or cast.new(told.text, "organisation", "role")), "it"
    if told.number == "many":
        found = _several(cast, start)
        if found is None:
            found = cast.latest(start, lambda actor: actor.identity == "anonymous")
        return (found or cast.new(told.text, "group", "role", many=True)), "plural pronoun"
    found = antecedents.antecedent(cast, number, told.gender, start) or _named_behind(cast, told, start)
    if found is not None and not found.gender and found.identity == "named":
        found.gender = told.gender
    return (found or cast.new(told.text, "person", "role", gender=told.gender)), "pronoun"


def _ends(word: str) -> bool:
    """Whether a search backwards from 'who' stops at that word."""
    return word.casefold() in SEVERAL or word in ".;:!?\n" or word.casefold() in RELATIVE


def _several(cast: Cast, start: int) -> Actor | None:
    """Those that 'they' means: several people, or a body; who has spoken goes before a body that was only named."""
    body = None
    for event in cast.recent(start):
        actor = cast.actors[event.actor]
        if cast.is_own(actor) or not (actor.many or actor.kind in ("group", "public", "organisation")):
            continue
        if actor.many or actor.used or actor.kind != "organisation":
            near = body is None or "\n\n" not in cast.text[event.start : start]
            return actor if near else body
        body = body or actor
    return body


def _named_behind(cast: Cast, told: Phrase, start: int) -> Actor | None:
    """The person first named behind a pronoun, in its sentence: 'When she spoke, Ann Lee was tired'."""
    begins = bisect_right(cast.event_starts, start)
    sentence = bisect_right(cast.sentence_starts, start)
    for event in cast.events[begins : begins + 4]:
        actor = cast.actors[event.actor]
        if bisect_right(cast.sentence_starts, event.start) != sentence:
            return None
        if actor.kind == "person" and actor.sure and actor.gender in ("", told.gender):
            return actor
    return None


THINGS = ("outlet", "organisation", "document", "platform")


def _before_a_relative(cast: Cast, start: int, *, person: bool) -> Actor:
    until = bisect_right(cast.event_starts, start)
    close = None
    for event in reversed(cast.events[max(0, until - 4) : until]):
        at = cast.at.get(event.start)
        between = cast.text[at[1].end : start] if at else "."
        # 'Ann Lee of Leeds, 40, who'
        actor = cast.actors[event.actor]
        if person and at and actor.kind == "person" and actor.sure and BESIDE.fullmatch(between):
            return actor
        if at and len(between) <= 3 and (person or actor.kind != "person"):
            close = actor
    if close is not None:
        return close
    before = cast.text[max(0, start - 60) : start]
    several = next((each for each in reversed([*re.finditer(r"[\w'’-]+|[.;:!?\n]", before)]) if _ends(each[0])), None)
    if person and several and several[0].casefold() in SEVERAL and several.end() < len(before.rstrip(" ,")):
        head = several[0].casefold()
        told = phrase(several[0], max(0, start - 60) + several.start(), cast.at, cast.bearers)
        return cast.new(several[0], told.kind, told.identity, many=True, head=head)  # 'residents of the bay, who'
    found = BEFORE_A_RELATIVE.search(before)
    if found:
        words_before = found[0].strip(" ,\n")
        told = phrase(words_before, max(0, start - 60) + found.start(), cast.at, cast.bearers)
        if told.form == "description":
            known = next(
                (actor for actor in reversed(cast.actors[-LATELY:]) if actor.used and actor.head == told.head), None
            )
            return known or cast.new(words_before, told.kind, told.identity, many=told.number == "many", head=told.head)
    return cast.new("who", "person", "role")
