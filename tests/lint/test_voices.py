"""Who speaks for and who against: pages with the sides in them."""

from __future__ import annotations

import json

import pytest
from example_readings import HARBOUR, SILENT
from generated_readings import readings
from hypothesis import given, settings
from jsonschema import Draft202012Validator
from read_pages import read_page

from reportedly.lint import voices
from reportedly.lint.voices import as_json, as_lines, hear
from reportedly.reading.reading import Reading

SCHEMA = Draft202012Validator(voices.schema())
CLAIM = "«s1 Ivo Tarn» «c1 said» «x1 Nell Orme left the board in May». "


@pytest.mark.parametrize(
    ("notation", "facts", "expected"),
    [
        pytest.param(
            CLAIM + "«s2 Orme» «c2 denied» «x2 that she left the board».",
            "2 denial CT- =Nell_Orme",
            [(["Ivo Tarn"], ["Nell Orme"], [])],
            id="for and against",
        ),
        pytest.param(
            CLAIM
            + "«s2 Ada Venn» «c2 confirmed» «x2 that Orme left the board». «s3 A friend» «c3 said» «x3 Orme left».",
            "2 confirmation; 3 anonymous",
            [(["Ivo Tarn", "Ada Venn", 1], [], [])],
            id="unnamed ones are counted",
        ),
        pytest.param(
            CLAIM + "«s2 Orme» «c2 said» «x2 she never left the board».",
            "2 =Nell_Orme",
            [(["Ivo Tarn"], ["Nell Orme"], [])],
            id="a negative content",
        ),
        pytest.param(
            "«s1 Orme» «c1 said» «x1 she never left the board in May». «s2 Tarn» «c2 said» «x2 she left the board».",
            "1 =Nell_Orme; 2 =Ivo_Tarn",
            [(["Nell Orme"], ["Ivo Tarn"], [])],
            id="sides are towards the words that come first",
        ),
        pytest.param(
            CLAIM
            + "«s2 Orme» «c2 denied» «x2 the claims». «s3 The board» «c3 would not say» «x3 whether she left it».",
            "2 denial CT- =Nell_Orme; 3 no_comment Uu role",
            [(["Ivo Tarn"], ["Nell Orme"], [])],
            id="the claims",
        ),
        pytest.param(
            CLAIM + "«s2 The board» «c2 wouldn't say» «x2 whether Orme left the board».",
            "2 no_comment Uu role organisation",
            [(["Ivo Tarn"], [], [1])],
            id="cannot tell",
        ),
        pytest.param(
            CLAIM + "«s2 Tarn» «c2 denied» «x2 that Orme left the board». «s3 Ada Venn» «c3 said» «x3 Orme left».",
            "2 denial CT- =Ivo_Tarn",
            [(["Ada Venn"], [], ["Ivo Tarn"])],
            id="one on both sides",
        ),
        pytest.param(
            CLAIM + "«s2 Ada Venn» «c2 said» «x2 the ferry sank».", "2", [], id="two matters of one voice each"
        ),
    ],
)
def test_sides(notation: str, facts: str, expected: list[tuple[list[object], ...]]) -> None:
    told = hear(read_page(notation, facts)).matters
    found = [
        tuple(
            [*stood.sides[side].named, *([stood.sides[side].others] if stood.sides[side].others else [])]
            for side in voices.SIDES
        )
        for stood in told
    ]
    assert found == expected


def test_an_outlet_that_passes_on_is_no_voice_of_its_own() -> None:
    notation = (
        "«s1 The Dial» «c1 reported» «x1 that «s2 friends» «c2 insist» «x2 that Nell Orme left the board in May»»."
    )
    reading = read_page(
        notation + " «s3 Orme» «c3 denied» «x3 leaving the board».",
        "1 outlet; 2 anonymous in=1; 3 denial CT- =Nell_Orme",
    )
    (stood,) = hear(reading).matters
    assert (stood.sides["for"].named, stood.sides["for"].others) == ((), 1)
    assert stood.sides["against"].named == ("Nell Orme",)
    assert stood.about == ("Nell Orme",)


def test_own_voice_is_told_apart() -> None:
    reading = read_page(
        CLAIM + "Orme left the board. «s2 Orme» «c2 denied» «x2 leaving the board».", "2 denial CT- =Nell_Orme"
    )
    (stood,) = hear(reading).matters
    assert (stood.own_voice, stood.sides["for"].named) == ("for", ("Ivo Tarn",))


def test_counts_and_json() -> None:
    told = json.loads(as_json(hear(HARBOUR)))
    SCHEMA.validate(told)
    assert told["attributions"] == 7
    assert told["by_identity"]["anonymous"] == {"count": 2, "share": 0.2857}
    assert {hops: each["count"] for hops, each in told["by_hops"].items()} == {"1": 4, "2": 2, "3": 1}
    assert sum(told["by_factuality"].values()) == 7
    empty = json.loads(as_json(hear(SILENT)))
    SCHEMA.validate(empty)
    assert empty["by_identity"]["named"] == {"count": 0, "share": None}


def test_the_table() -> None:
    reading = read_page(
        CLAIM + "«s2 Orme» «c2 denied» «x2 leaving the board».", "2 denial CT- =Nell_Orme", title="Board"
    )
    lines = "".join(as_lines(hear(reading))).splitlines()
    assert lines[:2] == ["Board", "  2 attributions hold 66% of the text"]
    assert lines[2].split() == ["Sources", "named", "2", "100%"]
    assert [line.split() for line in lines[-4:]] == [
        ["Nell", "Orme", "left", "the", "board", "in", "May"],
        ["about", "Nell", "Orme"],
        ["for", "1", "named:", "Ivo", "Tarn"],
        ["against", "1", "named:", "Nell", "Orme"],
    ]


@settings(max_examples=60, deadline=None)
@given(readings())
def test_any_reading_can_be_heard(reading: Reading) -> None:
    hearing = hear(reading)
    SCHEMA.validate(json.loads(as_json(hearing)))
    assert sum(hearing.by_identity.values()) == sum(hearing.by_hops.values()) == len(reading.attributions)
    assert "\x1b" not in "".join(as_lines(hearing))
