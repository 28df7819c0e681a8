"""Many rows at once, by the shortest way that each engine has."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from itertools import chain
from typing import Any

from sqlalchemy import Column, Connection, Select, Table, bindparam, func, select, text
from sqlalchemy.exc import DBAPIError

from reportedly.ledger.tables import storable

Row = Sequence[Any]

MOST_VALUES = 16_384
"""Values in one INSERT on SQLite, which takes 32,766: the more rows, the fewer times the search index is written."""

MOST_ASKED = 1_000
"""Keys looked up in one query."""


def insert_rows(connection: Connection, table: Table, names: Sequence[str], rows: Sequence[Row]) -> None:
    """Inserts rows of just these columns, straight through the driver: SQLAlchemy takes longer than the database.

    On SQLite as few statements as can be: before each one that sets off a trigger, FTS5 writes to disk what it has
    gathered. On PostgreSQL by COPY.
    """
    if not rows:
        return
    quote = connection.dialect.identifier_preparer.quote
    head = f"{quote(table.name)} ({', '.join(map(quote, names))})"
    if connection.dialect.name == "postgresql":
        _copy(connection, head, rows)
        return
    n_rows = 1 << (MOST_VALUES // len(names)).bit_length() - 1
    at = 0
    while at < len(rows):
        # Powers of two: few statements are ever made, so the driver's cache has them.
        while n_rows > len(rows) - at:
            n_rows //= 2
        values = tuple(chain.from_iterable(rows[at : at + n_rows]))
        connection.exec_driver_sql(_many(head, len(names), n_rows), values)
        at += n_rows


def insert_many(connection: Connection, table: Table, rows: Sequence[Mapping[str, Any]]) -> None:
    """Inserts rows that all have the same columns; what the table has no column for is left aside."""
    if rows:
        names = [column.name for column in table.c if column.name in rows[0]]
        insert_rows(connection, table, names, [[storable(row[name]) for name in names] for row in rows])


def take_numbers(connection: Connection, table: Table, n: int) -> list[int]:
    """`n` numbers for new rows of a table: no other row has them, nor will get them."""
    if n == 0:
        return []
    if connection.dialect.name == "postgresql":
        return list(connection.scalars(NEXT, {"table": table.name, "n": n}))
    # Whoever writes to SQLite is alone with it until the transaction ends.
    last = connection.scalar(select(func.max(table.c.number))) or 0
    return list(range(last + 1, last + 1 + n))


def rows_with(connection: Connection, query: Select[Any], column: Column[Any], values: Sequence[Any]) -> Iterator[Any]:
    """The rows of a query where a column has one of the values."""
    asked = query.where(column.in_(bindparam("values", expanding=True)))
    for at in range(0, len(values), MOST_ASKED):
        yield from connection.execute(asked, {"values": values[at : at + MOST_ASKED]})


NEXT = text("SELECT nextval(pg_get_serial_sequence(:table, 'number')) FROM generate_series(1, :n)")


@cache
def _many(head: str, n_columns: int, n_rows: int) -> str:
    places = f"({', '.join('?' * n_columns)})"
    return f"INSERT INTO {head} VALUES {', '.join([places] * n_rows)}"


def _copy(connection: Connection, head: str, rows: Sequence[Row]) -> None:
    told = f"COPY {head} FROM STDIN"
    driver: Any = connection.connection.driver_connection
    try:
        with driver.cursor() as cursor, cursor.copy(told) as copy:
            for row in rows:
                copy.write_row(row)
    except connection.dialect.loaded_dbapi.Error as error:
        raise DBAPIError(told, None, error) from error
