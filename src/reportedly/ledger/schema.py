"""The schema's versions: made new, brought up to date, or refused."""

from __future__ import annotations

import secrets
import uuid
from contextlib import redirect_stdout
from io import StringIO
from pathlib import Path

from sqlalchemy import Connection, insert, inspect, select, text

from reportedly.errors import LedgerError, LedgerMissing, LedgerVersion, Place
from reportedly.ledger import tables as t

CURRENT = "0002"
"""The revision that this version of reportedly reads and writes."""

REVISIONS = ("0001", "0002")
"""All that there have been, the oldest first."""


def revision_of(connection: Connection) -> str | None:
    """The revision of a ledger; None where there is none. Raises LedgerError where the tables are somebody else's."""
    names = inspect(connection).get_table_names()
    if not names:
        return None
    if "alembic_version" not in names or "facts" not in names:
        raise LedgerError("it holds the tables of another program", hint="Give the ledger a place of its own")
    return connection.execute(text("SELECT version_num FROM alembic_version")).scalar()


def refuse_other(revision: str | None, place: str) -> None:
    """Raises LedgerMissing or LedgerVersion unless the revision is the current one."""
    where = Place(place)
    if revision is None:
        raise LedgerMissing("there is no ledger here", where=where, hint="Make one with 'reportedly ledger init'")
    if revision in REVISIONS[:-1]:
        hint = "Back it up, then run 'reportedly ledger migrate'"
        raise LedgerVersion("an older version of reportedly made this ledger", where=where, hint=hint)
    if revision != CURRENT:
        hint = "Install that version; nothing was changed"
        raise LedgerVersion("a newer version of reportedly made this ledger", where=where, hint=hint)


def upgrade(connection: Connection, *, at: str) -> None:
    """Brings the schema to the current revision, from nothing or from an older one, in the caller's transaction."""
    from alembic import command  # 0.2 s, and only those who make or migrate a ledger need it
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    config.attributes["connection"] = connection
    with redirect_stdout(StringIO()):
        command.upgrade(config, "head")
    if connection.execute(select(t.facts.c.name).limit(1)).first() is None:
        made = {"id": uuid.uuid4().hex, "made": at, "salt": secrets.token_hex(32)}
        connection.execute(insert(t.facts), [{"name": name, "value": value} for name, value in made.items()])
