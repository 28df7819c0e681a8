"""`reportedly export` as people and scripts see it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from command_line import CommandLine
from example_readings import HARBOUR, SILENT
from pyarrow import parquet

from reportedly.export.formats import FORMATS

TEXT_FORMATS = [name for name, format in FORMATS.items() if format.shape == "text"]


@pytest.fixture
def saved(tmp_path: Path) -> str:
    path = tmp_path / "saved.jsonl"
    path.write_text(f"{HARBOUR.to_json()}\n{SILENT.to_json()}\n", "utf-8")
    return str(path)


@pytest.mark.parametrize("name", TEXT_FORMATS)
def test_text_goes_to_standard_output_or_a_file(reportedly: CommandLine, saved: str, tmp_path: Path, name: str) -> None:
    ran = reportedly("export", saved, "--to", name)
    assert (ran.code, ran.err) == (0, "")
    assert "Nell Orme" in ran.out
    there = tmp_path / "there"
    assert reportedly("export", saved, "--to", name, "-o", str(there)).out == ""
    assert there.read_bytes().decode("utf-8") == ran.out


def test_a_folder_is_new_or_nothing(reportedly: CommandLine, saved: str, tmp_path: Path) -> None:
    folder = tmp_path / "brat"
    assert reportedly("export", saved, "--to", "brat", "-o", str(folder)).code == 0
    assert sorted(path.suffix for path in folder.iterdir()) == [".ann", ".ann", ".conf", ".txt", ".txt"]
    assert (folder / f"{HARBOUR.page.id}.txt").read_bytes().decode("utf-8") == HARBOUR.page.text
    again = reportedly("export", saved, "--to", "brat", "-o", str(folder))
    assert again.code == 2
    assert "there is something already. Name a folder that isn't there yet" in again.err
    assert len(list(folder.iterdir())) == 5
    assert sorted(path.name for path in tmp_path.iterdir()) == ["brat", "saved.jsonl"]


def test_an_empty_folder_is_as_good_as_none(reportedly: CommandLine, saved: str, tmp_path: Path) -> None:
    (tmp_path / "brat").mkdir()
    assert reportedly("export", saved, "--to", "brat", "-o", str(tmp_path / "brat")).code == 0
    assert len(list((tmp_path / "brat").iterdir())) == 5


def test_parquet_is_a_file(reportedly: CommandLine, saved: str, tmp_path: Path) -> None:
    there = tmp_path / "readings.parquet"
    assert reportedly("export", saved, "--to", "parquet", "-o", str(there)).code == 0
    assert parquet.read_table(there).num_rows == len(HARBOUR.attributions)


def test_a_bad_record_is_listed(reportedly: CommandLine, saved: str) -> None:
    with Path(saved).open("a", encoding="utf-8") as file:
        file.write("{}\n")
    ran = reportedly("export", saved, "--to", "claimreview")
    assert ran.code == 3
    assert len(json.loads(ran.out)["@graph"]) == 6
    assert ran.err == (
        "reportedly: 1 of 3 pages was skipped:\n"
        f"  {saved}, record 3: format is None, expected 'reportedly.reading/1'. "
        "Another version of reportedly wrote it: read the page again, or use that version\n"
    )


@pytest.mark.parametrize(
    ("words", "told"),
    [
        pytest.param(("--to", "docx"), "there is no format 'docx'. Take one of webannotation, ", id="no such format"),
        pytest.param(("--to", "brat"), "brat can't go to standard output. Name a folder with --output", id="no folder"),
        pytest.param(("--to", "parquet"), "parquet can't go to standard output. Name a file", id="no file"),
        pytest.param(("--to", "csv", "-o", "no/such/file"), "No such file or directory", id="nowhere"),
        pytest.param(("--to", "brat", "-o", "no/such/folder"), "No such file or directory", id="nowhere for a folder"),
        pytest.param((), "--to", id="no format"),
    ],
)
def test_wrong_usage(reportedly: CommandLine, saved: str, words: tuple[str, ...], told: str) -> None:
    ran = reportedly("export", saved, *words)
    assert (ran.code, ran.out) == (2, "")
    assert told in ran.err


def test_help_tells_every_format(reportedly: CommandLine) -> None:
    ran = reportedly("export", "--help")
    told = " ".join(ran.out.split())
    for format in FORMATS.values():
        assert f"{format.name}: {format.about}" in told
    assert ran.out.splitlines()[-1].strip().startswith("Example: reportedly export examples/")
