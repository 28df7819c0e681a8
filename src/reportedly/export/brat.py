"""Readings as brat standoff, there and back: for each page a .txt and an .ann, and one annotation.conf for all.

| brat | holds |
|---|---|
| text-bound `Source`, `Content`, `OwnVoice` | the parts, and what the page asserts itself; `0 5;9 12` is broken up |
| event `Cue` with the roles `Source` and `Content` | an attribution that has a cue |
| relation `Says` from a `Source` to a `Content` | one that has none |
| attributes `Quote`, `Act`, `Factuality`, `PageStance` | the fields of these names; on event, `Content` or `Source` |
| attributes `Kind`, `Identity` | those of the entity behind the source |
| attributes `Factuality`, `Question` on `OwnVoice` | its fields |
| note `AnnotatorNotes` | the other fields of the attribution, as JSON |
| note `Page`, on the first annotation | page, entities, headline, and attributions without any part, as JSON |

brat's fragments don't go over line breaks: a span is cut at them, and fragments with nothing but line breaks between
them come back as one span.
"""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, get_args

from reportedly.errors import PageMalformed, Place
from reportedly.export.records import Record, empty_headline, reading_of, span_record
from reportedly.page.model import Block, Page
from reportedly.reading.fields import Field, parse
from reportedly.reading.model import Act, Factuality, Identity, Kind, PageStance, Quote
from reportedly.reading.reading import Reading
from reportedly.text.model import Span

Edges = tuple[tuple[int, int], ...]

PARTS = ("source", "cue", "content")
ATTRIBUTES = {"quote": "Quote", "act": "Act", "factuality": "Factuality", "page_stance": "PageStance"}
ENTITY_ATTRIBUTES = {"kind": "Kind", "identity": "Identity"}

DRAWN = {"quote": "indirect", "act": "statement", "factuality": "CT+", "page_stance": "neutral"}
DRAWN_ENTITY = {"kind": "unknown", "identity": "role"}
"""What is taken of an attribution that a person drew without giving it the attribute."""

LINE_BREAKS = re.compile(r"\n+")
UNFIT_FOR_A_COLUMN = re.compile("[\t\n\r\v\f\x1c-\x1e\x85\u2028\u2029]")

CONFIGURATION = f"""\
[entities]
Source
Content
OwnVoice

[events]
Cue\tSource?:Source, Content?:Content

[relations]
Says\tArg1:Source, Arg2:Content
<OVERLAP>\tArg1:<ANY>, Arg2:<ANY>, <OVL-TYPE>:<ANY>

[attributes]
Quote\tArg:<ANY>, Value:{"|".join(get_args(Quote))}
Act\tArg:<ANY>, Value:{"|".join(get_args(Act))}
Factuality\tArg:<ANY>, Value:{"|".join(get_args(Factuality))}
PageStance\tArg:<ANY>, Value:{"|".join(get_args(PageStance))}
Question\tArg:OwnVoice
Kind\tArg:<ANY>, Value:{"|".join(get_args(Kind))}
Identity\tArg:<ANY>, Value:{"|".join(get_args(Identity))}
"""

LONGEST_NAME = 80
"""Characters of a page's id that its files' names keep."""


def files(readings: Iterable[Reading]) -> Iterator[tuple[str, str]]:
    """(name, text) of the configuration, then of the .txt and the .ann of each reading, named by the page's id."""
    yield "annotation.conf", CONFIGURATION
    taken: dict[str, int] = defaultdict(int)
    for reading in readings:
        name = re.sub(r"[^A-Za-z0-9_-]", "_", reading.page.id)[:LONGEST_NAME]
        taken[name.lower()] += 1
        again = taken[name.lower()]
        # A dot can't stand in a name made of an id, so the second page of an id takes no other's name.
        stem = name if again == 1 else f"{name}.{again}"
        yield f"{stem}.txt", reading.page.text
        yield f"{stem}.ann", standoff(reading)


def standoff(reading: Reading) -> str:
    """The text of the .ann file of a reading."""
    return _Writing(reading.page.text).write(reading)


def from_brat(text: str, ann: str, *, page: Page | None = None) -> Reading:
    """The reading that the text of a .txt file and that of its .ann tell of.

    page: what is known of the page beside its text; what the .ann says of it where None. An attribution that was drawn
    in brat has no note: a person is sure of it, its source is named by its words, and what no attribute tells is as
    DRAWN says. Raises PageMalformed, with the line, where the .ann isn't of its form or belongs to another text.
    """
    return _Written(text, ann).reading(page)


def fragments(text: str, spans: Iterable[tuple[int, int]]) -> Edges:
    """The (start, end) of brat's fragments for the spans: cut at line breaks."""
    found = []
    for start, end in spans:
        for breaks in LINE_BREAKS.finditer(text, start, end):
            if start < breaks.start():
                found.append((start, breaks.start()))
            start = breaks.end()
        if start < end:
            found.append((start, end))
    return tuple(found)


def joined(text: str, found: Iterable[tuple[int, int]]) -> Edges:
    """The spans that brat's fragments stand for: those parted by line breaks alone are one."""
    spans: list[tuple[int, int]] = []
    for start, end in found:
        if spans and LINE_BREAKS.fullmatch(text, spans[-1][1], start):
            start = spans.pop()[0]
        spans.append((start, end))
    return tuple(spans)


class _Writing:
    """An .ann as it grows: lines, and how many of each letter there are."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.lines: list[str] = []
        self.counts: dict[str, int] = defaultdict(int)
        self.first = ""

    def write(self, reading: Reading) -> str:
        told: Any = reading.to_dict()
        entities = {entity["id"]: entity for entity in told["entities"]}
        loose = [record for record in told["attributions"] if not self._attribution(record, entities[record["who"]])]
        for voice in reading.own_voice:
            self._own_voice(voice.span, voice.factuality, voice.question)
        if self.first:
            page = {name: value for name, value in told["page"].items() if name not in ("text", "sha256")}
            about = {name: told[name] for name in ("entities", "headline")}
            order = [record["id"] for record in told["attributions"]]
            self._note("Page", self.first, {"page": page, **about, "attributions": loose, "order": order})
        return "".join(f"{line}\n" for line in self.lines)

    def _attribution(self, record: Mapping[str, Any], who: Mapping[str, Any]) -> bool:
        """Whether it has a part, so that it could be written."""
        bound = {part: self._bound(part.capitalize(), record[part]) for part in PARTS}
        source, cue, content = bound.values()
        if cue:
            roles = [f"{role}:{name}" for role, name in (("Source", source), ("Content", content)) if name]
            anchor = self._line("E", " ".join((f"Cue:{cue}", *roles)))
        elif source and content:
            self._line("R", f"Says Arg1:{source} Arg2:{content}")
            anchor = content
        else:
            anchor = source or content
        if not anchor:
            return False
        for name, attribute in ATTRIBUTES.items():
            self._line("A", f"{attribute} {anchor} {record[name]}")
        for name, attribute in ENTITY_ATTRIBUTES.items():
            self._line("A", f"{attribute} {anchor} {who[name]}")
        rest = {name: value for name, value in record.items() if name not in (*PARTS, *ATTRIBUTES)}
        self._note("AnnotatorNotes", anchor, rest)
        return True

    def _own_voice(self, span: Span, factuality: str, question: bool) -> None:
        bound = self._bound("OwnVoice", [{"start": span.start, "end": span.end}])
        if bound:
            self._line("A", f"Factuality {bound} {factuality}")
            if question:
                self._line("A", f"Question {bound}")

    def _bound(self, sort: str, spans: Sequence[Mapping[str, int]]) -> str:
        """The id of a text-bound annotation of the spans; '' where they hold nothing but line breaks."""
        found = fragments(self.text, [(span["start"], span["end"]) for span in spans])
        if not found:
            return ""
        offsets = ";".join(f"{start} {end}" for start, end in found)
        name = self._line("T", f"{sort} {offsets}", _column(self.text, found))
        self.first = self.first or name
        return name

    def _note(self, sort: str, anchor: str, value: object) -> None:
        self._line("#", f"{sort} {anchor}", json.dumps(value))

    def _line(self, letter: str, *columns: str) -> str:
        self.counts[letter] += 1
        name = f"{letter}{self.counts[letter]}"
        self.lines.append("\t".join((name, *columns)))
        return name


def _column(text: str, found: Edges) -> str:
    return UNFIT_FOR_A_COLUMN.sub(" ", " ".join(text[start:end] for start, end in found))


@dataclass
class _Bound:
    """A text-bound annotation, and whether an event or a relation has taken it as a part."""

    sort: str
    edges: Edges
    taken: bool = False


@dataclass
class _Drawn:
    """An attribution as brat has it: the line it stands in, its anchor, and the ids of its parts."""

    line: int
    anchor: str
    parts: dict[str, str] = field(default_factory=dict)


class _Written:
    """The lines of an .ann, sorted by what they are."""

    def __init__(self, text: str, ann: str) -> None:
        self.text = text
        self.bound: dict[str, _Bound] = {}
        self.drawn: dict[str, _Drawn] = {}
        self.attributes: dict[str, dict[str, str]] = defaultdict(dict)
        self.notes: dict[str, Field] = {}
        self.about = Field({"page": {}, "entities": [], "attributions": [], "order": []})
        lines = [(number, line) for number, line in enumerate(ann.split("\n"), start=1) if line.strip()]
        for number, line in sorted(lines, key=lambda line: line[1][0] != "T"):  # parts before what is made of them
            try:
                self._take(number, line.rstrip("\r"))
            except (ValueError, KeyError, IndexError) as error:
                where = Place("the .ann", record=number)
                raise PageMalformed(
                    f"this line is not brat's, or points to none: {line[:80]!r}", where=where
                ) from error

    def _take(self, number: int, line: str) -> None:
        name, _, rest = line.partition("\t")
        told, _, last = rest.partition("\t")
        match name[0]:
            case "T":
                self.bound[name] = self._bound_by(told, last)
                self.drawn[name] = _Drawn(number, name, {self.bound[name].sort.lower(): name})
            case "E":
                roles = [role.split(":") for role in told.split()]
                self._draw(number, name, name, {role.rstrip("0123456789").lower(): bound for role, bound in roles})
            case "R":
                source, content = (role.partition(":")[2] for role in told.split()[1:])
                self._draw(number, name, content, {"source": source, "content": content})
            case "A" | "M":
                attribute, anchor, *value = told.split()
                self.attributes[anchor][attribute] = value[0] if value else ""
            case "#":
                sort, anchor = told.split()
                if sort == "Page":
                    self.about = parse(last)
                elif last.startswith("{"):
                    self.notes[anchor] = parse(last)
            case _:
                pass  # brat's equivalences and normalisations tell nothing of ours

    def _bound_by(self, told: str, words: str) -> _Bound:
        sort, _, offsets = told.partition(" ")
        pairs = (pair.split() for pair in offsets.split(";"))
        edges = tuple((int(start), int(end)) for start, end in pairs)
        if not all(0 <= start < end <= len(self.text) for start, end in edges) or _column(self.text, edges) != words:
            raise ValueError("another text")
        return _Bound(sort, edges)

    def _draw(self, number: int, name: str, anchor: str, parts: dict[str, str]) -> None:
        for each in parts.values():
            self.bound[each].taken = True
        self.drawn[name] = _Drawn(number, anchor, parts)

    def reading(self, page: Page | None) -> Reading:
        page = page or self._page()
        entities = {each["id"].string(): _dict(each) for each in self.about["entities"]}
        whole = [_dict(each) for each in self.about["attributions"]]
        ids = {each["id"].string() for each in (*self.notes.values(), *self.about["attributions"])}
        own_voice: list[Record] = []
        attributions: list[Record] = []
        for name, drawn in sorted(self.drawn.items(), key=lambda each: each[1].line):
            if name in self.bound and self.bound[name].taken:
                continue
            if "ownvoice" in drawn.parts:
                own_voice += self._own_voice(name)
            elif set(drawn.parts) & set(PARTS):  # another program's own annotations are none of ours
                attributions.append(self._attribution(drawn, entities, ids))
        order = {id: place for place, id in enumerate(self.about["order"].strings())}
        every = sorted([*attributions, *whole], key=lambda record: order.get(str(record["id"]), len(order)))
        return reading_of(
            page,
            entities=list(entities.values()),
            attributions=every,
            own_voice=own_voice,
            headline=self._headline(page),
        )

    def _page(self) -> Page:
        told = self.about["page"]
        return Page(
            self.text,
            id=told["id"].string_or_none() or "",
            url=told["url"].string_or_none(),
            outlet=told["outlet"].string_or_none(),
            title=told["title"].string_or_none(),
            published=told["published"].string_or_none(),
            byline=() if told["byline"].missing else told["byline"].strings(),
            language=told["language"].string_or_none() if told.value else "en",
            blocks=()
            if told["blocks"].missing
            else tuple(
                Block(each["kind"].string(), each["start"].integer(), each["end"].integer())  # type: ignore[arg-type]
                for each in told["blocks"]
            ),
        )

    def _headline(self, page: Page) -> Record:
        told, empty = self.about["headline"].value, empty_headline(page)
        return told if isinstance(told, dict) and told.get("text") == empty["text"] else empty

    def _attribution(self, drawn: _Drawn, entities: dict[str, Record], ids: set[str]) -> Record:
        edges = {
            part: joined(self.text, self.bound[drawn.parts[part]].edges) if part in drawn.parts else ()
            for part in PARTS
        }
        spans = {part: [span_record(self.text, *edge) for edge in found] for part, found in edges.items()}
        told = _dict(self.notes.get(drawn.anchor, Field({}))) or _drawn(spans["source"], entities, ids)
        marked = self.attributes[drawn.anchor]
        who = told.get("who")
        if isinstance(who, str) and who in entities:
            entities[who].update(_marked(marked, ENTITY_ATTRIBUTES))
        return {**told, **DRAWN, **_marked(marked, ATTRIBUTES), **spans}

    def _own_voice(self, name: str) -> Iterator[Record]:
        told = self.attributes[name]
        for start, end in joined(self.text, self.bound[name].edges):
            span = span_record(self.text, start, end)
            yield {**span, "factuality": told.get("Factuality", "CT+"), "question": "Question" in told}


def _drawn(source: Sequence[Record], entities: dict[str, Record], ids: set[str]) -> Record:
    """The fields of an attribution that was drawn in brat, whose source is a new entity."""
    id, who = _free("a", ids), _free("e", set(entities))
    ids.add(id)
    words = " ".join(" ".join(str(span["text"]) for span in source).split())
    told = {**DRAWN_ENTITY, "name": words} if words else {"kind": "unknown", "identity": "unstated", "name": "unstated"}
    entities[who] = {"id": who, **told, "mentions": list(source)}
    return {"id": id, "who": who, "chain": [who], "hops": 1, "carried": [], "confidence": 1.0}


def _free(letter: str, taken: set[str]) -> str:
    number = len(taken) + 1
    while f"{letter}{number}" in taken:
        number += 1
    return f"{letter}{number}"


def _marked(attributes: Mapping[str, str], names: Mapping[str, str]) -> dict[str, str]:
    return {name: attributes[attribute] for name, attribute in names.items() if attribute in attributes}


def _dict(field: Field) -> Record:
    return dict(field.value) if isinstance(field.value, dict) else {}
