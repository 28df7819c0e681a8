"""A reading as rows: the one form in which pages are searched and counted. Made from it, and made again at will."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from reportedly.errors import PageMalformed, Place
from reportedly.ledger.names import entity_key, name_key, tokens
from reportedly.ledger.tables import storable
from reportedly.page.model import Page
from reportedly.reading.model import Entity
from reportedly.reading.reading import Reading
from reportedly.text.model import Span

Row = dict[str, Any]

DAY = re.compile(r"\d{4}(-\d\d(-\d\d)?)?")

SPEAKER = ("id", "name", "key", "kind", "identity", "entity_key")
STATEMENT = (
    "attribution",
    "kind",
    "content",
    "words",
    "source",
    "cue",
    "speaker",
    "identity",
    "via",
    "hops",
    "quote",
    "act",
    "factuality",
    "confidence",
    "corrected",
    "day",
)
"""The columns of a row, but for what the store puts in: the page, and the entity by its number."""

MOST_SEARCHED = 200_000
"""Characters of one statement that a search looks at: PostgreSQL indexes no text with over 1 MB of words."""

LONGEST_ID = 64
"""Characters of an id on a page: ours have a letter and a number, and an index of PostgreSQL has a limit."""


@dataclass(frozen=True, slots=True)
class Rows:
    """The rows of one page. Entities are named by their keys here; the store puts their numbers in."""

    speakers: list[Row]
    statements: list[Row]
    named: dict[str, Entity]

    def storable(self) -> Rows:
        """The same, with U+FFFD in place of what no database can hold."""
        speakers, statements = (
            [{name: storable(value) for name, value in row.items()} for row in rows]
            for rows in (self.speakers, self.statements)
        )
        return Rows(speakers, statements, self.named)


def rows_of(
    reading: Reading, *, seen: str, apart: frozenset[str] = frozenset(), corrected: frozenset[str] = frozenset()
) -> Rows:
    """The rows of a reading.

    seen: the day on which the page came in, for one that doesn't tell its own. apart: ids of entities that a person
    said are not the ledger's of that name. corrected: ids of attributions that a person touched.
    """
    day = day_of(reading.page, seen=seen)
    named: dict[str, Entity] = {}
    keys: dict[str, str | None] = {}
    speakers: list[Row] = []
    for entity in reading.entities:
        key = entity_key(entity.name, entity.kind, entity.identity)
        if key is not None and entity.id in apart:
            key = f"{key} #{page_id(reading.page)}/{entity.id}"
        keys[entity.id] = key
        if key is not None:
            named.setdefault(key, entity)
        speakers.append(
            {
                "id": entity.id,
                "name": entity.name,
                "key": name_key(entity.name),
                "kind": entity.kind,
                "identity": entity.identity,
                "entity_key": key,
            }
        )
    statements = [*_attributed(reading, keys, corrected), *_said_by_itself(reading)]
    for statement in statements:
        statement["day"] = day
        statement["words"] = " ".join(tokens(statement["content"][:MOST_SEARCHED]))
    return Rows(speakers, statements, named)


def refuse_long_ids(reading: Reading) -> None:
    """Raises PageMalformed where an id is too long to be one."""
    attributions = (*reading.attributions, *reading.headline.attributions)
    for id in (*(entity.id for entity in reading.entities), *(attribution.id for attribution in attributions)):
        if len(id) > LONGEST_ID:
            raise PageMalformed(
                f"an id has {len(id):,} characters, the limit is {LONGEST_ID}",
                where=Place(reading.page.url or page_id(reading.page)),
            )


def day_of(page: Page, *, seen: str) -> str:
    """The day of a page, as far as it tells it; the day it was seen where it doesn't."""
    told = DAY.match(page.published or "")
    return told[0] if told else seen[:10]


def page_id(page: Page) -> str:
    """The id under which the ledger keeps a page: by its address where it has one, else the page's own."""
    if page.url:
        return Page("", url=page.url).id
    if re.fullmatch(r"[\w.:-]{1,64}", page.id, re.ASCII):
        return page.id
    return Page(page.id).id


def _attributed(reading: Reading, keys: dict[str, str | None], corrected: frozenset[str]) -> Iterator[Row]:
    entities = {entity.id: entity for entity in reading.entities}
    for attribution in reading.attributions:
        who = entities[attribution.who]
        yield {
            "attribution": attribution.id,
            "kind": "attribution",
            "content": _joined(attribution.content),
            "source": _joined(attribution.source),
            "cue": _joined(attribution.cue),
            "speaker": who.id,
            "entity_key": keys[who.id],
            "identity": who.identity,
            "via": _names([entities[member].name for member in attribution.chain[:-1]]),
            "hops": attribution.hops,
            "quote": attribution.quote,
            "act": attribution.act,
            "factuality": attribution.factuality,
            "confidence": attribution.confidence,
            "corrected": attribution.id in corrected,
        }


def _said_by_itself(reading: Reading) -> Iterator[Row]:
    said: list[tuple[str, str, str | None]] = [
        ("own_voice", voice.span.text, voice.factuality) for voice in reading.own_voice
    ]
    if reading.headline.text:
        said.insert(0, ("headline", reading.headline.text, None))
    for kind, content, factuality in said:
        yield {
            "attribution": None,
            "kind": kind,
            "content": content,
            "source": "",
            "cue": "",
            "speaker": None,
            "entity_key": None,
            "identity": None,
            "via": "[]",
            "hops": 0,
            "quote": None,
            "act": None,
            "factuality": factuality,
            "confidence": None,
            "corrected": False,
        }


def _names(names: list[str]) -> str:
    return json.dumps(names, ensure_ascii=False) if names else "[]"


def _joined(spans: tuple[Span, ...]) -> str:
    return spans[0].text if len(spans) == 1 else " … ".join(span.text for span in spans)
