"""Who is behind a description that stands as a source: 'the actress', 'the pair', 'a spokesman', 'an insider'."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter

from reportedly.reading import antecedents
from reportedly.reading.cast import LATELY, Actor, Cast
from reportedly.reading.closed_classes import classes, words
from reportedly.reading.phrase import Phrase

CLASSES = classes("phrase_words")
SPOKESPEOPLE, OFFICES, TITLES = words("spokespeople"), words("offices"), words("titles")
PAIRS = CLASSES["pairs"]
REPORT_HEADS = CLASSES["report_heads"]
NOBLE = CLASSES["noble"]
OWN_WORDS = CLASSES["own_words"]


def described(cast: Cast, number: int, told: Phrase, start: int) -> tuple[Actor, str]:
    """The one behind the description of attribution `number` at `start`, and what decided it."""
    owner = _owner(cast, number, told, start)
    if told.identity == "anonymous":
        return _shielded(cast, told, start, owner)
    if told.identity == "unstated":
        return cast.new("unstated", told.kind, "unstated"), "nobody in particular"
    outlet = _outlet_of_a_report(cast, told, start)
    if outlet is not None:
        return outlet, "a report by an outlet"
    if told.identity == "named":
        same = next(
            (a for a in cast.actors if a.used and a.identity == "named" and a.name.casefold() == told.name.casefold()),
            None,
        )
        return same or _fresh(cast, told, owner), "a name with its kind"
    if (told.head in PAIRS or (told.number == "many" and told.modifiers & {"two", "both"})) and told.definite | (
        "both" in told.modifiers
    ):
        pair = _pair(cast, start)
        if pair is not None:
            return pair, "the pair"
    if told.kind == "outlet" and told.definite:
        found = cast.latest(start, lambda actor: actor.kind == "outlet")
        if found is not None:
            return found, "description of an outlet"
    if told.head in SPOKESPEOPLE:
        return _spokesperson(cast, told, start, owner), "spokesperson"
    same = _same_again(cast, told, owner, start)
    if same is not None:
        return same, "the same words"
    if told.kind == "document" and told.definite and told.owner == "":
        found = cast.latest(start, lambda actor: actor.kind in ("document", "outlet"))
        if found is not None and told.head in ("report", "story", "article", "piece", "post"):
            return found, "description of a document"
    if told.kind == "organisation" and told.definite and not told.owner:
        found = cast.latest(start, lambda actor: actor.kind == "organisation" and actor.identity == "named")
        if found is not None:
            return found, "description of a body"
    if told.kind == "person" and told.definite and not told.owner and told.number == "one":
        found = _person(cast, number, told, start)
        if found is not None:
            return found, "description"
    return _fresh(cast, told, owner), "description of somebody new"


def _pair(cast: Cast, start: int) -> Actor | None:
    """The two that 'the couple' means: of those lately named together the most spoken of, else the last."""
    recent = list(cast.recent(start))
    together = {
        event.actor
        for event in recent
        if cast.actors[event.actor].many
        and cast.actors[event.actor].identity == "named"
        and cast.actors[event.actor].kind == "group"
    }
    if together:
        spoken = Counter(cast.actors[event.actor].name for event in recent)
        return max(
            (cast.actors[one] for one in together),
            key=lambda actor: sum(spoken[name] for name in actor.name.split(" and ")),
        )
    people: list[int] = []
    of_sentence: dict[int, list[int]] = {}
    for event in recent:
        actor = cast.actors[event.actor]
        if actor.kind == "person" and actor.identity == "named":
            here = of_sentence.setdefault(bisect_right(cast.sentence_starts, event.start), [])
            for found in (here, people) if actor.sure else (here,):
                if event.actor not in found:
                    found.append(event.actor)
    # Two of one sentence are a pair before two that follow each other: 'Ann met Bo. Cy watched. The two left.'
    together_once = (each for each in of_sentence.values() if len(each) == 2 and set(each) & set(people))
    people = next(together_once, people)
    if len(people) < 2:
        return None
    one, other = sorted(people[:2])
    return cast.new(f"{cast.actors[one].name} and {cast.actors[other].name}", "group", "named", many=True)


def _fresh(cast: Cast, told: Phrase, owner: int | str | None) -> Actor:
    actor = cast.new(
        told.name or told.text,
        told.kind,
        told.identity,
        gender=told.gender,
        many=told.number == "many",
        head=told.head,
    )
    actor.owner = owner
    actor.member_of = told.part_of or None
    actor.descriptors = frozenset((told.head,))
    if told.head in SPOKESPEOPLE:
        actor.on_behalf_of = told.for_whom or (cast.actors[owner].name if isinstance(owner, int) else None)
    return actor


def _owner(cast: Cast, number: int, told: Phrase, start: int) -> int | str | None:
    """Whose: the actor, or the words."""
    if told.owned_by is not None:
        return cast.of_bearer[told.owned_by]
    if told.owner in ("his", "her"):
        found = antecedents.antecedent(cast, number, "m" if told.owner == "his" else "f", start)
        return found.number if found else told.owner
    if told.for_whom:
        for at in range(start, start + len(told.text)):
            if at in cast.at and cast.text[at : at + 3] in told.for_whom:
                return cast.of_bearer[cast.at[at][0]]
        return told.for_whom.casefold()
    return told.owner.casefold() or None


def _shielded(cast: Cast, told: Phrase, start: int, owner: int | str | None) -> tuple[Actor, str]:
    own = told.owner in OWN_WORDS or (isinstance(owner, int) and cast.is_own(cast.actors[owner]))
    if (told.definite and not told.other) or own:
        same = cast.latest(
            start,
            lambda a: (
                a.identity == "anonymous"
                and a.head == told.head
                and a.many == (told.number == "many")
                and (not told.owner or a.owner == owner or own)
            ),
        )
        if same is None and (not told.owner or own):
            same = cast.latest(start, lambda a: a.identity == "anonymous" and a.many == (told.number == "many"))
        if same is not None:
            return same, "the unnamed source before"
    return _fresh(cast, told, owner), "an unnamed source"


def _outlet_of_a_report(cast: Cast, told: Phrase, start: int) -> Actor | None:
    """'a report by The Dial', 'a story in the Post': the outlet."""
    if told.kind not in ("document", "outlet") or told.head not in REPORT_HEADS:
        return None
    for at in range(start, start + len(told.text)):
        if at in cast.at:
            actor = cast.actors[cast.of_bearer[cast.at[at][0]]]
            return actor if actor.kind == "outlet" and not told.owner else None
    return None


def _spokesperson(cast: Cast, told: Phrase, start: int, owner: int | str | None) -> Actor:
    for actor in reversed(cast.actors[-LATELY:]):
        if actor.used and actor.head in SPOKESPEOPLE and actor.identity == "role":
            if owner is not None and actor.owner == owner:
                return actor
            if owner is None and told.definite and actor.many == (told.number == "many"):
                return actor
    return _fresh(cast, told, owner)


def _same_again(cast: Cast, told: Phrase, owner: int | str | None, start: int) -> Actor | None:
    """One described in the same words before, or by 'the' and the same noun; never across two indefinites."""
    if told.other:
        return None
    for actor in reversed(cast.actors[-LATELY:]):
        if not actor.used or actor.identity != "role" or actor.head != told.head or actor.kind != told.kind:
            continue
        if told.definite and actor.owner == owner:
            return actor
        if told.number == "many" and actor.name.casefold() == told.text.casefold():
            return actor
    return None


def _person(cast: Cast, number: int, told: Phrase, start: int) -> Actor | None:
    """The named person that 'the actress', 'the 41-year-old' means."""
    recent = {event.actor for event in cast.recent(start)}
    by_word = frozenset(
        actor.number
        for actor in cast.actors
        if actor.number in recent and actor.kind == "person" and told.head in _heads_of(actor)
    )
    if by_word:
        return antecedents.antecedent(cast, number, told.gender, start, by_word)
    if told.head in NOBLE:
        return None
    if told.head in OFFICES | TITLES:
        # 'The mayor said', and only later 'Mayor Ann Lee': the one on the page who bears the title.
        holders = [each for each in cast.actors if told.head in each.descriptors and each.identity == "named"]
        if len(holders) == 1 and holders[0].kind == "person":
            return holders[0]
    if told.head in OFFICES:
        return None
    likely = frozenset(
        one for one in recent if cast.actors[one].sure or cast.actors[one].gender or cast.mentioned[one] > 1
    )
    return antecedents.antecedent(cast, number, told.gender, start, likely)


def _heads_of(actor: Actor) -> frozenset[str]:
    """The nouns by which somebody named can be called: those set beside the name, and a title that begins it."""
    first = actor.name.split()[0].casefold()
    return actor.descriptors | {first} if first in NOBLE else actor.descriptors
