"""Ledgers to test on: each test runs over SQLite and over PostgreSQL."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from ledger_places import place_for
from ledger_times import AT
from postgres_server import NAMED_BY, NoPostgres, server

from reportedly.ledger.ledger import Ledger


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    """The URL of a PostgreSQL server: the one that is named, or one started for these tests."""
    named = os.environ.get(NAMED_BY)
    if named:
        yield named
        return
    try:
        with server() as started:
            yield started.url
    except NoPostgres as error:
        if os.environ.get("CI"):
            pytest.fail(str(error))
        pytest.skip(str(error))


@pytest.fixture(params=["sqlite", "postgres"])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """Where a new ledger can be made."""
    with place_for(request, tmp_path) as place:
        yield place


@pytest.fixture
def ledger(place: str) -> Iterator[Ledger]:
    with Ledger.create(place, at=AT) as made:
        yield made


@pytest.fixture
def another(place: str) -> Callable[[], Ledger]:
    """Opens the same ledger once more, as another process would."""
    return lambda: Ledger.open(place)
