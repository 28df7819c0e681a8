"""Places for new ledgers: a file, and a schema of its own on a PostgreSQL server."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

import pytest
from sqlalchemy import create_engine, make_url, text


@contextmanager
def place_for(request: pytest.FixtureRequest, folder: Path) -> Iterator[str]:
    """A place of the kind that `request.param` names."""
    if request.param == "sqlite":
        yield str(folder / "reportedly.db")
    else:
        with schema_on(request.getfixturevalue("postgres")) as url:
            yield url


@contextmanager
def schema_on(server: str, *, tablespace: str | None = None) -> Iterator[str]:
    """The URL of an empty schema on a server, dropped at the end. tablespace: the folder in which its tables are."""
    name = f"test_{uuid4().hex}"
    engine = create_engine(make_url(server).set(drivername="postgresql+psycopg"), pool_pre_ping=True)
    with engine.begin() as connection:
        connection.execute(text(f"CREATE SCHEMA {name}"))
    options = f"-csearch_path%3D{name}"
    if tablespace:
        with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.execute(text(f"CREATE TABLESPACE {name} LOCATION '{tablespace}'"))
        options += f"%20-cdefault_tablespace%3D{name}"
    try:
        yield f"{server}?options={options}"
    finally:
        with engine.begin() as connection:
            connection.execute(text(f"DROP SCHEMA {name} CASCADE"))
        engine.dispose()
