"""`reportedly trace`: what people and programs see of rumours."""

from __future__ import annotations

import json

import pytest
from command_line import CommandLine
from traced_pages import page

from reportedly.cli.graphs import dot, mermaid
from reportedly.cli.story import stories
from reportedly.rumours.gather import rumours_of

PIER = "The pier at Elver Bay will close in September"
READINGS = (
    page("p1", "Tidewatch", "2026-05-01T09:00", f"two insiders | statement | {PIER}"),
    page("p2", "Harbour Gazette", "2026-05-01T12:00", f"Tidewatch | statement | {PIER}"),
    page("p3", "Bay Radio", "2026-05-03T08:00", f"Council leader Moira Tench | denial | {PIER.replace('The', 'the')}"),
)
HOSTILE = 'A"]\nend\n<img src=x> \x1b[31m\u202e `%%{init}`; --> B'


def test_the_text_tells_tree_timeline_sides_and_why() -> None:
    (text,) = stories(rumours_of(READINGS))
    assert text.splitlines()[:3] == [
        "r1  The pier at Elver Bay will close in September 2026.",
        "    denied, by somebody who speaks for them; 1 origin; 3 pages",
        "    because Council leader Moira Tench (named): The pier at Elver Bay will close in September 2026",
    ]
    assert "    two insiders (anonymous), heard by Tidewatch" in text
    assert "        2026-05-01 12:00 Harbour Gazette  [citation: " in text


def test_nothing_found_is_said() -> None:
    assert list(stories(rumours_of(READINGS[:1]))) == [
        "no rumour on 1 page: nothing is attributed that two of them say\n"
    ]


@pytest.mark.parametrize("form", [mermaid, dot])
def test_nothing_from_a_page_gets_out_of_its_label(form) -> None:
    odd = (
        page("p1", HOSTILE, "2026-05-01", f"two insiders | statement | {PIER}"),
        page("p2", "Harbour Gazette", "2026-05-02", f"a source | statement | {PIER}"),
    )
    drawn = form(rumours_of(odd))
    assert "\x1b" not in drawn
    assert "\u202e" not in drawn
    assert not any(line.strip().startswith(("end\n<img", "<img")) for line in drawn.splitlines())
    assert '"]\nend' not in drawn.replace('\\"', "")


@pytest.mark.parametrize("form", ["text", "json", "mermaid", "dot"])
def test_every_form_is_written(reportedly: CommandLine, form: str) -> None:
    ran = reportedly("trace", "harbour", "--format", form)
    assert ran.code == 0
    assert ran.out
    if form == "json":
        assert json.loads(ran.out)["format"] == "reportedly.rumours/1"
