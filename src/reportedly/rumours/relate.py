"""How the rumours of one matter stand to each other."""

from __future__ import annotations

from dataclasses import replace

from reportedly.claims.facts import facts
from reportedly.rumours.match import days_agree, features
from reportedly.rumours.model import Relation, RelationKind, Rumour
from reportedly.rumours.stance import turned

SAME_MATTER = 0.25
"""Likeness of contexts from which two rumours are of one matter: tuned on the stories' train part."""

INVERSE: dict[RelationKind, RelationKind] = {
    "weaker": "stronger",
    "stronger": "weaker",
    "contradicts": "contradicts",
    "same_matter": "same_matter",
}


def relate(rumours: tuple[Rumour, ...]) -> tuple[Rumour, ...]:
    """The rumours, each with its relations to the others, in their order."""
    relations: dict[str, list[Relation]] = {rumour.id: [] for rumour in rumours}
    for number, one in enumerate(rumours):
        for other in rumours[number + 1 :]:
            kind = relation(one, other)
            if kind:
                relations[one.id].append(Relation(other.id, kind))
                relations[other.id].append(Relation(one.id, INVERSE[kind]))
    return tuple(replace(rumour, relations=tuple(relations[rumour.id])) for rumour in rumours)


def relation(one: Rumour, other: Rumour) -> RelationKind | None:
    """What `one` is to `other`: weaker where it says less; None where they are of different matters."""
    first, second = one.appearances[0].claim, other.appearances[0].claim
    values = features(replace(first, statement=one.statement), replace(second, statement=other.statement))
    if values["context"] < SAME_MATTER and not set(one.about) & set(other.about):
        return None
    a, b = facts(one.statement), facts(other.statement)
    close = values["meaning"] >= CLOSE
    if close and (values["numbers_differ"] or days_agree(a, b) is False or turned(a, b)):
        return "contradicts"
    if close and a.possible != b.possible:
        return "weaker" if a.possible else "stronger"
    if close and bool(a.numbers) != bool(b.numbers):
        return "stronger" if a.numbers else "weaker"
    return "same_matter"


CLOSE = 0.5
"""Likeness in meaning from which two statements answer the same question."""
