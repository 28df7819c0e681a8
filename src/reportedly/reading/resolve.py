"""Who is behind each source: names in all their forms, pronouns, descriptions, spokespeople, the unnamed.

One walk through the attributions in the order of the text, a holder before what it holds. Named ones are the bearers
of names (names.py). Two unnamed ones stay two unless the text joins them: 'the source' right after 'a source'.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from reportedly.page.model import Page
from reportedly.reading.closed_classes import classes, words
from reportedly.reading.link import Linked
from reportedly.reading.model import Entity, Identity, Kind
from reportedly.reading.names import Bearer, Gender, names
from reportedly.reading.phrase import Phrase, phrase
from reportedly.reading.spot import Mention, bare_outlet
from reportedly.text.model import Span, spans_of

CLASSES = classes("phrase_words")
SPOKESPEOPLE, OFFICES = words("spokespeople"), words("offices")

FIRST_PERSON = CLASSES["first_person"]
RELATIVE = CLASSES["relative"]
GENERIC = CLASSES["generic"]
PAIRS = CLASSES["pairs"]
UNDERSTANDS = re.compile(r"\b(?:understands?|hears?|(?:is|are|was|were|been) told)\b", re.IGNORECASE)
BEFORE_A_RELATIVE = re.compile(
    r"((?:the|a|an|some|many|all|most|his|her|their|those|two|three|several)\s+(?:[\w'’-]+\s+){0,3})?([\w'’-]+)[,\s]*$",
    re.IGNORECASE,
)
ENDS = re.compile(r"[.;:!?\n]|\b(?:who|which|that)\b")
OWN_WORDS = CLASSES["own_words"]

LATELY = 500
"""Those who came last that are looked at for the same one again: bounds the work on hostile texts."""

FARTHEST = 80
"""Mentions before a pronoun that are weighed for it."""

WEIGHTS = {
    "here": 0.3,
    "one_back": 0.0,
    "two_back": -0.6,
    "far": -1.5,
    "latest": 0.5,
    "second": 0.2,
    "speaker": 1.6,
    "often": 0.8,
    "main": 0.3,
    "title": 0.5,
    "gender": 0.9,
    "subject": 0.6,
    "subjects": 0.2,
    "possessive": -0.5,
    "quoted": -0.7,
    "unnamed": -2.5,
    "unsure": -2.0,
    "holder": 0.0,
    "holder_speaks": 0.0,
}
"""How much each sign speaks for a candidate: how far back its last mention is, in sentences, and the like.

Written by hand on readings train; weights fitted by training/judges/antecedents.py were no better on held-out pages.
"""


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


@dataclass(slots=True)
class _Actor:
    """Somebody who may be behind a source; becomes an entity when it is behind one."""

    number: int
    name: str
    kind: Kind
    identity: Identity
    gender: Gender = ""
    many: bool = False
    bearer: int | None = None
    head: str = ""
    owner: int | str | None = None
    descriptors: frozenset[str] = frozenset()
    in_title: bool = False
    sure: bool = True
    spans: set[Span] = field(default_factory=set)
    on_behalf_of: str | None = None
    member_of: str | None = None
    used: bool = False


@dataclass(frozen=True, slots=True)
class _Event:
    start: int
    actor: int
    possessive: bool = False


def resolve(
    page: Page, linked: Sequence[Linked], parents: Sequence[int | None], sentence_starts: Sequence[int]
) -> Resolved:
    """The entities behind the sources.

    parents: for each attribution the number of the one that holds it. sentence_starts: offsets, in order.
    """
    return _Cast(page, linked, parents, sentence_starts).resolved()


class _Cast:
    def __init__(
        self, page: Page, linked: Sequence[Linked], parents: Sequence[int | None], sentence_starts: Sequence[int]
    ) -> None:
        self.page, self.text, self.linked, self.parents = page, page.text, linked, parents
        self.sentence_starts = sentence_starts
        self.bearers = names(page)
        self.at: dict[int, tuple[int, Mention]] = {}
        self.actors: list[_Actor] = []
        self.events: list[_Event] = []
        self.of_bearer: dict[int, int] = {}
        for number, bearer in enumerate(self.bearers):
            actor = self._new(bearer.name, bearer.kind, "named", gender=bearer.gender, bearer=number)
            actor.descriptors, actor.in_title, actor.sure = bearer.descriptors, bearer.in_title, bearer.sure
            self.of_bearer[number] = actor.number
            for mention in bearer.mentions:
                # Found by the name, and by any word of a title before it, as sources begin with either.
                self.at[mention.start] = (number, mention)
                self.events.append(_Event(mention.start, actor.number, mention.possessive))
        self._pair_up()
        self.events.sort(key=lambda event: event.start)
        self.mentioned = Counter(event.actor for event in self.events)
        people = Counter(event.actor for event in self.events if self.actors[event.actor].kind == "person")
        self.share_of = {actor: count / max(people.values()) for actor, count in people.items()}
        self.event_starts = [event.start for event in self.events]
        self.sourced: list[_Event] = []
        self.who: list[int | None] = [None] * len(linked)
        self.by: list[str] = [""] * len(linked)
        self._believe_the_sources()
        self.own = bare_outlet((page.outlet or "").casefold())

    def resolved(self) -> Resolved:
        for number in range(len(self.linked)):
            self._settle(number, depth=0)
        used = [actor for actor in self.actors if actor.used]
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
        who = tuple(ids[actor] for actor in self.who if actor is not None)
        of_bearer = tuple((bearer, ids[actor]) for bearer, actor in self.of_bearer.items() if actor in ids)
        return Resolved(entities, who, self.bearers, of_bearer, tuple(self.by))

    def _pair_up(self) -> None:
        """'Ann Lee and Bo Orme' are also a group, which 'they' and 'the couple' can mean."""
        people = sorted(
            (mention.start, mention.end, number)
            for number, bearer in enumerate(self.bearers)
            if bearer.kind == "person"
            for mention in bearer.mentions
        )
        pairs: dict[frozenset[int], int] = {}
        for (_, end, one), (start, _, other) in pairwise(people):
            if one != other and re.fullmatch(r"(?:,\s*\d+,?)?\s+(?:and|&)\s+(?:\w+\s+)?", self.text[end:start]):
                pair = frozenset((one, other))
                if pair not in pairs:
                    name = f"{self.bearers[one].name} and {self.bearers[other].name}"
                    pairs[pair] = self._new(name, "group", "named", many=True).number
                self.events.append(_Event(start, pairs[pair]))

    def _believe_the_sources(self) -> None:
        """A name that stands as a source is somebody's."""
        for each in self.linked:
            if each.source and each.source[0][0] in self.at:
                self.actors[self.of_bearer[self.at[each.source[0][0]][0]]].sure = True

    def _new(
        self,
        name: str,
        kind: Kind,
        identity: Identity,
        *,
        gender: Gender = "",
        many: bool = False,
        bearer: int | None = None,
        head: str = "",
    ) -> _Actor:
        actor = _Actor(len(self.actors), name, kind, identity, gender, many, bearer, head)
        self.actors.append(actor)
        return actor

    def _settle(self, number: int, depth: int) -> None:
        if self.who[number] is not None:
            return
        parent = self.parents[number]
        if parent is not None and depth < 20:
            self._settle(parent, depth + 1)
        actor, by = self._behind(number)
        actor.used = True
        self.who[number], self.by[number] = actor.number, by
        mention = spans_of(self.text, self.linked[number].source)
        actor.spans.update(mention)
        if mention:
            event = _Event(mention[0].start, actor.number)
            self.sourced.insert(
                bisect_right([each.start for each in self.sourced[-50:]], event.start) + max(0, len(self.sourced) - 50),
                event,
            )

    def _behind(self, number: int) -> tuple[_Actor, str]:
        """The one behind the source of attribution `number`, and what decided it."""
        each = self.linked[number]
        if not each.source:
            return self._new("unstated", "unknown", "unstated"), "no source"
        start = each.source[0][0]
        source = self.text[start : each.source[0][1]]
        if len(each.source) > 1 and len(source) < 4:
            source = " ".join(" ".join(self.text[a:b] for a, b in each.source).split())
        together = self._together(start, each.source[0][1])
        if together is not None:
            return together, "two names"
        told = phrase(source, start, self.at, self.bearers)
        cue = " ".join(self.text[a:b] for a, b in each.cue)
        if told.form == "pronoun":
            return self._pronoun(number, told, start)
        if told.form == "name" and told.bearer is not None:
            return self._named(told, cue), "name"
        return self._described(number, told, start)

    def _together(self, start: int, end: int) -> _Actor | None:
        """'Ann Lee and Bo Orme' as a source: the group of them."""
        inside = [self.at[at] for at in range(start, min(end, start + 200)) if at in self.at]
        if len(inside) < 2:
            return None
        (one, first), (other, second) = inside[0], inside[-1]
        between = self.text[inside[-2][1].end : second.start]
        before = self.text[start : first.start]
        if (
            one == other
            or not re.fullmatch(r"(?:,\s*\d+)?,?\s+(?:and|&)\s+(?:\w+\s+){0,2}", between)
            or len(before) > 25
        ):
            return None
        name = f"{self.bearers[one].name} and {self.bearers[other].name}"
        if len(inside) > 2:
            name = ", ".join(self.bearers[each].name for each, _ in inside[:-1]) + f" and {self.bearers[other].name}"
        known = next((actor for actor in self.actors if actor.name == name), None)
        return known or self._new(name, "group", "named", many=True)

    def _named(self, told: Phrase, cue: str) -> _Actor:
        assert told.bearer is not None
        actor = self.actors[self.of_bearer[told.bearer]]
        if self._is_own(actor) and UNDERSTANDS.search(cue):
            return self._new("unstated", "unknown", "unstated")
        if actor.kind == "person" and told.kind == "outlet" and not actor.gender:
            actor.kind = "outlet"
        return actor

    def _is_own(self, actor: _Actor) -> bool:
        """Whether it is the outlet of this page."""
        return bool(self.own) and bare_outlet(actor.name.casefold()) == self.own

    def _pronoun(self, number: int, told: Phrase, start: int) -> tuple[_Actor, str]:
        head = told.head
        if head in FIRST_PERSON:
            holder = self._speaker_of(number)
            if holder is not None:
                return self.actors[holder], "first person inside a statement"
            return self._new(
                "unstated", "outlet" if head == "we" else "unknown", "unstated"
            ), "first person of the page"
        if head in RELATIVE:
            return self._before_a_relative(start), "relative pronoun"
        if head in GENERIC:
            return self._new("unstated", "public", "unstated"), "generic"
        if head in ("it", "its"):
            found = self._latest(start, lambda actor: actor.kind in ("outlet", "organisation", "document", "platform"))
            return (found or self._new(told.text, "organisation", "role")), "it"
        if told.number == "many":
            found = self._latest(start, lambda actor: actor.many or actor.kind in ("group", "public", "organisation"))
            if found is None:
                found = self._latest(start, lambda actor: actor.identity == "anonymous")
            return (found or self._new(told.text, "group", "role", many=True)), "plural pronoun"
        found = self._antecedent(number, told.gender, start)
        if found is not None and not found.gender and found.identity == "named":
            found.gender = told.gender
        return (found or self._new(told.text, "person", "role", gender=told.gender)), "pronoun"

    def _speaker_of(self, number: int) -> int | None:
        parent = self.parents[number]
        return None if parent is None else self.who[parent]

    def _before_a_relative(self, start: int) -> _Actor:
        until = bisect_right(self.event_starts, start)
        close = None
        for event in reversed(self.events[max(0, until - 4) : until]):
            at = self.at.get(event.start)
            between = self.text[at[1].end : start] if at else "."
            # 'Ann Lee of Leeds, 40, who'
            if (
                at
                and self.actors[event.actor].kind == "person"
                and self.actors[event.actor].sure
                and len(between) < 70
                and not ENDS.search(between)
            ):
                return self.actors[event.actor]
            if at and len(between) <= 3:
                close = self.actors[event.actor]
        if close is not None:
            return close
        found = BEFORE_A_RELATIVE.search(self.text[max(0, start - 60) : start])
        if found:
            words_before = found[0].strip(" ,\n")
            told = phrase(words_before, max(0, start - 60) + found.start(), self.at, self.bearers)
            if told.form == "description":
                known = next(
                    (actor for actor in reversed(self.actors[-LATELY:]) if actor.used and actor.head == told.head), None
                )
                return known or self._new(
                    words_before, told.kind, told.identity, many=told.number == "many", head=told.head
                )
        return self._new("who", "person", "role")

    def _recent(self, start: int) -> Iterator[_Event]:
        """Mentions before `start`, the latest first."""
        mine = self.events[
            max(0, bisect_right(self.event_starts, start - 1) - FARTHEST) : bisect_right(self.event_starts, start - 1)
        ]
        sourced = [event for event in self.sourced[-FARTHEST:] if event.start < start]
        yield from sorted({*mine, *sourced}, key=lambda event: -event.start)

    def _latest(self, start: int, wanted) -> _Actor | None:  # type: ignore[no-untyped-def]
        for event in self._recent(start):
            actor = self.actors[event.actor]
            if wanted(actor) and not self._is_own(actor):
                return actor
        return None

    def _antecedent(
        self, number: int, gender: Gender, start: int, among: frozenset[int] | None = None
    ) -> _Actor | None:
        """The likeliest person that a singular pronoun or description at `start` means."""
        best, most = None, float("-inf")
        for actor, signs in self.candidates(number, gender, start):
            if among is not None and actor.number not in among:
                continue
            score = sum(WEIGHTS[sign] * value for sign, value in signs.items())
            if score > most:
                best, most = actor, score
        return best

    def candidates(self, number: int, gender: Gender, start: int) -> Iterator[tuple[_Actor, dict[str, float]]]:
        """Each person that could be meant at `start`, with the signs for and against it."""
        sentence = bisect_right(self.sentence_starts, start)
        begins = self.sentence_starts[sentence - 1] if sentence else 0
        content = self.linked[number].content if number >= 0 else ()
        holder = self._speaker_of(number) if number >= 0 else None
        quoted = holder is not None and self._within_quotation(number, start)
        previous = next(
            (event.actor for event in sorted(self.sourced[-8:], key=lambda event: -event.start) if event.start < start),
            None,
        )
        seen: dict[int, list[_Event]] = {}
        for event in self._recent(start):
            if any(a <= event.start < b for a, b in content) and not (a <= start < b for a, b in content):
                continue
            seen.setdefault(event.actor, []).append(event)
        for chosen, events in seen.items():
            actor = self.actors[chosen]
            if actor.kind != "person" or actor.many or actor.identity == "unstated":
                continue
            if gender and actor.gender and actor.gender != gender:
                continue
            if quoted and chosen == holder:
                continue
            last = events[0]
            distance = sentence - bisect_right(self.sentence_starts, last.start)
            sentence_start = (
                self.sentence_starts[max(0, bisect_right(self.sentence_starts, last.start) - 1)]
                if self.sentence_starts
                else 0
            )
            rank = sum(
                1
                for other in seen
                if other != chosen and self._is_person(other, gender) and seen[other][0].start > last.start
            )
            yield (
                actor,
                {
                    "here": float(distance == 0),
                    "one_back": float(distance == 1),
                    "two_back": float(distance == 2),
                    "far": min(max(distance - 2, 0), 8) / 4,
                    "latest": float(rank == 0),
                    "second": float(rank == 1),
                    "speaker": float(chosen == previous),
                    "often": min(len(events), 16) ** 0.5 / 2,
                    "main": self.share_of.get(chosen, 0.0),
                    "title": float(actor.in_title),
                    "gender": float(bool(gender) and actor.gender == gender),
                    "subject": float(last.start - sentence_start < 25),
                    "subjects": float(last.start - sentence_start < 25 and start - begins < 25),
                    "possessive": float(last.possessive),
                    "quoted": float(any(a <= last.start < b for a, b in content)),
                    "unnamed": float(actor.identity != "named"),
                    "unsure": float(not actor.sure),
                    "holder": float(chosen == holder),
                    "holder_speaks": float(chosen == holder and start - begins < 60),
                },
            )

    def _is_person(self, number: int, gender: Gender) -> bool:
        actor = self.actors[number]
        return actor.kind == "person" and not actor.many and not (gender and actor.gender and actor.gender != gender)

    def _within_quotation(self, number: int, start: int) -> bool:
        parent = self.parents[number]
        if parent is None:
            return False
        for a, b in self.linked[parent].content:
            if a <= start < b:
                return (
                    self.text[a] in "\"'“‘"
                    or self.text.count('"', a, start) % 2 == 1
                    or self.text.count("“", a, start) > self.text.count("”", a, start)
                )
        return False

    def _described(self, number: int, told: Phrase, start: int) -> tuple[_Actor, str]:
        owner = self._owner(number, told, start)
        if told.identity == "anonymous":
            return self._shielded(told, start, owner)
        if told.identity == "unstated":
            return self._new("unstated", told.kind, "unstated"), "nobody in particular"
        outlet = self._outlet_of_a_report(told, start)
        if outlet is not None:
            return outlet, "a report by an outlet"
        if told.identity == "named":
            same = next(
                (
                    a
                    for a in self.actors
                    if a.used and a.identity == "named" and a.name.casefold() == told.name.casefold()
                ),
                None,
            )
            return same or self._fresh(told, owner), "a name with its kind"
        if (told.head in PAIRS or (told.number == "many" and told.modifiers & {"two", "both"})) and told.definite | (
            "both" in told.modifiers
        ):
            pair = self._pair(start)
            if pair is not None:
                return pair, "the pair"
        if told.kind == "outlet" and told.definite:
            found = self._latest(start, lambda actor: actor.kind == "outlet")
            if found is not None:
                return found, "description of an outlet"
        if told.head in SPOKESPEOPLE:
            return self._spokesperson(told, start, owner), "spokesperson"
        same = self._same_again(told, owner, start)
        if same is not None:
            return same, "the same words"
        if told.kind == "document" and told.definite and told.owner == "":
            found = self._latest(start, lambda actor: actor.kind in ("document", "outlet"))
            if found is not None and told.head in ("report", "story", "article", "piece", "post"):
                return found, "description of a document"
        if told.kind == "organisation" and told.definite and not told.owner:
            found = self._latest(start, lambda actor: actor.kind == "organisation" and actor.identity == "named")
            if found is not None:
                return found, "description of a body"
        if told.kind == "person" and told.definite and not told.owner and told.number == "one":
            found = self._person(number, told, start)
            if found is not None:
                return found, "description"
        return self._fresh(told, owner), "description of somebody new"

    def _pair(self, start: int) -> _Actor | None:
        """The two that 'the couple' means: of those lately named together the most spoken of, else the last."""
        recent = list(self._recent(start))
        together = {
            event.actor
            for event in recent
            if self.actors[event.actor].many
            and self.actors[event.actor].identity == "named"
            and self.actors[event.actor].kind == "group"
        }
        if together:
            spoken = Counter(self.actors[event.actor].name for event in recent)
            return max(
                (self.actors[one] for one in together),
                key=lambda actor: sum(spoken[name] for name in actor.name.split(" and ")),
            )
        people: list[int] = []
        for event in recent:
            actor = self.actors[event.actor]
            if actor.kind == "person" and actor.sure and actor.identity == "named" and event.actor not in people:
                people.append(event.actor)
        if len(people) < 2:
            return None
        one, other = sorted(people[:2])
        return self._new(f"{self.actors[one].name} and {self.actors[other].name}", "group", "named", many=True)

    def _fresh(self, told: Phrase, owner: int | str | None) -> _Actor:
        actor = self._new(
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
            actor.on_behalf_of = told.for_whom or (self.actors[owner].name if isinstance(owner, int) else None)
        return actor

    def _owner(self, number: int, told: Phrase, start: int) -> int | str | None:
        """Whose: the actor, or the words."""
        if told.owned_by is not None:
            return self.of_bearer[told.owned_by]
        if told.owner in ("his", "her"):
            found = self._antecedent(number, "m" if told.owner == "his" else "f", start)
            return found.number if found else told.owner
        if told.for_whom:
            for at in range(start, start + len(told.text)):
                if at in self.at and self.text[at : at + 3] in told.for_whom:
                    return self.of_bearer[self.at[at][0]]
            return told.for_whom.casefold()
        return told.owner.casefold() or None

    def _shielded(self, told: Phrase, start: int, owner: int | str | None) -> tuple[_Actor, str]:
        own = told.owner in OWN_WORDS or (isinstance(owner, int) and self._is_own(self.actors[owner]))
        if (told.definite and not told.other) or own:
            same = self._latest(
                start,
                lambda a: (
                    a.identity == "anonymous"
                    and a.head == told.head
                    and a.many == (told.number == "many")
                    and (not told.owner or a.owner == owner or own)
                ),
            )
            if same is None and (not told.owner or own):
                same = self._latest(start, lambda a: a.identity == "anonymous" and a.many == (told.number == "many"))
            if same is not None:
                return same, "the unnamed source before"
        return self._fresh(told, owner), "an unnamed source"

    def _outlet_of_a_report(self, told: Phrase, start: int) -> _Actor | None:
        """'a report by The Dial', 'a story in the Post': the outlet."""
        if told.kind not in ("document", "outlet") or told.head not in (
            "report",
            "story",
            "article",
            "reports",
            "piece",
            "scoop",
            "exclusive",
        ):
            return None
        for at in range(start, start + len(told.text)):
            if at in self.at:
                actor = self.actors[self.of_bearer[self.at[at][0]]]
                return actor if actor.kind == "outlet" and not told.owner else None
        return None

    def _spokesperson(self, told: Phrase, start: int, owner: int | str | None) -> _Actor:
        for actor in reversed(self.actors[-LATELY:]):
            if actor.used and actor.head in SPOKESPEOPLE and actor.identity == "role":
                if owner is not None and actor.owner == owner:
                    return actor
                if owner is None and told.definite and actor.many == (told.number == "many"):
                    return actor
        return self._fresh(told, owner)

    def _same_again(self, told: Phrase, owner: int | str | None, start: int) -> _Actor | None:
        """One described in the same words before, or by 'the' and the same noun; never across two indefinites."""
        if told.other:
            return None
        for actor in reversed(self.actors[-LATELY:]):
            if not actor.used or actor.identity != "role" or actor.head != told.head or actor.kind != told.kind:
                continue
            if told.definite and actor.owner == owner:
                return actor
            if told.number == "many" and actor.name.casefold() == told.text.casefold():
                return actor
        return None

    def _person(self, number: int, told: Phrase, start: int) -> _Actor | None:
        """The named person that 'the actress', 'the 41-year-old' means."""
        recent = {event.actor for event in self._recent(start)}
        by_word = frozenset(
            actor.number
            for actor in self.actors
            if actor.number in recent and actor.kind == "person" and told.head in actor.descriptors
        )
        if by_word:
            return self._antecedent(number, told.gender, start, by_word)
        if told.head in OFFICES:
            return None
        likely = frozenset(
            one for one in recent if self.actors[one].sure or self.actors[one].gender or self.mentioned[one] > 1
        )
        return self._antecedent(number, told.gender, start, likely)
