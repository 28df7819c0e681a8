"""The contract's form: there and back for any text, always as the schema says, and clear about what is wrong."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from example_readings import HARBOUR, SILENT, said_by
from generated_readings import readings
from hypothesis import given, settings
from jsonschema import Draft202012Validator

from reportedly.errors import PageMalformed
from reportedly.reading import codec
from reportedly.reading.reading import Reading

SCHEMA = Draft202012Validator(codec.schema())


def test_the_schema_is_one() -> None:
    Draft202012Validator.check_schema(codec.schema())


@settings(max_examples=150, deadline=None)
@given(readings())
def test_there_and_back_by_the_schema(reading: Reading) -> None:
    text = reading.to_json()
    assert Reading.from_json(text) == reading
    SCHEMA.validate(json.loads(text))
    assert len(text.splitlines()) == 1


def test_the_form_is_the_contracts() -> None:
    told = json.loads(HARBOUR.to_json())
    assert list(told) == ["format", "page", "entities", "attributions", "own_voice", "headline", "balance"]
    assert told["format"] == "reportedly.reading/1"
    assert told["attributions"][3] == {
        "id": "a4",
        "source": [{"start": 193, "end": 202, "text": "Nell Orme"}],
        "cue": [{"start": 203, "end": 207, "text": "said"}],
        "content": [{"start": 208, "end": 238, "text": "the crane was inspected in May"}],
        "quote": "indirect",
        "act": "statement",
        "factuality": "CT+",
        "who": "e4",
        "parent": "a3",
        "chain": ["e2", "e3", "e4"],
        "carried": ["e2"],
        "hops": 3,
        "page_stance": "neutral",
        "medium": None,
        "when": None,
        "confidence": 0.7,
    }
    assert told["attributions"][5]["when"] == {
        "text": "in early October",
        "earliest": "2025-10-01",
        "latest": "2025-10-10",
    }
    assert told["balance"] == {
        "attributed_share": HARBOUR.balance.attributed_share,
        "by_identity": {"named": 3, "role": 1, "anonymous": 2, "unstated": 1},
        "second_hand": 3,
        "hedged": 2,
    }


def test_every_field_is_in_the_schema() -> None:
    """The schema lets unknown fields pass, so a misspelt one would: here it doesn't."""
    closed = json.loads(json.dumps(codec.schema()))

    def close(part: Any) -> None:
        if isinstance(part, dict):
            if "properties" in part:
                part["additionalProperties"] = False
            for each in part.values():
                close(each)
        elif isinstance(part, list):
            for each in part:
                close(each)

    close(closed)
    Draft202012Validator(closed).validate(codec.to_dict(HARBOUR))


@pytest.mark.parametrize("indent", [None, 2])
def test_json_is_safe_to_print(indent: int | None) -> None:
    text = said_by("Nell\x1b[31m", "\x9b2J \u202e backwards \u2028 \x85 é", title="\x00").to_json(indent=indent)
    assert not set(text) & set("\x00\x1b\x9b\u202e\u2028\x85")
    assert "é" in text


def test_what_it_does_not_know_is_left_aside() -> None:
    told = codec.to_dict(SILENT)
    assert Reading.from_json(json.dumps({**told, "mood": "calm"})) == SILENT


def change(path: str, value: object) -> Callable[[dict[str, Any]], None]:
    """Sets the value at a path such as `attributions.0.who`; `...` takes it away."""

    def changed(record: dict[str, Any]) -> None:
        *way, last = [int(step) if step.isdigit() else step for step in path.split(".")]
        at: Any = record
        for step in way:
            at = at[step]
        if value is ...:
            del at[last]
        else:
            at[last] = value

    return changed


@pytest.mark.parametrize(
    ("spoil", "told"),
    [
        pytest.param(change("format", "reportedly.reading/2"), "format is 'reportedly.reading/2'", id="newer format"),
        pytest.param(change("format", ...), "format is None", id="no format"),
        pytest.param(change("page", []), "page is [], expected an object", id="a list for an object"),
        pytest.param(change("page.text", ...), "page.text is missing, expected a text", id="missing text"),
        pytest.param(change("page.id", ""), 'page.id is "", expected an id', id="empty id"),
        pytest.param(change("page.text", "Another."), "page.sha256 is", id="changed text"),
        pytest.param(change("page.title", "\ud800"), "page.title is", id="half a surrogate pair"),
        pytest.param(
            change("page.blocks.0.kind", "box"),
            'page.blocks[0].kind is "box", expected one of heading',
            id="no such block",
        ),
        pytest.param(change("entities", {}), "entities is {}, expected a list", id="an object for a list"),
        pytest.param(change("entities.1.id", "e1"), "entities: an id stands twice", id="entity twice"),
        pytest.param(
            change("attributions.0.chain", ["e9", "e1"]),
            "attributions[0].chain: there is no 'e9'",
            id="nobody in the chain",
        ),
        pytest.param(change("attributions.0.who", "e2"), "attributions[0].chain is", id="chain ends elsewhere"),
        pytest.param(change("attributions.0.chain", []), "attributions[0].chain is []", id="empty chain"),
        pytest.param(
            change("attributions.0.hops", 1), "attributions[0].hops is 1, expected the length", id="wrong hops"
        ),
        pytest.param(change("attributions.0.hops", True), "attributions[0].hops is true", id="true is no number"),
        pytest.param(
            change("attributions.0.parent", "a99"), "attributions[0].parent: there is no 'a99'", id="no such parent"
        ),
        pytest.param(
            change("attributions.0.confidence", 1.5), "attributions[0].confidence is 1.5", id="confidence over 1"
        ),
        pytest.param(change("attributions.0.act", ["x"]), 'attributions[0].act is ["x"]', id="a list for a label"),
        pytest.param(change("attributions.0.cue.0.start", 1), "attributions[0].cue[0] is", id="span elsewhere"),
        pytest.param(
            change("attributions.0.cue.0.start", -1), "attributions[0].cue[0].start is -1", id="negative offset"
        ),
        pytest.param(
            change("attributions.0.cue.0.end", 10**9), "attributions[0].cue[0] is", id="span outside the text"
        ),
        pytest.param(change("own_voice.0.question", None), "own_voice[0].question is missing", id="no flag"),
        pytest.param(
            change("headline.supported_by", ["a99"]), "headline.supported_by: there is no 'a99'", id="no such support"
        ),
        pytest.param(change("headline.attributions", ...), "headline.attributions is missing", id="headline cut short"),
    ],
)
def test_malformed(spoil: Callable[[dict[str, Any]], None], told: str) -> None:
    record = json.loads(HARBOUR.to_json())
    spoil(record)
    with pytest.raises(PageMalformed) as caught:
        Reading.from_json(json.dumps(record))
    assert told in str(caught.value)


@pytest.mark.parametrize("text", ["", "{", "[]", "null", "7", '{"format": NaN}', "[" * 100_000, "1" * 5_000, "\x00"])
def test_no_json_or_no_record(text: str) -> None:
    with pytest.raises(PageMalformed):
        Reading.from_json(text)


def test_every_field_may_be_missing_and_is_named() -> None:
    """No record cut short anywhere ends in another error than ours."""
    whole = json.loads(HARBOUR.to_json())
    optional = {"url", "outlet", "title", "published", "language", "blocks", "member_of", "on_behalf_of"}
    optional |= {"parent", "medium", "when", "earliest", "latest"}

    def paths(part: Any, way: str = "") -> list[str]:
        inside = part.items() if isinstance(part, dict) else enumerate(part) if isinstance(part, list) else ()
        here = [f"{way}{key}" for key in part if key not in optional] if isinstance(part, dict) else []
        return here + [path for key, value in inside for path in paths(value, f"{way}{key}.")]

    found = [path for path in paths(whole) if not path.startswith("balance")]
    assert len(found) > 100
    for path in found:
        record = json.loads(json.dumps(whole))
        change(path, ...)(record)
        with pytest.raises(PageMalformed):
            Reading.from_json(json.dumps(record))
