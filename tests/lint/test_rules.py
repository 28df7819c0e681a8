"""Each rule by pages that break it, with the words it tells of, and near misses that don't."""

from __future__ import annotations

import pytest
from read_pages import read_page

from reportedly.lint.check import check
from reportedly.lint.rules import BY_ID, RULES
from reportedly.reading.model import Headline
from reportedly.reading.reading import Reading


def told(reading: Reading, rule: str) -> list[str]:
    """What the rule finds, by the words it points at."""
    return [finding.words for finding in check(reading, [(BY_ID[rule], "error")])]


LEFT = "Nell Orme left the harbour board in May over the crane."

UNATTRIBUTED = [
    pytest.param(
        "«s1 Friends» «c1 claimed» «x1 that Nell Orme left the board over the crane».\n\n"
        "«s2 Orme» «c2 said» «x2 the tide was late».\n\nOrme left the board over the crane in May.",
        "1 anonymous doubts; 2 =Nell_Orme",
        ["Orme left the board over the crane in May."],
        id="claimed first, asserted later",
    ),
    pytest.param(
        "Ivo Tarn took the ferry money.\n\n«s1 Tarn» «c1 denies» «x1 taking the ferry money».",
        "1 denial CT- =Ivo_Tarn",
        ["Ivo Tarn took the ferry money."],
        id="asserted, and denied by the one it is about",
    ),
    pytest.param(
        "«s1 An insider» «c1 said» «x1 she hid the bakery's flour bills».\n\n"
        "«s2 Ada Venn» «c2 said» «x2 the oven was new».\n\nVenn hid the flour bills of the bakery.",
        "1 anonymous; 2 =Ada_Venn",
        ["Venn hid the flour bills of the bakery."],
        id="only an insider says so",
    ),
    pytest.param(
        "«x1 He» «c1 allegedly» «x1 bribed the lighthouse inspector».\n\n«s2 Otto Brandt» «c2 said» «x2 it rained».\n\n"
        "Brandt bribed the lighthouse inspector twice.",
        "1 unstated doubts",
        ["Brandt bribed the lighthouse inspector twice."],
        id="alleged by nobody",
    ),
]
ATTRIBUTED = [
    pytest.param(
        "«s1 A pal» «c1 said» «x1 no». Nell Orme «c2 was seen» «x2 dancing on the ferry».",
        "1 anonymous; 2 unstated",
        id="her own sentence is no witness against it",
    ),
    pytest.param(
        "«s1 A pal» «c1 said» «x1 Nell Orme signed the new harbour deal with two banks in Lisbon in May».\n\n"
        "Orme signed autographs at the harbour.",
        "1 anonymous",
        id="some words of what an unnamed source says",
    ),
    pytest.param(
        "«s1 Friends» «c1 claimed» «x1 that Nell Orme left the board over the crane».\n\n"
        "«s2 Orme» «c2 confirmed» «x2 that she left the board over the crane».\n\nOrme left the board over the crane.",
        "1 anonymous doubts; 2 confirmation supports =Nell_Orme",
        id="confirmed by her",
    ),
    pytest.param(
        "«s1 Nell Orme» «c1 said» «x1 she left the harbour board in May over the crane».\n\n" + LEFT,
        "1",
        id="her own word on the record",
    ),
    pytest.param(
        "«s1 Friends» «c1 claimed» «x1 that Nell Orme left the board over the crane».\n\n"
        "«s2 Orme» «c2 said» «x2 it rained».\n\nDid Orme leave the board over the crane?",
        "1 anonymous doubts; 2 =Nell_Orme",
        id="asked, not asserted",
    ),
    pytest.param(
        "«s1 Friends» «c1 claimed» «x1 that Nell Orme left the board over the crane».\n\n"
        "«s2 Orme» «c2 said» «x2 it rained».\n\nOrme joined the board ten years ago.",
        "1 anonymous doubts; 2 =Nell_Orme",
        id="another matter",
    ),
    pytest.param(
        "«s1 Sources» «c1 claimed» «x1 the old crane lost its brake cable».\n\nThe old crane lost its brake cable.",
        "1 anonymous doubts",
        id="of no person",
    ),
]

BARE = [
    pytest.param("«s1 A source» «c1 said» «x1 the lift fell».", "1 anonymous", ["A source"], id="a source"),
    pytest.param("«x1 The lift fell», «s1 sources» «c1 say».", "1 anonymous group", ["sources"], id="sources"),
    pytest.param(
        "«s1 Several well-placed insiders» «c1 said» «x1 the lift fell». «s2 The insiders» «c2 added» «x2 more».",
        "1 anonymous group; 2 anonymous group =Several_well-placed_insiders",
        ["Several well-placed insiders"],
        id="praise is no description",
    ),
    pytest.param(
        "«c1 According to» «s1 an informed person», «x1 the lift fell».",
        "1 anonymous",
        ["an informed person"],
        id="according to",
    ),
]
DESCRIBED = [
    pytest.param("«s1 A source close to the lift's owners» «c1 said» «x1 it fell».", "1 anonymous", id="close to"),
    pytest.param("«s1 A source» at the town hall «c1 said» «x1 it fell».", "1 anonymous", id="described behind"),
    pytest.param("«s1 A friend» «c1 said» «x1 it fell».", "1 anonymous", id="a friend is near enough to know"),
    pytest.param(
        "«s1 A source» «c1 said» «x1 it fell». «s2 The source, who works on the lift», «c2 added» «x2 it was old».",
        "1 anonymous; 2 anonymous =A_source",
        id="described later",
    ),
    pytest.param("«s1 Source Films» «c1 said» «x1 the lift fell».", "1 organisation", id="a name"),
]

ATTACKS = [
    pytest.param(
        "«s1 Ada Venn» «c1 said» «x1 yes». «s2 An insider» «c2 slammed» «x2 Venn for the late tide tables».",
        "1; 2 anonymous",
        ["Venn for the late tide tables"],
        id="by the cue",
    ),
    pytest.param(
        "«s1 Ada Venn» «c1 said» «x1 yes». «x2 'Venn is utterly careless,'» «s2 a colleague» «c2 fumed, blaming her».",
        "1; 2 anonymous direct",
        ["'Venn is utterly careless,'"],
        id="by a participle in the cue",
    ),
    pytest.param(
        "«s1 Ada Venn» «c1 said» «x1 yes». «s2 Friends» «c2 accused» Venn «x2 of hiding the bills».",
        "1; 2 anonymous group",
        ["of hiding the bills"],
        id="the target stands between",
    ),
]
NO_ATTACKS = [
    pytest.param(
        "«s1 Ada Venn» «c1 said» «x1 yes». «x2 'Venn is very happy,'» «s2 a colleague» «c2 said».",
        "1; 2 anonymous direct",
        id="praise is no attack",
    ),
    pytest.param(
        "«s1 Ada Venn» «c1 said» «x1 yes». «s2 Ivo Tarn» «c2 slammed» «x2 Venn for the late tide tables».",
        "1; 2",
        id="named",
    ),
    pytest.param(
        "«s1 Ada Venn» «c1 said» «x1 yes». «s2 An insider» «c2 said» «x2 Venn signed the bill in May».",
        "1; 2 anonymous",
        id="information",
    ),
    pytest.param("«s1 An insider» «c1 blamed» «x1 the weather».", "1 anonymous", id="at nobody"),
    pytest.param(
        "«s1 Ada Venn» «c1 said» «x1 yes». «s2 Critics» «c2 blasted» «x2 Venn's tide tables».",
        "1; 2 role public",
        id="a public isn't shielded",
    ),
]

OPINIONS = [
    pytest.param(
        "«s1 A pal» «c1 thinks» «x1 the tour will flop».", "1 anonymous belief PR+", ["the tour will flop"], id="belief"
    ),
    pytest.param(
        "«s1 Friends» «c1 fear» «x1 a break-up».", "1 anonymous group attitude PS+", ["a break-up"], id="fear"
    ),
    pytest.param(
        "«x1 'The film is really dreadful,'» «s1 a source» «c1 said».",
        "1 anonymous direct",
        ["'The film is really dreadful,'"],
        id="judgement",
    ),
    pytest.param(
        "«s1 Sources» «c1 said» «x1 the mayor should go».", "1 anonymous", ["the mayor should go"], id="should"
    ),
    pytest.param(
        "«s1 An insider» «c1 suggested» «x1 the pair had split».", "1 anonymous PR+", ["the pair had split"], id="guess"
    ),
]
NO_OPINIONS = [
    pytest.param("«s1 Ada Venn» «c1 thinks» «x1 the tour will flop».", "1 belief PR+", id="named"),
    pytest.param("«s1 An aide» «c1 knows» «x1 that the vote was moved».", "1 anonymous belief CT+", id="knowledge"),
    pytest.param(
        "«s1 An aide» «c1 said» «x1 the very first vote was in May, so she left».",
        "1 anonymous",
        id="degree words in other uses",
    ),
    pytest.param("«s1 Fans» «c1 love» «x1 the film».", "1 role public attitude", id="a public"),
]

UNRESTATED = [
    pytest.param(
        "«s1 The clerk» «c1 said» «x1 the pier was closed. The gate was locked in March. Nobody had the key».",
        "1 role",
        ["the pier was closed. The gate was locked in March. Nobody had the key"],
        id="three sentences",
    ),
    pytest.param(
        "«s1 The clerk» «c1 said» «x1 the pier was closed.»\n\n«x1 The gate was locked in March.»",
        "1 role",
        ["the pier was closed."],
        id="over a paragraph's end",
    ),
    pytest.param(
        "«s1 Ivo Tarn» «c1 said» «x1 the pier was shut». «x2 The gate stuck.» «x3 It had rusted.»",
        "1; 2 =Ivo_Tarn carried=Ivo_Tarn; 3 =Ivo_Tarn carried=Ivo_Tarn",
        ["The gate stuck."],
        id="two sentences in a row",
    ),
]
RESTATED = [
    pytest.param(
        "«s1 The clerk» «c1 said» «x1 the pier was\n\nclosed for good».", "1 role", id="a line broken within a sentence"
    ),
    pytest.param(
        "«s1 The clerk» «c1 said» «x1 the pier was closed. The gate was locked».", "1 role", id="two sentences"
    ),
    pytest.param(
        "«x1 'The pier was closed. The gate was locked. It rained,'» «s1 the clerk» «c1 said».",
        "1 role direct",
        id="within marks",
    ),
    pytest.param(
        "«s1 The clerk» «c1 said» «x1 it was shut». «s2 He» «c2 said» «x2 it stuck». «s3 He» «c3 added» «x3 more».",
        "1 role; 2 role =The_clerk; 3 role =The_clerk",
        id="restated in each",
    ),
    pytest.param(
        "«s1 Ivo Tarn» «c1 said» «x1 the pier was shut». «x2 The gate stuck.» «s3 He» «c3 added» «x3 it had rusted».",
        "1; 2 =Ivo_Tarn carried=Ivo_Tarn; 3 =Ivo_Tarn",
        id="one in between",
    ),
]

SECOND_HAND = [
    pytest.param(
        "«s1 A friend» «c1 told» The Dial «x1 it was over».\n\n«x2 'She cried for days,'» «s2 the friend» «c2 said».",
        "1 anonymous via=The_Dial; 2 anonymous direct =A_friend carried=The_Dial",
        ["'She cried for days,'"],
        id="the outlet is a paragraph away",
    ),
    pytest.param(
        "«x1 'I never left,'» «s1 Nell Orme» «c1 said».",
        "1 direct carried=Tidewatch",
        ["'I never left,'"],
        id="the outlet is nowhere in the text",
    ),
    pytest.param(
        "The Dial has it.\n\n«s1 Orme» «c1 called» «x1 the crane» «x1 'a wreck'».",
        "1 mixed carried=The_Dial",
        ["'a wreck'"],
        id="some words quoted",
    ),
]
CREDITED = [
    pytest.param("«x1 'It was over,'» «s1 a friend» «c1 told» The Dial.", "1 anonymous direct via=The_Dial", id="told"),
    pytest.param(
        "«s1 A friend» «c1 told» The Dial «x1 it was over». «x2 'She cried,'» «s2 the friend» «c2 said».",
        "1 anonymous via=The_Dial; 2 anonymous direct =A_friend carried=The_Dial", id="credited in this paragraph",
    ),
    pytest.param("«x1 'I never left,'» «s1 Nell Orme» «c1 said».", "1 direct", id="first-hand"),
    pytest.param("The Dial has it.\n\n«s1 Orme» «c1 said» «x1 it fell».", "1 carried=The_Dial", id="no quotation"),
]  # fmt: skip

EARLY = "«s1 Insiders» «c1 say» «x1 Nell Orme left the board over the crane».\n\n"
FILLER = "It rained.\n\nThe tide came in.\n\nThe ferry was late.\n\n"

BURIED = [
    pytest.param(
        EARLY + FILLER + "«s2 Orme» «c2 denied» «x2 leaving the board over the crane».",
        "1 anonymous; 2 denial CT- =Nell_Orme", ["leaving the board over the crane"], id="in the last paragraph",
    ),
    pytest.param(
        EARLY + FILLER + "«s2 A spokesman for Orme» «c2 denied» «x2 the claims».\n\nThe port opens at six.",
        "1 anonymous; 2 role denial CT-", ["the claims"], id="a denial of 'the claims'",
    ),
    pytest.param(
        EARLY + FILLER + "«x2 'I never left the board,'» «s2 Orme» «c2 said».",
        "1 anonymous; 2 direct denial =Nell_Orme",
        ["'I never left the board,'"], id="in her own negative words",
    ),
    pytest.param(
        "Nell Orme left the board over the crane.\n\n" + FILLER + "«s1 Orme» «c1 denied» «x1 that she left the board».",
        "1 denial CT- =Nell_Orme", ["that she left the board"], id="the page's own claim",
    ),
]  # fmt: skip
NOT_BURIED = [
    pytest.param(
        EARLY + "«s2 Orme» «c2 denied» «x2 leaving the board over the crane».\n\n" + FILLER,
        "1 anonymous; 2 denial CT- =Nell_Orme", id="next to the claim",
    ),
    pytest.param(
        EARLY + "«s2 Orme» «c2 denied» «x2 leaving the board over the crane».", "1 anonymous; 2 denial CT- =Nell_Orme",
        id="a short page",
    ),
    pytest.param(
        EARLY + FILLER + "«s2 Orme» «c2 denied» «x2 that the ferry sank».", "1 anonymous; 2 denial CT- =Nell_Orme",
        id="a denial of something else",
    ),
    pytest.param(
        EARLY + FILLER + "«s2 Orme» «c2 would not say» «x2 whether she left the board».",
        "1 anonymous; 2 no_comment Uu =Nell_Orme", id="no comment is no denial",
    ),
]  # fmt: skip


def _both(rule: str, broken: list[object], kept: list[object]) -> list[object]:
    return [
        *(pytest.param(rule, *row.values, id=f"{rule}: {row.id}") for row in broken),  # type: ignore[attr-defined]
        *(pytest.param(rule, *row.values, [], id=f"{rule}: {row.id}") for row in kept),  # type: ignore[attr-defined]
    ]


TABLES = {
    "unattributed-claim": (UNATTRIBUTED, ATTRIBUTED),
    "bare-source": (BARE, DESCRIBED),
    "anonymous-attack": (ATTACKS, NO_ATTACKS),
    "anonymous-opinion": (OPINIONS, NO_OPINIONS),
    "attribution-not-restated": (UNRESTATED, RESTATED),
    "second-hand-quotation": (SECOND_HAND, CREDITED),
    "buried-denial": (BURIED, NOT_BURIED),
}
ROWS = [row for rule, (broken, kept) in TABLES.items() for row in _both(rule, broken, kept)]


@pytest.mark.parametrize(("rule", "notation", "facts", "expected"), ROWS)
def test_rule(rule: str, notation: str, facts: str, expected: list[str]) -> None:
    assert told(read_page(notation, facts), rule) == expected


TITLE = "Orme quits board"
BODY = "«s1 A friend» «c1 believes» «x1 that Nell Orme will leave the board»."
FIRM = Headline(
    TITLE, supported_by=("a1",), firmer_than_body=True, why="the body has it from one friend who believes it"
)


@pytest.mark.parametrize(
    ("notation", "title", "headline", "expected"),
    [
        pytest.param(BODY, TITLE, FIRM, [TITLE], id="the title is not in the text"),
        pytest.param(f"{TITLE}\n\n{BODY}", TITLE, FIRM, [TITLE], id="the title is the first line"),
        pytest.param(
            BODY,
            TITLE,
            Headline(TITLE, contradicted_by=("a1",), firmer_than_body=True),
            [TITLE],
            id="contradicted, and no reason given",
        ),
        pytest.param(BODY, TITLE, Headline(TITLE, supported_by=("a1",)), [], id="as firm as the body"),
        pytest.param(BODY, "Will Orme quit?", Headline("Will Orme quit?", question=True), [], id="a question"),
        pytest.param(BODY, None, Headline(""), [], id="no title"),
    ],
)
def test_firm_headline(notation: str, title: str | None, headline: Headline, expected: list[str]) -> None:
    reading = read_page(notation, "1 anonymous belief PR+", title=title, headline=headline)
    assert told(reading, "firm-headline") == expected
    for finding in check(reading, [(BY_ID["firm-headline"], "error")]):
        assert (finding.span is not None) == reading.page.text.startswith(TITLE)
        assert finding.reason.startswith("The headline is firmer than the body: ")


def test_every_rule_has_pages_that_break_it_and_near_misses() -> None:
    assert {rule.id for rule in RULES} == {*TABLES, "firm-headline"}
    assert all(len(rows) >= 3 for tables in TABLES.values() for rows in tables)


def test_findings_come_in_the_order_of_the_text_with_the_level_asked_for() -> None:
    notation, facts = BURIED[0].values[:2]
    reading = read_page(str(notation), str(facts), title=TITLE, headline=FIRM)
    found = check(reading, [(rule, "note") for rule in reversed(RULES)])
    assert [finding.rule.id for finding in found] == ["firm-headline", "bare-source", "buried-denial"]
    assert {finding.level for finding in found} == {"note"}
    assert found[-1].attributions == ("a1", "a2")
