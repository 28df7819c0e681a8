"""From what the network found to edges that a person would draw."""

from __future__ import annotations

import pytest
from marked import marked

from reportedly.reading.link import link
from reportedly.reading.sure import EVIDENCE as NAMES
from reportedly.reading.tag import Parts
from reportedly.text.quotemarks import quotations

EVIDENCE = (0.0,) * len(NAMES)


def parts(sentence: str, *, cut_right: bool = False) -> tuple[str, Parts]:
    text, (one,) = marked(sentence)
    source, cue, content = (
        tuple((span.start, span.end) for span in spans) for spans in (one.source, one.cue, one.content)
    )
    return text, Parts(source, cue, content, 0.9, EVIDENCE, 0.8, False, cut_right)


@pytest.mark.parametrize(
    ("found", "drawn"),
    [
        pytest.param("Orme «c1 said» «x1 the lift was stuck.»", "the lift was stuck", id="no full stop"),
        pytest.param("«x1 The lift was stuck,» Orme «c1 said».", "The lift was stuck", id="no comma"),
        pytest.param("“«x1 I never left,»” Orme «c1 said».", "“I never left,”", id="the marks belong to it"),
        pytest.param("``«x1 I never left,'»' Orme «c1 said».", "``I never left,''", id="marks of two characters"),
        pytest.param("'«x1 I never left»,' Orme «c1 said».", "'I never left,'", id="single marks and their comma"),
        pytest.param("Orme «c1 said» «x1 they live in the U.S.»", "they live in the U.S.", id="a point of its own"),
        pytest.param("Orme «c1 called» it «x1 “nonsense” »and left.", "“nonsense”", id="no space"),
        pytest.param("Orme «c1 said»: «x1 — never again —»", "never again", id="no dashes"),
    ],
)
def test_contents_end_where_a_person_would_end_them(found: str, drawn: str) -> None:
    text, part = parts(found)
    (linked,) = link(text, quotations(text), [part])
    assert [text[start:end] for start, end in linked.content] == [drawn]


def test_a_content_that_the_band_cut_off_goes_on_to_the_end_of_its_quotation() -> None:
    text, part = parts("Orme «c1 said»: «x1 “I never» left. Not once.” She went home.", cut_right=True)
    (linked,) = link(text, quotations(text), [part])
    assert [text[start:end] for start, end in linked.content] == ["“I never left. Not once.”"]


def test_a_content_that_the_band_cut_off_goes_on_to_the_end_of_its_sentence() -> None:
    text, part = parts("Orme «c1 said» «x1 she had» never left the port. She went home.", cut_right=True)
    (linked,) = link(text, quotations(text), [part])
    assert [text[start:end] for start, end in linked.content] == ["she had never left the port"]


def test_an_attribution_without_content_and_source_is_none() -> None:
    text, part = parts("It was «c1 said».")
    assert link(text, quotations(text), [part]) == ()


def test_a_refusal_needs_no_content() -> None:
    text, part = parts("«s1 The port» «c1 declined to comment».")
    (linked,) = link(text, quotations(text), [part])
    assert linked.content == ()


def test_two_cues_of_one_saying_are_one() -> None:
    text, part = parts("«s1 Orme» «c1 said» «x1 no».")
    other = Parts(part.source, ((0, 4),), part.content, 0.5, EVIDENCE, 0.3, False, False)
    assert len(link(text, quotations(text), [part, other])) == 1


def test_the_comma_behind_an_apposition_is_not_the_source_s() -> None:
    text, part = parts("«s1 Nell Orme, the harbour master,» «c1 said» «x1 no».")
    (linked,) = link(text, quotations(text), [part])
    assert text[slice(*linked.source[0])] == "Nell Orme, the harbour master"
