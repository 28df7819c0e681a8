"""Whatever goes wrong: one line that says what to do, a code that isn't 0, and what was stored can be read."""

from __future__ import annotations

import random
import sqlite3
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from command_line import CommandLine, in_one_line
from command_line import reportedly as reportedly
from example_readings import HARBOUR, SILENT
from ledger_places import schema_on
from ledger_times import AT, BY, MODEL
from postgres_server import server

from benchmarks.generated_pages import results
from reportedly.errors import LedgerBusy, LedgerError, LedgerFull, LedgerGone, LedgerReadOnly
from reportedly.ledger import engine
from reportedly.ledger.ledger import Ledger
from reportedly.page.model import Skipped

Connect = Callable[..., sqlite3.Connection]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A file with a ledger of one page."""
    path = tmp_path / "reportedly.db"
    with Ledger.create(path, at=AT) as ledger:
        ledger.add(HARBOUR, model=MODEL, by=BY, at=AT)
    return path


@pytest.mark.parametrize(
    "words",
    [("search", "x"), ("who", "x"), ("outlets",), ("skipped",), ("correct", "--list"), ("forget", "--url", "x"),
     ("export", "--to", "gold"), ("ledger", "info"), ("ledger", "check"), ("ledger", "migrate"),
     ("ledger", "backup", "copy.db")],
    ids=lambda words: " ".join(words),
)  # fmt: skip
def test_no_ledger(reportedly: CommandLine, tmp_path: Path, words: tuple[str, ...]) -> None:
    missing = tmp_path / "nowhere.db"
    in_one_line(reportedly(*words, "--ledger", str(missing)), str(missing), "there is no ledger here")
    assert not missing.exists()


def test_no_database(reportedly: CommandLine, tmp_path: Path) -> None:
    note = tmp_path / "note.txt"
    note.write_text("This is no database, but a note that somebody left. " * 40)
    for words in (("search", "x"), ("ledger", "check"), ("ledger", "init")):
        in_one_line(reportedly(*words, "--ledger", str(note)), "the file is no ledger")
    assert note.read_text().startswith("This is no database")


def test_tables_of_another_program(reportedly: CommandLine, tmp_path: Path) -> None:
    other = tmp_path / "other.db"
    with sqlite3.connect(other) as connection:
        connection.execute("CREATE TABLE pages (number INTEGER)")
    for words in (("search", "x"), ("ledger", "init")):
        in_one_line(reportedly(*words, "--ledger", str(other)), "the tables of another program")


def test_a_newer_ledger(reportedly: CommandLine, place: str) -> None:
    with Ledger.create(place, at=AT) as ledger, ledger._write() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
    for words in (("search", "x"), ("ledger", "init"), ("ledger", "migrate"), ("ledger", "info"), ("add", "harbour")):
        in_one_line(reportedly(*words, "--ledger", place), "a newer version of reportedly made this ledger")


def test_a_url_of_something_else(reportedly: CommandLine) -> None:
    in_one_line(reportedly("search", "x", "--ledger", "mysql://h/x"), "can't be kept in mysql", code=2)
    in_one_line(reportedly("search", "x", "--ledger", "nothing://"), "nothing", code=2)


@pytest.fixture
def connect_as(monkeypatch: pytest.MonkeyPatch) -> Callable[[Callable[[Connect, str], sqlite3.Connection]], None]:
    """Changes how the ledger connects to its file from now on."""

    def change(made: Callable[[Connect, str], sqlite3.Connection]) -> None:
        whole = sqlite3.connect

        class Driver:
            Error, OperationalError = sqlite3.Error, sqlite3.OperationalError

            @staticmethod
            def connect(address: str, **options: Any) -> sqlite3.Connection:
                return made(lambda changed: whole(changed, **options), address)

        monkeypatch.setattr(engine, "sqlite3", Driver)

    return change


def test_the_disk_is_full(path: Path, connect_as: Any) -> None:
    def small(connect: Connect, address: str) -> sqlite3.Connection:
        connection = connect(address)
        connection.execute(f"PRAGMA max_page_count = {path.stat().st_size // 4096 + 60}")
        return connection

    connect_as(small)
    with Ledger.open(path) as ledger:
        stored = [HARBOUR.page.id]
        told = ""
        for each in results(200, seed=5):
            if not isinstance(each, Skipped):
                try:
                    ledger.add(each, model=MODEL, by=BY, at=AT)
                except LedgerFull as error:
                    told = str(error)
                    break
                stored.append(each.page.id)
        assert "the disk is full. What was stored before is whole: make room and run it again" in told
        assert len(stored) > 1
        assert {reading.page.id for reading in ledger.readings()} == set(stored)
        assert list(ledger.check()) == []


def test_a_file_that_can_not_be_written(path: Path, connect_as: Any) -> None:
    connect_as(lambda connect, address: connect(address.replace("mode=rwc", "mode=ro")))
    with Ledger.open(path) as ledger:
        assert ledger.reading(HARBOUR.page.id) == HARBOUR
        with pytest.raises(LedgerReadOnly, match="can't be written"):
            ledger.add(SILENT, model=MODEL, by=BY, at=AT)


def test_a_mount_that_can_not_be_written(path: Path, connect_as: Any) -> None:
    def read_only(connect: Connect, address: str) -> sqlite3.Connection:
        if "immutable" not in address:
            error = sqlite3.OperationalError("attempt to write a readonly database")
            error.sqlite_errorname = "SQLITE_READONLY_CANTINIT"  # type: ignore[misc]
            raise error
        return connect(address)

    connect_as(read_only)
    with Ledger.open(path) as ledger:
        assert ledger.search("held up by tape")
        with pytest.raises(LedgerReadOnly, match="the file or its mount is read-only"):
            ledger.add(SILENT, model=MODEL, by=BY, at=AT)
    Path(f"{path}-wal").write_bytes(b"not put in its place yet")
    with pytest.raises(LedgerReadOnly, match=r"Copy it and reportedly\.db-wal"):
        Ledger.open(path)


def test_others_keep_it_locked(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engine, "WAIT_SECONDS", 0)
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with Ledger.open(path) as ledger:
        with pytest.raises(LedgerBusy, match="others kept it locked"):
            ledger.add(SILENT, model=MODEL, by=BY, at=AT)
        assert ledger.reading(HARBOUR.page.id) == HARBOUR  # readers don't wait for a writer
        other.execute("ROLLBACK")
        assert ledger.add(SILENT, model=MODEL, by=BY, at=AT) == "added"
    other.close()


def test_damaged_bytes(reportedly: CommandLine, path: Path, tmp_path: Path) -> None:
    with Ledger.open(path) as ledger:
        ledger.backup(tmp_path / "whole.db", by=BY, at=AT)
    whole = (tmp_path / "whole.db").read_bytes()
    written = [at for at, byte in enumerate(whole) if byte]
    chance = random.Random(6)
    damaged = tmp_path / "damaged.db"
    n_found = 0
    for _ in range(25):
        at = chance.choice(written)
        damaged.write_bytes(whole[:at] + bytes([whole[at] ^ (1 << chance.randrange(8))]) + whole[at + 1 :])
        for words in (("search", "crane"), ("ledger", "check")):
            ran = reportedly(*words, "--ledger", str(damaged))
            assert "Traceback" not in ran.err
            if ran.code:
                in_one_line(ran)
                n_found += words[0] == "ledger"
        for beside in ("-wal", "-shm"):
            Path(f"{damaged}{beside}").unlink(missing_ok=True)
    assert n_found > 5


def test_a_damaged_word_is_found(reportedly: CommandLine, path: Path, tmp_path: Path) -> None:
    with Ledger.open(path) as ledger:
        ledger.backup(tmp_path / "copy.db", by=BY, at=AT)
    copy = tmp_path / "copy.db"
    assert reportedly("ledger", "check", "--ledger", str(copy)).out == f"{copy}: all is as it was written\n"
    copy.write_bytes(copy.read_bytes().replace(b"Two tugs towed", b"Ten tugs towed"))
    in_one_line(reportedly("ledger", "check", "--ledger", str(copy)), "found. Keep the file, restore a backup")
    in_one_line(reportedly("ledger", "restore", str(copy), "--ledger", str(tmp_path / "new.db")), "damaged")


@pytest.fixture(scope="module")
def gone() -> Iterator[Any]:
    # It is stopped at once, and a server that is only fast would forget what was stored.
    with server(options="") as started:
        yield started


def test_the_server_is_gone_and_comes_back(postgres: str, gone: Any, reportedly: CommandLine) -> None:
    with schema_on(gone.url) as place, Ledger.create(place, at=AT) as ledger:
        ledger.add(HARBOUR, model=MODEL, by=BY, at=AT)
        gone.stop()
        for _ in range(2):
            with pytest.raises(LedgerGone, match="run the command again when the server is back"):
                ledger.add(SILENT, model=MODEL, by=BY, at=AT)
        in_one_line(reportedly("search", "crane", "--ledger", place), "the server doesn't answer")
        gone.start()
        assert ledger.add(HARBOUR, model=MODEL, by=BY, at=AT) == "unchanged"
        assert ledger.add(SILENT, model=MODEL, by=BY, at=AT) == "added"
        assert list(ledger.check()) == []


def test_an_error_never_shows_a_password() -> None:
    with pytest.raises(LedgerError) as raised:
        Ledger.open("postgresql://vera:s3cret@127.0.0.1:1/none")
    assert "s3cret" not in str(raised.value)
