"""The verbs of rumours in a ledger, as people and scripts see them."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from command_line import CommandLine, Ran
from jsonschema import Draft202012Validator
from ledger_times import AT, BY, MODEL
from traced_pages import page

from reportedly.ledger.ledger import Ledger
from reportedly.rumours.codec import schema

PIER = "The pier at Elver Bay will close in September"
PAGES = (
    page("p1", "Tidewatch", "2026-05-01T09:00", f"two insiders | statement | {PIER}"),
    page("p2", "Harbour Gazette", "2026-05-01T12:00", f"Tidewatch | statement | {PIER}"),
    page("p3", "Quay Post", "2026-05-02T08:00", f"Harbour Gazette | statement | {PIER}"),
    page("p4", "Bay Radio", "2026-05-03", f"Council leader Moira Tench | denial | {PIER.replace('The', 'the')}"),
)

Reportedly = Callable[..., Ran]


@pytest.fixture
def filled(reportedly: CommandLine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Reportedly:
    """Runs verbs beside a ledger with one rumour of four pages, r1."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("REPORTEDLY_LEDGER", raising=False)
    with Ledger.create("reportedly.db", at=AT) as ledger:
        for reading in PAGES:
            ledger.add(reading, model=MODEL, by=BY, at=AT)
        ledger.rumours.place(by=BY, at=AT)
    return reportedly


def lines(ran: Ran) -> list[Any]:
    assert ran.code == 0, ran.err
    return [json.loads(line) for line in ran.out.splitlines()]


def test_rumours(filled: Reportedly) -> None:
    (line,) = filled("rumours").out.splitlines()
    for told in ("r1 ", "denied, by representative", "1 origin, 4 pages", "2026-05-01 to 2026-05-03", f"{PIER} 2026."):
        assert told in line
    (found,) = lines(filled("rumours", "--about", "elver bay", "--status", "denied", "--format", "json"))
    assert (found["id"], found["n_pages"], found["least"], found["most"]) == ("r1", 4, 1, 1)
    assert filled("rumours", "--status", "open").out == ""
    assert filled("rumours", "--status", "true").code == 2


def test_rumours_that_wait_are_told(filled: Reportedly) -> None:
    with Ledger.open("reportedly.db") as ledger:
        ledger.add(
            page("p9", "Bay Radio", "2026-05-09", "- | - | The heron has come back to the quay"),
            model=MODEL,
            by=BY,
            at=AT,
        )
    told = "reportedly: 1 page is not among them yet: run 'reportedly ledger place'\n"
    assert filled("rumours").err == told
    assert filled("ledger", "place").out.startswith("1 pages placed, 1 claims")
    assert filled("rumours").err == ""


def test_rumour(filled: Reportedly) -> None:
    told = filled("rumour", "r1").out
    assert told.startswith(f"r1  {PIER} 2026.\n    denied, by somebody who speaks for them; 1 origin; 4 pages\n")
    assert "two insiders (anonymous), heard by Tidewatch" in told
    (found,) = lines(filled("rumour", "r1", "--format", "json"))
    Draft202012Validator(schema()).validate(found)
    assert [each["status"] for each in found["rumours"]] == ["denied"]
    assert [each["id"] for each in found["pages"]] == ["p1", "p2", "p3", "p4"]
    assert filled("rumour", "r1", "--format", "mermaid").out.startswith("flowchart LR")
    assert filled("rumour", "r1", "--format", "dot").out.startswith("digraph rumours {")


def test_claim(filled: Reportedly) -> None:
    told = filled("claim", "p4/a1").out
    assert "Council leader Moira Tench (named)" in told
    assert f"r1 (denied), deny: {PIER} 2026." in told
    (found,) = lines(filled("claim", "p4#a1", "--format", "json"))
    assert (found["claim"]["who"], found["stance"], found["rumour"]["id"]) == (
        "Council leader Moira Tench",
        "deny",
        "r1",
    )
    assert lines(filled("claim", "p4", "--format", "json")) == [found]


def test_record(filled: Reportedly) -> None:
    told = filled("record", "Harbour Gazette").out
    assert told.splitlines()[0] == "# Harbour Gazette as a source: 1 rumour"
    assert "0 of 1, 0% to 79%" in told
    source, outlet = lines(filled("record", "Harbour Gazette", "--format", "json"))
    assert (source["role"], outlet["role"], outlet["outcomes"]["denied"]) == ("source", "outlet", 1)
    assert outlet["confirmed"] == {"n": 0, "of": 1, "least": 0.0, "most": 0.793}
    ran = filled("record", "Ivo Pike")
    assert (ran.code, ran.err.startswith("reportedly: no rumour here was told by Ivo Pike")) == (1, True)


def test_corrections(filled: Reportedly) -> None:
    assert filled("correct", "p1#a1", "p2#a1", "--split", "--reason", "another pier").out == "correction 1\n"
    assert len(lines(filled("rumours", "--format", "json"))) == 2
    one, other = (each["id"] for each in lines(filled("rumours", "--format", "json")))
    assert filled("correct", "--merge", one, other).out == "correction 2\n"
    assert len(lines(filled("rumours", "--format", "json"))) == 1
    assert filled("correct", "--not-derived", "p3#a1", "p2#a1").out == "correction 3\n"
    assert filled("correct", "--not-the-same", "p3#a1", "p4#a1").out == "correction 4\n"
    told = filled("correct", "--list").out
    assert "same claim" in told and "p3#a1 and p2#a1" in told  # noqa: PT018
    for number in ("4", "3", "2", "1"):
        assert filled("correct", "--withdraw", number).code == 0
    (found,) = lines(filled("rumours", "--format", "json"))
    assert (found["n_pages"], found["status"]) == (4, "denied")
    assert filled("ledger", "rebuild").out.startswith("4 pages placed, 4 claims")
    assert lines(filled("rumours", "--format", "json")) == [found]
    assert filled("ledger", "check").code == 0


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("rumour", "r9"), "there is no rumour 'r9'"),
        (("claim", "p9"), "there is no page 'p9'"),
        (("claim", "p1/a9"), "there is no claim 'p1/a9'"),
        (("correct", "p1#a1", "p2#a1", "--who", "N"), "one attribution at a time"),
        (("correct", "--merge", "r1", "r9"), "there is no rumour 'r9'"),
        (("correct", "--not-derived", "p1#a1", "p1#a1"), "these are one claim"),
    ],
)
def test_wrong_usage(filled: Reportedly, words: tuple[str, ...], told: str) -> None:
    ran = filled(*words)
    assert (ran.code, len(ran.err.splitlines())) == (2, 1)
    assert told in ran.err


@pytest.mark.parametrize(
    "words",
    [("rumours",), ("rumour",), ("claim",), ("record",), ("ledger", "rebuild"), ("ledger", "place")],
)
def test_help_ends_in_an_example(filled: Reportedly, words: tuple[str, ...]) -> None:
    ran = filled(*words, "--help")
    assert ran.code == 0
    assert ran.out.splitlines()[-1].strip().startswith(f"Example: reportedly {' '.join(words)}")
