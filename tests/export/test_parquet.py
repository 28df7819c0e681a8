"""Parquet, read back by pyarrow."""

from __future__ import annotations

import sys
from io import BytesIO

import pytest
from example_readings import HARBOUR, SILENT
from generated_readings import readings
from hypothesis import given, settings
from pyarrow import Table, parquet

from reportedly.errors import UsageError
from reportedly.export import parquet as export
from reportedly.reading.reading import Reading


def table(*several: Reading) -> Table:
    file = BytesIO()
    export.write(several, file)
    return parquet.read_table(BytesIO(file.getvalue()))


def test_a_row_an_attribution() -> None:
    rows = table(HARBOUR, SILENT).to_pylist()
    assert [row["attribution"] for row in rows] == [attribution.id for attribution in HARBOUR.attributions]
    assert rows[3]["who"] == {"id": "e4", "name": "Nell Orme", "kind": "person", "identity": "named"}
    assert [member["name"] for member in rows[3]["chain"]] == ["The Dial", "friends of the pair", "Nell Orme"]
    assert (rows[0]["byline"], rows[0]["parent"], rows[5]["earliest"]) == (["Ada Venn"], None, "2025-10-01")


@settings(max_examples=25, deadline=None)
@given(readings())
def test_what_is_told_of_an_attribution_comes_back(reading: Reading) -> None:
    rows = table(reading).to_pylist()
    told = reading.to_dict()["attributions"]
    same = (
        "source",
        "cue",
        "content",
        "carried",
        "hops",
        "quote",
        "act",
        "factuality",
        "page_stance",
        "parent",
        "medium",
    )
    assert isinstance(told, list)
    for row, attribution in zip(rows, told, strict=True):
        assert {name: row[name] for name in same} == {name: attribution[name] for name in same}
        assert [member["id"] for member in row["chain"]] == attribution["chain"]
        assert row["confidence"] == attribution["confidence"]


def test_groups_of_rows_are_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(export, "ROWS_AT_A_TIME", 10)
    file = BytesIO()
    export.write([HARBOUR] * 5, file)
    assert parquet.ParquetFile(file).num_row_groups == 4
    assert table(*[HARBOUR] * 5).num_rows == 35


def test_nothing_is_an_empty_table() -> None:
    assert table().num_rows == 0


def test_without_pyarrow_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    with pytest.raises(UsageError, match=r"reportedly\[parquet\]"):
        export.write([HARBOUR], BytesIO())
