from __future__ import annotations

import json
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

import pytest
from evaluation_records import GOLD
from marked import OWN_GOLD

from reportedly.errors import UsageError
from reportedly.evaluation.floors import Checked, Floor, check, floors_of, read_floors
from reportedly.evaluation.gold import read_gold
from reportedly.evaluation.spans import figures

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize(
    ("value", "at_least", "kept"),
    [(0.54, 0.54, True), (0.5396, 0.54, True), (0.5394, 0.54, False), (0.7, 0.54, True), (None, 0.0, False)],
)
def test_a_floor_is_kept_as_printed(value: float | None, at_least: float, kept: bool) -> None:
    assert Checked(Floor("whole.exact.f1", at_least), value).kept is kept


def test_a_figure_that_does_not_exist_is_refused() -> None:
    with pytest.raises(UsageError, match=r"f\.json: there is no figure 'hole\.exact\.f1'"):
        check(figures({}), (Floor("hole.exact.f1", 0.5),), file="f.json")


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("{", "this is no JSON"),
        ('{"gold": "x"}', "expected a list"),
        ('[{"sha256": "abc"}]', '[0].sha256 is "abc", expected 64 hex digits'),
        (json.dumps([{"gold": "x", "sha256": "0" * 64, "floors": {"who.f1": 72}}]), "[0].floors.who.f1 is 72"),
        (json.dumps([{"gold": "x", "sha256": "0" * 64, "floors": []}]), "[0].floors is []"),
    ],
)
def test_bad_floors_are_named(text: str, told: str, tmp_path: Path) -> None:
    path = tmp_path / "floors.json"
    path.write_text(text, "utf-8")
    with pytest.raises(UsageError) as raised:
        read_floors(path)
    assert told in str(raised.value)


def test_floors_hold_for_the_data_they_were_measured_on(written: Callable[..., Path], tmp_path: Path) -> None:
    path = written("gold.jsonl", *GOLD)
    pins = tmp_path / "floors.json"
    told = {"gold": "gold.jsonl", "sha256": sha256(path.read_bytes()).hexdigest(), "split": None}
    pins.write_text(json.dumps([{**told, "floors": {"who.f1": 0.72}}]), "utf-8")
    assert floors_of(read_gold(path), read_floors(pins), file="f.json") == (Floor("who.f1", 0.72),)
    with path.open("a", encoding="utf-8") as file:
        file.write("\n")
    with pytest.raises(UsageError, match=r"there are no floors for .* with the SHA-256"):
        floors_of(read_gold(path), read_floors(pins), file="f.json")


def test_our_floors_are_pinned_to_our_own_gold() -> None:
    path = ROOT / "benchmarks" / "floors.json"
    gold = read_gold(OWN_GOLD.with_suffix(".jsonl"))
    assert gold.skipped == ()
    names = figures({f"type.{kind}.gold": 1 for kind in ("direct", "indirect", "mixed")})
    checked = check(names, floors_of(gold, read_floors(path), file=str(path)), file=str(path))
    assert len({each.floor.figure for each in checked}) == len(checked)
