"""Pages with who says what in them, written as tables: what rumours are tested on, without any model.

Each line of a page is a sentence: `who | how | statement`, and the text that stands on the page is made of it. `who` is
a name, or several on the way ('Tidewatch > insiders'); '-' is the page's own voice. `how` is an act of the contract.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import cast, get_args

from reportedly.page.model import Page
from reportedly.reading.model import Act, Attribution, Entity, Headline, Identity, Kind, OwnVoice
from reportedly.reading.reading import Reading
from reportedly.text.model import Span

UNNAMED = ("insider", "insiders", "a source", "friends", "officers")
OUTLETS = ("Tidewatch", "Harbour Gazette", "Bay Radio", "Quay Post")
VERBS = {
    "denial": "denied that",
    "confirmation": "confirmed that",
    "question": "asked whether",
    "retraction": "took back that",
}


@dataclass
class _Written:
    text: str = ""
    entities: list[Entity] = field(default_factory=list)
    attributions: list[Attribution] = field(default_factory=list)
    own_voice: list[OwnVoice] = field(default_factory=list)

    def add(self, words: str) -> Span:
        start = len(self.text)
        self.text += words
        return Span(start, len(self.text), words)


def page(id: str, outlet: str, published: str, *lines: str, title: str = "") -> Reading:
    """The reading of a page with these lines."""
    written = _Written()
    told: list[tuple[list[str], Act, Span, Span | None, Span | None]] = []
    for line in lines:
        who, how, statement = (part.strip() for part in line.split("|"))
        if who == "-":
            span = written.add(statement)
            written.add(". ")
            told.append(([], "statement", span, None, None))
            continue
        assert how in get_args(Act)
        *through, last = [name.strip() for name in who.split(">")]
        content = written.add(statement) if how == "statement" else None
        if content:
            written.add(", ")
        source = written.add(last)
        written.add(" ")
        cue = written.add("told" if through and how == "statement" else VERBS.get(how, "said"))
        if through:
            written.add(f" {through[-1]}")
        if content is None:
            written.add(" ")
            content = written.add(statement)
        written.add(". ")
        told.append(([*through, last], cast(Act, how), content, source, cue))
    made = Page(written.text.strip(), id=id, outlet=outlet, title=title or None, published=published)
    return _reading(made, told)


def _reading(made: Page, told: list[tuple[list[str], Act, Span, Span | None, Span | None]]) -> Reading:
    entities: dict[str, Entity] = {}
    attributions: list[Attribution] = []
    own: list[OwnVoice] = []
    for chain, act, content, source, cue in told:
        if not chain:
            own.append(OwnVoice(content))
            continue
        for name in chain:
            entities.setdefault(name, Entity(f"e{len(entities) + 1}", name, _kind(name), _identity(name)))
        ids = tuple(entities[name].id for name in chain)
        attributions.append(
            Attribution(
                f"a{len(attributions) + 1}",
                (source,) if source else (),
                (cue,) if cue else (),
                (content,),
                who=ids[-1],
                chain=ids,
                confidence=0.9,
                act=act,
                factuality="CT-" if act in ("denial", "retraction") else "Uu" if act == "question" else "CT+",
            )
        )
    return Reading(made, tuple(entities.values()), tuple(attributions), tuple(own), Headline(made.title or ""))


def _kind(name: str) -> Kind:
    if name in OUTLETS:
        return "outlet"
    return "organisation" if name.endswith("council") else "person"


def _identity(name: str) -> Identity:
    if any(word in name.casefold() for word in UNNAMED):
        return "anonymous"
    return "named" if name[0].isupper() else "role"
