"""Scores of source, cue and content, worked out by hand."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from evaluation_records import GOLD, NOBODY, PREDICTED, WHO_SAID_WHAT, WHO_WAS_READ, record
from marked import marked

from reportedly.evaluation.calibration import calibrate
from reportedly.evaluation.evaluate import Evaluation
from reportedly.evaluation.letters import head
from reportedly.evaluation.model import Judged

Measure = Callable[..., Evaluation]

BY_HAND = {
    # right: Ada Venn; 'porter' isn't 'A porter', 'the tide' is nobody; gold has 2 sources, 3 are predicted
    "source.exact.p": 1 / 3,
    "source.exact.r": 1 / 2,
    "source.exact.f1": 2 / 5,
    "cue.exact.p": 3 / 4,
    "cue.exact.r": 1,
    "cue.exact.f1": 6 / 7,
    "content.exact.p": 2 / 4,
    "content.exact.r": 2 / 3,
    "content.exact.f1": 4 / 7,
    "pair.exact.f1": 4 / 7,
    "whole.exact.p": 2 / 4,
    "whole.exact.r": 2 / 3,
    "whole.exact.f1": 4 / 7,
    # 'porter' has 6 of the 7 letters of 'A porter', 'was early' 8 of the 10 of 'it was early'
    "source.partial.p": (1 + 6 / 7) / 3,
    "source.partial.r": (1 + 6 / 7) / 2,
    "source.partial.f1": 2 * (1 + 6 / 7) / 5,
    "content.partial.f1": 2 * (1 + 0.8 + 1) / 7,
    "pair.partial.f1": 2 * (1 + (6 / 7 + 0.8) / 2 + 1) / 7,
    "whole.partial.f1": 2 * (1 + (6 / 7 + 1 + 0.8) / 3 + 1) / 7,
    # Ada, Venn, A, porter against Ada, Venn, the, tide, porter
    "source.token.p": 3 / 5,
    "source.token.r": 3 / 4,
    "cue.token.p": 3 / 4,
    "content.token.p": 1,
    "content.token.r": 9 / 10,
    "who.p": 2 / 3,
    "who.r": 1,
    "who.f1": 4 / 5,
    "source_given_content.head": 1,
    "source_given_content.exact": 1 / 2,
    "source_given_content.none": 0,
    "no_source_kept": 1,
    "no_source_found": 1,
    "no_source_found_and_kept": 1,
    "found_by_type.indirect": 1,
}


def test_figures_worked_out_by_hand(measured: Measure) -> None:
    figures = measured(GOLD, PREDICTED).figures
    assert {name: figures[name] for name in BY_HAND} == pytest.approx(BY_HAND)


def test_gold_against_itself_is_right(measured: Measure) -> None:
    figures = dict(measured(GOLD, GOLD).figures)
    assert figures.pop("source_given_content.none") == 0
    assert set(figures.values()) == {1.0}


def test_nothing_predicted_finds_nothing(measured: Measure) -> None:
    evaluation = measured(GOLD, [])
    assert evaluation.missing == 2
    assert (evaluation.figures["whole.exact.f1"], evaluation.figures["who.f1"]) == (0.0, 0.0)
    assert evaluation.figures["no_source_kept"] is None
    assert evaluation.figures["no_source_found"] == 0.0
    assert evaluation.calibration is None


@pytest.mark.parametrize(
    ("gold", "predicted", "figure", "value"),
    [
        pytest.param(
            "«x1 'I never left,'» «s1 Orme» «c1 said». «x1 'Ask.'»",
            "'«x1 I never left»,' «s1 Orme» «c1 said». '«x1 Ask».'",
            "whole.exact.f1",
            1.0,
            id="marks and points don't matter",
        ),
        pytest.param(
            "«x1 'Never,'» «s1 Orme» «c1 said». «x1 'Ask.'»",
            "«x1 'Never,'» «s1 Orme» «c1 said». 'Ask.'",
            "content.exact.f1",
            0.0,
            id="half of a split content isn't right",
        ),
        pytest.param(
            "«s1 Orme» «c1 said» «x1 yes». «s2 Hale» «c2 said» «x2 no».",
            "«s2 Orme» «c1 said» «x1 yes». «s1 Hale» «c2 said» «x2 no».",
            "who.f1",
            0.0,
            id="sources swapped",
        ),
        pytest.param(
            "«c1 Reportedly» «x1 the crane fell».",
            "«s1 Reportedly» the «c1 crane» «x1 fell».",
            "no_source_found",
            0.0,
            id="too little of a content isn't found",
        ),
        pytest.param(
            "«c1 Reportedly» «x1 the crane fell».",
            "«s1 Reportedly» «x1 the crane fell».",
            "no_source_found_and_kept",
            0.0,
            id="found, but put in a mouth",
        ),
    ],
)
def test_what_counts(gold: str, predicted: str, figure: str, value: float, measured: Measure) -> None:
    assert measured([record("a", gold)], [record("a", predicted)]).figures[figure] == value


def test_the_same_attribution_twice_counts_once(measured: Measure) -> None:
    once = record("a", NOBODY)
    twice = {**once, "attributions": [*once["attributions"], *once["attributions"]]}  # type: ignore[misc]
    assert measured([once], [twice]).figures["whole.exact.p"] == 1.0


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("«s1 Nell Orme», a spokeswoman for the port", "Orme"),
        ("«s1 friends of the pair»", "friends"),
        ("«s1 the side's captain, Rhys Pardoe»", "captain"),
        ("«s1 Ada Venn's»", "Venn"),
        ("«s1 A person who has seen the timetable»", "person"),
        ("«s1 Jean-Luc Aske»", "Aske"),
        ("«s1 …»", ""),
    ],
)
def test_head_of_a_source(source: str, expected: str) -> None:
    text, (parts,) = marked(source)
    assert "".join(text[at] for at in sorted(head(text, parts.source))) == expected


def test_predictions_are_judged_right_where_all_parts_are(measured: Measure) -> None:
    calibration = measured(GOLD, PREDICTED).calibration
    assert calibration is not None
    assert [(each.confidence, each.right) for each in calibration.bins] == [(0.2, 0), (0.6, 0), (0.8, 1), (0.9, 1)]
    assert calibration.error == pytest.approx((0.2 + 0.6 + 0.2 + 0.1) / 4)


def test_ten_bins_of_equal_mass() -> None:
    calibration = calibrate([Judged(number / 100, number >= 50) for number in range(100)])
    assert calibration is not None
    assert [each.n for each in calibration.bins] == [10] * 10
    assert calibration.bins[0].confidence == pytest.approx(0.045)
    assert [each.right for each in calibration.bins] == [0.0] * 5 + [1.0] * 5
    # five bins at .045 to .445 with none right, five at .545 to .945 with all right
    assert calibration.error == pytest.approx((5 * 0.245 + 5 * 0.255) / 10)


def test_ranges_hold_the_figure_and_are_the_same_twice(measured: Measure) -> None:
    many = [record(f"d{n}", WHO_SAID_WHAT) for n in range(30)]
    read = [record(f"d{n}", WHO_SAID_WHAT if n % 3 else NOBODY.replace("crane fell", "tide")) for n in range(30)]
    read = [{"id": each["id"], "attributions": each["attributions"]} for each in read]
    one, other = (measured(many, read, draws=200) for _ in range(2))
    assert one.ranges == other.ranges
    low, high = one.ranges["whole.exact.r"]
    assert 0.4 < low < (one.figures["whole.exact.r"] or 0) < high < 0.9


def test_the_human_line(measured: Measure) -> None:
    first, second = record("tide", WHO_SAID_WHAT), record("tide", WHO_WAS_READ)
    versions = [
        {"annotator": name, "attributions": each["attributions"]} for name, each in (("a", first), ("b", second))
    ]
    gold = {"id": "tide", "text": first["text"], "versions": versions}
    evaluation = measured([gold], [first])
    people = evaluation.people
    assert people is not None
    assert (people.documents, people.pairs) == (1, 1)
    # 2 and 3 attributions, of which one is the same: both ways round, 2 right of 5
    assert people.figures["whole.exact.p"] == people.figures["whole.exact.r"] == pytest.approx(2 / 5)
    # the reader agrees with all 2 of the one annotator, with 1 of 3 of the other
    assert evaluation.figures["whole.exact.p"] == pytest.approx(3 / 4)
    assert evaluation.figures["whole.exact.r"] == pytest.approx(3 / 5)
    assert measured(GOLD, PREDICTED).people is None
