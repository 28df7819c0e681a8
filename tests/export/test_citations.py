"""Citations, read back by pybtex."""

from __future__ import annotations

from example_readings import HARBOUR, SILENT, said_by
from generated_readings import readings
from hypothesis import given, settings
from pybtex.database import BibliographyData, parse_string

from reportedly.export.citations import texts
from reportedly.reading.reading import Reading


def entries(*several: Reading) -> BibliographyData:
    return parse_string("".join(texts(several)), "bibtex")


def test_an_entry_an_attribution_with_a_content() -> None:
    found = entries(HARBOUR, SILENT)
    assert len(found.entries) == 6
    key = next(key for key in found.entries if key.endswith("-a6"))
    entry = found.entries[key]
    assert key == f"orme2025-{HARBOUR.page.id[:8]}-a6"
    assert dict(entry.fields) == {
        "title": "'I never left,' … 'Ask anyone.'",
        "howpublished": "Quoted in The Quay Post: 'Harbour crane 'held up by tape', says docker'",
        "year": "2025",
        "month": "10",
        "url": "https://dial.example/harbour",
        "note": "named (1 hop); direct denial; CT+ certain; instagram; in early October",
    }
    assert str(entry.persons["author"][0]) == "{Nell Orme}"


def test_the_same_page_twice_has_keys_of_its_own() -> None:
    assert len(entries(HARBOUR, HARBOUR).entries) == 12


def test_nothing_is_a_command() -> None:
    text = "".join(texts([said_by("Ada {Venn", r"\input{secret} costs 5% & $1 #1 a_b }}}", title="@misc{x,")]))
    assert r"\input" not in text
    assert text.count("{") == text.count("}")
    assert r"\textbackslash{}input\textbraceleft{}secret\textbraceright{} costs 5\% \& \$1 \#1 a\_b" in text
    assert len(parse_string(text, "bibtex").entries) == 1


@settings(max_examples=25, deadline=None)
@given(readings())
def test_any_reading_is_a_list(reading: Reading) -> None:
    assert len(entries(reading).entries) == sum(bool(attribution.content) for attribution in reading.attributions)
