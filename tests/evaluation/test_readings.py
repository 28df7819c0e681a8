"""Scores of whole readings: HARBOUR is the gold, and a reader gets some of it wrong."""

from __future__ import annotations

import copy
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from example_readings import HARBOUR

from reportedly.evaluation.evaluate import Evaluation, evaluate
from reportedly.evaluation.gold import read_gold
from reportedly.evaluation.model import Example
from reportedly.evaluation.predictions import Predictions, predictions_of
from reportedly.evaluation.readings import FIELDS, HEADLINE_FIELDS, score
from reportedly.reading.reading import Reading
from reportedly.text.model import Span

TEXT = HARBOUR.page.text
Record = dict[str, Any]
Write = Callable[..., Path]


def gold_record(**changes: Mapping[str, object]) -> Record:
    """HARBOUR as annotators write it: `changes` by the id of an attribution or an entity, or for the headline."""
    record: Record = copy.deepcopy(dict(HARBOUR.to_dict()))
    for each in (*record["attributions"], *record["entities"]):
        each.update(changes.get(each["id"], {}))
        each.pop("carried", None)
        each.pop("page_stance", None)
    record["headline"].pop("attributions")
    record["headline"].update(changes.get("headline", {}))
    return record


def with_attribution(id: str, **changes: object) -> Reading:
    """HARBOUR, with other fields of one attribution."""
    return replace(HARBOUR, attributions=tuple(_changed(each, id, changes) for each in HARBOUR.attributions))


def with_entity(id: str, **changes: object) -> Reading:
    """HARBOUR, with other fields of one entity."""
    return replace(HARBOUR, entities=tuple(_changed(each, id, changes) for each in HARBOUR.entities))


def _changed(each: Any, id: str, changes: Mapping[str, object]) -> Any:
    return replace(each, **changes) if each.id == id else each


def span(words: str) -> Span:
    return Span.of(TEXT, TEXT.index(words), TEXT.index(words) + len(words))


@pytest.fixture
def scored(written: Write) -> Callable[..., Evaluation]:
    def of(predicted: Reading | None, **changes: Mapping[str, object]) -> Evaluation:
        gold = read_gold(written("gold.jsonl", gold_record(**changes)))
        assert (gold.form, gold.skipped) == ("readings", ())
        return evaluate(gold, predictions_of([predicted]) if predicted else Predictions({}))

    return of


Score = Callable[..., Evaluation]


def test_gold_against_itself_is_right(scored: Score) -> None:
    figures = scored(HARBOUR).figures
    assert (figures["gold"], figures["pred"], figures["found"]) == (7, 7, 7)
    right = ("P", "R", "F1", "nested_R", *FIELDS, "own_voice_F1", *HEADLINE_FIELDS)
    assert {name: figures[name] for name in right} == dict.fromkeys(right, 1.0)
    assert (figures["anonymous_merged"], figures["named_split"]) == (0, 0)


def test_a_page_that_could_not_be_read_finds_nothing(scored: Score) -> None:
    evaluation = scored(None)
    assert evaluation.missing == 1
    figures = evaluation.figures
    assert (figures["R"], figures["F1"], figures["P"]) == (0.0, 0.0, None)
    assert [figures[name] for name in HEADLINE_FIELDS] == [0.0] * 3
    assert (figures["own_voice_F1"], figures["who"]) == (0.0, None)


@pytest.mark.parametrize(
    ("predicted", "figure", "value"),
    [
        pytest.param(with_attribution("a1", act="denial"), "act", 6 / 7, id="act"),
        pytest.param(with_attribution("a1", factuality="Uu"), "factuality", 6 / 7, id="factuality"),
        pytest.param(with_attribution("a1", quote="direct"), "quote", 6 / 7, id="quote"),
        pytest.param(with_attribution("a1", source=(span("dock worker"),)), "source_exact", 6 / 7, id="source"),
        pytest.param(with_attribution("a1", source=(span("dock worker"),)), "source_overlap", 1.0, id="overlap"),
        pytest.param(with_attribution("a1", cue=(span("insist"),)), "cue_overlap", 6 / 7, id="cue"),
        pytest.param(with_attribution("a6", content=(span("I never left"),)), "content_exact", 6 / 7, id="content"),
        pytest.param(
            with_attribution("a3", content=(span("Nell Orme said the crane was inspected in May"),)),
            "content_exact",
            1.0,
            id="a leading 'that' doesn't count",
        ),
        pytest.param(with_attribution("a6", medium="on Instagram"), "medium", 1.0, id="medium in other words"),
        pytest.param(with_attribution("a6", medium=None), "medium", 0.0, id="medium missed"),
        pytest.param(with_attribution("a6", when=None), "when", 0.0, id="when missed"),
        pytest.param(with_attribution("a3", parent=None), "parent", 1 / 2, id="parent missed"),
        pytest.param(with_attribution("a1", parent="a2"), "parent", 2 / 3, id="parent made up"),
        pytest.param(with_attribution("a1", chain=("e1",)), "chain", 6 / 7, id="chain too short"),
        pytest.param(with_attribution("a1", chain=("e4", "e1")), "chain", 6 / 7, id="chain through another"),
        pytest.param(with_attribution("a1", chain=("e4", "e1")), "hops", 1.0, id="but as long"),
        pytest.param(with_attribution("a1", who="e4", chain=("e2", "e4")), "who", 6 / 7, id="another said it"),
        pytest.param(with_entity("e4", name="Dr. Nell Orme, a diver"), "who", 1.0, id="a name in a longer one"),
        pytest.param(with_entity("e4", name="Orme"), "who", 5 / 7, id="a named source needs the name"),
        pytest.param(with_entity("e1", name="worker"), "who", 1.0, id="unnamed ones need a shared mention"),
        pytest.param(with_entity("e1", name="worker", mentions=()), "who", 6 / 7, id="without one"),
        pytest.param(with_entity("e5", identity="role"), "who", 6 / 7, id="a source where none is given"),
        pytest.param(with_entity("e5", identity="role"), "identity", 6 / 7, id="identity"),
        pytest.param(with_entity("e4", kind="group"), "kind", 5 / 7, id="kind"),
        pytest.param(replace(HARBOUR, own_voice=()), "own_voice_F1", 0.0, id="own voice missed"),
        pytest.param(
            replace(HARBOUR, headline=replace(HARBOUR.headline, supported_by=("a2",))),
            "headline_supported",
            0.0,
            id="headline carried by another",
        ),
        pytest.param(
            replace(HARBOUR, headline=replace(HARBOUR.headline, question=True)), "headline_question", 0.0, id="question"
        ),
        pytest.param(with_attribution("a6", who="e3", chain=("e3",)), "anonymous_merged", 1, id="two sources in one"),
        pytest.param(with_attribution("a6", who="e1", chain=("e1",)), "named_split", 1, id="one source in two"),
        pytest.param(replace(HARBOUR, attributions=HARBOUR.attributions[:4]), "R", 4 / 7, id="missed"),
        pytest.param(replace(HARBOUR, attributions=HARBOUR.attributions[:4]), "F1", 8 / 11, id="missed, F1"),
    ],
)
def test_what_a_reader_gets_wrong(predicted: Reading, figure: str, value: float, scored: Score) -> None:
    assert scored(predicted).figures[figure] == pytest.approx(value)


@pytest.mark.parametrize(
    ("predicted", "changes", "figure"),
    [
        (with_attribution("a1", act="denial"), {"a1": {"accept": {"act": ["statement", "denial"]}}}, "act"),
        (
            with_attribution("a1", chain=("e1",)),
            {"a1": {"accept": {"chain": [["e2", "e1"], ["e1"]]}}},
            "chain",
        ),
        (with_attribution("a6", medium=None), {"a6": {"accept": {"medium": ["instagram", None]}}}, "medium"),
        (with_attribution("a3", parent=None), {"a3": {"accept": {"parent": ["a2", None]}}}, "parent"),
        (with_entity("e4", name="Orme"), {"e4": {"aliases": ["Orme"]}}, "who"),
        (with_entity("e4", kind="group"), {"e4": {"accept": {"kind": ["person", "group"]}}}, "kind"),
        (
            replace(HARBOUR, headline=replace(HARBOUR.headline, firmer_than_body=True)),
            {"headline": {"accept": {"firmer_than_body": [False, True]}}},
            "headline_firmer",
        ),
    ],
)
def test_alternatives_are_right_too(predicted: Reading, changes: dict[str, Record], figure: str, scored: Score) -> None:
    wrong, right = scored(predicted).figures[figure], scored(predicted, **changes).figures[figure]
    assert wrong is not None
    assert wrong < 1
    assert right == 1


def test_only_the_first_choice_is_right_for_the_first_figures(scored: Score) -> None:
    figures = scored(with_attribution("a1", act="denial"), a1={"accept": {"act": ["statement", "denial"]}}).figures
    assert (figures["act"], figures["act_first"]) == (1.0, pytest.approx(6 / 7))


def test_optional_attributions_count_neither_way(scored: Score) -> None:
    optional = {"a5": {"optional": True}}
    found, missed = scored(HARBOUR, **optional).figures, scored(_without("a5"), **optional).figures
    assert (found["gold"], found["pred"], found["F1"]) == (6, 6, 1.0)
    assert (missed["gold"], missed["pred"], missed["F1"]) == (6, 6, 1.0)


def test_a_refusal_without_a_topic_is_found_by_its_source_and_cue(scored: Score) -> None:
    (document,) = scored(HARBOUR).gold.documents
    assert document.reading is not None
    outcomes = score(document.page.id, document.reading, _without("a7")).outcomes
    lost = [example.attribution for example, right in outcomes.items() if example.figure == "found" and not right]
    assert lost == ["a7"]
    assert score(document.page.id, document.reading, HARBOUR).outcomes[Example(document.page.id, "a7", "found")]


def test_a_headline_that_nobody_judged_is_left_out(scored: Score) -> None:
    figures = scored(HARBOUR, headline={"question": None, "firmer_than_body": None}).figures
    assert [figures[name] for name in HEADLINE_FIELDS] == [None] * 3


def test_spans_of_readings(written: Write) -> None:
    gold = read_gold(written("gold.jsonl", gold_record(a5={"optional": True})), form="spans")
    evaluation = evaluate(gold, predictions_of([HARBOUR]))
    assert evaluation.counts["whole.gold"] == evaluation.counts["whole.predicted"] == 6
    assert evaluation.figures["whole.exact.f1"] == 1.0


def test_calibration_leaves_optional_ones_out(scored: Score) -> None:
    calibration = scored(with_attribution("a2", cue=(span("told"),)), a5={"optional": True}).calibration
    assert calibration is not None
    assert calibration.n == 6
    assert [each.confidence for each in calibration.bins if not each.right] == [0.9]


def _without(id: str) -> Reading:
    return replace(HARBOUR, attributions=tuple(each for each in HARBOUR.attributions if each.id != id))
