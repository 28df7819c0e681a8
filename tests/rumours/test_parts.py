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
from reportedly.rumours.model import Stance
from reportedly.rumours.outlets import mentions
from reportedly.rumours.position import position
from reportedly.rumours.stance import stance
from reportedly.rumours.trace import Stood, trace

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
        pytest.param(
            claim(
                "We are not closing the pier", act="denial", factuality="CT-", quoted=("We are not closing the pier",)
            ),
            "deny",
            id="gives the denial in his own words",
        ),
    ],
)
def test_stance(said: Claim, expected: str) -> None:
    assert stance(said, "The pier will close") == expected


@pytest.mark.parametrize(
    ("said", "statement", "expected"),
    [
        pytest.param("The man held is not Ivo Lund", "The man held is Ivo Lund", "deny", id="not that man"),
        pytest.param("They will not play Port Ansel", "They cancelled Port Ansel", "support", id="not the opposite"),
        pytest.param("They will play Port Ansel", "They have cancelled Port Ansel", "deny", id="the opposite"),
        pytest.param("There are no administrators", "The chain is going into administration", "deny", id="other form"),
        pytest.param("There is no agreement to sell the mill", "The mill was sold", "deny", id="irregular form"),
    ],
)
def test_stance_turns_with_what_is_negated(said: str, statement: str, expected: str) -> None:
    assert stance(claim(said), statement) == expected


def tracing(*told: tuple[str, str, Stance, dict[str, object]]) -> dict[str, list[str]]:
    """Page -> the pages it goes back to. told: outlet, text (all one claim), side, what else of the claim."""
    pages, stood = {}, []
    for number, (outlet, text, side, more) in enumerate(told, start=1):
        id = f"p{number}"
        pages[id] = Page(text, id=id, outlet=outlet, published=f"2026-05-0{number}")
        seen = {"outlet": outlet, "seen": f"2026-05-0{number}", "end": len(text), "passage": text}
        stood.append(Stood(claim(text, page=id, **{**seen, **more}), side))
    edges = trace(stood, pages)
    return {each.claim.page: [edge.claim.split("#")[0] for edge in edges[each.claim.id]] for each in stood}


ORME = {"chain": (Teller("Nell Orme", "person", "named"),)}
FERRY_LINE = {"chain": (Teller("Quill Ferries", "organisation", "named"),)}
NOTICE = {"chain": (Teller("Quill's notice", "document", "role"),)}
SHUTS = "The pier shuts in May"


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        pytest.param(
            [("Tidewatch", SHUTS, "support", {}), ("Quay Post", f"{SHUTS}, says Tidewatch.", "support", {})],
            ["p1"],
            id="the outlet it names",
        ),
        pytest.param(
            [("Tidewatch", SHUTS, "support", {}), ("Quay Post", "Tidewatch is wrong, said Nell Orme.", "deny", ORME)],
            [],
            id="no denial goes back to what it denies",
        ),
        pytest.param(
            [
                ("Tidewatch", "Nell Orme told Tidewatch so.", "deny", ORME),
                ("Quay Post", "A clerk said yes after Nell Orme told Tidewatch no.", "support",
                 {"chain": (Teller("a clerk", "person", "role"),)}),
            ],
            [],
            id="what somebody else told an outlet is no way back",
        ),
        pytest.param(
            [("Quay Post", SHUTS, "support", {}),
             ("Quay Post", "'We said that it shuts,' said Nell Orme.", "support", ORME)],
            [],
            id="'we' in a quotation is who speaks, not the outlet",
        ),
        pytest.param(
            [("Tidewatch", SHUTS, "support", FERRY_LINE), ("Quay Post", "The notice says so.", "support", NOTICE)],
            ["p1"],
            id="the word of one body",
        ),
        pytest.param(
            [("Tidewatch", SHUTS, "support", {}), ("Quay Post", "The pier will shut.\nTidewatch was first.", "support",
                                                   {"end": 19})],
            ["p1"],
            id="an outlet named elsewhere, where nobody stands behind the claim",
        ),
    ],
)  # fmt: skip
def test_ways_back(told: list[tuple[str, str, Stance, dict[str, object]]], expected: list[str]) -> None:
    assert tracing(*told)["p2"] == expected


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
