"""Readings made by hand, of pages about people who don't exist: what output is tested on, without any model."""

from __future__ import annotations

from dataclasses import replace

from reportedly.page.model import Block, Page
from reportedly.reading.model import Attribution, Entity, Headline, OwnVoice, When
from reportedly.reading.reading import Reading
from reportedly.text.model import Span

PARAGRAPHS = (
    "Harbour crane 'held up by tape', says docker",
    "The harbour crane that fell on Tuesday was 'held up by tape', a dock worker told The Dial.",
    "According to The Dial, friends of the pair insist that Nell Orme said the crane was inspected in May. "
    "She reportedly plans to leave the port.",
    "'I never left,' Orme wrote in early October. 'Ask anyone.'",
    "The port would not say whether the inspection had taken place.",
    "Two tugs towed the wreck to the northern quay on Friday.",
)
TEXT = "\n\n".join(PARAGRAPHS)


def _span(words: str, after: str = "") -> Span:
    start = TEXT.index(words, TEXT.index(after))
    return Span.of(TEXT, start, start + len(words))


def _blocks() -> tuple[Block, ...]:
    found, at = [], 0
    for number, paragraph in enumerate(PARAGRAPHS):
        found.append(Block("paragraph" if number else "heading", at, at + len(paragraph)))
        at += len(paragraph) + 2
    return tuple(found)


PAGE = Page(
    TEXT,
    url="https://dial.example/harbour",
    outlet="The Quay Post",
    title=PARAGRAPHS[0],
    byline=("Ada Venn",),
    published="2025-10-18",
    blocks=_blocks(),
)

ENTITIES = (
    Entity("e1", "a dock worker", "person", "anonymous", (_span("a dock worker"),)),
    Entity("e2", "The Dial", "outlet", "named", (_span("The Dial"), _span("The Dial", "According"))),
    Entity("e3", "friends of the pair", "group", "anonymous", (_span("friends of the pair"),), member_of="friends"),
    Entity("e4", "Nell Orme", "person", "named", (_span("Nell Orme"), _span("Orme", "left,"))),
    Entity("e5", "unstated", "unknown", "unstated"),
    Entity("e6", "The port", "organisation", "role", (_span("The port", "anyone"),), on_behalf_of="the city"),
)

ATTRIBUTIONS = (
    Attribution(
        "a1",
        (_span("a dock worker"),),
        (_span("told"),),
        (_span("The harbour crane that fell on Tuesday was 'held up by tape'"),),
        who="e1",
        chain=("e2", "e1"),
        confidence=0.93,
        quote="mixed",
    ),
    Attribution(
        "a2",
        (_span("The Dial", "According"),),
        (_span("According to"),),
        (_span("friends of the pair insist that Nell Orme said the crane was inspected in May"),),
        who="e2",
        chain=("e2",),
        confidence=0.9,
    ),
    Attribution(
        "a3",
        (_span("friends of the pair"),),
        (_span("insist"),),
        (_span("that Nell Orme said the crane was inspected in May"),),
        who="e3",
        chain=("e2", "e3"),
        confidence=0.85,
        parent="a2",
        page_stance="doubts",
    ),
    Attribution(
        "a4",
        (_span("Nell Orme"),),
        (_span("said", "Orme"),),
        (_span("the crane was inspected in May"),),
        who="e4",
        chain=("e2", "e3", "e4"),
        confidence=0.7,
        parent="a3",
        carried=("e2",),
    ),
    Attribution(
        "a5",
        (),
        (_span("reportedly"),),
        (_span("She"), _span("plans to leave the port")),
        who="e5",
        chain=("e5",),
        confidence=0.5,
        act="intention",
        factuality="PR+",
    ),
    Attribution(
        "a6",
        (_span("Orme", "left,"),),
        (_span("wrote"),),
        (_span("'I never left,'"), _span("'Ask anyone.'")),
        who="e4",
        chain=("e4",),
        confidence=1.0,
        quote="direct",
        act="denial",
        medium="instagram",
        when=When("in early October", "2025-10-01", "2025-10-10"),
    ),
    Attribution(
        "a7",
        (_span("The port", "anyone"),),
        (_span("would not say"),),
        (),
        who="e6",
        chain=("e6",),
        confidence=0.6,
        act="no_comment",
        factuality="Uu",
    ),
)

HARBOUR = Reading(
    PAGE,
    ENTITIES,
    ATTRIBUTIONS,
    (OwnVoice(_span("Two tugs towed the wreck to the northern quay on Friday")),),
    Headline(PARAGRAPHS[0], supported_by=("a1",), why="one anonymous source, through The Dial, carries it"),
)

SILENT = Reading(Page("Two tugs came.", id="silent"), (), (), (), Headline(""))


def said_by(name: str, words: str, **page: str) -> Reading:
    """The reading of '{name} said {words}', with other fields of the page as given."""
    text = f"{name} said {words}"
    at = len(name) + len(" said ")
    attribution = Attribution(
        "a1",
        (Span.of(text, 0, len(name)),),
        (Span.of(text, len(name) + 1, at - 1),),
        (Span.of(text, at, len(text)),),
        who="e1",
        chain=("e1",),
        confidence=0.8,
    )
    entity = Entity("e1", name, "person", "named", (Span.of(text, 0, len(name)),))
    return Reading(replace(Page(text), **page), (entity,), (attribution,), (), Headline(page.get("title", "")))
