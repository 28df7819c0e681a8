"""schema.org claims, by a JSON Schema of what ClaimReview's guidelines ask of a Claim."""

from __future__ import annotations

import json
from typing import Any

import pytest
from example_readings import HARBOUR, PAGE, SILENT, said_by
from generated_readings import readings
from hypothesis import given, settings
from jsonschema import Draft202012Validator

from reportedly.export.claimreview import texts
from reportedly.reading.reading import Reading

TEXT = {"type": "string", "minLength": 1}
AGENT = {
    "type": "object",
    "properties": {
        "@type": {"enum": ["Person", "Organization", "NewsMediaOrganization", "Thing"]},
        "name": {"type": "string"},
    },
    "required": ["@type", "name"],
    "additionalProperties": False,
}
WORK = {
    "type": "object",
    "properties": {
        "@type": {"enum": ["NewsArticle", "CreativeWork"]},
        "@id": {"type": "string", "pattern": "^(https?://|urn:)[^\\s]+$"},
        "url": {"type": "string", "pattern": '^https?://[^\\s<>"]+$'},
        "name": {"type": "string"},
        "headline": TEXT,
        "datePublished": TEXT,
        "inLanguage": TEXT,
        "author": {"type": "array", "items": AGENT, "minItems": 1},
        "publisher": AGENT,
    },
    "anyOf": [{"required": ["@type"]}, {"required": ["@id"], "maxProperties": 1}],
    "additionalProperties": False,
}
CLAIM = {
    "type": "object",
    "properties": {
        "@type": {"const": "Claim"},
        "@id": {"type": "string", "pattern": "^urn:[!-~]+$"},
        "text": TEXT,
        "author": AGENT,
        "appearance": WORK,
        "firstAppearance": WORK,
    },
    "required": ["@type", "@id", "text", "appearance", "firstAppearance"],
    "additionalProperties": False,  # above all no reviewRating: nobody has given one
}
SCHEMA = Draft202012Validator(
    {
        "type": "object",
        "properties": {"@context": {"const": "https://schema.org"}, "@graph": {"type": "array", "items": CLAIM}},
        "required": ["@context", "@graph"],
        "additionalProperties": False,
    }
)


def graph(*several: Reading) -> list[Any]:
    document = json.loads("".join(texts(several)))
    SCHEMA.validate(document)
    found: list[Any] = document["@graph"]
    return found


def test_a_claim_an_attribution_with_a_content() -> None:
    claims = graph(HARBOUR, SILENT)
    assert [claim["@id"].rpartition(":")[2] for claim in claims] == ["a1", "a2", "a3", "a4", "a5", "a6"]
    assert claims[5]["text"] == "'I never left,' … 'Ask anyone.'"
    assert claims[5]["author"] == {"@type": "Person", "name": "Nell Orme"}
    assert claims[5]["appearance"]["url"] == PAGE.url
    assert claims[5]["firstAppearance"] == {"@id": PAGE.url}
    assert "author" not in claims[4]


def test_the_first_appearance_is_as_far_back_as_the_page_tells() -> None:
    dial = {"@type": "CreativeWork", "publisher": {"@type": "NewsMediaOrganization", "name": "The Dial"}}
    assert [claim["firstAppearance"] == dial for claim in graph(HARBOUR)] == [True, True, True, True, False, False]


@pytest.mark.parametrize(
    "url", ["javascript:alert(1)", "https://quay.example/a b", "https://quay.example/<script>", ""]
)
def test_no_address_is_followed_that_is_none(url: str) -> None:
    (claim,) = graph(said_by("Ada Venn", "no", url=url))
    assert "url" not in claim["appearance"]


def test_nothing_ends_a_script_element() -> None:
    assert "<" not in "".join(texts([said_by("</script><script>alert(1)//", "<!--")]))


@settings(max_examples=25, deadline=None)
@given(readings())
def test_any_reading_keeps_the_schema(reading: Reading) -> None:
    assert len(graph(reading)) == sum(bool(attribution.content) for attribution in reading.attributions)
