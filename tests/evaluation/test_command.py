"""`reportedly evaluate` as people and scripts see it."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from command_line import CommandLine
from evaluation_records import GOLD, PREDICTED, WHO_SAID_WHAT, WHO_WAS_READ, record
from example_readings import HARBOUR, said_by

from reportedly.errors import PageTooLarge, Place
from reportedly.evaluation.gold import read_gold
from reportedly.evaluation.predictions import read_predictions
from reportedly.evaluation.readings import figures as of_readings
from reportedly.evaluation.records import parts
from reportedly.evaluation.spans import figures as of_spans
from reportedly.page.model import Page, Skipped
from reportedly.reading.fields import Field
from reportedly.reading.model import Attribution, Entity, Headline
from reportedly.reading.reading import Reading

Write = Callable[..., Path]


@pytest.fixture(autouse=True)
def reader(monkeypatch: pytest.MonkeyPatch, reportedly: CommandLine) -> dict[str, Any]:
    """A reader that reads PREDICTED, and fails on pages it doesn't know; tells with how many workers it was asked."""
    asked: dict[str, Any] = {}

    def read_all(pages: Iterable[Page], *, workers: int) -> Iterator[Reading | Skipped]:
        asked["workers"] = workers
        for page in pages:
            yield _reading(page)

    monkeypatch.setattr("reportedly.reading.read.read_all", read_all)
    return asked


def _reading(page: Page) -> Reading | Skipped:
    if page.id not in {each["id"] for each in PREDICTED}:
        return Skipped(Place(page.id), PageTooLarge("the text is too long", where=Place(page.id)))
    (told,) = [each for each in PREDICTED if each["id"] == page.id]
    who = Entity("e1", "unstated", "unknown", "unstated")
    attributions = tuple(
        Attribution(each.id, each.source, each.cue, each.content, "e1", ("e1",), each.confidence or 0.0)
        for each in parts(Field(told["attributions"]), page.text)
    )
    return Reading(page, (who,), attributions, (), Headline(""))


def test_text(reportedly: CommandLine, written: Write, reader: dict[str, Any]) -> None:
    ran = reportedly("evaluate", "--gold", str(written("gold.jsonl", *GOLD)), "--bootstrap", "0", "--workers", "2")
    assert (ran.code, ran.err, reader["workers"]) == (0, "", 2)
    lines = [re.split(r"\s{2,}", line.strip()) for line in ran.out.splitlines()]
    assert lines[0] == ["gold.jsonl: 2 documents, 3 attributions marked, 4 predicted"]
    assert ["source", "0.333", "0.500", "0.400", "0.619", "0.929", "0.743", "0.600", "0.750", "0.667"] in lines
    assert ["whole", "0.500", "0.667", "0.571", "0.721", "0.962", "0.824"] in lines
    assert ["who (found, and the source's head right): F1", "0.800"] in lines
    assert ["attributions without a source: found", "1.000"] in lines
    assert ["indirect", "1.000", "3"] in lines
    assert ["expected calibration error of `confidence`: 0.275"] in lines


def test_json(reportedly: CommandLine, written: Write) -> None:
    path = written("gold.jsonl", *GOLD)
    ran = reportedly("evaluate", "--gold", str(path), "--format", "json", "--bootstrap", "20")
    told = json.loads(ran.out)
    assert list(told) == [
        "format",
        "form",
        "gold",
        "predictions",
        "figures",
        "ranges",
        "counts",
        "people",
        "calibration",
        "against",
        "floors",
        "skipped",
    ]
    assert told["gold"] == {
        "file": str(path),
        "sha256": sha256(path.read_bytes()).hexdigest(),
        "split": None,
        "documents": 2,
    }
    assert told["figures"]["who.f1"] == 0.8
    assert told["ranges"]["who.f1"][0] <= 0.8 <= told["ranges"]["who.f1"][1]
    assert told["counts"]["whole.gold"] == 3
    assert told["calibration"]["n"] == 4
    assert (told["people"], told["against"], told["floors"], told["skipped"]) == (None, None, None, [])
    assert reportedly("evaluate", "--gold", str(path), "-f", "json", "--bootstrap", "20").out == ran.out


def test_a_saved_run_can_be_scored_and_compared(reportedly: CommandLine, written: Write, tmp_path: Path) -> None:
    gold, run = written("gold.jsonl", *GOLD), tmp_path / "run.jsonl"
    made = reportedly("evaluate", "--gold", str(gold), "--save", str(run), "-f", "json")
    saved = reportedly("evaluate", "--gold", str(gold), "--pred", str(run), "-f", "json")
    assert json.loads(saved.out)["figures"] == json.loads(made.out)["figures"]
    assert json.loads(run.read_text("utf-8").splitlines()[0])["format"] == "reportedly.reading/1"
    better = str(written("better.jsonl", *GOLD))
    told = json.loads(
        reportedly("evaluate", "--gold", str(gold), "--pred", better, "--against", str(run), "-f", "json").out
    )["against"]
    assert told["documents"] == 2
    assert told["lost"] == []
    assert {(each["document"], each["attribution"], each["figure"]) for each in told["gained"]} == {
        ("tide", "E2", figure) for figure in ("source", "content", "pair", "whole")
    }


def test_gained_and_lost_are_listed_with_their_text_in_a_terminal_only(reportedly: CommandLine, written: Write) -> None:
    gold, worse = written("gold.jsonl", *GOLD), written("worse.jsonl", record("tide", WHO_WAS_READ))
    words = ("evaluate", "--gold", str(gold), "--pred", str(worse), "--against", str(gold))
    out = reportedly(*words).out
    assert "against gold.jsonl, on 1 documents that both hold: 0 gained, 4 lost" in out
    assert re.search(r"^  tide#E2  -source -content -pair -whole$", out, re.MULTILINE)
    assert "was early" not in out
    reportedly.in_a_terminal(columns=120)
    assert "  tide#E2  -source -content -pair -whole  it was early\n" in reportedly(*words).out


def test_the_human_line(reportedly: CommandLine, written: Write) -> None:
    versions = [
        {"annotator": name, "attributions": record("two", notation)["attributions"]}
        for name, notation in (("a", WHO_SAID_WHAT), ("b", WHO_WAS_READ))
    ]
    several = written(
        "several.jsonl", {"id": "two", "text": record("two", WHO_SAID_WHAT)["text"], "versions": versions}
    )
    gold = written("gold.jsonl", *GOLD)
    out = reportedly("evaluate", "--gold", str(gold), "--people", str(several), "--bootstrap", "0").out
    assert re.search(r"^whole .* 0\.400$", out, re.MULTILINE)
    assert "(1 pairs of them on 1 documents)" in out
    ran = reportedly("evaluate", "--gold", str(gold), "--people", str(gold))
    assert ran.code == 2
    assert "no document has several annotators" in ran.err


def test_bad_records_and_pages_are_listed(reportedly: CommandLine, written: Write) -> None:
    gold = written("gold.jsonl", *GOLD, "{", record("long", WHO_SAID_WHAT))
    ran = reportedly("evaluate", "--gold", str(gold), "-f", "json")
    assert ran.code == 3
    head, bad_record, bad_page = ran.err.splitlines()
    assert head == "reportedly: 2 records or pages were skipped:"
    assert bad_record.startswith(f"  {gold}, record 3: this is no JSON: ")
    assert bad_page == "  long: the text is too long"
    told = json.loads(ran.out)
    assert (told["gold"]["documents"], told["predictions"]["missing"], len(told["skipped"])) == (3, 1, 2)
    assert told["counts"]["whole.gold"] == 5


def test_a_run_without_any_reading_has_failed(reportedly: CommandLine, written: Write) -> None:
    gold = written("gold.jsonl", record("long", WHO_SAID_WHAT))
    assert reportedly("evaluate", "--gold", str(gold)).code == 1


@pytest.mark.parametrize(("least", "code"), [(0.8, 0), (0.801, 1)])
def test_floors(least: float, code: int, reportedly: CommandLine, written: Write, tmp_path: Path) -> None:
    gold, pins = written("gold.jsonl", *GOLD), tmp_path / "floors.json"
    pinned = {"gold": "gold.jsonl", "sha256": sha256(gold.read_bytes()).hexdigest(), "floors": {"who.f1": least}}
    pins.write_text(json.dumps([pinned]), "utf-8")
    ran = reportedly("evaluate", "--gold", str(gold), "--floors", str(pins))
    assert ran.code == code
    assert ran.err == ("reportedly: who.f1 is below its floor: 0.800 < 0.801\n" if code else "")
    assert f"floors: {1 - code} of 1 kept" in ran.out
    # other data than that which was measured
    other = written("other.jsonl", GOLD[0])
    ran = reportedly("evaluate", "--gold", str(other), "--floors", str(pins))
    assert ran.code == 2
    assert "there are no floors for" in ran.err


def test_whole_readings(reportedly: CommandLine, written: Write) -> None:
    gold = written("gold.jsonl", HARBOUR.to_json())
    ran = reportedly("evaluate", "--gold", str(gold), "--pred", str(gold), "--bootstrap", "0")
    lines = [re.split(r"\s{2,}", line.strip()) for line in ran.out.splitlines()]
    assert ran.code == 0
    assert lines[0] == ["gold.jsonl: 1 documents, 7 attributions marked, 7 predicted"]
    assert ["who", "1.000", "7"] in lines
    assert ["unnamed sources merged with others: 0; entities too many for named ones: 0"] in lines
    as_spans = reportedly("evaluate", "--gold", str(gold), "--pred", str(gold), "--spans", "-f", "json")
    assert json.loads(as_spans.out)["figures"]["whole.exact.f1"] == 1.0


def test_gained_and_lost_of_whole_readings(reportedly: CommandLine, written: Write) -> None:
    good, bad = said_by("Nell Orme", "it rained", id="a"), said_by("Nell Orme", "it rained", id="a")
    record = json.loads(bad.to_json())
    record["attributions"][0]["act"] = "denial"
    gold, run = written("gold.jsonl", good.to_json()), written("run.jsonl", record)
    told = json.loads(
        reportedly("evaluate", "--gold", str(gold), "--pred", str(run), "--against", str(gold), "-f", "json").out
    )["against"]
    assert [each["figure"] for each in told["lost"]] == ["act", "act_first"]


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["--gold", "nowhere.jsonl"], "nowhere.jsonl"),
        (["--gold", "GOLD", "--pred", "GOLD", "--save", "x"], "--save has nothing to save"),
        (["--gold", "GOLD", "--limit", "1", "--floors", "GOLD"], "--limit leaves some out"),
        (["--gold", "GOLD", "--floors", "GOLD"], "these are no floors"),
        (["--gold", "GOLD", "--bootstrap", "-1"], "bootstrap"),
        ([], "--gold"),
    ],
)
def test_wrong_usage(words: list[str], told: str, reportedly: CommandLine, written: Write) -> None:
    gold = str(written("gold.jsonl", *GOLD))
    ran = reportedly("evaluate", *(gold if word == "GOLD" else word for word in words))
    assert (ran.code, ran.out) == (2, "")
    assert told in ran.err


def test_every_figure_is_documented() -> None:
    told = (Path(__file__).parents[2] / "docs" / "how-to-evaluate.md").read_text("utf-8")
    names = {
        re.sub(r"\.(p|r|f1)$", "", re.sub(r"^\w+\.(?=exact|partial|token)", "ROLE.", name)) for name in of_spans({})
    }
    missing = [name for name in (*names, *of_readings({})) if f"`{name.replace('ROLE.', '')}`" not in told]
    assert missing == []


def test_saved_runs_are_read_back_whole(reportedly: CommandLine, written: Write, tmp_path: Path) -> None:
    gold, run = written("gold.jsonl", *GOLD), tmp_path / "run.jsonl"
    assert reportedly("evaluate", "--gold", str(gold), "--save", str(run)).code == 0
    told = read_predictions(run, read_gold(gold)).by_document["tide"]
    assert told.reading is not None
    assert told.reading.page.text == GOLD[0]["text"]
    assert [each.confidence for each in told.parts] == [0.9, 0.6, 0.2]
