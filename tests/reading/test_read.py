"""The shipped reader, end to end: what must hold of any text, and of sentences that nobody should get wrong."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from marked import marked

import reportedly
from reportedly import Page, PageError, Reading, Skipped, Span, read
from reportedly.page.model import Block

PROSE = (
    "Nell Orme said the crane was inspected in May. 'I never left,' she told The Dial. 'Ask anyone.' "
    "According to the port, nobody was hurt. She reportedly plans to go."
)
WORDS = "Nell Orme said |according to |reportedly | said|http://dial.example/x |1,000,000|s' |n't |. |, |#|- |> |…|—"
MARKS = "' \" “ ” ‘ ’ « » `` ''"
ODD = "\n|\n\n|\r\n|\t|\x00|\u2028|\u00a0|\ufeff|\u202e|\u0301|é|ß|İ|中文|🦩"
SCRAPS = st.sampled_from([*WORDS.split("|"), *MARKS.split(" "), *ODD.split("|"), "a" * 300])
TEXTS = st.one_of(
    st.text(max_size=400),
    st.lists(st.one_of(SCRAPS, st.text(max_size=8)), max_size=60).map("".join),
    st.lists(st.sampled_from(PROSE.split(" ")), max_size=80).map(" ".join),
)


def spans_of(reading: Reading) -> Iterator[Span]:
    for attribution in reading.attributions:
        yield from (*attribution.source, *attribution.cue, *attribution.content)
    for entity in reading.entities:
        yield from entity.mentions
    for stretch in reading.own_voice:
        yield stretch.span


@settings(max_examples=1_400, deadline=None, suppress_health_check=list(HealthCheck))
@given(TEXTS)
def test_any_text_has_a_reading_whose_spans_cut_out_their_own_text(text: str) -> None:
    reading = read(text)
    assert reading.page.text == text
    for span in spans_of(reading):
        assert span.start < span.end
        assert text[span.start : span.end] == span.text
    for attribution in reading.attributions:
        assert attribution.hops == len(attribution.chain) >= 1
        assert 0 <= attribution.confidence <= 1
        for member in attribution.chain:
            reading.entity(member)


@settings(max_examples=600, deadline=None, suppress_health_check=list(HealthCheck))
@given(TEXTS)
def test_a_reading_comes_back_from_its_json_as_it_went(text: str) -> None:
    reading = read(text)
    assert Reading.from_json(reading.to_json()) == reading


@pytest.mark.parametrize("text", ["\ud800", "He said \udfff."])
def test_half_of_a_surrogate_pair_is_refused_in_words(text: str) -> None:
    with pytest.raises(PageError, match="surrogate"):
        read(text)


@pytest.mark.parametrize("text", ["", " ", "\n\n\n", "\ufeff", "'", "said", "\x00" * 50])
def test_a_text_with_nothing_to_read_has_an_empty_reading(text: str) -> None:
    assert read(text).page.text == text


def test_a_line_of_a_megabyte_is_read() -> None:
    text = "Nell Orme said the crane was safe and " + "very " * 200_000 + "old."
    reading = read(text)
    assert reading.attributions[0].source[0].text == "Nell Orme"


def test_the_same_paragraph_reads_the_same_in_any_company() -> None:
    alone = read(PROSE)
    for attribution, other in zip(alone.attributions, read(Page(PROSE)).attributions, strict=True):
        assert attribution == other
    batch = [result for result in reportedly.read_all([Page("A. " * 600), Page(PROSE)]) if isinstance(result, Reading)]
    assert batch[1] == alone


def test_many_pages_keep_their_order_and_the_bad_ones_their_place() -> None:
    pages = [Page(f"{PROSE}\n\nPage {number}.") for number in range(6)]
    bad = Skipped(reportedly.Place("x.html"), PageError("this one is broken"))
    results = list(reportedly.read_all([*pages[:3], bad, *pages[3:]], workers=2))
    assert [result.page.text if isinstance(result, Reading) else "bad" for result in results] == [
        *(page.text for page in pages[:3]),
        "bad",
        *(page.text for page in pages[3:]),
    ]
    assert results[:3] == list(reportedly.read_all(pages[:3]))


def test_what_no_block_holds_is_not_read() -> None:
    text = "Title: Nell Orme said so\n\nThe port said the crane was safe."
    start = text.index("The port")
    reading = read(Page(text, blocks=(Block("paragraph", start, len(text)),)))
    assert [attribution.source[0].text for attribution in reading.attributions] == ["The port"]


@pytest.mark.parametrize(
    "sentence",
    [
        pytest.param("«s1 Nell Orme» «c1 said» «x1 the crane had been inspected in May».", id="plain"),
        pytest.param("«s1 The mayor» «c1 said» «x1 that the bridge would close on Monday».", id="that"),
        pytest.param("«x1 'I never left the room,'» «s1 Nell Orme» «c1 said». «x1 'Ask anyone.'»", id="split"),
        pytest.param("«x1 The road will stay closed until June», «c1 according to» «s1 the council».", id="trailing"),
        pytest.param("«c1 According to» «s1 the council», «x1 the road will stay closed until June».", id="leading"),
        pytest.param("The 'best pie in town' costs six pounds and comes with peas.", id="scare quotes"),
        pytest.param("The ferry left at noon and reached the island two hours later.", id="nobody speaks"),
    ],
)
def test_sentences_that_nobody_should_get_wrong(sentence: str) -> None:
    text, expected = marked(sentence)
    found = [(each.source, each.cue, each.content) for each in read(text).attributions]
    assert found == [(each.source, each.cue, each.content) for each in expected]


STYLES = {
    "double": ('"', '"'),
    "single": ("'", "'"),
    "curly": ("“", "”"),
    "curly single": ("‘", "’"),
    "guillemets": ("«", "»"),
    "typewriter": ("``", "''"),
}


@pytest.mark.parametrize("style", STYLES)
def test_the_same_page_in_another_style_of_marks_reads_the_same(style: str) -> None:
    opening, closing = STYLES[style]
    page = (
        "{0}I never left the building,{1} Nell Orme said on Tuesday. {0}Ask the porter.{1}\n\n"
        "The port called the claim {0}nonsense{1} and said the crane was safe.\n\n"
        "{0}Nobody told us anything,{1} Tobias Wren told reporters."
    )

    def told(text: str) -> list[tuple[str, ...]]:
        return [
            tuple(
                "".join(
                    character for span in spans for character in span.text if character.isalnum() or character == " "
                )
                for spans in (attribution.source, attribution.cue, attribution.content)
            )
            for attribution in read(text).attributions
        ]

    assert told(page.format(opening, closing)) == told(page.format('"', '"'))


def test_no_content_goes_on_over_what_was_not_read() -> None:
    text = "Nell Orme said the port\n\nPhoto: K. Ames\n\nwould close"
    edges = [(0, text.index("\n")), (text.index("would"), len(text))]
    reading = read(Page(text, blocks=tuple(Block("paragraph", start, end) for start, end in edges)))
    assert reading.attributions
    assert "Ames" not in "".join(span.text for span in spans_of(reading))


@pytest.mark.parametrize("outlet", ["Elver Bay Echo", "The Echo", "Echo"])
def test_the_page_s_own_outlet_is_no_step_however_short_it_is_named(outlet: str) -> None:
    reading = read(Page("“The pier is not closing,” Ruth Amble told the Echo on Sunday.", outlet=outlet))
    assert [attribution.hops for attribution in reading.attributions] == [1]
