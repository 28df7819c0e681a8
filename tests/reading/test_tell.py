"""What must hold of any text, and of any sources, cues and contents on it: no crash, whole chains, spans that cut."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reportedly.page.model import Page
from reportedly.reading.link import Linked
from reportedly.reading.read import tell
from reportedly.reading.reading import Reading
from reportedly.text.quotemarks import quotations

VOCABULARY = """Nell Orme she he they said told The Dial Gazette that 'I "You Mr. Dr. of and , . ? ! ¶ on Monday in
October 2014 Instagram a source the insider 's [Kim] (41) reportedly who may not denied LISBON (Tradewire) - OK! X é"""
WORDS = st.sampled_from([*VOCABULARY.split(), "\u0301", "\u200b"])
TEXTS = st.one_of(
    st.lists(WORDS, max_size=60).map(lambda words: " ".join(words).replace("¶", "\n\n")),
    st.text(st.characters(blacklist_categories=("Cs",)), max_size=200),
)


@st.composite
def pages(draw: st.DrawFn) -> tuple[Page, list[Linked]]:
    text = draw(TEXTS)
    title = draw(st.none() | TEXTS)
    published = draw(st.sampled_from([None, "2025-10-18", "2024-02-29T09:00", "soon"]))
    page = Page(text=text, title=title, outlet=draw(st.sampled_from([None, "The Dial"])), published=published)

    def edges(least: int) -> tuple[tuple[int, int], ...]:
        found = []
        for _ in range(draw(st.integers(least, 2))):
            start = draw(st.integers(0, max(0, len(text) - 1)))
            found.append((start, draw(st.integers(start + 1, min(len(text), start + 40)))))
        return tuple(sorted(found))

    n_attributions = draw(st.integers(0, 6)) if len(text) > 1 else 0
    linked = [Linked(edges(0), edges(1), edges(0), 1.0, 0.0) for _ in range(n_attributions)]
    return page, sorted(linked, key=lambda each: each.cue[0])


@settings(deadline=None, max_examples=150)
@given(pages())
def test_any_parts_on_any_text_give_a_reading_that_holds(told: tuple[Page, list[Linked]]) -> None:
    page, linked = told
    reading = tell(page, quotations(page.text), linked)
    assert Reading.from_json(reading.to_json()) == reading  # checks spans, ids, chains and labels
    assert len(reading.attributions) == len(linked)
    for attribution in reading.attributions:
        assert set(attribution.carried) <= set(attribution.chain[:-1])


@pytest.mark.parametrize(
    "sentence",
    [
        pytest.param("Nell Orme said she was done. ", id="one name again and again"),
        pytest.param("A source told The Dial it was over. ", id="a new source each time"),
        pytest.param('"I think he knows" she said. ', id="pronouns without a name"),
        pytest.param("Aa Bb Cc Dd Ee Ff Gg Hh Ii Jj ", id="nothing but capitals"),
    ],
)
def test_a_long_page_of_the_same_is_read_whole(sentence: str) -> None:
    text = sentence * 300
    linked = [
        Linked(((at, at + 1),), ((at + 2, at + 4),), ((at + 5, at + len(sentence) - 2),), 1.0, 0.0)
        for at in range(0, len(text), len(sentence))
    ]
    reading = tell(Page(text=text), quotations(text), linked)
    assert len(reading.attributions) == 300
