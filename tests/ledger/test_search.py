"""What is found, by words, by who said it, by outlet."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
from example_readings import HARBOUR, said_by
from ledger_places import place_for
from ledger_times import AT, BY, MODEL

from reportedly.errors import UsageError
from reportedly.ledger.ledger import Ledger
from reportedly.reading.reading import Reading


def unnamed(name: str, words: str, **page: str) -> Reading:
    reading = said_by(name, words, **page)
    entities = tuple(replace(entity, identity="anonymous", kind="group") for entity in reading.entities)
    return replace(reading, entities=entities)


ZOE, NOBODY, SAFE = "Zoë Quill inspected it.", "nobody inspected the crane.", "the crane is safe."

PAGES = (
    HARBOUR,
    said_by(
        "Nell Orme",
        "the inspectors never came.",
        url="https://dial.example/1",
        outlet="The Dial",
        published="2026-02-03",
    ),
    said_by("Ms Nell A. Orme", "Zoë Quill inspected it.", url="https://echo.example/2", outlet="Saltby Echo"),
    unnamed(
        "an insider", "the crane is safe.", url="https://echo.example/3", outlet="Saltby Echo", published="2026-03"
    ),
    unnamed("an insider", "nobody inspected the crane.", url="https://echo.example/4", outlet="Saltby Echo"),
    said_by("Orme", "to be or not to be.", url="https://dial.example/5", outlet="the Dial's"),
)


@pytest.fixture(scope="module", params=["sqlite", "postgres"])
def ledger(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ledger]:
    """One ledger for all of these tests, which change nothing."""
    with place_for(request, tmp_path_factory.mktemp("search")) as place, Ledger.create(place, at=AT) as filled:
        for each in PAGES:
            filled.add(each, model=MODEL, by=BY, at=AT)
        yield filled


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        pytest.param({"words": "crane safe"}, [SAFE], id="all words"),
        pytest.param({"words": "inspect", "outlet": "Saltby Echo"}, [ZOE, NOBODY], id="forms of a word"),
        pytest.param({"words": "ZOE"}, [ZOE], id="neither case nor accents"),
        pytest.param({"words": '"the crane is"'}, [SAFE], id="a phrase"),
        pytest.param({"words": '"is crane"'}, [], id="not in that order"),
        pytest.param({"words": "to be or not to be"}, ["to be or not to be."], id="no stop words"),
        pytest.param({"words": "crane NOT safe"}, [], id="no operators"),
        pytest.param({"words": "crane* OR (safe) \" : -x'"}, [], id="no syntax"),
        pytest.param({"words": "!!! ???"}, [], id="no words"),
        pytest.param({"words": ""}, [], id="nothing asked"),
        pytest.param({"who": "nell orme", "since": "2026-05"}, [ZOE], id="one person by two names"),
        pytest.param({"identity": "anonymous", "outlet": "Saltby Echo"}, [NOBODY, SAFE], id="by identity"),
        pytest.param({"words": "crane", "since": "2026-05-01"}, [NOBODY], id="since the day it was seen"),
        pytest.param({"who": "An Insider", "since": "2026"}, [NOBODY, SAFE], id="unnamed"),
        pytest.param({"who": "nobody of that name"}, [], id="nobody"),
    ],
)  # fmt: skip
def test_search(ledger: Ledger, asked: dict[str, str], found: list[str]) -> None:
    assert sorted(each.content for each in ledger.search(**asked)) == sorted(found)  # type: ignore[arg-type]


@pytest.mark.parametrize("since", ["yesterday", "2026-05-1", "", "2026-05-01 or 1=1"])
def test_since_a_day_that_is_none(ledger: Ledger, since: str) -> None:
    with pytest.raises(UsageError, match=r"is no day\. Give it as 2026-05-01"):
        ledger.search("crane", since=since)


def test_a_statement_tells_where_it_stands(ledger: Ledger) -> None:
    (found,) = ledger.search("held up by tape", identity="anonymous")
    assert found.id == f"{HARBOUR.page.id}/a1"
    assert (found.who, found.via, found.hops, found.act) == ("a dock worker", ("The Dial",), 2, "statement")
    assert (found.page, found.outlet, found.title, found.day) == (
        HARBOUR.page.id, "The Quay Post", HARBOUR.page.title, "2025-10-18",
    )  # fmt: skip
    assert (found.entity, found.corrected) == (None, False)


def test_what_a_page_says_itself_is_found_too(ledger: Ledger) -> None:
    (found,) = ledger.search("tugs")
    assert (found.kind, found.who, found.id) == ("own_voice", None, HARBOUR.page.id)


def test_the_newest_first_and_no_more_than_asked(ledger: Ledger) -> None:
    days = [each.day for each in ledger.search("the")]
    assert days == sorted(days, reverse=True)
    assert [each.day for each in ledger.search("the", limit=2)] == days[:2]


def test_a_person_is_one_over_pages(ledger: Ledger) -> None:
    (orme, alone) = ledger.sources("Nell Orme") + ledger.sources("Orme")[-1:]
    assert (orme.name, orme.identity, orme.n_pages, orme.n_statements) == ("Nell Orme", "named", 3, 4)
    assert [each.content for each in ledger.said_by(orme)][:1] == [ZOE]
    assert (alone.entity, alone.n_statements) == (None, 1)  # a surname alone may be somebody else


def test_unnamed_ones_are_never_one(ledger: Ledger) -> None:
    (insiders,) = ledger.sources("an insider")
    assert (insiders.entity, insiders.identity, insiders.n_pages) == (None, "anonymous", 2)
    assert all(each.entity is None for each in ledger.said_by(insiders))


def test_an_entity_is_found_by_its_number(ledger: Ledger) -> None:
    number = ledger.sources("Nell Orme")[0].entity
    assert [source.name for source in ledger.sources(f"E{number}")] == ["Nell Orme"]
    assert ledger.sources("E999999") == []


def test_outlets(ledger: Ledger) -> None:
    found = {outlet.name: (outlet.n_pages, outlet.n_statements, outlet.n_cited) for outlet in ledger.outlets()}
    assert found == {"Saltby Echo": (3, 3, 0), "The Dial": (2, 2, 1), "The Quay Post": (1, 7, 0)}
