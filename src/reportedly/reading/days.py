"""Words for days -> the days they can mean, seen from the day of publication.

'early October' is its first ten days, 'last week' Monday to Sunday, a bare weekday the last one up to the publication.
Where no day can be known ('this season') there is None: the words are kept, the days are not invented.
"""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date, timedelta

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
NUMBERS = dict(
    zip(("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"), range(1, 11), strict=True)
)
NUMBERS |= {"a": 1, "an": 1, "a couple of": 2, "couple of": 2}

_WEEKDAY = r"(?:mon|tues|wednes|thurs|fri|satur|sun)day"
_MONTH = (
    r"(?:jan(?:uary|\.)|feb(?:ruary|\.)|mar(?:ch|\.)|apr(?:il|\.)|may|june?\.?|july?\.?|"
    r"aug(?:ust|\.)|sept?(?:ember|\.)|oct(?:ober|\.)|nov(?:ember|\.)|dec(?:ember|\.))"
)
_PART = r"(?:\s+(?:morning|afternoon|evening|night))"
TIME = re.compile(
    rf"""(?<![\w-])(?:
    (?:(?:earlier|later|late|early)\s+)?(?:on\s+)?(?:last\s+|this\s+|this\s+past\s+)?{_WEEKDAY}{_PART}?
        (?:,?\s+(?:{_MONTH}\s+\d{{1,2}}|\d{{1,2}}\s+{_MONTH})(?:,?\s+\d{{4}})?)?
    |(?:on\s+)?{_MONTH}\s+\d{{1,2}}(?:st|nd|rd|th)?\b(?:,?\s+\d{{4}})?
    |(?:on\s+)?(?:the\s+)?\d{{1,2}}(?:st|nd|rd|th)?\s+(?:of\s+)?{_MONTH}(?:,?\s+\d{{4}})?
    |(?:back\s+)?(?:in|since|earlier\s+in)\s+(?:(?:early|mid|late)[\s-]+)?{_MONTH}(?:\s+(?:of\s+)?\d{{4}})?
    |(?:(?:early|late|mid)[\s-]+)(?:in\s+)?{_MONTH}(?:\s+\d{{4}})?
    |(?:back\s+)?in\s+(?:(?:early|mid|late)[\s-]+)?(?:19|20)\d{{2}}(?!\s*-?\s*\d)
    |(?:earlier|later|late|early)\s+(?:this|last)\s+(?:week|month|year|spring|summer|autumn|fall|winter|season)
    |(?:earlier\s+|just\s+)?(?:last|this|this\s+past)\s+(?:week(?:end)?|month|year|night|morning|afternoon|evening)
    |(?:earlier\s+|just\s+)?(?:last|this|this\s+past)\s+(?:spring|summer|autumn|fall|winter|season)
    |(?:earlier\s+)?(?:yesterday|today|tonight|to-day){_PART}?
    |earlier\s+in\s+the\s+(?:day|week|month|year)
    |(?:about\s+|nearly\s+|over\s+|just\s+)?(?:a\s+few|a\s+couple\s+of|several|an?|{"|".join(NUMBERS)}|\d{{1,3}})
        \s+(?:hour|day|week|month|year)s?\s+(?:ago|earlier)
    |in\s+(?:recent|the\s+past(?:\s+few)?|the\s+last(?:\s+few)?)\s+(?:day|week|month|year)s
    )(?![\w-])""",
    re.IGNORECASE | re.VERBOSE,
)
"""A time as news tells it."""

Days = tuple[date, date]


def days_of(words: str, published: date) -> Days | None:
    """The first and the last day that `words` can mean on a page of the day `published`, None where that's open.

    >>> days_of("in early October", date(2025, 10, 18))
    (datetime.date(2025, 10, 1), datetime.date(2025, 10, 10))
    """
    told = re.sub(r"\s+", " ", words.casefold().replace("-", " ")).strip()
    for reader in (_dated, _ago, _relative, _month, _year, _weekday):
        found = reader(told, published)
        if found is not None:
            return found if found[0] <= found[1] else (found[0], found[0])
    return None


def _month_in(told: str) -> int | None:
    found = re.search(rf"\b{_MONTH}", told)
    return MONTHS.index(found[0][:3]) + 1 if found else None


def _year_in(told: str) -> int | None:
    found = re.search(r"\b(?:19|20)\d{2}\b", told)
    return int(found[0]) if found else None


def _dated(told: str, published: date) -> Days | None:
    month = _month_in(told)
    number = re.search(rf"{_MONTH}\s+(\d{{1,2}})(?!\d)|\b(\d{{1,2}})(?:st|nd|rd|th)?\s+(?:of\s+)?{_MONTH}", told)
    if month is None or number is None:
        return None
    day, year = int(number[1] or number[2]), _year_in(told)
    years = (year,) if year else (published.year, published.year - 1)
    for each in years:
        try:
            on = date(each, month, day)
        except ValueError:
            continue
        if year or on <= published:
            return on, on
    return None


def _ago(told: str, published: date) -> Days | None:
    found = re.search(r"\b(a couple of|couple of|a few|several|\w+) (hour|day|week|month|year)s? (?:ago|earlier)", told)
    if not found:
        return None
    count = int(found[1]) if found[1].isdigit() else NUMBERS.get(found[1])
    if count is None or count > 200:
        return None
    unit = found[2]
    if unit == "hour":
        return published - timedelta(days=-(-count // 24) if count > 12 else 1), published
    if unit == "day":
        on = published - timedelta(days=count)
        return on, on
    if unit == "week":
        monday = published - timedelta(days=published.weekday() + 7 * count)
        return monday, monday + timedelta(days=6)
    if unit == "month":
        months = published.year * 12 + published.month - 1 - count
        return _whole_month(months // 12, months % 12 + 1)
    return date(published.year - count, 1, 1), date(published.year - count, 12, 31)


def _relative(told: str, published: date) -> Days | None:
    monday = published - timedelta(days=published.weekday())
    day = timedelta(days=1)
    if "yesterday" in told or "last night" in told:
        return published - day, published - day
    if re.search(r"\b(?:today|tonight|to day|this (?:morning|afternoon|evening)|earlier in the day)\b", told):
        return published, published
    if "last weekend" in told or "this past weekend" in told:
        return monday - 2 * day, monday - day
    if "last week" in told:
        return monday - 7 * day, monday - day
    if re.search(r"\bthis (?:past )?week\b|earlier in the week", told) and "weekend" not in told:
        return monday, published
    if "last month" in told:
        before = published.replace(day=1) - day
        return before.replace(day=1), before
    if "this month" in told or "earlier in the month" in told:
        return published.replace(day=1), published
    if "last year" in told:
        return date(published.year - 1, 1, 1), date(published.year - 1, 12, 31)
    if "this year" in told or "earlier in the year" in told:
        return date(published.year, 1, 1), published
    if re.search(r"in (?:recent|the (?:past|last)(?: few)?) days", told):
        return published - 7 * day, published
    return None


def _month(told: str, published: date) -> Days | None:
    month = _month_in(told)
    if month is None:
        return None
    year = _year_in(told) or (published.year if month <= published.month else published.year - 1)
    first, last = _whole_month(year, month)
    if "early" in told:
        first, last = first, date(year, month, 10)
    elif re.search(r"\bmid\b", told):
        first, last = date(year, month, 11), date(year, month, 20)
    elif re.search(r"\blate\b", told):
        first = date(year, month, 21)
    return first, min(last, published) if first <= published else last


def _whole_month(year: int, month: int) -> Days:
    return date(year, month, 1), date(year, month, monthrange(year, month)[1])


def _year(told: str, published: date) -> Days | None:
    year = _year_in(told)
    if year is None:
        return None
    last = date(year, 12, 31)
    return date(year, 1, 1), min(last, published) if year <= published.year else last


def _weekday(told: str, published: date) -> Days | None:
    found = re.search(_WEEKDAY, told)
    if not found:
        return None
    back = (published.weekday() - WEEKDAYS.index(found[0])) % 7
    if "last" in told and back == 0:
        back = 7
    on = published - timedelta(days=back)
    return on, on
