"""Finds what stands above a text: front matter, `Title:` lines, a `date` line, the headline, a `By ...` line."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from reportedly.page.blocks import Line, chunks, lines
from reportedly.page.dates import iso_date
from reportedly.page.model import Block
from reportedly.page.urls import canonical_url_or_none

LONGEST_HEADLINE = 160
"""Characters. A choice: room for the longest tabloid headlines, too little for most first paragraphs."""

MOST_FRONT_MATTER = 10_000
"""Characters. A choice: YAML is slow, and what is larger is text between two rules."""

MOST_HEAD = 20_000
"""Characters of a text that are looked at for its head: room for front matter, fields, a headline and a byline."""

FIELDS = {
    "title": "title",
    "headline": "title",
    "date": "published",
    "published": "published",
    "publication date": "published",
    "author": "byline",
    "authors": "byline",
    "byline": "byline",
    "by": "byline",
    "outlet": "outlet",
    "publication": "outlet",
    "publisher": "outlet",
    "source": "outlet",
    "url": "url",
    "link": "url",
    "language": "language",
    "lang": "language",
}
OPENING_FIELDS = ("title", "published", "url")
"""What a head begins with: 'Source: ...' or 'By: ...' above a text may be a line of it."""

FIELD_LINE = re.compile(rf"({'|'.join(FIELDS)})[ \t]*:[ \t]*(?=\S)|(date)[ \t]+(?=\d{{4}}-\d\d-\d\d\b)", re.IGNORECASE)
RULE = re.compile(r"---[ \t]*(?:\r\n?|\n)")
END_OF_FRONT_MATTER = re.compile(r"^(?:---|\.\.\.)[ \t]*(?:\r\n?|\n|\Z)", re.MULTILINE)
UNLIKE_A_HEADLINE = re.compile(r"[.!…:;,][\"'”’»)\]]*$|^(?:[-*•>]|\d{1,2}[.)])\s")
BYLINE = re.compile(r"[Bb]y[ \t]+((?:[^\W\d_][\w'’.-]*(?:,?[ \t]+|$)){2,10})$|BY[ \t]+([^a-z]+)$")
BETWEEN_NAMES = re.compile(r",?\s+(?:and|AND)\s+|\s*[,;&]\s*")


@dataclass(frozen=True, slots=True)
class Head:
    """What the first lines of a text say of it; None and () where they say nothing.

    headings: where the headline stands. end: the code point from which on the text itself is read.
    """

    title: str | None = None
    outlet: str | None = None
    byline: tuple[str, ...] = ()
    published: str | None = None
    url: str | None = None
    language: str | None = None
    headings: tuple[Block, ...] = ()
    end: int = 0


def head(text: str) -> Head:
    """What stands above `text`; nothing of it is cut off, `end` tells where the rest begins."""
    top = text[:MOST_HEAD]
    start = len(top) - len(top.lstrip("\ufeff \t\r\n"))
    found = _front_matter(top, start) or _field_lines(top, start)
    return _byline(top, _headline(top, found))


def _front_matter(text: str, start: int) -> Head | None:
    opening = RULE.match(text, start)
    closing = opening and END_OF_FRONT_MATTER.search(text, opening.end(), opening.end() + MOST_FRONT_MATTER)
    if not opening or not closing:
        return None
    import yaml  # 0.05 s, for those who have front matter

    try:
        # BaseLoader makes texts, lists and mappings only: no dates that YAML guesses, no objects, no code.
        told = yaml.load(text[opening.end() : closing.start()], Loader=yaml.BaseLoader)
    except (yaml.YAMLError, RecursionError, ValueError):
        return None
    if not isinstance(told, dict):
        return None
    return replace(_head({str(name).lower(): value for name, value in told.items()}), end=closing.end())


def _field_lines(text: str, start: int) -> Head:
    told: dict[str, object] = {}
    headings: tuple[Block, ...] = ()
    end = 0
    for line in lines(text, start):
        field = FIELD_LINE.match(text, line.start, line.end)
        if not field:
            break
        name = (field[1] or field[2]).lower()
        if not told and FIELDS[name] not in OPENING_FIELDS:
            break
        told.setdefault(name, text[field.end() : line.end])
        if FIELDS[name] == "title" and not headings:
            headings = (Block("heading", field.end(), line.end),)
        end = line.end
    return replace(_head(told), headings=headings, end=end)


def _head(told: Mapping[str, object]) -> Head:
    """The head that `told` (field names in lower case) describes; what isn't of a field's form is left aside."""

    def first(field: str, fit: Callable[[str], str | None] = str) -> str | None:
        texts = (value.strip() for name, value in told.items() if FIELDS.get(name) == field and isinstance(value, str))
        return next((fitting for each in texts if each and (fitting := fit(each))), None)

    listed = next((value for name, value in told.items() if FIELDS.get(name) == "byline" and value), ())
    named = (
        _names(listed) if isinstance(listed, str) else tuple(e for e in _as_list(listed) if isinstance(e, str) and e)
    )
    return Head(
        title=first("title"),
        outlet=first("outlet"),
        byline=named,
        published=first("published", iso_date),
        url=first("url", canonical_url_or_none),
        language=first("language", lambda code: code[:2].lower() if re.match(r"[A-Za-z]{2}\b", code) else None),
    )


def _as_list(value: object) -> list[object]:
    return value if isinstance(value, list) else []


def _headline(text: str, found: Head) -> Head:
    """With the headline, if one follows: a first line alone, short, and not closed like a sentence."""
    following = chunks(text, found.end)
    first = next(following, ())
    if len(first) != 1 or found.headings or next(following, None) is None:
        return found
    line = first[0]
    words = text[line.start : line.end]
    same = found.title is not None and words == found.title
    if not same and (len(words) > LONGEST_HEADLINE or UNLIKE_A_HEADLINE.search(words) or _names_of(text, line)):
        return found
    marker = re.match(r"#{1,6}[ \t]+", words)
    block = Block("heading", line.start + (marker.end() if marker else 0), line.end)
    title = found.title or text[block.start : block.end]
    return replace(found, title=title, headings=(block,), end=line.end)


def _byline(text: str, found: Head) -> Head:
    """With the names of a `By ...` line that stands alone at `found.end`."""
    first = next(chunks(text, found.end), ())
    names = _names_of(text, first[0]) if len(first) == 1 else ()
    return replace(found, byline=found.byline or names, end=first[0].end) if names else found


def _names_of(text: str, line: Line) -> tuple[str, ...]:
    """The names of a `By Nell Orme and Tam Reed` line: every word begins with a capital, and no point closes it."""
    told = BYLINE.match(text[line.start : line.end])
    if not told:
        return ()
    names = _names(told[1] or told[2])
    return names if all(word[:1].isupper() for name in names for word in name.split()) else ()


def _names(told: str) -> tuple[str, ...]:
    return tuple(name.strip() for name in BETWEEN_NAMES.split(told) if name.strip())
