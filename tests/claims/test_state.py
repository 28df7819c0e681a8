"""Readings as statements that a stranger understands."""

from __future__ import annotations

from datetime import date

import pytest
from example_readings import HARBOUR
from generated_readings import readings
from hypothesis import HealthCheck, given, settings
from traced_pages import page

from reportedly.claims.days import absolute, days_in
from reportedly.claims.echo import Echo, echo_of
from reportedly.claims.facts import facts, numbers_in, stem
from reportedly.claims.names import names_of
from reportedly.claims.state import state
from reportedly.reading.reading import Reading

MONDAY = date(2026, 5, 4)


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        pytest.param("The pier will close on Friday", "The pier will close on 8 May 2026", id="a weekday ahead"),
        pytest.param("The pier closed on Friday", "The pier closed on 1 May 2026", id="a weekday behind"),
        pytest.param("We are not closing on Friday", "We are not closing on 8 May 2026", id="a plan in the present"),
        pytest.param("She left yesterday", "She left on 3 May 2026", id="yesterday"),
        pytest.param("It opens next month", "It opens in June 2026", id="next month"),
        pytest.param("It will open in January", "It will open in January 2027", id="a month ahead, over new year"),
        pytest.param("They met on 9 September", "They met on 9 September 2025", id="a day without a year"),
        pytest.param("They met on September 9, 2024", "They met on 9 September 2024", id="American"),
        pytest.param("A woman of 34 may leave", "A woman of 34 may leave", id="an age and a verb are no date"),
    ],
)
def test_days_become_absolute(told: str, expected: str) -> None:
    assert absolute(told, MONDAY) == expected


def test_without_a_date_of_publication_only_whole_dates_are_known() -> None:
    assert (
        absolute("It closes on Friday, not on 9 September 2026", None) == "It closes on Friday, not on 9 September 2026"
    )
    assert days_in("from 9 September 2026 to May 2027") == {"2026-09-09", "2027-05"}


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        pytest.param("the report is complete nonsense", Echo("deny", None), id="rejects the report"),
        pytest.param("It's not true", Echo("deny", None), id="not true"),
        pytest.param("that is correct", Echo("confirm", None), id="assents"),
        pytest.param(
            "there is no truth in claims that the pier will close", Echo("deny", "the pier will close"), id="says it"
        ),
        pytest.param(
            "any suggestion that the mill was sold is rubbish", Echo("deny", "the mill was sold"), id="wrapped"
        ),
        pytest.param("the rumours", Echo(None, None), id="only what was said"),
        pytest.param("the pier will close", None, id="a statement of its own"),
        pytest.param("the wrong tide table was printed", None, id="wrong, but of something"),
        pytest.param(
            "a figure of 1.2 million for the pier was wrong",
            Echo("deny", "a figure of 1.2 million for the pier"),
            id="rejects what it names",
        ),
        pytest.param("Ms. Orme's claim is false", Echo("deny", None), id="rejects somebody's claim"),
    ],
)
def test_answers(content: str, expected: Echo | None) -> None:
    assert echo_of(content) == expected


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("900 jobs", {"900"}),
        ("nine hundred jobs", {"900"}),
        ("£1.2bn and 1,200 people", {"1.2e+09", "1200"}),
        ("a dozen, twenty-four, 7 per cent", {"12", "24", "7%"}),
        ("1.2 million pounds", {"1.2e+06"}),
        ("one of them", set()),
    ],
)
def test_numbers(text: str, numbers: set[str]) -> None:
    assert numbers_in(text) == numbers


def test_forms_of_a_word_have_one_stem() -> None:
    assert len({stem(word) for word in ("close", "closes", "closed", "closing")}) == 1


def test_a_negation_counts_in_the_main_clause_alone() -> None:
    assert facts("The pier won't close").negated
    assert not facts("The school closes because its roof is not safe").negated


def test_short_names_and_the_first_person_are_replaced() -> None:
    said = page("p", "Tidewatch", "2026-05-04", "Nell Orme | statement | I will leave the port on Friday")
    (claim,) = state(said)
    assert claim.statement == "Nell Orme will leave the port on 8 May 2026"
    assert claim.about == ("Nell Orme",)
    assert names_of("Nell Orme came, but then Orme left.").full == {"Orme": "Nell Orme"}


def test_who_only_answers_states_what_he_answers() -> None:
    said = page(
        "p",
        "Tidewatch",
        "2026-05-04",
        "an insider | statement | The pier will close",
        "Moira Tench | statement | the report is nonsense",
    )
    first, second = state(said)
    assert (second.statement, second.act, second.factuality) == (first.statement, "denial", "CT-")


def test_a_page_whose_lead_is_its_own_voice_gives_the_source_below() -> None:
    said = page(
        "p",
        "Tidewatch",
        "2026-05-04",
        "- | - | Alderbank Primary will be shut for two weeks",
        "Gwen Tallis | statement | Surveyors found crumbling concrete above the hall",
    )
    assert [claim.who for claim in state(said)] == ["Gwen Tallis", "Gwen Tallis"]


def told(*lines: str) -> list[tuple[str, str, str]]:
    """Who, act and statement of each claim."""
    said = page("p", "Tidewatch", "2026-05-04", *lines)
    return [(claim.who, claim.act, claim.statement) for claim in state(said)]


def test_two_not_three_says_the_one_and_denies_the_other() -> None:
    assert told("Nell Orme | statement | Two people were hurt on the pier, not three") == [
        ("Nell Orme", "statement", "Two people were hurt on the pier"),
        ("Nell Orme", "denial", "Three people were hurt on the pier"),
    ]


def test_six_instead_of_three_denies_nothing() -> None:
    assert [act for _, act, _ in told("Nell Orme | statement | The pier opens three days instead of six")] == [
        "statement"
    ]


def test_an_outlet_takes_back_what_it_tells_that_it_wrote() -> None:
    said = told("Tidewatch | statement | We wrote that the pier had collapsed", "- | - | That was wrong")
    assert [act for _, act, _ in said][:2] == ["statement", "retraction"]


def test_who_cannot_say_whether_refuses_to_say() -> None:
    assert told("Elver Bay council | statement | It could not say whether patients had been missed") == [
        ("Elver Bay council", "no_comment", "Patients had been missed")
    ]


def test_the_way_from_the_page_is_kept() -> None:
    ways = [[teller.name for teller in claim.chain] for claim in state(HARBOUR)]
    assert ["The Dial", "friends of the pair", "Nell Orme"] in ways


@given(readings())
@settings(max_examples=40, suppress_health_check=[HealthCheck.too_slow], deadline=None)
def test_no_reading_is_too_odd_to_state(reading: Reading) -> None:
    for claim in state(reading):
        assert claim.statement
        assert 0 <= claim.start <= claim.end <= len(reading.page.text)
