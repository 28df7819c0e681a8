"""Findings as lines, JSON and SARIF; hostile pages stay text."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from example_readings import HARBOUR, SILENT
from generated_readings import readings
from hypothesis import given, settings
from jsonschema import Draft202012Validator
from read_pages import read_page

from reportedly.lint import report
from reportedly.lint.check import check
from reportedly.lint.place import Lines, Position
from reportedly.lint.report import Linted, as_json, as_lines
from reportedly.lint.rules import RULES
from reportedly.lint.sarif import as_sarif
from reportedly.reading.model import Headline
from reportedly.reading.reading import Reading

SCHEMA = Draft202012Validator(report.schema())
SARIF = Draft202012Validator(json.loads(Path(__file__).with_name("sarif_subset.schema.json").read_text("utf-8")))

FIRM = Headline("Lift falls", firmer_than_body=True, why="one source has it")
LIFT = read_page("It rained.\n«s1 A source» «c1 said» «x1 the lift\nfell».", "1 anonymous", headline=FIRM)


def linted(reading: Reading, file: str = "lift.txt") -> Linted:
    return Linted(file, reading.page, check(reading))


def test_lines() -> None:
    assert list(as_lines(linted(LIFT))) == [
        "lift.txt:1:1: error firm-headline [Lift falls] The headline is firmer than the body: one source has it. "
        "Give it the body's own hedge or attribution.\n",
        "lift.txt:2:1: warning bare-source [A source] 'A source' tells nothing of how this source could know. "
        "Describe the source as closely as you can without giving the name away, and say why it stays unnamed.\n",
    ]


def test_lines_are_fit_for_a_terminal() -> None:
    reading = read_page("«s1 A\x1b[31m source» «c1 said» «x1 it\u202efell».", "1 anonymous")
    hostile = Linted(
        "\x1b]0;x.txt\n", reading.page, check(read_page("«s1 A source» «c1 said» «x1 it».", "1 anonymous"))
    )
    for line in (*as_lines(linted(reading)), *as_lines(hostile)):
        assert not set(line) & {"\x1b", "\u202e"}
        assert line.count("\n") == 1


def test_json() -> None:
    told = json.loads(as_json(linted(LIFT)))
    SCHEMA.validate(told)
    headline, bare = told["findings"]
    assert (headline["span"], headline["words"], headline["line"]) == (None, "Lift falls", 1)
    start = LIFT.page.text.index("A source")
    assert bare == {
        "rule": "bare-source",
        "level": "warning",
        "title": "A bare 'source' without description",
        "words": "A source",
        "span": {"start": start, "end": start + 8, "text": "A source"},
        "line": 2,
        "column": 1,
        "end_line": 2,
        "end_column": 9,
        "reason": bare["reason"],
        "attributions": ["a1"],
        "link": "docs/lint-rules.md#bare-source",
    }


def test_sarif() -> None:
    log = json.loads(as_sarif([linted(LIFT, "news desk/lift.txt"), linted(SILENT)], version="9.9"))
    SARIF.validate(log)
    (run,) = log["runs"]
    assert run["tool"]["driver"]["version"] == "9.9"
    assert [rule["id"] for rule in run["tool"]["driver"]["rules"]] == [rule.id for rule in RULES]
    headline, bare = run["results"]
    assert (headline["ruleId"], headline["level"]) == ("firm-headline", "error")
    assert run["tool"]["driver"]["rules"][bare["ruleIndex"]]["id"] == "bare-source"
    (location,) = bare["locations"]
    assert location["physicalLocation"]["artifactLocation"]["uri"] == "news%20desk/lift.txt"
    region = location["physicalLocation"]["region"]
    cut = LIFT.page.text[region["charOffset"] :][: region["charLength"]]
    assert cut == region["snippet"]["text"] == "A source"


@pytest.mark.parametrize(
    ("file", "uri"),
    [
        ("https://dial.example/a b?x=1", "https://dial.example/a%20b?x=1"),
        ("/news/é.txt", "file:///news/%C3%A9.txt"),
        ("crawl.jsonl#1f0c", "crawl.jsonl#1f0c"),
    ],
)
def test_files_and_addresses_are_uris(file: str, uri: str) -> None:
    log = json.loads(as_sarif([linted(LIFT, file)], version="1"))
    SARIF.validate(log)
    found = log["runs"][0]["results"][0]["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]
    assert found == uri


@settings(max_examples=60, deadline=None)
@given(readings())
def test_any_reading_can_be_checked_and_told(reading: Reading) -> None:
    found = linted(reading)
    SCHEMA.validate(json.loads(as_json(found)))
    SARIF.validate(json.loads(as_sarif([found], version="1")))
    assert len(list(as_lines(found))) == len(found.findings)
    assert all(reading.page.text[each.span.start : each.span.end] == each.words for each in found.findings if each.span)


def test_lines_and_columns_count_code_points() -> None:
    lines = Lines("é𝄞x\n\ny")
    assert [lines.position(at) for at in (0, 2, 4, 5)] == [
        Position(1, 1),
        Position(1, 3),
        Position(2, 1),
        Position(3, 1),
    ]


def test_a_page_whose_reading_breaks_nothing() -> None:
    assert check(SILENT) == ()
    assert {finding.rule.id for finding in check(HARBOUR)} <= {rule.id for rule in RULES}
