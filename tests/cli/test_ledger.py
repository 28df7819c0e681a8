"""The ledger's verbs as people and scripts see them: `reportedly add harbour` adds HARBOUR."""

from __future__ import annotations

import gzip
import json
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest
from command_line import BIG, CommandLine, Ran
from example_readings import HARBOUR, SILENT

from reportedly.errors import ListUnreadable, Place
from reportedly.evaluation.gold import read_gold
from reportedly.page.model import Page, Skipped
from reportedly.reading.reading import Reading
from training.reader.corpus import load

READINGS = {"harbour": HARBOUR, "silent": SILENT}

Reportedly = Callable[..., Ran]


@pytest.fixture
def here(reportedly: CommandLine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Reportedly:
    """Runs verbs in an empty folder, on readings made by hand; 'big' is skipped until there is a file of that name."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("REPORTEDLY_LEDGER", raising=False)

    def open_pages(sources: Iterable[str], **options: object) -> Iterator[Page | Skipped]:
        for source in sources:
            yield READINGS[source].page if source in READINGS else SILENT.page if Path(source).exists() else BIG

    def read_all(pages: Iterable[Page | Skipped], *, workers: int) -> Iterator[Reading | Skipped]:
        by_id = {reading.page.id: reading for reading in READINGS.values()}
        for page in pages:
            yield page if isinstance(page, Skipped) else by_id[page.id]

    monkeypatch.setattr("reportedly.intake.open_pages", open_pages)
    monkeypatch.setattr("reportedly.reading.read.read_all", read_all)
    monkeypatch.setattr("reportedly.reading.onnx.version", lambda: "reader-1")
    return reportedly


@pytest.fixture
def filled(here: Reportedly) -> Reportedly:
    assert here("add", "harbour", "silent", "--by", "vera").code == 0
    return here


def lines(ran: Ran) -> list[Any]:
    assert ran.code == 0, ran.err
    return [json.loads(line) for line in ran.out.splitlines()]


def test_add_counts(here: Reportedly) -> None:
    assert here("add", "harbour").out == "1 added, 0 changed, 0 unchanged, 0 skipped\n"
    assert Path("reportedly.db").exists()
    ran = here("add", "harbour", "silent", "big")
    assert (ran.code, ran.out) == (3, "1 added, 0 changed, 1 unchanged, 1 skipped\n")
    assert ran.err == (
        "reportedly: skipped crawl.jsonl, record 3: the text has 11,400,000 characters, the limit is 2,000,000. "
        "Leave the page out\n"
    )
    ran = here("add", "big", "--format", "json")
    assert (ran.code, json.loads(ran.out)["skipped"]) == (1, 1)


def test_skipped_and_another_try(here: Reportedly) -> None:
    here("add", "silent", "big")
    (told,) = lines(here("skipped", "--format", "json"))
    assert (told["file"], told["record"], told["error"], told["tries"]) == ("crawl.jsonl", 3, "PageTooLarge", 1)
    assert here("skipped", "--retry").code == 1
    assert "2 tries" in here("skipped").out
    Path("crawl.jsonl").touch()
    assert here("skipped", "--retry").out == "0 added, 0 changed, 1 unchanged, 0 skipped\n"
    assert lines(here("skipped", "--format", "json")) == []


def test_another_try_at_a_list_of_addresses(here: Reportedly, monkeypatch: pytest.MonkeyPatch) -> None:
    bad = Skipped(Place("urls.txt", 1), ListUnreadable("'dial' is no http or https URL"))
    monkeypatch.setattr("reportedly.intake.open_pages", lambda sources, **options: iter([bad]))
    monkeypatch.setattr("reportedly.reading.read.read_all", lambda pages, workers: iter(pages))
    here("add", "--urls", "urls.txt")
    asked: list[dict[str, object]] = []
    monkeypatch.setattr(
        "reportedly.intake.open_pages",
        lambda sources, **options: asked.append({"sources": sources, **options}) or iter([]),
    )
    assert here("skipped", "--retry").code == 0
    assert asked == [{"sources": [], "urls": ["urls.txt"]}]  # it is no page itself
    assert here("skipped").out == ""


def test_search(filled: Reportedly) -> None:
    line = filled("search", "held up by tape", "--identity", "anonymous").out
    for told in ("2025-10-18  The Quay Post  a dock worker  anonymous, via The Dial (2 hops)", f"{HARBOUR.page.id}/a1"):
        assert told in line
    (found,) = lines(filled("search", "tape", "--who", "a dock worker", "--since", "2025", "--format", "json"))
    assert (found["act"], found["via"], found["url"]) == ("statement", ["The Dial"], HARBOUR.page.url)
    assert len(lines(filled("search", "--outlet", "The Quay Post", "--limit", "2", "-f", "json"))) == 2
    assert (filled("search", "nothing like it").code, filled("search").code) == (0, 2)


def test_who(filled: Reportedly) -> None:
    head, *said = filled("who", "nell orme").out.splitlines()
    assert head.startswith("# Nell Orme (E")
    assert head.endswith("): named person, 2 statements on 1 pages, 2025-10-18 to 2025-10-18")
    assert len(said) == 2
    (told,) = lines(filled("who", "Nell Orme", "--format", "json"))
    assert (told["identity"], len(told["statements"])) == ("named", 2)
    assert "somebody else on each page" in filled("who", "a dock worker").out
    ran = filled("who", "Ivo Pike")
    assert (ran.code, ran.err) == (1, "reportedly: nobody of that name speaks here: Ivo Pike\n")


def test_outlets(filled: Reportedly) -> None:
    assert lines(filled("outlets", "--format", "json")) == [
        {"name": "The Quay Post", "n_pages": 1, "n_statements": 7, "n_cited": 0,
         "first": "2025-10-18", "last": "2025-10-18"}
    ]  # fmt: skip
    assert filled("outlets").out.splitlines()[0].startswith("outlet")


def test_correct_and_take_back(filled: Reportedly) -> None:
    id = f"{HARBOUR.page.id}/a1"
    assert filled("correct", id, "--who", "Tobias Wren", "--reason", "he said so").out == "correction 1\n"
    assert "Tobias Wren" in filled("search", "tape", "--who", "Tobias Wren").out
    assert "(corrected)" in filled("search", "tape", "--who", "Tobias Wren").out
    assert filled("correct", HARBOUR.page.id, "--merge", "e4", "e5").code == 0
    assert filled("correct", id, "--split").code == 0
    assert filled("correct", f"{HARBOUR.page.id}/a5", "--source", "She").code == 0
    assert filled("correct", f"{HARBOUR.page.id}/a7", "--not-an-attribution").code == 0
    assert filled("correct", "--withdraw", "1", "--by", "noor").code == 0
    assert filled("search", "--who", "Tobias Wren").out == ""
    told = lines(filled("correct", "--list", "--format", "json"))
    assert [each["kind"] for each in told] == ["who", "merge", "split", "source", "not_an_attribution", "withdrawal"]
    assert (told[0]["reason"], told[5]["by"], told[5]["withdraws"]) == ("he said so", "noor", 1)
    assert "who (withdrawn)" in filled("correct", "--list").out
    assert filled("ledger", "check").code == 0


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("correct",), "give one of --who"),
        (("correct", "x/a1", "--split", "--who", "N"), "give one of --who"),
        (("correct", "--who", "N"), "which attribution?"),
        (("correct", "--merge", "e1", "e2"), "on which page?"),
        (("correct", "--merge", "E1", "E900"), "no entity E900"),
        (("correct", "--withdraw", "9"), "no correction 9"),
        (("forget",), "give one of --url"),
        (("forget", "--source", "!"), "is no name"),
        (("ledger", "backup", "reportedly.db"), "there is a file already"),
        (("ledger", "backup", "no/where.db"), "there is no folder for it"),
    ],
)
def test_wrong_usage(filled: Reportedly, words: tuple[str, ...], told: str) -> None:
    ran = filled(*words)
    assert (ran.code, len(ran.err.splitlines())) == (2, 1)
    assert told in ran.err


def test_forget(filled: Reportedly) -> None:
    assert filled("forget", "--source", "Nell Orme").out == "0 pages taken out, 1 blacked out\n"
    assert filled("who", "Nell Orme").code == 1
    assert filled("add", "harbour").out == "0 added, 0 changed, 1 unchanged, 0 skipped\n"
    (told,) = lines(filled("forget", "--url", HARBOUR.page.url or "", "--format", "json"))
    assert told["n_pages"] == 1
    assert filled("add", "harbour").out == "0 added, 0 changed, 0 unchanged, 1 forgotten, 0 skipped\n"


def test_backup_and_restore(filled: Reportedly) -> None:
    assert "pages" in filled("ledger", "backup", "friday.db", "--by", "vera").out
    assert filled("ledger", "restore", "friday.db", "--ledger", "new.db").code == 0
    assert filled("search", "tape", "--ledger", "new.db").out == filled("search", "tape").out
    (told,) = lines(filled("ledger", "info", "--format", "json"))
    assert told["backups"] == [str(Path("friday.db").absolute())]
    ran = filled("ledger", "restore", "friday.db", "--ledger", "new.db")
    assert (ran.code, "holds pages already" in ran.err) == (2, True)


def test_reread(filled: Reportedly, monkeypatch: pytest.MonkeyPatch) -> None:
    assert filled("ledger", "reread").out == "0 reread, 0 skipped, 0 unfit corrections\n"
    monkeypatch.setattr("reportedly.reading.onnx.version", lambda: "reader-2")
    assert filled("ledger", "reread").out == "2 reread, 0 skipped, 0 unfit corrections\n"
    assert filled("ledger", "reread").out == "0 reread, 0 skipped, 0 unfit corrections\n"
    assert filled("ledger", "migrate").out.startswith("up to date already")


def test_gold_that_training_and_evaluation_take(filled: Reportedly, tmp_path: Path) -> None:
    filled("correct", f"{HARBOUR.page.id}/a1", "--who", "Tobias Wren")
    filled("correct", f"{HARBOUR.page.id}/a7", "--not-an-attribution")
    assert filled("export", "--to", "gold", "-o", "gold.jsonl.gz").code == 0
    assert filled("export", "--to", "gold").out == gzip.decompress(Path("gold.jsonl.gz").read_bytes()).decode()
    (document,) = read_gold(tmp_path / "gold.jsonl.gz", form="readings").documents
    assert document.reading is not None
    assert [each.attribution.id for each in document.reading.attributions if not each.optional] == ["a1"]
    (taken,) = load(tmp_path / "gold.jsonl.gz")
    assert len(taken.attributions) == 6
    filled("correct", "--withdraw", "1")
    filled("correct", "--withdraw", "2")
    assert filled("export", "--to", "gold").out == ""


def test_the_ledger_can_be_named_in_the_environment(filled: Reportedly, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REPORTEDLY_LEDGER", "other.db")
    assert filled("ledger", "init").code == 0
    assert filled("search", "tape").out == ""


@pytest.mark.parametrize(
    "words",
    [("add",), ("search",), ("who",), ("outlets",), ("skipped",), ("correct",), ("forget",), ("export",),
     *(("ledger", verb) for verb in ("init", "info", "check", "backup", "restore", "migrate", "reread"))],
    ids=lambda words: " ".join(words),
)  # fmt: skip
def test_help_ends_in_an_example(here: Reportedly, words: tuple[str, ...]) -> None:
    ran = here(*words, "--help")
    assert ran.code == 0
    assert ran.out.splitlines()[-1].strip().startswith(f"Example: reportedly {' '.join(words)}")


def test_what_a_page_holds_does_not_drive_the_terminal(here: Reportedly, monkeypatch: pytest.MonkeyPatch) -> None:
    from example_readings import said_by

    evil = "\x1b]0;pwned\x07\x9b2J\u202e"
    reading = said_by(
        f"Nell {evil}Orme", f"tape {evil}", title=evil, outlet=f"Dial{evil}", url=f"http://x.example/{evil}"
    )
    monkeypatch.setitem(READINGS, "evil", reading)
    here("add", "evil")
    for words in (("search", "tape"), ("who", "Nell Orme"), ("outlets",)):
        for form in ("text", "json"):
            assert not set(here(*words, "--format", form).out) & set("\x1b\x07\x9b\u202e")
