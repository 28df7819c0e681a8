"""PROV-JSON, read back by the prov package."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from example_readings import HARBOUR, PAGE, SILENT
from generated_readings import readings
from hypothesis import given, settings
from prov.constants import PROV_TYPE
from prov.model import ProvAgent, ProvAttribution, ProvBundle, ProvDerivation, ProvDocument

from reportedly.export.prov import texts
from reportedly.reading.reading import Reading

DOCUMENT = f"page:{PAGE.id}.{PAGE.sha256[:8]}"


def document(*several: Reading) -> ProvDocument:
    return ProvDocument.deserialize(content="".join(texts(several)), format="json")


def derivations(bundle: ProvBundle) -> set[tuple[str, str, str]]:
    """(later, earlier, type) of each derivation, in short names."""
    found = set()
    for record in bundle.get_records(ProvDerivation):
        later, earlier = (str(value).replace(f"{PAGE.id}.", "") for _, value in record.formal_attributes[:2])
        found.add((later, earlier, " ".join(str(sort) for sort in record.get_attribute(PROV_TYPE))))
    return found


def test_who_had_it_from_whom() -> None:
    (bundle,) = document(HARBOUR).bundles
    page = DOCUMENT.replace(f"{PAGE.id}.", "")
    assert derivations(bundle) == {
        # a dock worker told The Dial
        (page, "report:a1.1", ""),
        ("report:a1.1", "attribution:a1", "prov:Quotation"),
        (page, "attribution:a1", "prov:PrimarySource"),
        # according to The Dial, friends insist that Nell Orme said
        (page, "attribution:a2", ""),
        ("attribution:a2", "attribution:a3", ""),
        (page, "attribution:a3", "prov:PrimarySource"),
        ("attribution:a3", "attribution:a4", ""),
        (page, "attribution:a4", "prov:PrimarySource"),
        # first-hand
        (page, "attribution:a5", ""),
        (page, "attribution:a6", "prov:Quotation"),
        (page, "attribution:a7", ""),
    }
    said = {
        str(entity).rpartition(".")[2]: str(agent).rpartition(".")[2]
        for (_, entity), (_, agent) in (record.formal_attributes for record in bundle.get_records(ProvAttribution))
    }
    assert said == {"a1": "e1", "1": "e2", "a2": "e2", "a3": "e3", "a4": "e4", "a6": "e4", "a7": "e6"}
    names = {str(*agent.get_attribute("prov:label")) for agent in bundle.get_records(ProvAgent)}
    assert names == {"a dock worker", "The Dial", "friends of the pair", "Nell Orme", "The port"}


def test_a_page_read_again_is_a_revision_if_its_text_has_changed() -> None:
    later = replace(SILENT, page=replace(SILENT.page, text="Three tugs came."))
    _, same, revised = document(SILENT, SILENT, later).bundles
    assert derivations(same) == set()
    ((_, earlier, sort),) = derivations(revised)
    assert (earlier, sort) == (f"page:silent.{SILENT.page.sha256[:8]}", "prov:Revision")


@settings(max_examples=25, deadline=None)
@given(readings())
def test_any_reading_is_prov(reading: Reading) -> None:
    read_back = document(reading)
    assert ProvDocument.deserialize(content=read_back.serialize(format="json"), format="json") == read_back
    assert len(list(read_back.bundles)) == 1


@pytest.mark.parametrize("several", [(), (HARBOUR,), (HARBOUR, SILENT, HARBOUR)])
def test_a_bundle_a_page(several: tuple[Reading, ...]) -> None:
    assert len(json.loads("".join(texts(several)))["bundle"]) == len(several)
    assert len(list(document(*several).bundles)) == len(several)
