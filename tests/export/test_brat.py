"""brat standoff: there and back for any reading, and what people draw in brat is taken over."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from example_readings import HARBOUR, SILENT, TEXT, said_by
from generated_readings import readings
from hypothesis import given, settings
from hypothesis import strategies as st
from spoiled import spoiled

from reportedly.errors import PageMalformed
from reportedly.export.brat import files, fragments, from_brat, joined, standoff
from reportedly.page.model import Page
from reportedly.reading.model import Attribution, OwnVoice
from reportedly.reading.reading import Reading
from reportedly.text.model import Span, spans_of


def test_an_attribution_is_an_event_with_its_parts() -> None:
    lines = standoff(HARBOUR).splitlines()
    assert lines[:4] == [
        f"T1\tSource {_at('a dock worker')}\ta dock worker",
        f"T2\tCue {_at('told')}\ttold",
        f"T3\tContent {_at(HARBOUR.attributions[0].content[0].text)}\t{HARBOUR.attributions[0].content[0].text}",
        "E1\tCue:T2 Source:T1 Content:T3",
    ]
    assert "A1\tQuote E1 mixed" in lines
    split = next(line for line in lines if "never left" in line)
    assert split.split("\t")[1:] == [
        f"Content {_at(chr(39) + 'I never left,' + chr(39))};{_at(chr(39) + 'Ask anyone.' + chr(39))}",
        "'I never left,' 'Ask anyone.'",
    ]


def _at(words: str) -> str:
    return f"{TEXT.index(words)} {TEXT.index(words) + len(words)}"


def expressible(reading: Reading) -> Reading:
    """The reading with the spans that brat can tell apart: fragments with line breaks alone between them are one."""

    def spans(of: tuple[Span, ...]) -> tuple[Span, ...]:
        text = reading.page.text
        edges = joined(text, fragments(text, [(span.start, span.end) for span in of]))
        return tuple(Span.of(text, *edge) for edge in edges)

    def parts(of: Attribution) -> Attribution:
        drawn = replace(of, source=spans(of.source), cue=spans(of.cue), content=spans(of.content))
        # Nothing but line breaks is nothing to brat; then the note tells the parts as they are.
        return drawn if drawn.source or drawn.cue or drawn.content else of

    voices = tuple(
        OwnVoice(span, each.factuality, each.question) for each in reading.own_voice for span in spans((each.span,))
    )
    return replace(reading, attributions=tuple(map(parts, reading.attributions)), own_voice=voices)


@settings(max_examples=60, deadline=None)
@given(readings())
def test_there_and_back(reading: Reading) -> None:
    ann = standoff(reading)
    assert len(ann.splitlines()) == ann.count("\n")
    if ann:
        assert from_brat(reading.page.text, ann) == expressible(reading)
    else:
        assert not expressible(reading).own_voice


def test_there_and_back_from_files() -> None:
    found = dict(files([HARBOUR, SILENT]))
    assert list(found) == [
        "annotation.conf",
        f"{HARBOUR.page.id}.txt",
        f"{HARBOUR.page.id}.ann",
        "silent.txt",
        "silent.ann",
    ]
    assert from_brat(found[f"{HARBOUR.page.id}.txt"], found[f"{HARBOUR.page.id}.ann"]) == HARBOUR
    assert found["silent.ann"] == ""
    assert from_brat("Two tugs came.", "", page=SILENT.page) == SILENT


def test_names_of_files_are_harmless_and_never_the_same() -> None:
    ids = ["../../etc/passwd", "a b", "a?b", "A_B", "a_b.2", "con\x00", "x" * 300]
    names = [name for name, _ in files([said_by("Ida", "no", id=id) for id in ids])]
    assert len({name.lower() for name in names}) == len(names) == 1 + 2 * len(ids)
    assert not [name for name in names if "/" in name or name.startswith(".") or "\x00" in name or len(name) > 100]


def test_a_span_is_cut_at_line_breaks() -> None:
    text = "'One.\n\nTwo.'"
    assert fragments(text, [(0, len(text))]) == ((0, 5), (7, 12))
    assert joined(text, [(0, 5), (7, 12)]) == ((0, len(text)),)


DRAWN = "Ada Venn said the tide was late. Ida Brock: the tide was early."


def test_what_is_drawn_in_brat_is_an_attribution() -> None:
    ann = (
        "T1\tCue 9 13\tsaid\nT2\tSource 0 8\tAda Venn\nE1\tCue:T1 Source:T2 Content:T9\n"
        "T9\tContent 14 31\tthe tide was late\n"
        "A1\tAct E1 denial\nA2\tIdentity E1 named\nT4\tSource 33 42\tIda Brock\nT5\tContent 44 62\tthe tide was early\n"
        "R1\tSays Arg1:T4 Arg2:T5\n*\tEquiv T4 T2\n"
    )
    reading = from_brat(DRAWN, ann)
    first, second = reading.attributions
    assert (first.source, first.cue, first.content) == (
        spans_of(DRAWN, [(0, 8)]),
        spans_of(DRAWN, [(9, 13)]),
        spans_of(DRAWN, [(14, 31)]),
    )
    assert (first.act, first.factuality, first.confidence) == ("denial", "CT+", 1.0)
    assert (second.cue, second.content) == ((), spans_of(DRAWN, [(44, 62)]))
    assert [(entity.name, entity.identity) for entity in reading.entities] == [
        ("Ada Venn", "named"),
        ("Ida Brock", "role"),
    ]


def test_what_is_corrected_in_brat_is_taken_over() -> None:
    ann = (
        standoff(HARBOUR).replace("Act E6 denial", "Act E6 statement").replace("Identity E7 role", "Identity E7 named")
    )
    corrected = from_brat(TEXT, ann)
    assert corrected.attributions[5].act == "statement"
    assert corrected.entity("e6").identity == "named"
    assert corrected.attributions[:5] == HARBOUR.attributions[:5]


@pytest.mark.parametrize(
    ("ann", "told"),
    [
        pytest.param("T1\tSource 0 99\tAda Venn", "record 1: this line is not brat's", id="beyond the text"),
        pytest.param("T1\tSource 0 8\tIda Venn", "record 1", id="other words"),
        pytest.param("T1\tSource 0 8\tAda Venn\nE1\tCue:T7", "record 2", id="an event of nothing"),
        pytest.param("T1\tSource", "record 1", id="cut short"),
        pytest.param("R1\tSays", "record 1", id="a relation of nothing"),
        pytest.param("#1\tPage T1\t{", "this is no JSON", id="a broken note"),
        pytest.param("T1\tContent 14 31\tthe tide was late\nA1\tAct T1 lie", "act is", id="no such act"),
    ],
)
def test_what_is_not_brats_says_so(ann: str, told: str) -> None:
    with pytest.raises(PageMalformed) as raised:
        from_brat(DRAWN, ann, page=Page(DRAWN))
    assert told in str(raised.value)


LINES = standoff(HARBOUR).splitlines()
NOTES = {number: json.loads(line.split("\t")[2]) for number, line in enumerate(LINES) if line.startswith("#")}


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_whatever_is_wrong_is_told_as_a_page_error(data: st.DataObject) -> None:
    lines = list(LINES)
    if data.draw(st.booleans()):
        number = data.draw(st.sampled_from(list(NOTES)))
        name, of, _ = lines[number].split("\t")
        lines[number] = "\t".join((name, of, json.dumps(data.draw(spoiled(NOTES[number])))))
    else:
        number = data.draw(st.integers(0, len(lines) - 1))
        at = data.draw(st.integers(0, len(lines[number])))
        lines[number] = lines[number][:at] + data.draw(st.text(max_size=2)) + lines[number][at + 1 :]
    try:
        reading = from_brat(TEXT, "\n".join(lines))
    except PageMalformed:
        return
    assert Reading.from_json(reading.to_json()) == reading
