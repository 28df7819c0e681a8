"""Where and when something was said, as the page tells it: the medium, and the days that the words can mean.

Both are looked for in the attribution's own sentence, outside its content, and carried over to a sentence that goes on
with the same saying.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date

from reportedly.page.model import Page
from reportedly.reading.closed_classes import table
from reportedly.reading.days import TIME, days_of
from reportedly.reading.follow import GOES_ON
from reportedly.reading.frame import BLANK, Frame
from reportedly.reading.link import Linked
from reportedly.reading.model import When

Chains = Sequence[tuple[str, ...]]

MEDIUMS = {**table("mediums"), **table("platforms")}
AMBIGUOUS = frozenset({"x", "threads", "vine", "telegram"})


def _pattern(words: str) -> str:
    return re.escape(words).replace(r"\*", r"\w*").replace(r"\ ", r"[\s-]+")


FIRST_LETTERS = 3
BY_FIRST_LETTERS: dict[str, list[tuple[re.Pattern[str], str]]] = defaultdict(list)
"""Patterns of mediums, the longest first, under their first letters: one big alternation is ten times slower."""
for _words in sorted(MEDIUMS, key=len, reverse=True):
    if _words not in AMBIGUOUS:
        _matcher = re.compile(rf"{_pattern(_words)}\b", re.IGNORECASE)
        BY_FIRST_LETTERS[_words[:FIRST_LETTERS].casefold()].append((_matcher, MEDIUMS[_words]))
WORD_START = re.compile(r"\b\w")
PLATFORM = re.compile(rf"\b(?:{'|'.join(_pattern(words) for words in table('platforms'))})\b", re.IGNORECASE)
LEADS_IN = re.compile(
    r"(?:\b(?:in|on|at|during|via|through|over|to|released?|releas\w+|issued?|issuing|post\w*|wr\w+|shared?|sharing|gave|"
    r"giving|took|taking|penn\w+|fil\w+|sent|sending|record\w*)\s+(?:[\w'’.&-]+\s+){0,6}|^\W*)$",
    re.IGNORECASE,
)
"""What stands before a medium, with its modifiers: 'in an exclusive and tearful'."""

NEAR = 110
"""Characters between a cue and the medium that it may be told with."""


def mediums(
    page: Page,
    linked: Sequence[Linked],
    parents: Sequence[int | None],
    chains: Sequence[tuple[str, ...]],
    frames: Sequence[Frame],
) -> tuple[str | None, ...]:
    """The medium of each attribution, None where the page doesn't tell."""
    found: list[str | None] = []
    for number, each in enumerate(linked):
        medium = _medium(page.text, each, frames[number])
        if medium is None and POSTS.search(frames[number].cue):
            medium = _platform_before(page.text, frames[number].cue_start)
        if medium is None and parents[number] is None and GOES_ON.search(frames[number].cue):
            before = _before(number, linked, parents, chains, page.text)
            medium = found[before] if before is not None else None
        found.append(medium)
    return tuple(found)


def whens(
    page: Page,
    linked: Sequence[Linked],
    parents: Sequence[int | None],
    chains: Sequence[tuple[str, ...]],
    frames: Sequence[Frame],
) -> tuple[When | None, ...]:
    """When each was said, None where the page doesn't tell."""
    published = _day(page.published)
    found: list[When | None] = []
    for number in range(len(linked)):
        when = _when(linked[number], frames[number], published)
        if when is None and parents[number] is None and GOES_ON.search(frames[number].cue):
            before = _before(number, linked, parents, chains, page.text)
            when = found[before] if before is not None else None
        found.append(when)
    return tuple(found)


def _before(
    number: int, linked: Sequence[Linked], parents: Sequence[int | None], chains: Sequence[tuple[str, ...]], text: str
) -> int | None:
    """The attribution just before whose saying goes on in this one: the same mouth, at most a paragraph between."""
    for other in range(number - 1, max(-1, number - 50), -1):
        if parents[other] is not None:
            continue
        if chains[other] != chains[number]:
            return None
        start = (linked[other].cue or linked[other].content)[-1][1] if linked[other].cue or linked[other].content else 0
        end = (linked[number].cue or linked[number].content or linked[number].source)[0][0]
        return other if text.count("\n\n", start, max(start, end)) <= 1 else None
    return None


def _platform_before(text: str, at: int) -> str | None:
    """The platform last named in the words before a post: 'took to Instagram. ... she captioned'."""
    found = None
    for match in PLATFORM.finditer(text, max(0, at - FAR), at):
        if match.group()[0].isupper() and match.group().casefold() not in AMBIGUOUS:
            found = MEDIUMS[match.group().casefold()]
    return found


POSTS = re.compile(r"\b(?:caption\w*|post(?:ed|ing|s)?|wr(?:ote|ites|iting)|penned|shar(?:ed|ing|es))\b", re.IGNORECASE)
FAR = 350
"""Characters before a post in which its platform is named."""


def _medium(text: str, each: Linked, frame: Frame) -> str | None:
    best, nearest = None, NEAR
    for match, form in _named_mediums(frame.text):
        start, end = match.start() + frame.start, match.end() + frame.start
        in_cue = frame.cue_start <= start < frame.cue_end
        in_source = any(a <= start < b for a, b in each.source)
        if not in_cue and not LEADS_IN.search(frame.text[max(0, match.start() - 60) : match.start()]):
            continue
        if in_source and form not in ("interview", "book", "blog post"):
            continue
        distance = 0 if in_cue else max(frame.cue_start - end, start - frame.cue_end, 0)
        if distance < nearest:
            best, nearest = form, distance
    return best


def _named_mediums(text: str) -> Iterator[tuple[re.Match[str], str]]:
    for word in WORD_START.finditer(text):
        for matcher, form in BY_FIRST_LETTERS.get(text[word.start() : word.start() + FIRST_LETTERS].casefold(), ()):
            found = matcher.match(text, word.start())
            if found:
                yield found, form
                break


def _when(each: Linked, frame: Frame, published: date | None) -> When | None:
    best, nearest = None, 1_000
    for match in TIME.finditer(frame.text):
        at = match.start() + frame.start
        inside_the_source = any(a <= at < b for a, b in each.source)  # 'Orme, who sailed in 2019, said'
        distance = None if inside_the_source else _nearness(frame, match.start(), match.end())
        if distance is not None and distance < nearest:
            best, nearest = match, distance
    if best is None:
        return None
    words = " ".join(best.group().split())
    days = days_of(words, published) if published else None
    return When(words, *(each.isoformat() for each in days)) if days else When(words)


def _nearness(frame: Frame, start: int, end: int) -> int | None:
    """Characters from the cue to a time at `start` in the frame, None where it is another event's."""
    cue_start, cue_end = frame.cue_start - frame.start, frame.cue_end - frame.start
    if start >= cue_end:
        between = frame.text[cue_end:start]
        near = BLANK not in between and len(between) < 90 and not CLAUSE.search(between)
        return start - cue_end if near else None
    if end <= cue_start:
        opens = not frame.text[:start].strip(f" \"'“‘({BLANK}") and not PARTICIPLE.match(frame.cue)
        near = cue_start - end < (110 if opens else 14)
        return cue_start - end if near else None
    return 0


PARTICIPLE = re.compile(r"(?:\w+ly\s+)?\w+ing\b", re.IGNORECASE)
CLAUSE = re.compile(r"\b(?:who|which|that|when|where|because|than|after|before|since|and|but|while)\b|[;:]")
"""Behind these, a time is another event's."""


def _day(published: str | None) -> date | None:
    try:
        return date.fromisoformat((published or "")[:10])
    except ValueError:
        return None
