"""Records of JSON -> pages."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reportedly.errors import PageMalformed, PageTooLarge, PageUnreadable, Place
from reportedly.intake import Limits, page_from_record
from reportedly.page.model import Block

WHERE = Place("crawl.jsonl", record=7)
TEXT = "Crane fell\n\nA dock worker said it was taped."


def test_all_fields() -> None:
    record: dict[str, object] = {
        "id": "p1",
        "text": TEXT,
        "title": "Crane fell",
        "outlet": "The Dial",
        "published": "2025-10-18T09:30:00+01:00",
        "url": "https://dial.example/crane",
        "byline": ["Nell Orme"],
        "language": "en",
    }
    page = page_from_record(record, WHERE)
    assert {field: getattr(page, field) for field in record} == {**record, "byline": ("Nell Orme",)}
    assert page.blocks == (Block("heading", 0, 10), Block("paragraph", 12, len(TEXT)))


def test_text_alone() -> None:
    page = page_from_record({"text": "A dock worker said so."}, WHERE)
    assert (page.url, page.outlet, page.title, page.byline, page.published) == (None, None, None, (), None)
    assert page.language == "en"
    assert page.id == page.sha256[:16]


def test_the_record_knows_better_than_the_head_of_its_text() -> None:
    text = "Title: Old\nDate: 2020-01-01\n\nA dock worker said so."
    page = page_from_record({"text": text, "title": "New", "language": None}, WHERE)
    assert (page.title, page.published, page.text, page.language) == ("New", "2020-01-01", text, None)


def test_a_reading_gives_its_page_with_its_blocks() -> None:
    blocks = [{"kind": "quotation", "start": 0, "end": 10}]
    page = page_from_record({"page": {"id": "p1", "text": TEXT, "blocks": blocks}, "entities": []}, WHERE)
    assert (page.id, page.blocks) == ("p1", (Block("quotation", 0, 10),))


@pytest.mark.parametrize(
    ("record", "field"),
    [
        pytest.param({}, "text is missing", id="no text"),
        pytest.param({"text": None}, "text is missing", id="null"),
        pytest.param({"text": 3}, "text is 3", id="a number"),
        pytest.param({"text": ["a"]}, "text is", id="a list"),
        pytest.param({"text": TEXT, "title": 3}, "title is 3", id="title"),
        pytest.param({"text": TEXT, "id": 3}, "id is 3", id="id"),
        pytest.param({"text": TEXT, "outlet": {}}, "outlet is {}", id="outlet"),
        pytest.param({"text": TEXT, "published": "last week"}, 'published is "last week"', id="no date"),
        pytest.param({"text": TEXT, "published": 20251018}, "published is", id="a date as a number"),
        pytest.param({"text": TEXT, "url": "javascript:alert(1)"}, "url is", id="a script as URL"),
        pytest.param({"text": TEXT, "url": "http://[x"}, "url is", id="a broken URL"),
        pytest.param({"text": TEXT, "byline": {"name": "Nell"}}, "byline is", id="byline"),
        pytest.param({"text": TEXT, "byline": ["Nell", 3]}, "byline is", id="a name that is none"),
        pytest.param({"text": TEXT, "language": 1}, "language is 1", id="language"),
        pytest.param({"text": TEXT, "blocks": [{"kind": "aside", "start": 0, "end": 3}]}, r"blocks\[0\]", id="kind"),
        pytest.param(
            {"text": TEXT, "blocks": [{"kind": "paragraph", "start": 0, "end": 999}]}, r"blocks\[0\]", id="end"
        ),
        pytest.param({"text": TEXT, "sha256": "0" * 64}, "sha256 is", id="hash"),
        pytest.param({"page": "x"}, 'page is "x"', id="page"),
        pytest.param({"text": "half \ud800 of it"}, "text holds half", id="half a surrogate pair"),
        pytest.param({"text": TEXT, "title": "\udc00"}, "title holds half", id="half a pair in a title"),
        pytest.param({"text": TEXT, "url": "http://dial.example/\ud800"}, "url holds half", id="half a pair in a URL"),
    ],
)
def test_a_wrong_field_is_named_with_its_place(record: dict[str, object], field: str) -> None:
    with pytest.raises(PageMalformed, match=field) as error:
        page_from_record(record, WHERE)
    assert error.value.where is not None
    assert (error.value.where.file, error.value.where.record) == ("crawl.jsonl", 7)


def test_half_a_surrogate_pair_is_told_with_its_character() -> None:
    with pytest.raises(PageMalformed) as error:
        page_from_record({"text": "half \ud800"}, WHERE)
    assert error.value.where == Place("crawl.jsonl", 7, 5)


def test_no_text_and_too_much_text_are_told() -> None:
    with pytest.raises(PageUnreadable):
        page_from_record({"text": " \n"}, WHERE)
    with pytest.raises(PageTooLarge):
        page_from_record({"text": TEXT}, WHERE, limits=Limits(max_characters=10))


@given(st.text(min_size=1))
def test_the_text_is_the_input_code_point_for_code_point(text: str) -> None:
    try:
        page = page_from_record(json.loads(json.dumps({"text": text})), WHERE)
    except PageUnreadable:
        assert not text.strip()
    else:
        assert page.text == text
