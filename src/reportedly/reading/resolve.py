"""Who is behind each source: identical and contained names are one entity, all else is somebody of their own.

Pronouns and descriptions are not resolved yet: each run of text that isn't the same name is another entity.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from reportedly.reading.closed_classes import words
from reportedly.reading.link import Linked
from reportedly.reading.model import Entity, Identity, Kind
from reportedly.text.model import Span, spans_of

ANONYMOUS, PUBLICS, ROLES = words("anonymous"), words("publics"), words("roles")
DOCUMENTS, OUTLETS, BODIES, GROUPS = words("documents"), words("outlet_words"), words("bodies"), words("groups")
PRONOUNS = words("pronouns")
TITLES = words("titles")

APPOSITION = re.compile(r"\s*[,(–—]|\s+(?:of|at|from|for|in|on|who|which|that|with|to)\s")
WORD = re.compile(r"[\w&.+'’-]+")
POSSESSIVE = re.compile(r"['’]s$|(?<=s)['’]$")


@dataclass(frozen=True, slots=True)
class Resolved:
    """The entities of a page, and for each attribution the id of the one behind its source."""

    entities: tuple[Entity, ...]
    who: tuple[str, ...]


def resolve(text: str, linked: Sequence[Linked]) -> Resolved:
    """The entities behind the sources, numbered in the order of their first mention."""
    entities: list[Entity] = []
    by_name: dict[str, int] = {}
    who: list[str] = []
    for attribution in linked:
        mention = spans_of(text, attribution.source)
        if not mention:
            entities.append(Entity(f"e{len(entities) + 1}", "unstated", "unknown", "unstated"))
            who.append(entities[-1].id)
            continue
        name, kind, identity = describe(" ".join(" ".join(span.text for span in mention).split()))
        at = _known(name, by_name, entities) if identity == "named" else None
        if at is None:
            entities.append(Entity(f"e{len(entities) + 1}", name, kind, identity, mention))
            at = len(entities) - 1
        elif not set(mention) <= set(entities[at].mentions):
            entities[at] = _met_again(entities[at], name, mention)
        if identity == "named":
            by_name.setdefault(name.casefold(), at)
        who.append(entities[at].id)
    return Resolved(tuple(entities), tuple(who))


def _met_again(entity: Entity, name: str, mention: tuple[Span, ...]) -> Entity:
    mentions = tuple(sorted({*entity.mentions, *mention}))
    return replace(entity, name=max(entity.name, name, key=len), mentions=mentions)


def _known(name: str, by_name: dict[str, int], entities: Sequence[Entity]) -> int | None:
    """The number of the named entity that `name` is the same as, holds, or is held by, word for word at an end."""
    folded = name.casefold()
    if folded in by_name:
        return by_name[folded]
    mine = folded.split()
    found = {
        at for other, at in by_name.items() if _ends_alike(mine, other.split()) and entities[at].identity == "named"
    }
    return found.pop() if len(found) == 1 else None  # two Ormes: neither


def _ends_alike(mine: Sequence[str], other: Sequence[str]) -> bool:
    short, long = sorted((list(mine), list(other)), key=len)
    return long[-len(short) :] == short or long[: len(short)] == short


def describe(source: str) -> tuple[str, Kind, Identity]:
    """Name, kind and identity of the one that `source` (the words of a source) speaks of, by the words alone."""
    head = POSSESSIVE.sub("", source)
    tokens = WORD.findall(head)
    lower = [token.casefold() for token in tokens]
    before_of = WORD.findall(APPOSITION.split(head)[0])
    core = [token.casefold() for token in before_of] or lower
    last = core[-1] if core else ""
    if len(tokens) == 1 and last in PRONOUNS:
        return source, "unknown", "role"
    if last in ANONYMOUS or any(word in ANONYMOUS for word in core):
        return source, "group" if last.endswith("s") else "person", "anonymous"
    if last in PUBLICS:
        return source, "public", "role"
    name = _proper(head)
    kind: Kind = "person"
    if any(word in OUTLETS for word in core):
        kind = "outlet"
    elif any(word in DOCUMENTS for word in core):
        kind = "document"
    elif any(word in BODIES for word in core):
        kind = "organisation"
    elif last in GROUPS or (last.endswith("s") and last in {role + "s" for role in ROLES}):
        kind = "group"
    if name and not (core and core[0] in {"a", "an", "one", "another"}) and last not in ROLES:
        if kind == "person" and (len(name.split()) == 1 and head.casefold().startswith("the ")):
            kind = "organisation"
        return name, kind, "named"
    return source, kind, "role"


def _proper(source: str) -> str:
    """The name in the words of a source, without titles: the longest run of capitalised words before an apposition."""
    runs: list[list[str]] = [[]]
    for found in re.finditer(r"[\w&.+'’-]+|[,;(–—]", source):
        token = found.group()
        if (
            token[0].isupper()
            or (token[0].isdigit() and runs[-1])
            or (token in {"de", "van", "von", "al", "of", "and", "&", "the"} and runs[-1])
        ):
            runs[-1].append(token)
        elif runs[-1]:
            runs.append([])
    kept = []
    for run in runs:
        while run and run[-1].islower():
            run.pop()
        while run and run[0].casefold().rstrip(".") in TITLES:
            run.pop(0)
        if run and [token.casefold() for token in run] != ["the"]:
            kept.append(POSSESSIVE.sub("", " ".join(run)))
    return max(kept, key=len) if kept else ""
