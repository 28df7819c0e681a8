"""CSV: read back as it was meant, and harmless in a spreadsheet."""

from __future__ import annotations

import csv
from io import StringIO

import pytest
from example_readings import HARBOUR, SILENT, said_by
from generated_readings import readings
from hypothesis import given, settings

from reportedly.export.columns import COLUMNS
from reportedly.export.csv import OFFSETS, texts
from reportedly.reading.reading import Reading

BEGINS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def table(*several: Reading) -> list[dict[str, str]]:
    return list(csv.DictReader(StringIO("".join(texts(several)), newline="")))


def test_a_record_an_attribution() -> None:
    records = table(HARBOUR, SILENT, HARBOUR)
    assert list(records[0]) == [*COLUMNS, *OFFSETS]
    assert [record["attribution"] for record in records] == [f"a{n}" for n in range(1, 8)] * 2
    assert records[5]["content"] == "'I never left,' … 'Ask anyone.'"
    assert (records[5]["earliest"], records[5]["latest"]) == ("2025-10-01", "2025-10-10")
    spans = [edge.split("..") for edge in records[5]["content_at"].split()]
    assert [HARBOUR.page.text[int(start) : int(end)] for start, end in spans] == ["'I never left,'", "'Ask anyone.'"]
    assert records[4]["source_at"] == ""


@pytest.mark.parametrize("sign", BEGINS_A_FORMULA)
def test_no_cell_is_a_formula(sign: str) -> None:
    bad = f"{sign}HYPERLINK('http://quay.example','x')"
    page = {"title": bad, "outlet": bad, "url": bad, "published": bad, "id": bad}
    for cell in table(said_by(f"  {bad}", bad, **page))[0].values():
        assert not cell.startswith(BEGINS_A_FORMULA)


@settings(max_examples=25, deadline=None)
@given(readings())
def test_every_reading_is_a_table_without_formulas(reading: Reading) -> None:
    text = "".join(texts([reading]))
    assert len(text.splitlines()) == 1 + len(reading.attributions)
    for record in table(reading):
        assert set(record) == {*COLUMNS, *OFFSETS}
        assert not [cell for cell in record.values() if cell.startswith(BEGINS_A_FORMULA)]
