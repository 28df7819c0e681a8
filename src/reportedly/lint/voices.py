"""Who gets the word on a page: shares and counts of attributions, and who speaks for and against what."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import get_args

from reportedly.lint.matters import Matter, Side, Statement, matters, names_of, words_of
from reportedly.page.model import Page
from reportedly.reading.codec import shipped_schema
from reportedly.reading.model import Factuality, Identity
from reportedly.reading.reading import Reading
from reportedly.reading.rows import IN_WORDS
from reportedly.text.visible import on_one_line

FORMAT = "reportedly.balance/1"

SIDES: tuple[Side, ...] = ("for", "against", "cannot_tell")
IDENTITIES: tuple[Identity, ...] = ("named", "role", "anonymous", "unstated")
IN_PLAIN_WORDS: dict[Identity, str] = {
    "named": "named",
    "role": "by role",
    "anonymous": "unnamed",
    "unstated": "no source given",
}
LONGEST_STATEMENT = 100
"""Characters of a matter's words that the table repeats."""


@dataclass(frozen=True, slots=True)
class Voices:
    """The voices on one side. named: names of those on the record; others: how many more, each counted once."""

    named: tuple[str, ...] = ()
    others: int = 0


@dataclass(frozen=True, slots=True)
class Stood:
    """Who stands where on one matter. own_voice: the side of the page itself, None where it asserts nothing of it."""

    statement: str
    about: tuple[str, ...]
    sides: dict[Side, Voices]
    own_voice: Side | None


@dataclass(frozen=True, slots=True)
class Hearing:
    """The balance of a page: counts of its attributions, and where its voices stand on what two or more speak of."""

    page: Page
    n_attributions: int
    attributed_share: float
    by_identity: dict[Identity, int]
    by_hops: dict[int, int]
    by_factuality: dict[Factuality, int]
    second_hand: int
    hedged: int
    matters: tuple[Stood, ...]


def hear(reading: Reading) -> Hearing:
    """The balance of a page. Matters are those of two voices and more, and those that somebody speaks against."""
    balance = reading.balance
    hops = Counter(attribution.hops for attribution in reading.attributions)
    firmness = Counter(attribution.factuality for attribution in reading.attributions)
    stood = (_stood(reading, matter) for matter in matters(reading))
    return Hearing(
        page=reading.page,
        n_attributions=len(reading.attributions),
        attributed_share=balance.attributed_share,
        by_identity={identity: balance.by_identity.get(identity, 0) for identity in IDENTITIES},
        by_hops=dict(sorted(hops.items())),
        by_factuality={label: firmness[label] for label in get_args(Factuality)},
        second_hand=balance.second_hand,
        hedged=balance.hedged,
        matters=tuple(each for each in stood if _n_voices(each) > 1 or _n_voices(each, "against")),
    )


def _n_voices(stood: Stood, *sides: Side) -> int:
    return sum(len(stood.sides[side].named) + stood.sides[side].others for side in sides or SIDES)


def _stood(reading: Reading, matter: Matter) -> Stood:
    by_who: dict[str, set[Side]] = {}
    for statement in matter.statements:
        if statement.attribution:
            by_who.setdefault(statement.attribution.who, set()).add(statement.side)
    own = {statement.side for statement in matter.statements if statement.own_voice}
    return Stood(
        statement=matter.words,
        about=_about(reading, matter.statements),
        sides={side: _voices(reading, [who for who, taken in by_who.items() if _one(taken) == side]) for side in SIDES},
        own_voice=_one(own) if own else None,
    )


def _one(taken: set[Side]) -> Side:
    """Where somebody stands who took these sides: one of for and against, if not both."""
    firm = taken - {"cannot_tell"}
    return firm.pop() if len(firm) == 1 else "cannot_tell"


def _voices(reading: Reading, ids: Iterable[str]) -> Voices:
    known = {entity.id: entity for entity in reading.entities}
    entities = [known[id] for id in ids]
    named = tuple(entity.name for entity in entities if entity.identity == "named")
    return Voices(named, len(entities) - len(named))


def _about(reading: Reading, statements: Iterable[Statement]) -> tuple[str, ...]:
    """The named entities that the statements speak of."""
    spoken_of = {name for statement in statements for name in statement.words.names}
    names = names_of(reading)
    found = (entity.name for entity in reading.entities if entity.identity == "named")
    return tuple(dict.fromkeys(name for name in found if words_of(name, names).names & spoken_of))


def as_json(hearing: Hearing) -> str:
    """One object on one line, `reportedly.balance/1`: in the form that `schema` tells."""
    page = hearing.page
    n = hearing.n_attributions
    return json.dumps(
        {
            "format": FORMAT,
            "page": {"id": page.id, "url": page.url, "outlet": page.outlet, "title": page.title},
            "attributions": n,
            "attributed_share": hearing.attributed_share,
            "by_identity": {
                identity: {"count": count, "share": _share(count, n)} for identity, count in hearing.by_identity.items()
            },
            "by_hops": {
                str(hops): {"count": count, "share": _share(count, n)} for hops, count in hearing.by_hops.items()
            },
            "by_factuality": hearing.by_factuality,
            "second_hand": hearing.second_hand,
            "hedged": hearing.hedged,
            "matters": [
                {
                    "statement": stood.statement,
                    "about": list(stood.about),
                    **{side: _as_dict(stood.sides[side]) for side in SIDES},
                    "own_voice": stood.own_voice,
                }
                for stood in hearing.matters
            ],
        },
        ensure_ascii=False,
    )


def schema() -> dict[str, object]:
    """The JSON Schema of what `as_json` gives."""
    return shipped_schema("reportedly.lint", "balance.schema.json")


def _as_dict(voices: Voices) -> dict[str, object]:
    return {"count_named": len(voices.named), "named": list(voices.named), "others": voices.others}


def _share(count: int, n: int) -> float | None:
    return round(count / n, 4) if n else None


def as_lines(hearing: Hearing) -> Iterator[str]:
    """A table for people: counts and shares of the page's attributions, then each matter with those for and against."""
    page, n = hearing.page, hearing.n_attributions
    yield f"{on_one_line(page.title or page.url or page.id)}\n"
    yield f"  {n:,} attributions hold {hearing.attributed_share:.0%} of the text\n"
    if n:
        yield from _counted("Sources", {IN_PLAIN_WORDS[each]: count for each, count in hearing.by_identity.items()}, n)
        yield from _counted("Hops", {_hops(hops): count for hops, count in hearing.by_hops.items()}, n)
        firm = {f"{label} {IN_WORDS[label]}": count for label, count in hearing.by_factuality.items() if count}
        yield from _counted("Firmness", firm, n)
    for stood in hearing.matters:
        words = on_one_line(stood.statement)
        shown = words if len(words) <= LONGEST_STATEMENT else words[: LONGEST_STATEMENT - 1].rstrip() + "…"
        yield f"\n  {shown}\n"
        if stood.about:
            yield f"    {'about':12} {on_one_line(', '.join(stood.about))}\n"
        for side in SIDES:
            if _n_voices(stood, side):
                yield f"    {side.replace('_', ' '):12} {_in_words(stood.sides[side])}\n"
        if stood.own_voice:
            yield f"    {'own voice':12} {stood.own_voice.replace('_', ' ')}\n"


def _counted(heading: str, counts: dict[str, int], n: int) -> Iterator[str]:
    width = max(map(len, counts))
    for at, (name, count) in enumerate(counts.items()):
        yield f"  {heading if at == 0 else '':9} {name:{width}} {count:>6,} {count / n:>5.0%}\n"


def _hops(hops: int) -> str:
    return "1 (first-hand)" if hops == 1 else f"{hops}"


def _in_words(voices: Voices) -> str:
    named = f"{len(voices.named)} named: {on_one_line(', '.join(voices.named))}" if voices.named else "0 named"
    return f"{named}; {voices.others} not named" if voices.others else named
