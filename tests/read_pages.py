"""Readings written as their pages, with marks and a line of facts: what rules over readings are tested on.

`read_page("«s1 A source» «c1 said» «x1 the lift fell».", "1 anonymous CT+")`: the notation of marked.py, then for each
number the words of its fields in any order, `;` between attributions. `=Nell_Orme` is who, `via=The_Dial` somebody it
came through, `carried=The_Dial` the same where this sentence doesn't name it, `in=2` its parent. Untold: a named person
called as its source, an indirect statement, CT+, neutral. Sentences without any attribution are the page's own voice.
"""

from __future__ import annotations

from typing import Any, get_args

from marked import Marked, marked

from reportedly.page.model import Block, Page
from reportedly.reading.model import (
    Act,
    Attribution,
    Entity,
    Factuality,
    Headline,
    Identity,
    Kind,
    OwnVoice,
    PageStance,
    Quote,
)
from reportedly.reading.reading import Reading
from reportedly.text.model import Span
from reportedly.text.quotemarks import paragraphs, quotations
from reportedly.text.sentences import sentences

FIELDS = {
    label: name
    for name, labels in (
        ("act", Act),
        ("factuality", Factuality),
        ("page_stance", PageStance),
        ("quote", Quote),
        ("identity", Identity),
        ("kind", Kind),
    )
    for label in get_args(labels)
}


def read_page(notation: str, facts: str = "", *, title: str | None = None, headline: Headline | None = None) -> Reading:
    """The reading that notation and facts tell; a title is the page's first block, too, if the text begins with it."""
    text, parts = marked(notation)
    blocks = tuple(
        Block("heading" if at == 0 and text[start:end] == title else "paragraph", start, end)
        for at, (start, end) in enumerate(paragraphs(text))
    )
    told = {int(words[0]): words[1:] for fact in facts.split(";") if (words := fact.split())}
    entities: dict[str, Entity] = {}
    attributions = []
    for number, part in enumerate(parts, start=1):
        fields = _fields(told.get(number, []))
        who = _met(entities, fields.pop("who", None) or _name(part), part.source, fields)
        via = [_met(entities, name, _found(text, name), {"kind": "outlet"}) for name in fields.pop("via", [])]
        carried = [_met(entities, name, _found(text, name), {"kind": "outlet"}) for name in fields.pop("carried", [])]
        fields = {name: value for name, value in fields.items() if name not in ("identity", "kind")}
        chain = (*carried, *via, who)
        attributions.append(
            Attribution(
                f"a{number}", part.source, part.cue, part.content, who, chain, 0.9, carried=tuple(carried), **fields
            )
        )
    return Reading(
        Page(text, title=title, blocks=blocks),
        tuple(entities.values()),
        tuple(attributions),
        tuple(_own_voice(text, parts)),
        headline or Headline(title or ""),
    )


def _fields(words: list[str]) -> dict[str, Any]:
    fields: dict[str, Any] = {}
    for word in words:
        name, _, value = word.partition("=")
        value = value.replace("_", " ")
        if name == "":
            fields["who"] = value
        elif name == "in":
            fields["parent"] = f"a{value}"
        elif name in ("via", "carried"):
            fields.setdefault(name, []).append(value)
        else:
            fields[FIELDS[word]] = word
    return fields


def _name(part: Marked) -> str:
    return " ".join(span.text for span in part.source) or "unstated"


def _met(entities: dict[str, Entity], name: str, mentions: tuple[Span, ...], fields: dict[str, Any]) -> str:
    """The id of the entity of that name, which is made or gets these mentions, too."""
    known = entities.get(name)
    identity = fields.get("identity") or (known.identity if known else "unstated" if name == "unstated" else "named")
    kind = fields.get("kind") or (known.kind if known else "person")
    seen = tuple(sorted({*(known.mentions if known else ()), *mentions}))
    id = known.id if known else f"e{len(entities) + 1}"
    entities[name] = Entity(id, name, kind, identity, seen)
    return id


def _found(text: str, name: str) -> tuple[Span, ...]:
    at = text.find(name)
    return (Span.of(text, at, at + len(name)),) if at >= 0 else ()


def _own_voice(text: str, parts: tuple[Marked, ...]) -> list[OwnVoice]:
    taken = [span for part in parts for span in (*part.source, *part.cue, *part.content)]
    found = []
    for start, end in sentences(text, quotations(text)):
        if not any(span.start < end and span.end > start for span in taken):
            question = text[end - 1] == "?"
            found.append(OwnVoice(Span.of(text, start, end), "Uu" if question else "CT+", question))
    return found
