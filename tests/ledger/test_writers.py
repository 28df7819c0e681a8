"""Writers that are killed, and writers at once. The full numbers: benchmarks/ledger.md."""

from __future__ import annotations

from benchmarks.ledger_writers import kills, writers


def test_killed_and_resumed(place: str) -> None:
    assert kills(place, n_kills=3, n_pages=60, seed=3) == []


def test_four_writers_at_once(place: str) -> None:
    assert writers(place, n_writers=4, n_pages=60, seed=4) == []
