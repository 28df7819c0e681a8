"""Trouble that isn't made up: disks that are full or read-only, and a server that stops while pages come in.

Disks are mounted for these tests, which takes the rights of an administrator; `test_trouble.py` runs everywhere.
"""

from __future__ import annotations

import os
import pwd
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

import pytest
from command_line import CommandLine, in_one_line
from command_line import reportedly as reportedly
from example_readings import HARBOUR
from ledger_places import schema_on
from ledger_times import AT, BY, MODEL
from postgres_server import server
from small_disk import Disk, NoMount, disk, read_only_file

from benchmarks.generated_pages import expected, results
from reportedly.ledger.ledger import Ledger
from reportedly.page.model import Skipped
from reportedly.reading.reading import Reading

MADE = tuple(results(130, seed=5))

Coming = Callable[[Iterable[Reading | Skipped]], None]


@pytest.fixture
def coming(reportedly: CommandLine, monkeypatch: pytest.MonkeyPatch) -> Coming:
    """From now on, whatever is read gives these results."""

    def change(made: Iterable[Reading | Skipped]) -> None:
        monkeypatch.setattr("reportedly.reading.read.read_all", lambda pages, workers: iter(made))

    return change


@pytest.fixture
def small(tmp_path: Path) -> Iterator[Disk]:
    try:
        with disk(tmp_path / "small", size="3m") as mounted:
            yield mounted
    except NoMount as error:
        pytest.skip(f"nothing can be mounted: {error}")


@pytest.fixture
def harbour(tmp_path: Path) -> Path:
    """A ledger of one page."""
    path = tmp_path / "harbour.db"
    with Ledger.create(path, at=AT) as ledger:
        ledger.add(HARBOUR, model=MODEL, by=BY, at=AT)
    return path


def holds_all(place: str) -> bool:
    with Ledger.open(place) as ledger:
        counts, right = ledger.info().counts, expected(MADE).counts
        return {name: counts[name] for name in right} == right and list(ledger.check()) == []


def test_a_full_disk(reportedly: CommandLine, coming: Coming, small: Disk) -> None:
    place = str(small.folder / "reportedly.db")
    coming(MADE)
    in_one_line(reportedly("add", "x", "--ledger", place), place, "the disk is full", "make room and run it again")
    assert reportedly("search", "crane", "--ledger", place).out
    assert reportedly("ledger", "check", "--ledger", place).code == 0
    small.resize("64m")
    assert reportedly("add", "x", "--ledger", place).code == 3  # some of these pages are broken
    assert holds_all(place)


WRITING = (
    ("add", "silent"),
    ("correct", f"{HARBOUR.page.id}/a1", "--not-an-attribution"),
    ("forget", "--source", "Nell Orme"),
    ("ledger", "backup", "copy.db"),
)


@pytest.mark.parametrize("words", WRITING, ids=lambda words: " ".join(words[:2]))
def test_a_read_only_mount(reportedly: CommandLine, harbour: Path, small: Disk, words: tuple[str, ...]) -> None:
    moved = small.folder / harbour.name
    moved.write_bytes(harbour.read_bytes())
    small.read_only()
    in_one_line(reportedly(*words, "--ledger", str(moved)), str(moved), "read-only", "opy the ledger elsewhere")
    assert "held up by tape" in reportedly("search", "tape", "--ledger", str(moved)).out
    assert reportedly("ledger", "check", "--ledger", str(moved)).code == 0


@pytest.mark.parametrize("words", WRITING, ids=lambda words: " ".join(words[:2]))
def test_a_read_only_file(reportedly: CommandLine, harbour: Path, words: tuple[str, ...]) -> None:
    try:
        with read_only_file(harbour):
            in_one_line(
                reportedly(*words, "--ledger", str(harbour)), str(harbour), "can't be written", "opy the ledger"
            )
            assert "held up by tape" in reportedly("search", "tape", "--ledger", str(harbour)).out
    except NoMount as error:
        pytest.skip(f"nothing can be mounted: {error}")


def test_a_server_whose_disk_is_full(postgres: str, reportedly: CommandLine, coming: Coming) -> None:
    coming(MADE)
    with server() as started:
        small = started.folder / "small"
        try:
            with disk(small, size="5m") as mounted:
                keeper = pwd.getpwnam("postgres")
                os.chown(small, keeper.pw_uid, keeper.pw_gid)
                with schema_on(started.url, tablespace=str(small)) as place:
                    ran = reportedly("add", "x", "--ledger", place)
                    in_one_line(ran, "the server is out of room", "Make room and run it again")
                    assert reportedly("search", "crane", "--ledger", place).out
                    mounted.resize("64m")
                    assert reportedly("add", "x", "--ledger", place).code == 3
                    assert holds_all(place)
        except NoMount as error:
            pytest.skip(f"nothing can be mounted: {error}")


def test_a_server_that_stops_while_pages_come_in(postgres: str, reportedly: CommandLine, coming: Coming) -> None:
    with server(options="") as started, schema_on(started.url) as place:

        def until_it_stops() -> Iterator[Reading | Skipped]:
            yield from MADE[:150]
            started.stop()
            yield from MADE[150:]

        coming(until_it_stops())
        in_one_line(reportedly("add", "x", "--ledger", place), "the server doesn't answer", "when the server is back")
        started.start()
        coming(MADE)
        with Ledger.open(place) as ledger:
            assert ledger.info().counts["pages"] > 0
        assert reportedly("add", "x", "--ledger", place).code == 3
        assert holds_all(place)
