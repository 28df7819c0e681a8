"""The way from the page to the one who said it: outlets that were told, that are cited, that are carried over."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from reportedly.page.model import Page
from reportedly.reading.closed_classes import words
from reportedly.reading.days import TIME
from reportedly.reading.frame import Frame
from reportedly.reading.link import Linked
from reportedly.reading.model import Entity
from reportedly.reading.resolve import Resolved
from reportedly.reading.spot import same_outlet
from reportedly.text.model import Span

TOLD = re.compile(
    r"\b(?:"
    + "|".join(
        re.escape(each).replace(r"\ …\ ", r"\b.{0,20}?\s+").replace(r"\ ", r"\s+")
        for each in sorted(words("passed_on"), key=len, reverse=True)
    )
    + r")\s+",
    re.IGNORECASE,
)
"""Words before one who was told, or who passed it on."""

OUTLET_AGAIN = re.compile(
    rf"(?:the|that) (?:\w+ )?(?:{'|'.join(sorted(words('outlet_again')))})\b",
    re.IGNORECASE,
)
"""'told the magazine': the outlet of which was spoken."""

POSSESSIVE_INTERVIEW = re.compile(
    r"\s*(?:magazine)?['’]s?\s+(?:\w+\s+){0,2}?(?:interview|profile|piece|cover story|podcast)\b"
)
DATELINE = re.compile(
    r"^\s*(?:[A-Z][A-Z .,'’-]{2,40}|[A-Z][\w .,'’-]{2,40}),?\s*\(([A-Z][\w &.’'-]{1,30})\)\s*(?:-{1,2}|–|—|:)\s"
)
"""'LISBON (Tradewire) -': the agency whose copy the page runs."""


GOES_ON = re.compile(rf"\b(?:{'|'.join(sorted(words('goes_on')))})\b", re.IGNORECASE)
"""Cues with which the same saying goes on in the next sentence."""


FARTHEST = 5_000
"""Characters over which one goes on with the same saying."""

BESIDE = 20
"""Attributions before and behind one that may stand in its own sentence."""

NEAR = 100
"""Attributions before and behind one that are looked at: bounds the work on hostile texts."""


@dataclass(frozen=True, slots=True)
class Told:
    """For each attribution its chain and the members of it that its sentence doesn't name; and all entities."""

    entities: tuple[Entity, ...]
    chains: tuple[tuple[str, ...], ...]
    carried: tuple[tuple[str, ...], ...]


def follow(
    page: Page, linked: Sequence[Linked], parents: Sequence[int | None], resolved: Resolved, frames: Sequence[Frame]
) -> Told:
    """The chain of each attribution, the last of it the one behind its source."""
    walk = _Walk(page, linked, parents, resolved, frames)
    for number in range(len(linked)):
        walk.chain(number, depth=0)
    chains = tuple(walk.chains[number] for number in range(len(linked)))
    carried = tuple(walk.carried.get(number, ()) for number in range(len(linked)))
    return Told(tuple(walk.entities), chains, carried)


class _Walk:
    def __init__(
        self,
        page: Page,
        linked: Sequence[Linked],
        parents: Sequence[int | None],
        resolved: Resolved,
        frames: Sequence[Frame],
    ) -> None:
        self.page, self.linked, self.parents, self.resolved, self.frames = page, linked, parents, resolved, frames
        self.entities = list(resolved.entities)
        self.kinds: Mapping[str, Entity] = {entity.id: entity for entity in resolved.entities}
        self.of_bearer = dict(resolved.of_bearer)
        self.chains: dict[int, tuple[str, ...]] = {}
        self.carried: dict[int, tuple[str, ...]] = {}
        self.own = page.outlet
        self.at = {
            mention.start: (number, mention.end)
            for number, bearer in enumerate(resolved.bearers)
            for mention in bearer.mentions
        }
        self.through: dict[str, tuple[tuple[str, ...], int]] = {}
        self.agency = self._agency()

    def chain(self, number: int, depth: int) -> tuple[str, ...]:
        if number in self.chains:
            return self.chains[number]
        who, parent = self.resolved.who[number], self.parents[number]
        base = self.chain(parent, depth + 1) if parent is not None and depth < 20 else ()
        carried = self.carried.get(parent, ()) if parent is not None else ()
        speaks = self.kinds[who].kind not in ("outlet", "document", "platform")
        told = [each for each in self._passed_on(number) if each not in base and each != who] if speaks else []
        if told:
            base = (*base, *told)
        elif parent is None and speaks:
            base = carried = self._carried(number, who)
        chain = base if base and base[-1] == who else (*base, who)
        self.chains[number] = chain
        self.carried[number] = tuple(each for each in carried if each in chain and each != who)
        if len(chain) > 1 or parent is None:
            known = self.through.get(who)
            shielded = self.kinds[who].identity == "anonymous"
            if len(chain) > 1 and (parent is None or (known is None and shielded)):
                self.through[who] = (tuple(each for each in chain[:-1] if self._is_outlet(each)), number)
            elif parent is None and not carried:
                self.through.pop(who, None)
        return chain

    def _is_outlet(self, id: str) -> bool:
        return self.kinds[id].kind in ("outlet", "platform") if id in self.kinds else True

    def _carried(self, number: int, who: str) -> tuple[str, ...]:
        """The outlets through which this one spoke before, where the text goes on with the same."""
        if who in self.through:
            outlets, before = self.through[who]
            shielded = self.kinds[who].identity in ("anonymous",)
            if shielded or self._goes_on(before, number):
                return outlets
        agency = self.agency
        return (agency,) if agency and agency != who else ()

    def _goes_on(self, before: int, number: int) -> bool:
        """Whether attribution `number` goes on with the saying of `before`: near, and no other occasion is told."""
        start, end = self._anchor(before), self._anchor(number)
        if not 0 <= end - start < FARTHEST:
            return False
        between = self.page.text[start:end]
        if not GOES_ON.search(self.frames[number].cue):
            return False
        time = TIME.search(self.frames[number].text)
        if time and not self.frames[number].text[: time.start()].strip(" \"'“‘"):
            return False  # 'On Friday she said': another occasion
        others = {self.resolved.who[each] for each in range(before + 1, number) if self.parents[each] is None}
        return between.count("\n\n") <= 2 and others <= {self.resolved.who[number]}

    def _anchor(self, number: int) -> int:
        each = self.linked[number]
        return (each.cue or each.content or each.source)[0][0]

    def _passed_on(self, number: int) -> list[str]:
        """The outlets that the attribution's own sentence names on the way."""
        frame = self.frames[number]
        each = self.linked[number]
        found: list[str] = []
        for match in TOLD.finditer(frame.text):
            if match.end() + frame.start > frame.cue_end + 160:
                break
            outlet = self._outlet_at(match.end() + frame.start, number)
            if outlet and outlet not in found and not self._inside_another(match.start() + frame.start, number):
                found.append(outlet)
        for at in range(frame.start, frame.start + len(frame.text)):
            if at in self.at:
                bearer, end = self.at[at]
                if self.resolved.bearers[bearer].kind == "outlet" and POSSESSIVE_INTERVIEW.match(
                    frame.text, end - frame.start
                ):
                    outlet = self._entity_of(bearer)
                    if outlet and outlet not in found:
                        found.append(outlet)
        # 'The Dial's source': the outlet's, and through it.
        if each.source and self.kinds[self.resolved.who[number]].identity == "anonymous":
            start, end = each.source[0]
            for at in range(start, min(end, start + 80)):
                if at in self.at and self.page.text[self.at[at][1] : self.at[at][1] + 1] in ("'", "’"):
                    bearer, _ = self.at[at]
                    outlet = self._entity_of(bearer) if self.resolved.bearers[bearer].kind == "outlet" else None
                    if outlet and outlet not in found:
                        found.append(outlet)
        return found

    def _inside_another(self, at: int, number: int) -> bool:
        """Whether the words at `at` belong to an attribution between this one's parts: a cue of somebody else."""
        mine = self.linked[number]
        first = max(0, number - BESIDE)
        for other, each in enumerate(self.linked[first : number + BESIDE], start=first):
            if other != number and each.source != mine.source and any(a <= at < b for a, b in each.cue):
                return True
        return False

    def _outlet_at(self, at: int, number: int) -> str | None:
        text = self.page.text
        while at < len(text) and text[at] in "\"'“‘ ":
            at += 1
        if text[at : at + 4].casefold() == "the " and at + 4 in self.at:
            at += 4
        if at in self.at:
            bearer, _ = self.at[at]
            one = self.resolved.bearers[bearer]
            if one.kind == "outlet":
                return self._entity_of(bearer)
            return None
        again = OUTLET_AGAIN.match(text, at)
        if again:
            return self._latest_outlet(at, number)
        return None

    def _latest_outlet(self, at: int, number: int) -> str | None:
        spoken = {self.resolved.who[each] for each in range(max(0, number - NEAR), number)}
        heard = [
            bearer
            for bearer, id in self.of_bearer.items()
            if id in spoken and self.resolved.bearers[bearer].kind == "outlet"
        ]
        if heard:
            last = max(
                heard,
                key=lambda bearer: max(
                    (m.start for m in self.resolved.bearers[bearer].mentions if m.start < at), default=-1
                ),
            )
            return self._entity_of(last)
        latest, where = None, -1
        for start, (bearer, _) in self.at.items():
            if (
                where < start < at
                and self.resolved.bearers[bearer].kind == "outlet"
                and not same_outlet(self.resolved.bearers[bearer].name, self.own)
            ):
                latest, where = bearer, start
        return self._entity_of(latest) if latest is not None else None

    def _entity_of(self, bearer: int) -> str | None:
        """The id of the outlet of that name, made where it has none; None for the page's own."""
        one = self.resolved.bearers[bearer]
        if same_outlet(one.name, self.own):
            return None
        if bearer not in self.of_bearer:
            id = f"e{len(self.entities) + 1}"
            first = one.mentions[0]
            span = Span.of(self.page.text, first.start, first.end)
            self.entities.append(Entity(id, one.name, "outlet", "named", (span,)))
            self.kinds = {**self.kinds, id: self.entities[-1]}
            self.of_bearer[bearer] = id
        return self.of_bearer[bearer]

    def _agency(self) -> str | None:
        found = DATELINE.match(self.page.text)
        if not found or same_outlet(found[1], self.own):
            return None
        start = found.start(1)
        if start in self.at:
            return self._entity_of(self.at[start][0])
        id = f"e{len(self.entities) + 1}"
        self.entities.append(Entity(id, found[1], "outlet", "named", (Span.of(self.page.text, start, found.end(1)),)))
        self.kinds = {**self.kinds, id: self.entities[-1]}
        return id
