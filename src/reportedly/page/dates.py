"""Dates as heads of texts write them, as ISO 8601."""

from __future__ import annotations

from datetime import date, datetime

LONGEST_DATE = 60
"""Characters of a written date: 'Wednesday, September 17, 2025 at 10:24 a.m. Eastern' has 51."""


def iso_date(told: str) -> str | None:
    """`told` as an ISO 8601 date, or date-time where it is one already; None where no whole day can be known.

    '18 October 2025' is 2025-10-18. None for '12 August' (which year?), 'yesterday', and for 03/04/2025, which is
    April in London and March in New York.
    """
    told = told.strip()
    if is_iso(told):
        return told
    if len(told) > LONGEST_DATE or not any(character.isdigit() for character in told):
        return None
    import dateparser  # 0.15 s, and most heads have ISO dates

    days: set[date | None] = set()
    for order in ("DMY", "MDY"):
        found = dateparser.parse(
            told,
            languages=["en"],
            settings={
                "DATE_ORDER": order,
                "REQUIRE_PARTS": ["day", "month", "year"],
                "PARSERS": ["absolute-time"],  # the others ask the clock
            },
        )
        days.add(found.date() if found else None)
    day = days.pop()
    return day.isoformat() if day and not days else None


def is_iso(told: str) -> bool:
    """Whether `told` is an ISO 8601 date (2025-10-18) or date-time."""
    try:
        datetime.fromisoformat(told)
    except ValueError:
        return False
    return len(told) >= len("2025-10-18") and told[4] == "-"
