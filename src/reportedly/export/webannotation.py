"""Readings as W3C Web Annotations, there and back: an AnnotationPage in JSON-LD, with one annotation a line.

An annotation is an attribution, and each span of its source, cue and content is one of its targets: the model says that
the body holds of each target, and an attribution does hold of all its parts. Which part a target is, `part` tells. So
an attribution is one thing with one name, whether its content is broken up or not. A target has two selectors that
choose the same characters, TextPositionSelector and TextQuoteSelector; a target without any is the page.

| motivation | body | targets |
|---|---|---|
| `describing` | `Attribution`: the fields of the reading contract | its spans |
| `identifying` | `Entity` | its mentions |
| `classifying` | `OwnVoice` | the stretch that the page asserts itself |
| `assessing` | `Headline`: as in the reading contract | the page |

Fields that the W3C's context doesn't know stand in OUR_CONTEXT, which each export brings with it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from reportedly.errors import PageMalformed
from reportedly.export.anchor import Anchor, Lost
from reportedly.export.iris import id_in, iri, page_iri
from reportedly.export.json_text import json_list, json_text
from reportedly.export.records import Record, empty_headline, reading_of, span_record
from reportedly.page.model import Page
from reportedly.reading.fields import Field, parse
from reportedly.reading.model import Attribution
from reportedly.reading.reading import Reading
from reportedly.text.model import Span

W3C_CONTEXT = "http://www.w3.org/ns/anno.jsonld"

TERMS = "urn:reportedly:terms:"

PARTS = ("source", "cue", "content")

OUR_CONTEXT: dict[str, object] = {
    "@version": 1.1,
    "reportedly": TERMS,
    **{name: f"reportedly:{name}" for name in ("Attribution", "Entity", "OwnVoice", "Headline")},
    **{
        name: f"reportedly:{name}"
        for name in (
            *("part", "quote", "act", "factuality", "hops", "page_stance", "medium", "confidence"),
            *("kind", "identity", "member_of", "on_behalf_of", "question"),
        )
    },
    **{name: {"@id": f"reportedly:{name}", "@type": "@id"} for name in ("who", "parent")},
    **{name: {"@id": f"reportedly:{name}", "@type": "@id", "@container": "@list"} for name in ("chain", "carried")},
    **{name: {"@id": f"reportedly:{name}", "@type": "@json"} for name in ("when", "headline")},
}

Body = Literal["Attribution", "Entity", "OwnVoice", "Headline"]


@dataclass(frozen=True, slots=True)
class Orphan:
    """A target that has no place on the page any more: the words it stood for, and of what they were which part."""

    annotation: str
    part: str
    exact: str
    why: Lost


@dataclass(frozen=True, slots=True)
class Imported:
    """What annotations tell of a page: a reading of it, the targets that found no place, and the ids of those not ours.

    An attribution that has lost cue and content is left out of the reading, even if its source has a place.
    """

    reading: Reading
    orphans: tuple[Orphan, ...] = ()
    ignored: tuple[str, ...] = ()


def texts(readings: Iterable[Reading]) -> Iterator[str]:
    """The pieces of one AnnotationPage with the annotations of all readings."""
    context = json_text([W3C_CONTEXT, OUR_CONTEXT])
    head = f'{{"@context": {context},\n"id": "urn:reportedly:annotations", "type": "AnnotationPage", "items": ['
    yield from json_list(head, (each for reading in readings for each in annotated(reading)), "]}")


def annotated(reading: Reading) -> Iterator[Record]:
    """The annotations of one reading: of its headline, its entities, its attributions and its own voice."""
    page = reading.page
    told: Any = reading.to_dict()
    yield _annotation(page, "headline", "", "assessing", {"type": "Headline", "headline": told["headline"]}, ())
    for entity, record in zip(reading.entities, told["entities"], strict=True):
        body = {"type": "Entity", **_without(record, "id", "mentions")}
        yield _annotation(page, "entity", entity.id, "identifying", body, _targets("mention", entity.mentions))
    for attribution, record in zip(reading.attributions, told["attributions"], strict=True):
        body = {"type": "Attribution", **_without(record, "id", *PARTS), **_named(page, attribution)}
        parts = zip(PARTS, (attribution.source, attribution.cue, attribution.content), strict=True)
        targets = [target for part, spans in parts for target in _targets(part, spans)]
        yield _annotation(page, "attribution", attribution.id, "describing", body, targets)
    for number, voice in enumerate(reading.own_voice, start=1):
        body = {"type": "OwnVoice", "factuality": voice.factuality, "question": voice.question}
        yield _annotation(page, "own-voice", str(number), "classifying", body, _targets("own_voice", (voice.span,)))


def from_webannotation(document: str, page: Page, *, source: str | None = None) -> Imported:
    """What the annotations in a JSON text tell of `page`, whose text may have changed since they were made.

    source: the name that targets have for the page; `page_iri(page)` where None, or, where nothing has that name, the
    only name in the document. Reads the JSON that `texts` writes (a page, or a list, of annotations), also after other
    programs have added to it, taken away, or made a list of one into the one. Raises PageMalformed where it is no JSON,
    or a body of ours is not of its form.
    """
    record = parse(document)
    items = list(record if isinstance(record.value, list) else record["items"])
    about = _source(items, page, source)
    found = _Found(page)
    for item in items:
        if about in {name for name, _ in _targets_of(item)}:
            found.take(item, about)
    return found.imported()


def _annotation(
    page: Page, sort: str, id: str, motivation: str, body: Mapping[str, object], targets: Sequence[tuple[str, Span]]
) -> Record:
    return {
        "id": iri(f"annotation:{sort}", page, id),
        "type": "Annotation",
        "motivation": motivation,
        "body": {"id": iri(sort, page, id), **body},
        "target": [_target(page, part, span) for part, span in targets] or page_iri(page),
    }


def _target(page: Page, part: str, span: Span) -> Record:
    anchor = Anchor.of(page.text, span.start, span.end)
    return {
        "type": "SpecificResource",
        "source": page_iri(page),
        "part": part,
        "selector": [
            {"type": "TextPositionSelector", "start": anchor.start, "end": anchor.end},
            {"type": "TextQuoteSelector", "exact": anchor.exact, "prefix": anchor.prefix, "suffix": anchor.suffix},
        ],
    }


def _targets(part: str, spans: Iterable[Span]) -> list[tuple[str, Span]]:
    return [(part, span) for span in spans]


def _named(page: Page, attribution: Attribution) -> Record:
    """The ids of an attribution's record as names."""
    parent = attribution.parent
    return {
        "who": iri("entity", page, attribution.who),
        "parent": None if parent is None else iri("attribution", page, parent),
        "chain": [iri("entity", page, member) for member in attribution.chain],
        "carried": [iri("entity", page, member) for member in attribution.carried],
    }


def _without(record: Mapping[str, object], *names: str) -> Record:
    return {name: value for name, value in record.items() if name not in names and value is not None}


def _source(items: Sequence[Field], page: Page, told: str | None) -> str:
    names = {name for item in items for name, _ in _targets_of(item)}
    wanted = told or page_iri(page)
    if wanted in names or told or len(names) != 1:
        return wanted
    return names.pop()


def _targets_of(item: Field) -> list[tuple[str, Field]]:
    """(name of the page, target) of each target that names one."""
    targets = item["target"]
    found = []
    for target in targets if isinstance(targets.value, list) else [targets]:
        if isinstance(target.value, str):
            found.append((target.value, target))
        elif isinstance(target.value, dict):
            source = target["source"] if "source" in target.value else target["id"]
            name = source["id"] if isinstance(source.value, dict) else source
            if isinstance(name.value, str):
                found.append((name.value, target))
    return found


class _Found:
    """What has been found of a page so far."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.entities: list[Record] = []
        self.attributions: list[Record] = []
        self.own_voice: list[Record] = []
        self.headline = empty_headline(page)
        self.orphans: list[Orphan] = []
        self.ignored: list[str] = []

    def take(self, item: Field, about: str) -> None:
        name = item["id"].string_or_none() or item.path
        body = _ours(item["body"])
        if body is None:
            self.ignored.append(name)
            return
        spans, lost = self._spans(item, name, about)
        told: Record = _without(dict(body.value) if isinstance(body.value, dict) else {}, "type", "id")
        match body["type"].value:
            case "Entity":
                told |= {"id": id_in(body["id"].string()), "mentions": spans.get("mention", [])}
                self.entities.append(told)
            case "Attribution":
                told |= {"id": id_in(body["id"].string()), **{part: spans.get(part, []) for part in PARTS}}
                if spans.keys() & {"cue", "content"} or not lost:
                    self._attribution(body, told)
            case "OwnVoice":
                self.own_voice += [{**told, **span} for span in spans.get("own_voice", [])]
            case _:
                self._headline(told.get("headline"), name)

    def _attribution(self, body: Field, told: Record) -> None:
        chain = [id_in(member) for member in body["chain"].strings()]
        parent = body["parent"].string_or_none()
        told |= {
            "who": id_in(body["who"].string()),
            "chain": chain,
            "hops": len(chain),
            "carried": [id_in(member) for member in body["carried"].strings()],
            "parent": None if parent is None else id_in(parent),
        }
        self.attributions.append(told)

    def _headline(self, told: object, name: str) -> None:
        if not isinstance(told, dict):
            raise PageMalformed(f"{name}: headline is no object")
        if told.get("text") == self.headline["text"]:
            self.headline = told
        else:
            self.orphans.append(Orphan(name, "headline", str(told.get("text")), "gone"))

    def _spans(self, item: Field, name: str, about: str) -> tuple[dict[str, list[Record]], set[str]]:
        """The spans of each part, in the order of the text, and the parts of which one has no place."""
        found: dict[str, list[Record]] = {}
        lost: set[str] = set()
        for source, target in _targets_of(item):
            anchor = _anchor(target) if source == about else None
            if anchor is None:
                continue
            part = target["part"].string_or_none() or ""
            place = anchor.find(self.page.text)
            if isinstance(place, str):
                self.orphans.append(Orphan(name, part, anchor.exact, place))
                lost.add(part)
            else:
                found.setdefault(part, []).append(span_record(self.page.text, *place))
        for spans in found.values():
            spans.sort(key=lambda span: (span["start"], span["end"]))
        return found, lost

    def imported(self) -> Imported:
        reading = reading_of(
            self.page,
            entities=self.entities,
            attributions=self.attributions,
            own_voice=self.own_voice,
            headline=self.headline,
        )
        return Imported(reading, tuple(self.orphans), tuple(self.ignored))


def _ours(body: Field) -> Field | None:
    """The body that is one of ours, if there is one among the annotation's."""
    for each in body if isinstance(body.value, list) else [body]:
        if isinstance(each.value, dict) and each["type"].value in ("Attribution", "Entity", "OwnVoice", "Headline"):
            return each
    return None


def _anchor(target: Field) -> Anchor | None:
    """What the selectors of a target say; None where it has none that tells the words."""
    if not isinstance(target.value, dict) or target["selector"].missing:
        return None
    selectors = target["selector"]
    told: dict[str, Any] = {}
    for selector in selectors if isinstance(selectors.value, list) else [selectors]:
        match selector["type"].value:
            case "TextPositionSelector":
                told |= {"start": selector["start"].integer(), "end": selector["end"].integer()}
            case "TextQuoteSelector":
                told |= {name: selector[name].string_or_none() or "" for name in ("exact", "prefix", "suffix")}
    return Anchor(**told) if "exact" in told else None
