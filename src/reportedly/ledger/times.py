"""Times as a ledger writes them."""

from __future__ import annotations

from datetime import UTC, datetime


def told(at: datetime) -> str:
    """A time as the ledger writes it: UTC, to the second, so that text sorts as time does."""
    if at.tzinfo is None:
        raise ValueError("a time in a ledger needs its zone")
    return at.astimezone(UTC).isoformat(timespec="seconds")
