"""After `forget`, no byte of the name is left, and reading the page again doesn't bring it back."""

from __future__ import annotations

import subprocess
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from example_readings import HARBOUR, said_by
from ledger_times import AT, BY, LATER, MODEL
from postgres_server import program
from traced_pages import page as rumoured

from reportedly.errors import PageUnreadable, Place, UsageError
from reportedly.ledger.blackout import Tombstones, blacked_out, name_stones
from reportedly.ledger.ledger import Ledger
from reportedly.ledger.rows import page_id
from reportedly.page.model import Page, Skipped
from reportedly.reading.model import Headline
from reportedly.reading.reading import Reading

NAME = "Zéphyrine Quillfeather"
OTHER = said_by(
    "Nell Orme", f"{NAME} owns the pier.", url="https://dial.example/pier", outlet="The Dial", title=f"{NAME}'s pier"
)
HERS = said_by(
    NAME, "I sold it in May. Quillfeather never lies.", url="https://dial.example/quillfeather-pier", outlet="The Dial"
)


Files = Callable[[], Iterator[tuple[str, bytes]]]


@pytest.fixture
def files(place: str, tmp_path: Path) -> Files:
    """The bytes that a ledger has left anywhere: each file of it, or what pg_dump writes."""

    def all_files() -> Iterator[tuple[str, bytes]]:
        if "://" in place:
            schema = place.rpartition("%3D")[2]
            dumped = subprocess.run(
                [program("pg_dump"), "--schema", schema, place.partition("?")[0]], capture_output=True, check=True
            )
            yield "pg_dump", dumped.stdout
        for path in sorted(tmp_path.rglob("*")):
            if path.is_file():
                yield path.name, path.read_bytes()

    return all_files


def left(files: Files, *words: str) -> list[tuple[str, str]]:
    """Where any of the words stands, in any case, with and without its accents."""
    return [
        (name, word)
        for name, content in files()
        for word in words
        for form in {word, word.lower(), word.upper(), word.replace("é", "e").lower()}
        if form.encode() in content
    ]


def fill(ledger: Ledger) -> None:
    for each in (HARBOUR, OTHER, HERS):
        ledger.add(each, model=MODEL, by=BY, at=AT)


def test_a_source(ledger: Ledger, files: Files, tmp_path: Path) -> None:
    fill(ledger)
    ledger.skip(Skipped(Place(f"{NAME}.html"), PageUnreadable(f"{NAME} can't be read")), by=BY, at=AT)
    ledger.correct_who(
        f"{HARBOUR.page.id}/a1", NAME, by=BY, at=AT, reason=f"{NAME} told me", kind="person", identity="named"
    )
    ledger.correct_source(f"{page_id(HERS.page)}/a1", NAME, by=BY, at=AT)
    ledger.backup(tmp_path / "friday.db", by=BY, at=AT)
    assert left(files, NAME, "Quillfeather")
    done = ledger.forget_source(NAME.lower(), by=BY, at=LATER)
    assert (done.n_pages, done.n_blacked_out) == (0, 2)
    assert done.backups == (str(tmp_path / "friday.db"),)
    assert left(files, NAME, "Zéphyrine", "Quillfeather") == []
    assert ledger.sources(NAME) == []
    assert ledger.search("Quillfeather") == []
    for again in (OTHER, HERS):
        assert ledger.standing(again.page) == "unchanged"
        assert ledger.add(again, model=MODEL, by=BY, at=LATER) == "unchanged"
    new = said_by(NAME, "I sold another one.", url="https://echo.example/zephyrine", outlet="Echo")
    assert ledger.add(new, model="reader-2", by=BY, at=LATER) == "added"
    assert left(files, NAME, "Zéphyrine", "Quillfeather") == []
    assert list(ledger.check()) == []
    assert ledger.unfit() == []


def test_a_source_that_rumours_tell_of(ledger: Ledger, files: Files, tmp_path: Path) -> None:
    told = "Zéphyrine Quillfeather will close the pier at Elver Bay in September"
    for n, (outlet, who) in enumerate((("Tidewatch", NAME), ("Bay Radio", "Tidewatch"), ("Quay Post", NAME)), start=1):
        reading = rumoured(f"p{n}", outlet, f"2026-05-0{n}", f"{who} | statement | {told}")
        ledger.add(reading, model=MODEL, by=BY, at=AT)
    ledger.rumours.place(by=BY, at=AT)
    ledger.rumours.not_derived("p3#a1", "p1#a1", by=BY, at=AT, reason=f"{NAME} said so")
    ledger.backup(tmp_path / "friday.db", by=BY, at=AT)
    assert ledger.rumours.find(about=NAME)
    ledger.forget_source(NAME, by=BY, at=LATER)
    assert left(files, NAME, "Zéphyrine", "Quillfeather", "quillfeather") == []
    assert ledger.rumours.find(about=NAME) == ledger.rumours.record(NAME) == []
    assert list(ledger.check()) == []


def test_the_rest_of_the_page_stays(ledger: Ledger) -> None:
    fill(ledger)
    ledger.forget_source(NAME, by=BY, at=LATER)
    black = ledger.reading(page_id(OTHER.page))
    assert black.page.text == "Nell Orme said █████████ ████████████ owns the pier.".replace("█ █", "███")
    assert len(black.page.text) == len(OTHER.page.text)
    assert [statement.who for statement in ledger.search("owns the pier", who="Nell Orme")] == ["Nell Orme"]
    hers = ledger.reading(page_id(HERS.page))
    assert (hers.entities[0].identity, hers.page.url) == ("anonymous", None)
    assert ledger.reading(HARBOUR.page.id) == HARBOUR


def test_a_page(ledger: Ledger, files: Files, tmp_path: Path) -> None:
    fill(ledger)
    ledger.backup(tmp_path / "friday.db", by=BY, at=AT)
    assert ledger.forget_page(HERS.page.url or "", by=BY, at=LATER).n_pages == 1
    assert left(files, "quillfeather-pier", "I sold it in May") == []
    assert ledger.standing(HERS.page) == "forgotten"
    assert ledger.add(HERS, model=MODEL, by=BY, at=LATER) == "forgotten"
    assert ledger.info().counts["pages"] == 2
    assert ledger.forget_page("not here yet", by=BY, at=LATER).n_pages == 0
    assert ledger.standing(Page("x", id=Page("not here yet").id)) is None
    assert list(ledger.check()) == []


def test_an_outlet(ledger: Ledger, files: Files) -> None:
    fill(ledger)
    done = ledger.forget_outlet("the dial", by=BY, at=LATER)
    assert (done.n_pages, done.n_blacked_out) == (2, 1)
    assert left(files, "The Dial", "quillfeather") == []
    assert ledger.add(OTHER, model=MODEL, by=BY, at=LATER) == "forgotten"
    assert [outlet.name for outlet in ledger.outlets()] == ["The Quay Post"]
    assert list(ledger.check()) == []


def test_a_surname_elsewhere_is_told(ledger: Ledger) -> None:
    fill(ledger)
    ledger.add(said_by("A. Quillfeather", "no.", url="https://echo.example/2"), model=MODEL, by=BY, at=AT)
    done = ledger.forget_source(NAME, by=BY, at=LATER)
    assert done.alone == {"quillfeather": 1}


def test_versions_that_differ_by_the_name_alone(ledger: Ledger, files: Files) -> None:
    for text in (f"{NAME} left.", "Someone left.", f"{NAME.upper()} left."):
        ledger.add(
            Reading(Page(text, url="https://dial.example/1"), (), (), (), Headline("")), model=MODEL, by=BY, at=AT
        )
    ledger.forget_source(NAME, by=BY, at=LATER)
    assert left(files, NAME) == []
    assert list(ledger.check()) == []


@pytest.mark.parametrize("name", ["", "!!", "a", "…"])
def test_what_is_no_name(ledger: Ledger, name: str) -> None:
    with pytest.raises(UsageError, match="is no name"):
        ledger.forget_source(name, by=BY, at=AT)


@pytest.mark.parametrize(
    ("text", "black"),
    [
        ("Nell Orme left.", "█████████ left."),
        ("NELL\n  ORME left.", "███████████ left.".replace("████", "████", 1)),
        ("Nell Orme's boat", "█████████'s boat"),
        ("Nellie Orme left", "Nellie Orme left"),
        ("Nell, then Orme", "Nell, then Orme"),
        ("Ask Nell Orme. Orme knows; Nell too.", "Ask █████████. ████ knows; ████ too."),
        ("Nell Ormeson left", "Nell Ormeson left"),
        ("Ne\u0301ll Orme left", "██████████ left"),
    ],
)
def test_what_is_blacked_out(text: str, black: str) -> None:
    stones = Tombstones.of(b"salt", name_stones(b"salt", "Nell Orme"))
    assert stones.black(text, stones.wholes([text])) == black


def test_a_reading_without_the_name_is_the_same() -> None:
    stones = Tombstones.of(b"salt", name_stones(b"salt", NAME))
    assert blacked_out(HARBOUR, stones) is HARBOUR
    orme = Tombstones.of(b"salt", name_stones(b"salt", "Nell Orme"))
    black = blacked_out(HARBOUR, orme)
    assert Reading.from_json(black.to_json()) == replace(black, page=replace(black.page))
    assert "Orme" not in black.to_json()
