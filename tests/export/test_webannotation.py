"""Web Annotations: valid to the W3C's model, there and back for any reading, and found again on a changed page."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from example_readings import HARBOUR, PAGE, SILENT, TEXT, said_by
from generated_readings import readings
from hypothesis import given, settings
from hypothesis import strategies as st
from pyld import jsonld
from pyshacl import validate
from rdflib import Graph
from spoiled import spoiled

from reportedly.errors import PageMalformed
from reportedly.export.webannotation import W3C_CONTEXT, Orphan, from_webannotation, texts
from reportedly.page.model import Page
from reportedly.reading.model import Headline
from reportedly.reading.reading import Reading

HERE = Path(__file__).parent
TERMS = json.loads((HERE / "anno_terms.jsonld").read_text("utf-8"))


def exported(*several: Reading) -> str:
    return "".join(texts(several))


def offline(url: str, options: object) -> dict[str, object]:
    assert url == W3C_CONTEXT
    return {"contentType": "application/ld+json", "contextUrl": None, "documentUrl": url, "document": TERMS}


def findings(document: str) -> str:
    """What the shapes find wrong, '' where nothing is."""
    lines = jsonld.to_rdf(
        json.loads(document),
        {"format": "application/n-quads", "documentLoader": offline, "processingMode": "json-ld-1.1"},
    )
    graph = Graph().parse(data=lines, format="nt")
    conforms, _, told = validate(graph, shacl_graph=(HERE / "annotation_shapes.ttl").read_text("utf-8"))
    return "" if conforms else str(told)


def test_the_shapes_are_kept() -> None:
    assert findings(exported(HARBOUR, SILENT, said_by("Ada Venn", "the <b>tide</b> was late"))) == ""


@settings(max_examples=8, deadline=None)
@given(readings())
def test_the_shapes_are_kept_by_any_reading(reading: Reading) -> None:
    assert findings(exported(reading)) == ""


def no_target(items: list[Any]) -> None:
    del items[1]["target"]


def backwards(items: list[Any]) -> None:
    items[1]["target"][0]["selector"][0]["start"] = 10_000


def nobody(items: list[Any]) -> None:
    items[-3]["body"]["who"] = "urn:reportedly:entity:nobody"


@pytest.mark.parametrize("spoil", [no_target, backwards, nobody])
def test_the_shapes_find_what_is_wrong(spoil: Callable[[list[Any]], None]) -> None:
    document = json.loads(exported(HARBOUR))
    spoil(document["items"])
    assert findings(json.dumps(document)) != ""


def test_selectors_choose_the_same_characters() -> None:
    items = json.loads(exported(HARBOUR))["items"]
    targets = [target for item in items if isinstance(item["target"], list) for target in item["target"]]
    for target in targets:
        position, words = target["selector"]
        start, end = position["start"], position["end"]
        assert TEXT[start:end] == words["exact"]
        assert TEXT[max(0, start - 32) : start] == words["prefix"]
        assert TEXT[end : end + 32] == words["suffix"]
    assert [target["part"] for target in items[12]["target"]] == ["source", "cue", "content", "content"]
    assert {target["source"] for target in targets} == {PAGE.url}


@settings(max_examples=60, deadline=None)
@given(readings())
def test_there_and_back(reading: Reading) -> None:
    imported = from_webannotation(exported(reading), reading.page)
    assert imported.reading == reading
    assert not imported.orphans
    assert not imported.ignored


def test_of_several_pages_each_finds_its_own() -> None:
    other = said_by("Ada Venn", "the tide was late", url="https://quay.example/tide")
    document = exported(HARBOUR, other)
    assert from_webannotation(document, PAGE).reading == HARBOUR
    assert from_webannotation(document, other.page).reading == other
    assert not from_webannotation(document, Page("Elsewhere.")).reading.attributions


def changed(text: str) -> Page:
    return replace(PAGE, text=text, blocks=())


def test_anchors_survive_a_changed_page() -> None:
    text = "Updated at noon.\n\n" + TEXT.replace("Two tugs towed", "On Friday two tugs towed")
    imported = from_webannotation(exported(HARBOUR), changed(text))
    was = [(each.source, each.cue, each.content) for each in HARBOUR.attributions]
    now = [(each.source, each.cue, each.content) for each in imported.reading.attributions]
    assert [[[span.text for span in part] for part in parts] for parts in now] == [
        [[span.text for span in part] for part in parts] for parts in was
    ]
    assert all(span.start > 17 for parts in now for part in parts for span in part)
    assert imported.orphans == (
        Orphan(
            f"urn:reportedly:annotation:own-voice:{PAGE.id}:1",
            "own_voice",
            "Two tugs towed the wreck to the northern quay on Friday",
            "gone",
        ),
    )
    assert imported.reading.own_voice == ()


def test_what_has_no_place_is_an_orphan() -> None:
    text = TEXT.replace("'I never left,' Orme wrote in early October. 'Ask anyone.'", "")
    imported = from_webannotation(exported(HARBOUR), changed(text))
    assert [each.id for each in imported.reading.attributions] == ["a1", "a2", "a3", "a4", "a5", "a7"]
    lost = {(orphan.part, orphan.exact, orphan.why) for orphan in imported.orphans}
    assert {
        ("content", "'I never left,'", "gone"),
        ("content", "'Ask anyone.'", "gone"),
        ("cue", "wrote", "gone"),
    } <= lost


def test_a_part_alone_can_be_lost() -> None:
    imported = from_webannotation(exported(HARBOUR), changed(TEXT.replace("'Ask anyone.'", "He went on.")))
    kept = next(each for each in imported.reading.attributions if each.id == "a6")
    assert [span.text for span in kept.content] == ["'I never left,'"]
    assert [orphan.exact for orphan in imported.orphans] == ["'Ask anyone.'"]


def test_a_page_without_address_is_found_by_being_the_only_one() -> None:
    reading = replace(HARBOUR, page=replace(PAGE, url=None, id="first"))
    now = replace(PAGE, url=None, id="second")
    assert from_webannotation(exported(reading), now).reading.attributions == HARBOUR.attributions


def test_other_programs_annotations_are_left_aside() -> None:
    document = json.loads(exported(HARBOUR))
    theirs = {
        "id": "urn:theirs:1",
        "type": "Annotation",
        "body": {"type": "TextualBody", "value": "!"},
        "target": PAGE.url,
    }
    bookmark = {"id": "urn:theirs:2", "type": "Annotation", "target": {"source": {"id": PAGE.url}}}
    imported = from_webannotation(json.dumps([theirs, *document["items"], bookmark]), PAGE)
    assert imported.reading == HARBOUR
    assert imported.ignored == ("urn:theirs:1", "urn:theirs:2")


def test_a_headline_that_was_changed_is_an_orphan() -> None:
    page = replace(PAGE, title="Crane down")
    imported = from_webannotation(exported(HARBOUR), page)
    assert imported.reading.headline == Headline("Crane down")
    assert [orphan.part for orphan in imported.orphans] == ["headline"]


@pytest.mark.parametrize(
    ("document", "told"),
    [
        ("{", "this is no JSON"),
        ("{}", "items is missing"),
        ('{"items": [3]}', "items[0] is 3, expected an object"),
        ("[" * 100_000, "this is no JSON"),
    ],
)
def test_what_is_no_annotation_says_so(document: str, told: str) -> None:
    with pytest.raises(PageMalformed) as raised:
        from_webannotation(document, PAGE)
    assert told in str(raised.value)


def test_a_wrong_field_is_named() -> None:
    document = exported(HARBOUR).replace('"act": "denial"', '"act": "lie"')
    with pytest.raises(PageMalformed, match="act is"):
        from_webannotation(document, PAGE)


@settings(max_examples=150, deadline=None)
@given(spoiled(json.loads(exported(HARBOUR))), st.sampled_from([PAGE, Page("Elsewhere."), changed(TEXT[9:])]))
def test_whatever_is_wrong_is_told_as_a_page_error(document: object, page: Page) -> None:
    try:
        reading = from_webannotation(json.dumps(document), page).reading
    except PageMalformed:
        return
    assert Reading.from_json(reading.to_json()) == reading
