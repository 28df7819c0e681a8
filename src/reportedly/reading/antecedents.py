"""The person that 'she', 'his' or 'the actress' means: each candidate weighed by what speaks for and against it."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator

from reportedly.reading.cast import Actor, Cast, Event
from reportedly.reading.names import Gender

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


def antecedent(
    cast: Cast, number: int, gender: Gender, start: int, among: frozenset[int] | None = None
) -> Actor | None:
    """The likeliest person that a singular pronoun or description at `start` means."""
    best, most = None, float("-inf")
    for actor, signs in candidates(cast, number, gender, start):
        if among is not None and actor.number not in among:
            continue
        score = sum(WEIGHTS[sign] * value for sign, value in signs.items())
        if score > most:
            best, most = actor, score
    return best


def candidates(cast: Cast, number: int, gender: Gender, start: int) -> Iterator[tuple[Actor, dict[str, float]]]:
    """Each person that could be meant at `start`, with the signs for and against it."""
    sentence = bisect_right(cast.sentence_starts, start)
    begins = cast.sentence_starts[sentence - 1] if sentence else 0
    content = cast.linked[number].content if number >= 0 else ()
    holder = cast.speaker_of(number) if number >= 0 else None
    quoted = holder is not None and _within_quotation(cast, number, start)
    previous = next(
        (event.actor for event in sorted(cast.sourced[-8:], key=lambda event: -event.start) if event.start < start),
        None,
    )
    seen: dict[int, list[Event]] = {}
    for event in cast.recent(start):
        if any(a <= event.start < b for a, b in content) and not (a <= start < b for a, b in content):
            continue
        seen.setdefault(event.actor, []).append(event)
    latest = sorted(events[0].start for chosen, events in seen.items() if _is_person(cast, chosen, gender))
    for chosen, events in seen.items():
        actor = cast.actors[chosen]
        if actor.kind != "person" or actor.many or actor.identity == "unstated":
            continue
        if gender and actor.gender and actor.gender != gender:
            continue
        if quoted and chosen == holder:
            continue
        last = events[0]
        distance = sentence - bisect_right(cast.sentence_starts, last.start)
        sentence_start = (
            cast.sentence_starts[max(0, bisect_right(cast.sentence_starts, last.start) - 1)]
            if cast.sentence_starts
            else 0
        )
        rank = len(latest) - bisect_right(latest, last.start)
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
                "main": cast.share_of.get(chosen, 0.0),
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


def _is_person(cast: Cast, number: int, gender: Gender) -> bool:
    actor = cast.actors[number]
    return actor.kind == "person" and not actor.many and not (gender and actor.gender and actor.gender != gender)


def _within_quotation(cast: Cast, number: int, start: int) -> bool:
    parent = cast.parents[number]
    if parent is None:
        return False
    for a, b in cast.linked[parent].content:
        if a <= start < b:
            return (
                cast.text[a] in "\"'“‘"
                or cast.text.count('"', a, start) % 2 == 1
                or cast.text.count("“", a, start) > cast.text.count("”", a, start)
            )
    return False
