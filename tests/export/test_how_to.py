"""The page on exports: its Python runs, and it tells of every format and column."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from reportedly.export.columns import COLUMNS
from reportedly.export.csv import OFFSETS
from reportedly.export.formats import FORMATS

PAGE = (Path(__file__).parents[2] / "docs" / "how-to-export.md").read_text("utf-8")


def test_every_format_has_a_line() -> None:
    table = PAGE.partition("| `--to` |")[2].partition("\n\n")[0]
    assert re.findall(r"^\| `(\w+)` \|", table, re.MULTILINE) == list(FORMATS)


def test_every_column_is_told() -> None:
    table = PAGE.partition("| column |")[2].partition("\n\n")[0]
    told = [name for cell in re.findall(r"^\| (`.+?`) \|", table, re.MULTILINE) for name in re.findall(r"\w+", cell)]
    assert told == [*COLUMNS, *OFFSETS]


def test_its_python_runs(capsys: pytest.CaptureFixture[str]) -> None:
    known: dict[str, object] = {}
    for block in re.findall(r"```python\n(.*?)```", PAGE, re.DOTALL):
        exec(compile(block, "how-to-export.md", "exec"), known)
    shown = capsys.readouterr().out.splitlines()
    assert shown[0] == "Ada Venn 17"
    assert shown[-1] == "denial"
