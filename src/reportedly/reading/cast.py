"""Everybody whom a page could mean, with every mention: those with names from the start, the others as they come."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from reportedly.page.model import Page
from reportedly.reading.link import Linked
from reportedly.reading.model import Identity, Kind
from reportedly.reading.names import Gender, names
from reportedly.reading.spot import Mention, same_outlet
from reportedly.text.model import Span

LATELY = 500
"""Those who came last that are looked at for the same one again: bounds the work on hostile texts."""

FARTHEST = 80
"""Mentions before a pronoun that are weighed for it."""


@dataclass(slots=True)
class Actor:
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
class Event:
    """A mention of an actor."""

    start: int
    actor: int
    possessive: bool = False


class Cast:
    """The actors of a page as far as its attributions have been settled; those are settled in the order of the text."""

    def __init__(
        self, page: Page, linked: Sequence[Linked], parents: Sequence[int | None], sentence_starts: Sequence[int]
    ) -> None:
        self.page, self.text, self.linked, self.parents = page, page.text, linked, parents
        self.sentence_starts = sentence_starts
        self.bearers = names(page)
        self.at: dict[int, tuple[int, Mention]] = {}
        self.actors: list[Actor] = []
        self.events: list[Event] = []
        self.of_bearer: dict[int, int] = {}
        for number, bearer in enumerate(self.bearers):
            actor = self.new(bearer.name, bearer.kind, "named", gender=bearer.gender, bearer=number)
            actor.descriptors, actor.in_title, actor.sure = bearer.descriptors, bearer.in_title, bearer.sure
            self.of_bearer[number] = actor.number
            for mention in bearer.mentions:
                # Found by the name, and by any word of a title before it, as sources begin with either.
                self.at[mention.start] = (number, mention)
                self.events.append(Event(mention.start, actor.number, mention.possessive))
        self.by_name = {bearer.name.casefold(): number for number, bearer in reversed([*enumerate(self.bearers)])}
        self._pair_up()
        self.events.sort(key=lambda event: event.start)
        self.mentioned = Counter(event.actor for event in self.events)
        people = Counter(event.actor for event in self.events if self.actors[event.actor].kind == "person")
        self.share_of = {actor: count / max(people.values()) for actor, count in people.items()}
        self.event_starts = [event.start for event in self.events]
        self.sourced: list[Event] = []
        self.who: list[int | None] = [None] * len(linked)
        self._believe_the_sources()
        self.own = page.outlet

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
                    pairs[pair] = self.new(name, "group", "named", many=True).number
                self.events.append(Event(start, pairs[pair]))

    def _believe_the_sources(self) -> None:
        """A name that stands as a source is somebody's."""
        for each in self.linked:
            if each.source and each.source[0][0] in self.at:
                self.actors[self.of_bearer[self.at[each.source[0][0]][0]]].sure = True

    def new(
        self,
        name: str,
        kind: Kind,
        identity: Identity,
        *,
        gender: Gender = "",
        many: bool = False,
        bearer: int | None = None,
        head: str = "",
    ) -> Actor:
        """One more actor, of whom nothing else is known."""
        actor = Actor(len(self.actors), name, kind, identity, gender, many, bearer, head)
        self.actors.append(actor)
        return actor

    def called(self, words: str) -> Actor | None:
        """The one with that full name, in whatever letters: headings in capitals hold no names of their own."""
        number = self.by_name.get(words.casefold())
        return None if number is None else self.actors[self.of_bearer[number]]

    def is_own(self, actor: Actor) -> bool:
        """Whether it is the outlet of this page."""
        return same_outlet(actor.name, self.own)

    def speaker_of(self, number: int) -> int | None:
        """The one in whose mouth attribution `number` stands, None where it stands in the page's own."""
        parent = self.parents[number]
        return None if parent is None else self.who[parent]

    def recent(self, start: int) -> Iterator[Event]:
        """Mentions before `start`, the latest first."""
        mine = self.events[
            max(0, bisect_right(self.event_starts, start - 1) - FARTHEST) : bisect_right(self.event_starts, start - 1)
        ]
        sourced = [event for event in self.sourced[-FARTHEST:] if event.start < start]
        yield from sorted({*mine, *sourced}, key=lambda event: -event.start)

    def latest(self, start: int, wanted: Callable[[Actor], bool]) -> Actor | None:
        """The last mentioned before `start` that is wanted, the page's own outlet aside."""
        for event in self.recent(start):
            actor = self.actors[event.actor]
            if wanted(actor) and not self.is_own(actor):
                return actor
        return None
