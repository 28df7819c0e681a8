"""Why: one row a field, with what decided it, on readings made by hand."""

from __future__ import annotations

import pytest
from example_readings import HARBOUR
from generated_readings import readings
from hypothesis import given, settings
from read_pages import read_page

from reportedly.errors import UsageError
from reportedly.page.model import Block, Page
from reportedly.reading.explain import DECIDERS, Reason, explain, scored
from reportedly.reading.link import Linked
from reportedly.reading.onnx import shipped
from reportedly.reading.read import read
from reportedly.reading.reading import Reading

PAGE = (
    "«s1 Nell Orme» «c1 claimed» «x1 the crane was 'a wreck'». «s2 She» «c2 denied» «x2 'any blame'». "
    "«s3 A source» «c3 told» The Dial «x3 the tide was late».\n\n«x4 The ferry sank,» «s4 the source» «c4 believes»."
)
FACTS = (
    "1 mixed doubts; 2 =Nell_Orme denial CT- direct; 3 anonymous via=The_Dial; "
    "4 anonymous =A_source belief PR+ carried=The_Dial"
)
READING = read_page(PAGE, FACTS)


def why(reading: Reading, id: str, field: str) -> Reason:
    (found,) = [reason for reason in explain(reading, id) if reason.field == field]
    return found


def told(reason: Reason) -> tuple[str, str, list[str], str | None]:
    return reason.value, reason.by, [span.text for span in reason.evidence], reason.rule


@pytest.mark.parametrize(
    ("id", "field", "expected"),
    [
        ("a1", "page_stance", ("doubts", "words", ["claimed"], "data/cues.txt: claim - - doubts")),
        ("a1", "act", ("statement", "words", ["claimed"], "data/cues.txt: claim - - doubts")),
        ("a1", "quote", ("mixed", "marks", ["'a wreck'"], None)),
        ("a1", "who", ("Nell Orme", "mention", ["Nell Orme"], None)),
        ("a1", "identity", ("named", "mention", ["Nell Orme"], None)),
        ("a1", "parent", ("none", "nesting", [], None)),
        ("a1", "medium", ("none", "default", [], None)),
        ("a2", "act", ("denial", "words", ["denied"], "data/cues.txt: den denial CT- -")),
        ("a2", "factuality", ("CT-", "words", ["denied"], "data/cues.txt: den denial CT- -")),
        ("a2", "quote", ("direct", "marks", ["'any blame'"], None)),
        ("a2", "who", ("Nell Orme", "carried", ["She", "Nell Orme"], None)),
        ("a3", "identity", ("anonymous", "words", ["source"], "data/anonymous.txt: source")),
        ("a3", "act", ("statement", "default", ["told"], None)),
        ("a3", "chain", ("The Dial > A source", "mention", ["The Dial"], None)),
        ("a3", "hops", ("2", "count", [], None)),
        ("a3", "carried", ("none", "count", [], None)),
        ("a4", "carried", ("The Dial", "carried", ["The Dial"], None)),
        ("a4", "factuality", ("PR+", "words", ["believes"], "data/cues.txt: believe belief PR+ -")),
    ],
)
def test_what_decided(id: str, field: str, expected: tuple[str, str, list[str], str | None]) -> None:
    assert told(why(READING, id, field)) == expected


def test_the_sentence_it_was_carried_from() -> None:
    pronoun, outlet = why(READING, "a2", "who"), why(READING, "a4", "carried")
    assert pronoun.carried_from is not None
    assert pronoun.carried_from.text == "Nell Orme claimed the crane was 'a wreck'."
    assert outlet.carried_from is not None
    assert outlet.carried_from.text == "A source told The Dial the tide was late."


def test_what_holds_it() -> None:
    assert told(why(HARBOUR, "a3", "parent")) == (
        "a2",
        "nesting",
        ["friends of the pair insist that Nell Orme said the crane was inspected in May"],
        None,
    )
    assert "friends of the pair holds it with a3" in why(HARBOUR, "a4", "chain").why
    assert "Orme wrote in early October" in HARBOUR.page.text
    when = why(HARBOUR, "a6", "when")
    assert told(when) == ("2025-10-01 to 2025-10-10", "words", ["in early October"], None)


@pytest.mark.parametrize("field", ["act", "factuality", "page_stance"])
def test_a_value_that_the_cue_does_not_lead_to_has_no_made_up_reason(field: str) -> None:
    reading = read_page("«s1 Orme» «c1 said» «x1 it fell».", "1 retraction PS- denies")
    reason = why(reading, "a1", field)
    assert (reason.by, reason.rule) == ("untold", None)


def test_scores_of_the_network() -> None:
    reading = read_page("«s1 Orme» «c1 said» «x1 it fell».")
    linked = Linked(((0, 4),), ((5, 9),), ((10, 17),), cue_score=0.91, label_score=-0.5)
    reasons = {reason.field: reason for reason in explain(reading, "a1", linked=[linked])}
    assert (reasons["cue"].by, reasons["cue"].score) == ("network", 0.91)
    assert "probability of 0.91" in reasons["cue"].why
    assert reasons["source"].by == reasons["content"].by == "network"
    assert (reasons["confidence"].by, reasons["confidence"].score) == ("calibration", 0.9)
    assert {explain(reading, "a1")[at].by for at in range(3)} == {"untold"}


def test_an_attribution_that_is_not_there() -> None:
    with pytest.raises(UsageError, match=r"no attribution 'a9'. It has a1 to a4"):
        explain(READING, "a9")


@settings(max_examples=60, deadline=None)
@given(readings())
def test_every_field_of_any_attribution_has_a_reason(reading: Reading) -> None:
    for attribution in reading.attributions:
        reasons = explain(reading, attribution.id)
        assert [reason.field for reason in reasons] == list(DECIDERS)
        for reason in reasons:
            assert reason.why.endswith(".")
            assert all(reading.page.text[span.start : span.end] == span.text for span in reason.evidence)


def test_the_scores_told_are_those_that_the_reading_was_made_from() -> None:
    title = "Crane was unsafe, docker says"
    text = f"{title}\n\nThe port said the crane was safe.\n\n'Nobody looked at it,' Nell Orme told reporters."
    edges = [(0, len(title)), (len(title) + 2, len(text))]
    blocks = tuple(Block("paragraph" if start else "heading", start, end) for start, end in edges)
    reading = read(Page(text, title=title, blocks=blocks))
    assert [linked.confidence for linked in scored(reading, shipped())] == [
        attribution.confidence for attribution in reading.attributions
    ]
