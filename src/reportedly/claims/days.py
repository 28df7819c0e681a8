"""Days and months as a page tells them, made absolute by the day it was published."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Callable
from datetime import date, timedelta

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
MONTHS = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
]
MONTH = (
    r"(?:Jan(?:uary|\.)?|Feb(?:ruary|\.)?|Mar(?:ch|\.)?|Apr(?:il|\.)?|May|June?|July?|Aug(?:ust|\.)?|Sept?(?:ember|\.)?"
    r"|Oct(?:ober|\.)?|Nov(?:ember|\.)?|Dec(?:ember|\.)?)"
)
AHEAD = re.compile(
    r"\b(?:will|shall|to|would|going|plans?|next|from|due|set|until|by|won['’]t|ahead)\b|['’]ll\b|\b(?:is|are|am|['’](?:s|re|m))\s+(?:not\s+)?\w+ing\b",
    re.I,
)

TOLD = re.compile(
    rf"""
    (?P<dmy>\b(?P<day>\d{{1,2}})(?:st|nd|rd|th)?(?:\ of)?\ (?P<month>{MONTH})(?:,?\ (?P<year>\d{{4}}))?\b)
  | (?P<mdy>\b(?P<month2>{MONTH})\ (?P<day2>\d{{1,2}})(?:st|nd|rd|th)?(?!\d)(?:,?\ (?P<year2>\d{{4}}))?\b)
  | (?P<iso>\b\d{{4}}-\d{{2}}-\d{{2}}\b)
  | (?P<weekday>(?:\b(?P<which>next|last|this)\ )?\b(?P<name>Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday)
        (?:\ (?P<part>morning|afternoon|evening|night))?\b(?!['’]s))
  | (?P<near>\b(?:today|tonight|tomorrow|yesterday|this\ (?:morning|afternoon|evening)|last\ night)\b)
  | (?P<bare>\b(?:in|by|from|until|since|before|after|next|last|this|of|early|late|mid)[\ -]
        (?P<month3>{MONTH})\b(?:,?\ (?P<year3>\d{{4}}))?(?!\ \d))
  | (?P<span>\b(?:next|last|this)\ (?P<unit>week|weekend|month|year|spring|summer|autumn|fall|winter)\b)
    """,
    re.VERBOSE | re.IGNORECASE,
)


def absolute(text: str, published: date | None) -> str:
    """`text` with its days as '5 May 2026' and its months as 'May 2026', as far as `published` lets them be known.

    A weekday without 'next' or 'last' lies ahead where its clause does ('will', 'to', 'from'), else behind.
    """

    def replaced(found: re.Match[str]) -> str:
        told = _told(found, text, published)
        return told if told is not None else found[0]

    return TOLD.sub(replaced, text)


def days_in(text: str) -> frozenset[str]:
    """The days ('2026-05-05') and months ('2026-05') that an absolute `text` names; the year is left out if unknown."""
    found = set()
    for told in ABSOLUTE.finditer(text):
        month = _month(told["month"])
        if month is None:
            continue
        day, year = told["day"], told["year"]
        if day is None and year is None:
            continue
        found.add(f"{year or '????'}-{month:02d}" + (f"-{int(day):02d}" if day else ""))
    return frozenset(found)


ABSOLUTE = re.compile(rf"\b(?:(?P<day>\d{{1,2}}) )?(?P<month>{MONTH})(?: (?P<year>\d{{4}}))?\b")


def _told(found: re.Match[str], text: str, published: date | None) -> str | None:
    kind = next(name for name in KINDS if found[name])
    return KINDS[kind](found, text, published)


def _day_month(found: re.Match[str], text: str, published: date | None) -> str | None:
    number = int(found["day"] or found["day2"])
    month = _month(found["month"] or found["month2"])
    year = found["year"] or found["year2"]
    if month is None or not 1 <= number <= 31:
        return None
    return f"{number} {MONTHS[month - 1].capitalize()}" + (
        f" {year}" if year else f" {_year(month, number, found, text, published)}" if published else ""
    )


def _iso(found: re.Match[str], text: str, published: date | None) -> str | None:
    try:
        return said(date.fromisoformat(found["iso"]))
    except ValueError:
        return None


def _weekday(found: re.Match[str], text: str, published: date | None) -> str | None:
    if published is None:
        return None
    wanted = WEEKDAYS.index(found["name"].casefold())
    which = (found["which"] or "").casefold()
    ahead = which in ("next", "this") or (which != "last" and _ahead(found, text))
    away = (wanted - published.weekday()) % 7
    if ahead:
        day = published + timedelta(days=away or (7 if which == "next" else 0))
    else:
        behind = (published.weekday() - wanted) % 7
        day = published - timedelta(days=behind or (7 if which == "last" else 0))
    before = text[max(0, found.start() - 5) : found.start()].casefold()
    lead = (
        ""
        if re.search(r"\b(?:on|by|of|for)\s$|\bto\s$", before) or (which == "" and before.endswith("from"))
        else "on "
    )
    return f"{lead}{said(day)}"


def _near(found: re.Match[str], text: str, published: date | None) -> str | None:
    if published is None:
        return None
    word = found["near"].casefold()
    shift = 1 if word == "tomorrow" else -1 if word in ("yesterday", "last night") else 0
    return f"on {said(published + timedelta(days=shift))}"


def _bare(found: re.Match[str], text: str, published: date | None) -> str | None:
    month = _month(found["month3"])
    if month is None:
        return None
    lead = found[0][: found[0].casefold().index(found["month3"].casefold())].strip(" -")
    lead = "in" if lead.casefold() in ("next", "last", "this") else lead
    year = found["year3"] or (published and str(_year(month, None, found, text, published)))
    return f"{lead} {MONTHS[month - 1].capitalize()}" + (f" {year}" if year else "")


def _span(found: re.Match[str], text: str, published: date | None) -> str | None:
    """Only the months and years: a 'week' is no day, and 'this summer' is one already."""
    if published is None:
        return None
    which, unit = found["span"].casefold().split()
    step = {"next": 1, "last": -1, "this": 0}[which]
    if unit == "year":
        return f"in {published.year + step}"
    if unit == "month":
        index = published.year * 12 + published.month - 1 + step
        return f"in {MONTHS[index % 12].capitalize()} {index // 12}"
    return None


KINDS: dict[str, Callable[[re.Match[str], str, date | None], str | None]] = {
    "dmy": _day_month,
    "mdy": _day_month,
    "iso": _iso,
    "weekday": _weekday,
    "near": _near,
    "bare": _bare,
    "span": _span,
}


def said(day: date) -> str:
    """'5 May 2026'."""
    return f"{day.day} {MONTHS[day.month - 1].capitalize()} {day.year}"


def _ahead(found: re.Match[str], text: str) -> bool:
    return bool(AHEAD.search(text[max(0, found.start() - 80) : found.start()]))


def _month(name: str) -> int | None:
    start = name.casefold()[:3]
    return next((number for number, month in enumerate(MONTHS, start=1) if month.startswith(start)), None)


def _year(month: int, day: int | None, found: re.Match[str], text: str, published: date | None) -> int:
    """The year of a month that the page leaves out: the nearest one, on the side that the clause looks to."""
    if published is None:
        raise ValueError("a year needs the day of publication")
    candidates = []
    for year in (published.year - 1, published.year, published.year + 1):
        at = date(year, month, min(day or 15, monthrange(year, month)[1]))
        distance = (at - published).days
        against = (distance < -45) if _ahead(found, text) else (distance > 60)
        candidates.append((against, abs(distance), year))
    return min(candidates)[2]
