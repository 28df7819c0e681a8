"""Copies of a ledger: one SQLite file each, whatever the ledger is kept in, so each can be restored into either."""

from __future__ import annotations

import os
import sqlite3
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, func, insert, select, text

from reportedly.errors import Place, UsageError
from reportedly.ledger import tables as t

BATCH = 500
"""Rows copied at a time, to keep memory flat."""


def refuse_existing(path: Path) -> None:
    """Raises UsageError where something is at `path` already: a backup replaces nothing."""
    if path.exists():
        raise UsageError("there is a file already", where=Place(str(path)), hint="Give the backup another name")
    if not path.absolute().parent.is_dir():
        raise UsageError("there is no folder for it", where=Place(str(path)))


def copy_file(source: Any, path: Path) -> None:
    """Copies the SQLite database behind a driver's connection to `path`, whole or not at all, while others write."""
    beside = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        target = sqlite3.connect(beside)
        try:
            source.backup(target)
            target.execute("PRAGMA journal_mode = DELETE")  # one file, without a log beside it
        finally:
            target.close()
        with beside.open("rb") as file:
            os.fsync(file.fileno())
        beside.replace(path)
    finally:
        beside.unlink(missing_ok=True)


def copy_rows(source: Connection, target: Connection) -> None:
    """Copies every row of one ledger into another that has none, with their numbers."""
    late: dict[str, list[dict[str, Any]]] = {}
    for table in t.metadata.sorted_tables:
        target.execute(table.delete())
        # Rows that point at rows of their own table come in first without, then get what they point at.
        own = [column.name for column in table.c if any(key.column.table is table for key in column.foreign_keys)]
        rows = source.execution_options(yield_per=BATCH).execute(select(table).order_by(*table.primary_key.columns))
        for part in rows.mappings().partitions(BATCH):
            values = [dict(row) for row in part]
            for value in values:
                if any(value[name] is not None for name in own):
                    late.setdefault(table.name, []).append(
                        {"_number": value["number"], **{f"_{name}": value[name] for name in own}}
                    )
                value.update(dict.fromkeys(own))
            target.execute(insert(table), values)
        for value in late.pop(table.name, []):
            number = value.pop("_number")
            target.execute(
                table.update()
                .where(table.c.number == number)
                .values({name.removeprefix("_"): each for name, each in value.items()})
            )
    if target.dialect.name == "postgresql":
        _advance_sequences(target)


def _advance_sequences(connection: Connection) -> None:
    """Rows that were copied with their numbers leave a sequence where it was: the next row would get a taken one."""
    for table in t.metadata.sorted_tables:
        if "number" in table.c:
            last = connection.scalar(select(func.max(table.c.number)))
            if last:
                connection.execute(
                    text("SELECT setval(pg_get_serial_sequence(:name, 'number'), :last)"),
                    {"name": table.name, "last": last},
                )
