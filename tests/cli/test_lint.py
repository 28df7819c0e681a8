"""`reportedly lint`, `balance` and `explain` as people and scripts see them."""

from __future__ import annotations

import json
from pathlib import Path
from types import SimpleNamespace

import pytest
from command_line import RESULTS, CommandLine
from example_readings import HARBOUR
from read_pages import read_page

from reportedly.intake.pages import open_pages
from reportedly.reading.link import Linked

ATTACK = read_page(
    "«s1 Ada Venn» «c1 said» «x1 yes».\n«s2 A source» «c2 slammed» «x2 Venn for the late tide tables».", "2 anonymous"
)


@pytest.fixture(autouse=True)
def pages(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Two more pages to be read, and a working directory without settings above it."""
    monkeypatch.setitem(RESULTS, "attack", ATTACK)
    monkeypatch.setitem(RESULTS, "crawl.jsonl", ATTACK)
    monkeypatch.chdir(tmp_path)


def test_lines_and_exit_code(reportedly: CommandLine) -> None:
    ran = reportedly("lint", "silent", "attack")
    assert ran.code == 1
    first, second = ran.out.splitlines()
    assert first.startswith("attack:2:1: warning bare-source [A source] ")
    assert second.startswith("attack:2:18: error anonymous-attack [Venn for the late tide tables] ")
    assert ran.err == "reportedly: 1 error, 1 warning on 2 pages\n"


def test_nothing_found(reportedly: CommandLine) -> None:
    ran = reportedly("lint", "silent")
    assert (ran.code, ran.out, ran.err) == (0, "", "reportedly: nothing found on 1 page\n")


def test_skipped_pages(reportedly: CommandLine) -> None:
    assert reportedly("lint", "silent", "big").code == 3
    assert reportedly("lint", "big").code == 1
    ran = reportedly("lint", "attack", "big")
    assert ran.code == 1
    assert "1 of 2 pages was skipped" in ran.err


def test_json_and_sarif(reportedly: CommandLine) -> None:
    lines = reportedly("lint", "silent", "attack", "crawl.jsonl", "--format", "json").out.splitlines()
    assert [json.loads(line)["file"] for line in lines] == ["silent", "attack", f"crawl.jsonl#{ATTACK.page.id}"]
    assert [len(json.loads(line)["findings"]) for line in lines] == [0, 2, 2]
    ran = reportedly("lint", "silent", "attack", "--format", "sarif")
    assert ran.err == ""
    assert [result["level"] for result in json.loads(ran.out)["runs"][0]["results"]] == ["warning", "error"]


def test_settings(reportedly: CommandLine, tmp_path: Path) -> None:
    (tmp_path / "reportedly.toml").write_text('[lint]\nanonymous-attack = "off"\nanonymous-opinion = "off"\n')
    assert reportedly("lint", "attack").code == 0
    other = tmp_path / "other.toml"
    other.write_text('[lint]\nbare-source = "off"\n')
    ran = reportedly("lint", "attack", "--config", str(other))
    assert (ran.code, len(ran.out.splitlines())) == (1, 1)
    other.write_text('[lint]\nbare-sauce = "off"\n')
    wrong = reportedly("lint", "attack", "--config", str(other))
    assert wrong.code == 2
    assert wrong.err.endswith("names a rule that doesn't exist: 'bare-sauce'. Did you mean 'bare-source'?\n")


def test_pages_of_a_folder_are_told_by_their_files(
    reportedly: CommandLine, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    desk = tmp_path / "desk"
    desk.mkdir()
    for name in ("a.txt", "b.txt"):
        (desk / name).write_text("Venn said yes.")
    monkeypatch.setattr("reportedly.intake.open_pages", open_pages)
    monkeypatch.setattr("reportedly.reading.read.read_all", lambda pages, workers: (ATTACK for _ in pages))
    lines = reportedly("lint", "desk", "--format", "json").out.splitlines()
    assert [Path(json.loads(line)["file"]).name for line in lines] == ["a.txt", "b.txt"]


def test_balance(reportedly: CommandLine) -> None:
    ran = reportedly("balance", "harbour", "silent")
    assert (ran.code, ran.err) == (0, "")
    assert ran.out.startswith("Harbour crane 'held up by tape', says docker\n  7 attributions hold ")
    assert "\n\nsilent\n  0 attributions hold 0% of the text\n" in ran.out
    told = json.loads(reportedly("balance", "harbour", "-f", "json").out)
    assert (told["format"], told["second_hand"]) == ("reportedly.balance/1", 3)


@pytest.fixture
def network(monkeypatch: pytest.MonkeyPatch) -> None:
    """The shipped models' place, taken by scores of one attribution of HARBOUR."""
    parts = ((span.start, span.end) for span in (*HARBOUR.attributions[0].source, *HARBOUR.attributions[0].cue))
    source, cue = parts
    linked = (Linked((source,), (cue,), (), cue_score=0.88, label_score=-1.0),)
    monkeypatch.setattr("reportedly.reading.explain.scored", lambda reading, models: linked)
    monkeypatch.setattr("reportedly.reading.onnx.shipped", SimpleNamespace)


@pytest.mark.usefixtures("network")
def test_explain(reportedly: CommandLine) -> None:
    ran = reportedly("explain", "harbour", "a1")
    assert (ran.code, ran.err) == (0, "")
    assert "identity     anonymous\n" in ran.out
    assert "probability of 0.88" in ran.out
    told = json.loads(reportedly("explain", "harbour", "a4", "--format", "json").out)
    assert (told["format"], told["attribution"]) == ("reportedly.explanation/1", "a4")
    carried = next(reason for reason in told["reasons"] if reason["field"] == "carried")
    assert carried["evidence"][0]["text"] == "The Dial"


@pytest.mark.usefixtures("network")
def test_explain_what_is_not_there(reportedly: CommandLine) -> None:
    ran = reportedly("explain", "harbour", "a9")
    assert (ran.code, ran.out) == (2, "")
    assert ran.err == "reportedly: the page has no attribution 'a9'. It has a1 to a7\n"
    assert reportedly("explain", "big", "a1").code == 1
    other = reportedly("explain", "harbour", "beef/a1")
    assert (other.code, other.err.count(f"{HARBOUR.page.id}/a1")) == (2, 1)


@pytest.mark.parametrize("verb", ["lint", "balance", "explain"])
def test_help_ends_in_an_example(reportedly: CommandLine, verb: str) -> None:
    ran = reportedly(verb, "--help")
    assert ran.code == 0
    assert ran.out.splitlines()[-1].strip().startswith(f"Example: reportedly {verb} examples/harbour.html")
    assert reportedly(verb, "--nonsense").code == 2
