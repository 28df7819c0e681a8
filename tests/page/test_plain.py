"""Plain text and Markdown -> Page: what the head tells, and the blocks."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reportedly.errors import PageMalformed, Place
from reportedly.page.model import Page
from reportedly.page.plain import page_from_markdown, page_from_text

Make = Callable[[str], Page]

BODY = "The crane fell on Tuesday.\n\nNobody was hurt."
BODY_BLOCKS = [("paragraph", "The crane fell on Tuesday."), ("paragraph", "Nobody was hurt.")]


def blocks(page: Page) -> list[tuple[str, str]]:
    return [(block.kind, page.text[block.start : block.end]) for block in page.blocks]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(BODY, BODY_BLOCKS, id="blank lines"),
        pytest.param(BODY.replace("\n", "\r\n"), BODY_BLOCKS, id="blank lines of Windows"),
        pytest.param(BODY.replace("\n\n", "\n \t\n\n"), BODY_BLOCKS, id="lines of white space"),
        pytest.param(BODY.replace("\n\n", "\n"), BODY_BLOCKS, id="a line each"),
        pytest.param(
            "The harbour crane that fell on Tuesday was held\nup by tape, a dock worker told The Dial. Nell\n"
            "Orme said the crane was inspected in May. She\nwas wrong.",
            [
                (
                    "paragraph",
                    "The harbour crane that fell on Tuesday was held\nup by tape, a dock worker told The Dial. Nell\n"
                    "Orme said the crane was inspected in May. She\nwas wrong.",
                )
            ],
            id="wrapped at a width",
        ),
        pytest.param(
            "It fell.\n\n- One tug sails.\n- Two stay\n  in port.\n\n1. First\n2) Second\n• Third",
            [
                ("paragraph", "It fell."),
                ("list_item", "One tug sails."),
                ("list_item", "Two stay\n  in port."),
                ("list_item", "First"),
                ("list_item", "Second"),
                ("list_item", "Third"),
            ],
            id="list items",
        ),
        pytest.param(
            "It fell.\n\n> We have nothing\n> to hide.\n>\n> Ask anyone.\n\nSo she said.",
            [
                ("paragraph", "It fell."),
                ("quotation", "We have nothing\n> to hide."),
                ("quotation", "Ask anyone."),
                ("paragraph", "So she said."),
            ],
            id="quotations",
        ),
        pytest.param(
            "It fell.\n\n## What next\nNobody knows.",
            [("paragraph", "It fell."), ("heading", "What next"), ("paragraph", "Nobody knows.")],
            id="a heading with a marker",
        ),
        pytest.param(
            "2025 was a bad year - or so - for cranes.",
            [("paragraph", "2025 was a bad year - or so - for cranes.")],
            id="no list",
        ),
        pytest.param("", [], id="nothing"),
        pytest.param(" \n\n\t", [], id="white space"),
    ],
)
def test_blocks(text: str, expected: list[tuple[str, str]]) -> None:
    assert blocks(page_from_text(text)) == expected


@pytest.mark.parametrize(
    ("head", "told", "headings"),
    [
        pytest.param("date 2025-10-18\n", {"published": "2025-10-18"}, [], id="date line"),
        pytest.param("Date: 18 October 2025\n\n", {"published": "2025-10-18"}, [], id="a date in words"),
        pytest.param("Date: 03/04/2025\n\n", {"published": None}, [], id="a date that is two"),
        pytest.param("Crane fell\n\n", {"title": "Crane fell"}, ["Crane fell"], id="headline"),
        pytest.param(
            "Did the crane fall?\n\n", {"title": "Did the crane fall?"}, ["Did the crane fall?"], id="a question"
        ),
        pytest.param("# Crane fell\n\n", {"title": "Crane fell"}, ["Crane fell"], id="headline with a marker"),
        pytest.param(
            "date 2025-10-18\n\nCrane fell\n\nBy Nell Orme and Tam Reed\n\n",
            {"title": "Crane fell", "published": "2025-10-18", "byline": ("Nell Orme", "Tam Reed")},
            ["Crane fell"],
            id="date, headline and byline",
        ),
        pytest.param(
            "Title: Crane fell\nAuthor: Nell Orme\nDate: 2025-10-18\nSource: The Dial\nURL: https://dial.example/a#b\n\n",
            {
                "title": "Crane fell",
                "byline": ("Nell Orme",),
                "published": "2025-10-18",
                "outlet": "The Dial",
                "url": "https://dial.example/a",
            },
            ["Crane fell"],
            id="fields",
        ),
        pytest.param("URL: https://www.bbc.co.uk/news/1\n\n", {"outlet": "BBC News"}, [], id="an outlet by its host"),
        pytest.param(
            "URL: https://\nLanguage: de-AT\n\n", {"url": None, "language": "de"}, [], id="a URL that is none"
        ),
        pytest.param(
            "---\ntitle: 'Crane: a tale'\nauthors:\n  - Nell Orme\n  - Tam Reed\ndate: 2025-10-18\n---\n",
            {"title": "Crane: a tale", "byline": ("Nell Orme", "Tam Reed"), "published": "2025-10-18"},
            [],
            id="front matter",
        ),
        pytest.param(
            "---\ntitle: Crane fell\n---\n\nCrane fell\n\n", {"title": "Crane fell"}, ["Crane fell"], id="both"
        ),
        pytest.param(
            "---\ntitle: !!python/object/apply:os.getcwd []\n---\n", {"title": None}, [], id="an object in YAML"
        ),
    ],
)
@pytest.mark.parametrize("make", [page_from_text, page_from_markdown])
def test_the_head_is_recognised_and_not_cut_off(
    make: Make, head: str, told: dict[str, object], headings: list[str]
) -> None:
    page = make(head + BODY)
    assert page.text == head + BODY
    assert {field: getattr(page, field) for field in told} == told
    assert blocks(page) == [*(("heading", heading) for heading in headings), *BODY_BLOCKS]


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(BODY, id="a first line that is closed"),
        pytest.param("Crane fell", id="a line alone"),
        pytest.param("Crane fell\nIt fell on Tuesday", id="no blank line behind it"),
        pytest.param("- Crane fell\n\nIt did.", id="a list item"),
        pytest.param("By: the harbour.\nDate: 2025-10-18\n\nIt fell.", id="a field that opens no head"),
        pytest.param("---\nIt fell.\n---\nSo they say.", id="rules around a text"),
        pytest.param("---\n[[[[\n---\nSo they say.", id="front matter that is no YAML"),
        pytest.param("x" * 200 + "\n\nIt fell.", id="a first line too long"),
        pytest.param("He said \u201cIt fell.\u201d\n\nIt did.", id="closed inside its marks"),
    ],
)
def test_what_is_no_head(text: str) -> None:
    page = page_from_text(text)
    assert (page.title, page.published, page.byline) == (None, None, ())


@pytest.mark.parametrize("line", ["By Nell Orme and Tam Reed", "BY NELL ORME", "by Nell Orme, Ada Venn"])
def test_a_byline_is_no_headline(line: str) -> None:
    page = page_from_text(f"{line}\n\n{BODY}")
    assert page.title is None
    assert page.byline
    assert blocks(page) == BODY_BLOCKS


def test_a_sentence_that_begins_like_a_byline_is_none() -> None:
    assert page_from_text(f"By night the crane fell\n\n{BODY}").byline == ()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(
            "# Crane *fell*\n\nIt\r\nfell.", [("heading", "Crane *fell*"), ("paragraph", "It\r\nfell.")], id="ATX"
        ),
        pytest.param("Crane\n---\nIt fell.", [("heading", "Crane"), ("paragraph", "It fell.")], id="setext"),
        pytest.param(
            "> No,\n> never.\n>\n> - Ask.", [("quotation", "No,\n> never."), ("quotation", "Ask.")], id="quotation"
        ),
        pytest.param("1. one\n2. two\n   more", [("list_item", "one"), ("list_item", "two\n   more")], id="list"),
        pytest.param("It fell.\n\n```\ncode\n```\n\n    more\n\n<div>x</div>", [("paragraph", "It fell.")], id="code"),
        pytest.param("It fell.\n\n| a | b |\n|---|---|\n| c | d |", [("paragraph", "It fell.")], id="table"),
        pytest.param("It\0 fell.\n\nYes.", [("paragraph", "It\0 fell."), ("paragraph", "Yes.")], id="NUL"),
    ],
)
def test_markdown_blocks(text: str, expected: list[tuple[str, str]]) -> None:
    assert blocks(page_from_markdown(text)) == expected


def test_half_a_surrogate_pair_is_told_with_its_file() -> None:
    with pytest.raises(PageMalformed) as error:
        page_from_text("half \ud800", name="crane.txt")
    assert error.value.where == Place("crane.txt", character=5)


NEWSLIKE = st.lists(
    st.one_of(
        st.text(max_size=40),
        st.sampled_from(["\n", "\n\n", "\r\n", "\r", "---\n", "Title: x\n", "date 2025-10-18\n", "By Nell Orme\n\n"]),
        st.sampled_from(["> ", "- ", "1. ", "# ", "```\n", "| a |\n|---|\n", "\u2028", "\0", "    ", "\t"]),
    ),
    max_size=20,
).map("".join)


@given(NEWSLIKE)
@pytest.mark.parametrize("make", [page_from_text, page_from_markdown])
def test_blocks_of_any_text_are_trimmed_ordered_stretches_of_it(make: Make, text: str) -> None:
    page = make(text)
    assert page.text == text
    for block in page.blocks:
        words = text[block.start : block.end]
        assert words
        assert words == words.strip()
    assert all(one.end <= other.start for one, other in pairwise(page.blocks))


def test_a_line_of_markdown_that_holds_a_separator_alone_begins_no_block() -> None:
    text = "\u2028\n0"
    assert [text[block.start : block.end] for block in page_from_markdown(text).blocks] == ["0"]
