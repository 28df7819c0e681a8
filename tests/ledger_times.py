"""Times and hands that the ledger's tests give to it."""

from datetime import UTC, datetime

AT = datetime(2026, 5, 1, 9, 0, tzinfo=UTC)
LATER = datetime(2026, 5, 2, 12, 30, tzinfo=UTC)
BY = "vera"
MODEL = "reader-1"
