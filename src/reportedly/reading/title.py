"""Who says what in the title: its attributions, in the mouths of the body's entities where they have the same names."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from reportedly.reading.model import Attribution, Entity


def in_title(
    entities: Sequence[Entity], title_entities: Sequence[Entity], title_attributions: Sequence[Attribution]
) -> tuple[tuple[Entity, ...], tuple[Attribution, ...]]:
    """The page's entities and those that only the title has; the title's attributions, t1 and on, with their ids.

    title_entities, title_attributions: of the title read as a page of its own. Mentions are offsets into the body, so
    an entity that only the title has comes without.
    """
    every = list(entities)
    ids: dict[str, str] = {}
    for entity in title_entities:
        same = next((other for other in entities if _same(entity, other)), None)
        if same is None:
            same = replace(entity, id=f"e{len(every) + 1}", mentions=(), member_of=None, on_behalf_of=None)
            every.append(same)
        ids[entity.id] = same.id
    return tuple(every), tuple(
        replace(
            attribution,
            id="t" + attribution.id[1:],
            who=ids[attribution.who],
            chain=tuple(ids[member] for member in attribution.chain),
            carried=tuple(ids[member] for member in attribution.carried),
            parent=attribution.parent and "t" + attribution.parent[1:],
        )
        for attribution in title_attributions
    )


def _same(entity: Entity, other: Entity) -> bool:
    """Whether a name of the title is one of the body, which tells it in full: 'Orme' is Nell Orme."""
    if entity.identity != "named" or other.identity != "named":
        return False
    short, long = entity.name.casefold().split(), other.name.casefold().split()
    return short == long[-len(short) :] or short == long[: len(short)]
