"""The table of own sentences (sayings.txt): source, cue and content as marked, everything else as read from them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

import pytest
from marked import marked

from reportedly.page.model import Page
from reportedly.reading.link import Linked
from reportedly.reading.model import Attribution
from reportedly.reading.read import tell
from reportedly.reading.reading import Reading
from reportedly.reading.tag import Edges
from reportedly.text.model import Span
from reportedly.text.quotemarks import quotations

HERE = Path(__file__).parent
KNOWN_FAILURES = Path(__file__).parents[2] / "docs" / "known-failures.md"


@dataclass(frozen=True)
class Row:
    id: str
    text: str
    expected: str
    page: dict[str, str]


def table() -> list[Row]:
    rows = []
    for line in (HERE / "sayings.txt").read_text("utf-8").splitlines():
        if not line or line.startswith("#"):
            continue
        id, text, expected, page = [part.strip() for part in (*line.split(" | "), "")[:4]]
        fields = dict(field.split("=", 1) for field in page.split("; ") if field)
        rows.append(Row(id, text.replace(" ¶ ", "\n\n"), expected, fields))
    return rows


def known_failures() -> frozenset[str]:
    return frozenset(re.findall(r"^- `([\w-]+)`", KNOWN_FAILURES.read_text("utf-8"), re.MULTILINE))


def edges(spans: tuple[Span, ...]) -> Edges:
    return tuple((span.start, span.end) for span in spans)


def read_marked(row: Row) -> tuple[Reading, list[Attribution]]:
    """The reading, and its attributions in the order of their marks."""
    text, parts = marked(row.text)
    page = Page(
        text=text, title=row.page.get("title"), outlet=row.page.get("outlet"), published=row.page.get("published")
    )
    linked = [
        Linked(
            *(tuple((span.start, span.end) for span in spans) for spans in (one.source, one.cue, one.content)), 1.0, 0.0
        )
        for one in parts
    ]
    order = sorted(range(len(linked)), key=lambda at: (linked[at].cue or linked[at].content)[0])
    reading = tell(page, quotations(text), [linked[at] for at in order])
    return reading, [reading.attributions[order.index(at)] for at in range(len(linked))]


def found(reading: Reading, attributions: list[Attribution], number: int, field: str, wanted: str) -> str:
    """What stands in `field` of the attribution of that number, as the table writes it."""
    attribution = attributions[number - 1]
    entity = reading.entity(attribution.who)
    ids = [each.id for each in attributions]
    match field:
        case "who":
            return entity.name
        case "identity" | "kind":
            return str(getattr(entity, field))
        case "on_behalf_of":
            return entity.on_behalf_of or ""
        case "chain" | "carried":
            return ">".join(reading.entity(id).name for id in getattr(attribution, field))
        case "hops":
            return str(attribution.hops)
        case "parent":
            return str(ids.index(attribution.parent) + 1) if attribution.parent else ""
        case "same":
            return wanted if attributions[int(wanted) - 1].who == attribution.who else "another"
        case "other":
            return wanted if attributions[int(wanted) - 1].who != attribution.who else "the same"
        case "when":
            return f"{attribution.when.earliest or ''}..{attribution.when.latest or ''}" if attribution.when else ""
    return str(getattr(attribution, field) or "")


def headline_of(reading: Reading, attributions: list[Attribution], field: str) -> str:
    ids = [each.id for each in attributions]
    match field:
        case "question":
            return str(reading.headline.question).lower()
        case "firmer":
            return str(reading.headline.firmer_than_body).lower()
        case "own":
            return str(reading.headline.by_own_voice).lower()
        case "supported":
            return ",".join(str(ids.index(id) + 1) for id in reading.headline.supported_by)
    return ",".join(str(ids.index(id) + 1) for id in reading.headline.contradicted_by)


def compare(row: Row) -> tuple[dict[str, str], dict[str, str]]:
    """What the row expects, and what was found there."""
    reading, attributions = read_marked(row)
    wanted, got = {}, {}
    for part in row.expected.split(" // "):
        number = int(part.split(" ", 1)[0]) if part[0].isdigit() else 0
        for field in (part.split(" ", 1)[1] if number else part).split("; "):
            name, value = field.split("=", 1)
            wanted[f"{number} {name}"] = value
            got[f"{number} {name}"] = (
                found(reading, attributions, number, name, value)
                if number
                else headline_of(reading, attributions, name)
            )
    return wanted, got


ROWS = [
    pytest.param(row, id=row.id, marks=[pytest.mark.xfail(strict=True)] if row.id in known_failures() else [])
    for row in table()
]


@pytest.mark.parametrize("row", ROWS)
def test_saying(row: Row) -> None:
    wanted, got = compare(row)
    assert got == wanted


def test_the_table_is_whole() -> None:
    ids = [row.id for row in table()]
    assert len(set(ids)) == len(ids) >= 150
    assert known_failures() <= set(ids)
