"""Whether an entity of a predicted reading is a given entity of gold, and whether entities were merged or split."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping

from reportedly.evaluation.model import GoldEntity
from reportedly.reading.model import Entity, letters

POSSESSIVE = re.compile(r"['’]s\b")
NOT_IN_NAMES = re.compile(r"[^\w@&.+ ]")
ARTICLE = re.compile(r"^(the|a|an) ")
SHIELDED = ("anonymous", "role")
"""Two mentions without a name are two entities unless the text says otherwise: these must not be merged."""


def same(gold: GoldEntity, predicted: Entity | None, text: str) -> bool:
    """Whether `predicted` is the gold entity: by name, by a name inside a longer one, or by a shared mention.

    A named source needs the name; 'Dr. Ann Lee, a chemist' is Ann Lee. Where no source is given, none may be named.
    """
    if predicted is None:
        return False
    entity = gold.entity
    if entity.identity == "unstated":
        return predicted.identity == "unstated"
    said = _plain(predicted.name)
    if said in {_plain(name) for name in (entity.name, *gold.aliases)}:
        return True
    if entity.identity == "named":
        name = _plain(entity.name)
        whole_name_of_a_person = entity.kind == "person" and " " in name
        return whole_name_of_a_person and predicted.identity == "named" and f" {name} " in f" {said} "
    return bool(letters(text, entity.mentions) & letters(text, predicted.mentions))


def merged(who: Iterable[tuple[GoldEntity, str]], *, undecided: frozenset[str]) -> int:
    """How many shielded gold sources were taken to be another source.

    who: gold entity and predicted entity id of each attribution found. undecided: gold ids that may be either.
    """
    joined: dict[str, dict[str, GoldEntity]] = defaultdict(dict)
    for gold, predicted in who:
        if gold.entity.identity != "unstated" and gold.entity.id not in undecided:
            joined[predicted][gold.entity.id] = gold
    count = 0
    for entities in joined.values():
        n_shielded = sum(entity.entity.identity in SHIELDED for entity in entities.values())
        if len(entities) > 1:
            count += n_shielded - (n_shielded == len(entities))
    return count


def split(who: Iterable[tuple[GoldEntity, str]], *, undecided: frozenset[str]) -> int:
    """How many entities too many the named gold sources were split into; arguments as of `merged`."""
    parts: dict[str, set[str]] = defaultdict(set)
    for gold, predicted in who:
        if gold.entity.identity == "named" and gold.entity.id not in undecided:
            parts[gold.entity.id].add(predicted)
    return sum(len(predicted) - 1 for predicted in parts.values())


def entities_by_id(entities: Iterable[Entity]) -> Mapping[str, Entity]:
    """The entities of a reading by their ids."""
    return {entity.id: entity for entity in entities}


def _plain(name: str) -> str:
    name = NOT_IN_NAMES.sub(" ", POSSESSIVE.sub("", name.casefold()))
    return ARTICLE.sub("", " ".join(name.split()))
