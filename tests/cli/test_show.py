"""The page in a terminal: legible with colours and without, wide and narrow, and safe whatever the page holds."""

from __future__ import annotations

import io
import re

import pytest
from command_line import CommandLine
from example_readings import HARBOUR, PARAGRAPHS, SILENT, said_by
from generated_readings import readings
from hypothesis import given, settings
from rich.cells import cell_len
from rich.console import Console

from reportedly.cli.show import Marks, show
from reportedly.reading.reading import Reading

ESCAPE = re.compile(r"\x1b\[[\d;]*m")


def shown(reading: Reading, *, width: int = 100, marks: Marks = "colour", no_color: bool = False) -> str:
    console = Console(
        file=io.TextIOWrapper(io.BytesIO(), encoding="utf-8"),
        force_terminal=True,
        color_system="truecolor",
        width=width,
        no_color=no_color,
        highlight=False,
    )
    return "".join(show([reading], console=console, marks=marks))


def styled(text: str, words: str) -> str:
    """The escape sequence that stands right before the words."""
    found = re.search(r"\x1b\[([\d;]*)m" + re.escape(words), text)
    assert found is not None, words
    return found[1]


def test_marks_differ_in_more_than_colour() -> None:
    text = shown(HARBOUR)
    source, cue, content = (styled(text, words) for words in ("a dock worker", "told", "The harbour crane"))
    nested = styled(text, "that ")
    assert source.startswith("1;38;2")
    assert cue.startswith("3;38;2")
    assert content.startswith("38;2")
    assert nested.startswith("4;38;2")


def test_without_colour_the_marks_stay() -> None:
    text = shown(HARBOUR, no_color=True)
    assert "38;" not in text
    assert [styled(text, words) for words in ("a dock worker", "told", "The harbour crane")] == ["1", "3", "4"]


def test_brackets() -> None:
    text = " ".join(ESCAPE.sub("", shown(HARBOUR, marks="brackets")).split())
    assert "{a dock worker} <told>¹" in text
    assert "<According to>² {The Dial}, [{friends of the pair} <insist>³ [that {Nell Orme} <said>⁴ [the" in text
    assert "{source} <cue> [content]" in text


@pytest.mark.parametrize("width", [20, 40, 71, 72, 100, 300])
def test_no_line_is_wider_than_the_terminal(width: int) -> None:
    lines = ESCAPE.sub("", shown(HARBOUR, width=width)).splitlines()
    assert max(map(cell_len, lines)) <= width
    words = " ".join(lines).split()
    for paragraph in PARAGRAPHS:
        bare = [re.sub(r"[⁰¹²³⁴-⁹]", "", word) for word in words]
        assert " ".join(paragraph.split()) in " ".join(bare)


def test_table_stands_beside_each_other_only_where_there_is_room() -> None:
    wide, narrow = (ESCAPE.sub("", shown(HARBOUR, width=width)) for width in (100, 40))
    assert re.search(r"Who +How +What", wide)
    assert "Who" not in narrow
    assert (
        "1 a dock worker\n  anonymous, via The Dial (2 hops)\n  mixed statement, CT+ certain\n  The harbour" in narrow
    )


def test_nobody_speaks() -> None:
    assert ESCAPE.sub("", shown(SILENT)) == "Two tugs came.\n\nNobody is quoted or reported on this page.\n"


@pytest.mark.parametrize("marks", ["colour", "brackets"])
def test_text_can_not_drive_the_terminal(marks: Marks) -> None:
    evil = "\x1b]0;pwned\x07\x1b[2J\x9b2J\u202ereversed [bold]not markup[/bold] :smile:"
    text = shown(said_by("Nell" + evil, evil, title=evil, outlet=evil, url="http://x.example/" + evil), marks=marks)
    left = ESCAPE.sub("", text)
    assert not set(left) & set("\x1b\x07\x9b\u202e")
    assert "[bold]not markup[/bold] :smile:" in left


@settings(max_examples=60, deadline=None)
@given(readings())
def test_any_reading_can_be_shown(reading: Reading) -> None:
    for marks in ("colour", "brackets"):
        left = ESCAPE.sub("", shown(reading, width=40, marks=marks))  # type: ignore[arg-type]
        assert not [character for character in left if character < " " and character != "\n"]


def test_a_terminal_gets_the_page(reportedly: CommandLine) -> None:
    reportedly.in_a_terminal(columns=40)
    out = reportedly("read", "harbour").out
    assert "\x1b[1" in out
    assert "Two tugs towed the wreck" in ESCAPE.sub("", out)


def test_a_dumb_terminal_gets_brackets(reportedly: CommandLine) -> None:
    reportedly.in_a_terminal(columns=50, TERM="dumb")
    out = reportedly("read", "harbour").out
    assert "{a dock worker}" in out
    assert "\x1b" not in out
    assert max(map(cell_len, out.splitlines())) <= 50


def test_no_color_is_heeded(reportedly: CommandLine) -> None:
    reportedly.in_a_terminal(columns=100, NO_COLOR="1")
    out = reportedly("read", "harbour").out
    assert styled(out, "The harbour crane") == "4"
    assert "38;" not in out


def test_marks_can_be_had_in_a_pipe(reportedly: CommandLine) -> None:
    brackets = reportedly("read", "harbour", "--marks", "brackets").out
    assert "{Orme} <wrote>" in brackets
    assert "\x1b" not in brackets
    assert "\x1b[1" in reportedly("read", "harbour", "--marks", "colour").out
