"""The parts of tracing, each by a table."""

from __future__ import annotations

from dataclasses import replace

import pytest

from reportedly.claims.model import Claim, Teller
from reportedly.page.model import Page
from reportedly.rumours.cluster import cluster
from reportedly.rumours.drift import changed
from reportedly.rumours.likeness import likeness, shared_words
from reportedly.rumours.match import SAME_CLAIM, match
from reportedly.rumours.outlets import mentions
from reportedly.rumours.position import position
from reportedly.rumours.stance import stance

OUTLETS = ("Thornholt Courier", "The Daily Spark", "Harbour Post", "Strait Radio")


def claim(statement: str, *, page: str = "p1", **told: object) -> Claim:
    return replace(Claim(f"{page}#1", page, "a1", statement, (), (), "Tidewatch", "2026-05-01", 0, 9), **told)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("according to the Thornholt Courier", [("Thornholt Courier", False)], id="whole name"),
        pytest.param("as the Courier revealed", [("Thornholt Courier", False)], id="last word, with an article"),
        pytest.param("the man told the Courier", [("Thornholt Courier", True)], id="the one who was told"),
        pytest.param("The Spark told on Tuesday how", [("The Daily Spark", False)], id="a word behind an article"),
        pytest.param("A spark set it off, a post fell", [], id="words that are no names"),
        pytest.param("The Strait Line ferries", [], id="half a name of somebody else"),
        pytest.param("The Courier said so. The paper added", [("Thornholt Courier", False)] * 2, id="the paper"),
        pytest.param("This site reported", [("Tidewatch", False)], id="the page's own"),
    ],
)
def test_where_a_text_speaks_of_outlets(text: str, expected: list[tuple[str, bool]]) -> None:
    assert [(found.outlet, found.told) for found in mentions(text, OUTLETS, own="Tidewatch")] == expected


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        pytest.param(claim("The pier will close"), "support", id="says it"),
        pytest.param(claim("The pier will not close"), "deny", id="says the negation"),
        pytest.param(claim("The pier will close", act="denial", factuality="CT-"), "deny", id="denies it"),
        pytest.param(claim("The pier won't close", act="denial", factuality="CT-"), "support", id="denies a no"),
        pytest.param(claim("Will the pier close?"), "query", id="asks"),
        pytest.param(claim("The pier will close", act="no_comment"), "comment", id="doesn't say"),
        pytest.param(claim("The landing stage is no longer to be used"), "support", id="negates other words"),
    ],
)
def test_stance(said: Claim, expected: str) -> None:
    assert stance(said, "The pier will close") == expected


CONTEXT = ("halden", "orreri", "mill", "job")


@pytest.mark.parametrize(
    ("one", "same", "other"),
    [
        ("Halden Foods will cut 900 jobs", "900 jobs are to go at Halden Foods", "Halden Foods will cut 90 jobs"),
        (
            "Orrery Mills was sold for £1.2bn",
            "Orrery Mills was sold for 1.2 billion pounds",
            "Orrery Mills was sold for £2bn",
        ),
        ("Joss Tarrant will leave the club", "Joss Tarrant is leaving the club", "Ivo Lund will leave the club"),
    ],
)
def test_the_same_in_other_words_is_likelier_the_same_than_a_near_twin(one: str, same: str, other: str) -> None:
    told = claim(one, context=CONTEXT)
    likely = match(told, claim(same, page="p2", context=CONTEXT))
    twin = match(told, claim(other, page="p2", context=CONTEXT))
    assert likely.probability > twin.probability + 0.15
    assert twin.probability < SAME_CLAIM
    assert likely.reasons
    assert twin.reasons


def test_a_match_is_the_same_from_both_sides() -> None:
    one, other = claim("Halden Foods will cut 900 jobs"), claim("Halden may shed staff", page="p2")
    assert match(one, other).probability == pytest.approx(match(other, one).probability)


def test_clusters_do_not_depend_on_the_order_of_claims() -> None:
    told = [
        claim("Halden Foods will cut 900 jobs", page="p1", context=CONTEXT),
        claim("900 jobs are to go at Halden Foods", page="p2", context=CONTEXT),
        claim("Orrery Mills has been sold", page="p3", context=CONTEXT),
    ]
    groups = [[each.page for each in group] for group in cluster(told)]
    assert groups == [["p1", "p2"], ["p3"]]
    assert [[each.page for each in group] for group in cluster(reversed(told))] == groups


@pytest.mark.parametrize(
    ("text", "who", "expected"),
    [
        pytest.param("Council leader Moira Tench spoke.", "Moira Tench", "representative", id="before the name"),
        pytest.param("Moira Tench, chief executive of the trust, left.", "Moira Tench", "representative", id="behind"),
        pytest.param("Tench, who has led the council since 2023, left.", "Moira Tench", "representative", id="clause"),
        pytest.param("Former mayor Moira Tench spoke.", "Moira Tench", None, id="former"),
        pytest.param("Police inspector Moira Tench spoke.", "Moira Tench", "third_party", id="an authority"),
        pytest.param("Moira Tench, who was passing, saw it.", "Moira Tench", None, id="a bystander"),
        pytest.param("Moira Tench spoke.", "Elver Pier", "principal", id="the one it is about"),
    ],
)
def test_position(text: str, who: str, expected: str | None) -> None:
    said = claim("Elver Pier will close", chain=(Teller(who, "person", "named"),))
    assert position(said, said.statement, ("Elver Pier",), [Page(text)]) == expected


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        pytest.param(
            "'We never picked the twelfth of June,' he said.",
            "'We have never picked the twelfth of July,' he said.",
            [("We never picked the twelfth of June", "We have never picked the twelfth of July")],
            id="changed",
        ),
        pytest.param("'I never left this town, ask anyone.'", "'I never left this town.'", [], id="cut, not changed"),
        pytest.param("'I never left this town at all.'", "'The tide table was printed wrong again.'", [], id="another"),
    ],
)
def test_drift(before: str, after: str, expected: list[tuple[str, str]]) -> None:
    assert list(changed(before, after)) == expected


def test_likeness_is_the_share_of_runs_that_the_other_has() -> None:
    source = "The pier will close in September, two insiders said"
    assert likeness("The pier will close in September", source) == 1
    assert likeness("The mill will open in May or so", source) == 0
    assert shared_words("Well, the pier will close soon", source) == "the pier will close"
