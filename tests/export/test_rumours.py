"""Rumours in other programs' forms, each read back by a program that is not ours."""

from __future__ import annotations

import csv
import json
from dataclasses import replace
from datetime import UTC, datetime
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from command_line import CommandLine, reportedly
from hostile_strings import HOSTILE
from jsonschema import Draft202012Validator
from lxml import html
from prov.constants import PROV_TYPE
from prov.model import ProvAttribution, ProvBundle, ProvDerivation, ProvDocument, ProvMembership
from pybtex.database import parse_string
from traced_pages import page

from reportedly.export.citations import rumour_texts as citations
from reportedly.export.claimreview import Verdict
from reportedly.export.claimreview import rumour_texts as claimreview
from reportedly.export.csv import CLAIMS
from reportedly.export.csv import rumour_texts as comma_separated
from reportedly.export.formats import RUMOUR_FORMATS
from reportedly.export.prov import rumour_texts as prov
from reportedly.ledger.ledger import Ledger
from reportedly.rumours.gather import rumours_of
from reportedly.rumours.model import Drift, Edge, Rumours

__all__ = ["reportedly"]

PIER = "The pier at Elver Bay will close in September"
READINGS = (
    page("p1", "Tidewatch", "2026-05-01T09:00", f"two insiders | statement | {PIER}"),
    page("p2", "Harbour Gazette", "2026-05-01T12:00", f"Tidewatch | statement | {PIER}"),
    page("p3", "Bay Radio", "2026-05-03T08:00", f"Council leader Moira Tench | denial | {PIER.replace('The', 'the')}"),
)
RUMOURS = rumours_of(READINGS)

TEXT = {"type": "string", "minLength": 1}
ARTICLE = {
    "type": "object",
    "properties": {
        "@type": {"const": "NewsArticle"},
        "@id": {"type": "string", "pattern": "^(https?://|urn:)[^\\s]+$"},
    },
    "required": ["@type", "@id"],
}
CLAIM = {
    "type": "object",
    "properties": {
        "@type": {"const": "Claim"},
        "@id": {"type": "string", "pattern": "^urn:[!-~]+$"},
        "text": TEXT,
        "about": {"type": "array", "items": {"type": "object", "required": ["@type", "name"]}},
        "author": {"type": "array", "items": {"type": "object", "required": ["@type", "name"]}, "minItems": 1},
        "appearance": {"type": "array", "items": ARTICLE, "minItems": 1},
        "firstAppearance": {"type": "object", "required": ["@id"], "maxProperties": 1},
        "subjectOf": {"type": "array", "items": ARTICLE, "minItems": 1},
    },
    "required": ["@type", "@id", "text"],
    "additionalProperties": False,  # above all no reviewRating
}
REVIEW = {
    "type": "object",
    "properties": {
        "@type": {"const": "ClaimReview"},
        "url": {"type": "string", "pattern": "^https?://"},
        "claimReviewed": TEXT,
        "itemReviewed": CLAIM,
        "author": {"type": "object", "required": ["@type", "name"]},
        "reviewRating": {"type": "object", "required": ["@type", "alternateName"]},
    },
    "required": ["@type", "claimReviewed", "itemReviewed", "author", "reviewRating"],
    "additionalProperties": False,
}


def graph(rumours: Rumours, verdict: Verdict | None = None) -> list[Any]:
    document = json.loads("".join(claimreview(rumours, verdict=verdict)))
    node = REVIEW if verdict else CLAIM
    Draft202012Validator({"properties": {"@graph": {"items": node}}, "required": ["@context", "@graph"]}).validate(
        document
    )
    found: list[Any] = document["@graph"]
    return found


def bundle_of(rumours: Rumours) -> ProvBundle:
    document = ProvDocument.deserialize(content="".join(prov(rumours)), format="json")
    assert ProvDocument.deserialize(content=document.serialize(format="json"), format="json") == document
    (bundle,) = document.bundles
    return bundle


def derivations(bundle: ProvBundle) -> set[tuple[str, str, str]]:
    found = set()
    for record in bundle.get_records(ProvDerivation):
        later, earlier = (str(value) for _, value in record.formal_attributes[:2])
        found.add((later, earlier, " ".join(str(sort) for sort in record.get_attribute(PROV_TYPE))))
    return found


def test_a_claim_appears_where_it_is_supported_and_is_the_subject_of_denials() -> None:
    (claim,) = graph(RUMOURS)
    assert claim["text"].startswith("The pier at Elver Bay will close in September")
    assert [each["publisher"]["name"] for each in claim["appearance"]] == ["Tidewatch", "Harbour Gazette"]
    assert claim["firstAppearance"] == {"@id": claim["appearance"][0]["@id"]}
    assert [each["publisher"]["name"] for each in claim["subjectOf"]] == ["Bay Radio"]
    assert claim["author"] == [{"@type": "Person", "name": "two insiders"}]


def test_a_rating_is_there_only_if_a_person_gave_one() -> None:
    (review,) = graph(RUMOURS, Verdict("It stays open", "Ada Venn", "https://quay.example/checked"))
    assert review["reviewRating"] == {"@type": "Rating", "alternateName": "It stays open"}
    assert review["author"] == {"@type": "Person", "name": "Ada Venn"}
    assert review["url"] == "https://quay.example/checked"
    assert review["claimReviewed"] == review["itemReviewed"]["text"]
    assert "reviewRating" not in json.dumps(graph(RUMOURS))


def test_prov_tells_who_had_it_from_whom() -> None:
    bundle = bundle_of(RUMOURS)
    told = derivations(bundle)
    first, second = "claim:p1%23a1", "claim:p2%23a1"
    assert (second, first, "") in told
    assert (second, first, "prov:PrimarySource") in told
    assert not any(earlier == first and later.startswith("claim:p3") for later, earlier, _ in told)
    assert len(list(bundle.get_records(ProvMembership))) == 3
    said = {tuple(str(value) for _, value in each.formal_attributes) for each in bundle.get_records(ProvAttribution)}
    assert (second, "speaker:Tidewatch") in said
    assert (first, "speaker:p1%23a1") in said, "insiders are somebody else on each page"


def test_prov_tells_copies_and_changed_words() -> None:
    (rumour,) = RUMOURS.rumours
    first, second, *rest = rumour.appearances
    copied = replace(second, derived_from=(Edge(first.claim.id, "copy", "the same words", 1.0),))
    changed = replace(
        rumour,
        appearances=(first, copied, *rest),
        drift=(Drift(first.claim.id, second.claim.id, "may close", "will close"),),
    )
    told = derivations(bundle_of(replace(RUMOURS, rumours=(changed,))))
    assert ("claim:p2%23a1", "claim:p1%23a1", "prov:Quotation") in told
    assert ("claim:p2%23a1", "claim:p1%23a1", "prov:Revision") in told


def test_citations_are_an_entry_a_claim() -> None:
    entries = parse_string("".join(citations(RUMOURS)), "bibtex").entries
    assert [key.rpartition("-p")[2] for key in entries] == ["1-a1", "2-a1", "3-a1"]
    (second,) = (entry for key, entry in entries.items() if "p2" in key)
    assert second.fields["note"] == r"named; support of r1; goes back to p1\#a1 by citation"


def test_cells_are_a_line_a_claim() -> None:
    header, *rows = csv.reader(StringIO("".join(comma_separated(RUMOURS))))
    assert header == list(CLAIMS)
    told = [dict(zip(header, row, strict=True)) for row in rows]
    assert [each["derived_from"] for each in told] == ["", "p1#a1", ""]
    assert [each["stance"] for each in told] == ["support", "support", "deny"]


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "＝", "\t=", "\r="])
def test_no_cell_is_a_formula(start: str) -> None:
    odd = (
        page("p1", f"{start}HYPERLINK(1)", "2026-05-01", f"two insiders | statement | {PIER}", title=f"{start}cmd"),
        page("p2", f"{start}SUM(1)", "2026-05-02", f"{start}A Venn | statement | {PIER}", title=f"{start}cmd"),
    )
    for row in csv.reader(StringIO("".join(comma_separated(rumours_of(odd))))):
        for cell in row:
            assert not cell.lstrip().startswith(("=", "+", "-", "@", "＝"))


def hostile(words: str) -> Rumours:
    return rumours_of(
        (
            page("p1", words, "2026-05-01", f"two insiders {words} | statement | {PIER}", title=words),
            page("p2", words, "2026-05-02", f"{words} | statement | {PIER}", title=words),
        )
    )


@pytest.mark.parametrize("words", [each.replace("|", "/").replace(">", "}") + "<script>x" for each in HOSTILE[::5]])
def test_nothing_of_a_page_gets_out_of_its_place(words: str) -> None:
    rumours = hostile(words)
    for shown in ("".join(RUMOUR_FORMATS["html"].load()(rumours)), rumours._repr_html_()):
        tree = html.fromstring(shown)
        assert not tree.xpath("//script | //img | //iframe | //*[@onerror or @onload or @onclick]")
        assert all(link.startswith(("http://", "https://")) for link in tree.xpath("//@href"))
    assert "<script" not in "".join(claimreview(rumours))
    assert len(parse_string("".join(citations(rumours)), "bibtex").entries) == sum(
        len(rumour.appearances) for rumour in rumours.rumours
    )
    ProvDocument.deserialize(content="".join(prov(rumours)), format="json")


def test_html_tells_what_the_terminal_does() -> None:
    text = html.fromstring(RUMOURS._repr_html_()).text_content()
    for words in ("somebody who speaks for them", "two insiders (anonymous), heard by Tidewatch", "citation: ‘"):
        assert words in text
    (rumour,) = RUMOURS.rumours
    assert "Council leader Moira Tench" in html.fromstring(rumour._repr_html_()).text_content()


def test_nothing_found_is_said() -> None:
    assert "No rumour on 1 page." in rumours_of(READINGS[:1])._repr_html_()


@pytest.fixture
def saved(tmp_path: Path) -> str:
    path = tmp_path / "saved.jsonl"
    path.write_text("".join(f"{reading.to_json()}\n" for reading in READINGS), "utf-8")
    return str(path)


@pytest.mark.parametrize("name", list(RUMOUR_FORMATS))
def test_the_verb_writes_one_rumour_or_all(reportedly: CommandLine, saved: str, tmp_path: Path, name: str) -> None:
    ran = reportedly("export", saved, "--rumour", "R1", "--to", name)
    assert (ran.code, ran.err) == (0, "")
    assert "Bay Radio" in ran.out
    there = tmp_path / "there"
    assert reportedly("export", saved, "--rumour", "all", "--to", name, "-o", str(there)).code == 0
    assert there.read_bytes().decode("utf-8") == ran.out


@pytest.mark.parametrize(
    ("words", "told"),
    [
        pytest.param(("--rumour", "r9", "--to", "csv"), "there is no rumour 'r9'. There are r1", id="no such rumour"),
        pytest.param(
            ("--rumour", "r1", "--to", "brat"), "can't be written as 'brat'. Take one of cl", id="no such form"
        ),
        pytest.param(
            ("--rumour", "r1", "--to", "csv", "--verdict", "So"), "only claimreview has a place", id="no place for it"
        ),
        pytest.param(("--to", "claimreview", "--verdict", "So"), "a verdict is about a rumour", id="of no rumour"),
    ],
)
def test_wrong_usage(reportedly: CommandLine, saved: str, words: tuple[str, ...], told: str) -> None:
    ran = reportedly("export", saved, *words)
    assert (ran.code, ran.out) == (2, "")
    assert told in ran.err


def test_a_verdict_from_the_command_line(reportedly: CommandLine, saved: str) -> None:
    words = ("--rumour", "r1", "--to", "claimreview", "--verdict", "It stays open", "--by", "Ada Venn")
    (review,) = json.loads(reportedly("export", saved, *words).out)["@graph"]
    assert (review["@type"], review["author"]["name"]) == ("ClaimReview", "Ada Venn")


def test_a_ledger_writes_its_own_rumours(reportedly: CommandLine, tmp_path: Path) -> None:
    place, at = tmp_path / "reportedly.db", datetime(2026, 5, 4, tzinfo=UTC)
    with Ledger.create(place, at=at) as ledger:
        for reading in READINGS:
            ledger.add(reading, model="by hand", by="nell", at=at)
        ledger.rumours.place(by="nell", at=at)
    one = reportedly("export", "--rumour", "R1", "--to", "csv", "--ledger", str(place))
    assert (one.code, one.err) == (0, "")
    rows = list(csv.DictReader(StringIO(one.out)))
    assert [row["outlet"] for row in rows] == ["Tidewatch", "Harbour Gazette", "Bay Radio"]
    assert {row["status"] for row in rows} == {"denied"}
    assert reportedly("export", "--rumour", "all", "--to", "csv", "--ledger", str(place)).out == one.out
    unknown = reportedly("export", "--rumour", "r9", "--to", "csv", "--ledger", str(place))
    assert (unknown.code, unknown.out) == (2, "")
    assert "r9" in unknown.err
