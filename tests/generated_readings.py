"""Hypothesis strategies: any reading that the contract allows, of any text that UTF-8 can hold."""

from __future__ import annotations

from typing import get_args

from hypothesis import strategies as st

from reportedly.page.model import Block, BlockKind, Page
from reportedly.reading.model import (
    Act,
    Attribution,
    Entity,
    Factuality,
    Headline,
    Identity,
    Kind,
    OwnVoice,
    PageStance,
    Quote,
    When,
)
from reportedly.reading.reading import Reading
from reportedly.text.model import Span

HOSTILE = "\x00\x1b\x9b\r\n\t\u2028\u202e\u2066\ufeff\ufffe\"'<>&\\«»‘’😀e\u0301"

texts = st.text(st.characters(exclude_categories=["Cs"]) | st.sampled_from(HOSTILE), max_size=120)
told = st.none() | texts


def labels(words: object) -> st.SearchStrategy:
    return st.sampled_from(get_args(words))


@st.composite
def spans(draw: st.DrawFn, text: str, *, at_least: int = 0) -> tuple[Span, ...]:
    if not text:
        return ()
    starts = st.integers(0, len(text) - 1)
    edges = draw(
        st.lists(
            starts.flatmap(lambda start: st.tuples(st.just(start), st.integers(start + 1, len(text)))),
            min_size=at_least,
            max_size=3,
        )
    )
    return tuple(Span.of(text, start, end) for start, end in sorted(edges))


@st.composite
def attributions(draw: st.DrawFn, text: str, entity_ids: list[str], id: str, parents: list[str]) -> Attribution:
    chain = tuple(draw(st.lists(st.sampled_from(entity_ids), min_size=1, max_size=3)))
    return Attribution(
        id=id,
        source=draw(spans(text)),
        cue=draw(spans(text)),
        content=draw(spans(text)),
        who=chain[-1],
        chain=chain,
        confidence=draw(st.floats(0, 1)),
        quote=draw(labels(Quote)),
        act=draw(labels(Act)),
        factuality=draw(labels(Factuality)),
        parent=draw(st.none() | st.sampled_from(parents)) if parents else None,
        carried=tuple(draw(st.lists(st.sampled_from(chain), max_size=2))),
        page_stance=draw(labels(PageStance)),
        medium=draw(told),
        when=draw(st.none() | st.builds(When, texts, told, told)),
    )


@st.composite
def pages(draw: st.DrawFn) -> Page:
    text = draw(texts)
    edges = sorted(draw(st.sets(st.integers(0, len(text)), max_size=6)))
    return Page(
        text,
        id=draw(st.just("") | texts),
        url=draw(told),
        outlet=draw(told),
        title=draw(told | st.just(text[: edges[0]] if edges else text)),
        byline=tuple(draw(st.lists(texts, max_size=2))),
        published=draw(told),
        language=draw(told),
        blocks=tuple(
            Block(draw(labels(BlockKind)), start, end) for start, end in zip(edges[::2], edges[1::2], strict=False)
        ),
    )


@st.composite
def readings(draw: st.DrawFn) -> Reading:
    page = draw(pages())
    entities = tuple(
        Entity(
            f"e{n}",
            draw(texts),
            draw(labels(Kind)),
            draw(labels(Identity)),
            draw(spans(page.text)),
            draw(told),
            draw(told),
        )
        for n in range(1, draw(st.integers(1, 3)) + 1)
    )
    entity_ids = [entity.id for entity in entities]
    ids = [f"a{n}" for n in range(1, draw(st.integers(0, 3)) + 1)]
    title = page.title or ""
    return Reading(
        page,
        entities,
        tuple(draw(attributions(page.text, entity_ids, id, ids)) for id in ids),
        tuple(OwnVoice(span, draw(labels(Factuality)), draw(st.booleans())) for span in draw(spans(page.text))),
        Headline(
            title,
            draw(st.booleans()),
            tuple(draw(attributions(title, entity_ids, id, ids)) for id in draw(st.sampled_from([[], ["h1"]]))),
            supported_by=tuple(ids[:1]),
            by_own_voice=draw(st.booleans()),
            contradicted_by=tuple(ids[1:]),
            firmer_than_body=draw(st.booleans()),
            why=draw(texts),
        ),
    )
