"""The migrations make the tables that the code speaks of, and bring older ledgers along."""

from __future__ import annotations

from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from example_readings import HARBOUR
from ledger_places import schema_on
from ledger_times import AT, BY, LATER, MODEL
from sqlalchemy import text

import reportedly.ledger
from reportedly.errors import LedgerVersion
from reportedly.ledger import ledger as ledger_module
from reportedly.ledger import schema
from reportedly.ledger.engine import engine_at
from reportedly.ledger.ledger import Ledger
from reportedly.ledger.tables import metadata

NOT_TABLES = ("statement_words", "ix_statements_search")
"""The full-text search, which each engine has in a form of its own."""


def test_the_migrations_make_the_tables(ledger: Ledger, place: str) -> None:
    with engine_at(place).connect() as connection:
        context = MigrationContext.configure(
            connection,
            opts={"include_name": lambda name, kind, parents: not str(name).startswith(NOT_TABLES)},
        )
        assert compare_metadata(context, metadata) == []


def test_the_newest_migration_is_the_current_revision() -> None:
    config = Config()
    config.set_main_option("script_location", str(Path(reportedly.ledger.__file__).parent / "migrations"))
    scripts = ScriptDirectory.from_config(config)
    assert scripts.get_heads() == [schema.CURRENT]
    assert tuple(each.revision for each in reversed(list(scripts.walk_revisions()))) == schema.REVISIONS


def test_an_older_ledger_asks_to_be_migrated(ledger: Ledger, place: str, monkeypatch: pytest.MonkeyPatch) -> None:
    ledger.add(HARBOUR, model=MODEL, by=BY, at=AT)
    monkeypatch.setattr(schema, "CURRENT", "0003")
    monkeypatch.setattr(schema, "REVISIONS", ("0001", "0002", "0003"))
    monkeypatch.setattr(ledger_module, "REVISIONS", ("0001", "0002", "0003"))
    with pytest.raises(LedgerVersion, match="Back it up, then run 'reportedly ledger migrate'"):
        Ledger.open(place)

    def to_0003(connection, *, at):  # type: ignore[no-untyped-def]
        connection.execute(text("UPDATE alembic_version SET version_num = '0003'"))

    monkeypatch.setattr(ledger_module, "upgrade", to_0003)
    assert Ledger.migrate(place, at=LATER) == "0002"
    with Ledger.open(place) as migrated:
        assert migrated.reading(HARBOUR.page.id) == HARBOUR
    assert Ledger.migrate(place, at=LATER) == "0003"


def test_a_ledger_without_claims_gets_them(ledger: Ledger, place: str) -> None:
    ledger.add(HARBOUR, model=MODEL, by=BY, at=AT)
    ledger.close()
    with engine_at(place).begin() as connection:
        for table in ("decided", "bonds", "appearances", "claims", "rumours", "placed"):
            connection.execute(text(f"DROP TABLE {table}"))
        connection.execute(text("UPDATE alembic_version SET version_num = '0001'"))
    with pytest.raises(LedgerVersion, match="an older version"):
        Ledger.open(place)
    assert Ledger.migrate(place, at=LATER) == "0001"
    with Ledger.open(place) as migrated:
        assert migrated.rumours.waiting() == 1
        migrated.rumours.place(by=BY, at=LATER)
        assert migrated.rumours.waiting() == 0
        assert len(migrated.rumours.claims(HARBOUR.page.id)) == migrated.info().counts["claims"] > 0


def test_a_ledger_made_twice_is_made_once(ledger: Ledger, place: str) -> None:
    made = ledger.info().made
    with Ledger.create(place, at=LATER) as again:
        assert again.info().made == made


def test_a_backup_goes_from_either_engine_into_either(ledger: Ledger, postgres: str, tmp_path: Path) -> None:
    ledger.add(HARBOUR, model=MODEL, by=BY, at=AT)
    ledger.not_an_attribution(f"{HARBOUR.page.id}/a7", by=BY, at=AT)
    path = tmp_path / "friday.db"
    ledger.backup(path, by=BY, at=AT)
    with schema_on(postgres) as other:
        for place in (other, str(tmp_path / "new.db")):
            Ledger.restore(path, place, by=BY, at=LATER)
            with Ledger.open(place) as restored:
                assert restored.reading(HARBOUR.page.id) == ledger.reading(HARBOUR.page.id)
                assert restored.search("crane") == ledger.search("crane")
                restored.withdraw(1, by=BY, at=LATER)  # rows to come get numbers that aren't taken
                assert restored.reading(HARBOUR.page.id) == HARBOUR
                assert list(restored.check()) == []
