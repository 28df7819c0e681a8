"""When a name in two pages is one person, outlet or office, and what a text looks like to a search."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from functools import cache, lru_cache

from reportedly.reading.closed_classes import words
from reportedly.reading.model import Identity, Kind

TOKEN = re.compile(r"[^\W_]+")
POSSESSIVE = re.compile(r"['’]s\b|(?<=s)['’](?!\w)", re.IGNORECASE)
ARTICLES = ("the", "a", "an")

LONGEST_KEY = 200
"""Characters of a key that are kept as they are: an index of PostgreSQL takes no entry over 2,700 bytes."""

MOST_REMEMBERED = 4_096
"""Keys of names that are remembered: a page has each of its names many times, and pages of a day have the same."""


def folded(text: str) -> str:
    """`text` in lower case, without accents, in compatible forms: 'Zoë' and 'ZOE' are alike. The length may change."""
    if text.isascii():
        return text.lower()
    apart = unicodedata.normalize("NFKD", text)
    return "".join(character for character in apart if not unicodedata.combining(character)).casefold()


def tokens(text: str) -> list[str]:
    """The words of a text as a search sees them: folded runs of letters and digits."""
    return TOKEN.findall(folded(text))


def name_key(name: str) -> str:
    """What two ways of writing one name have in common: no article, no possessive, no case, no marks."""
    return _name_key(name) if len(name) <= LONGEST_KEY else _name_key.__wrapped__(name)


@lru_cache(MOST_REMEMBERED)
def _name_key(name: str) -> str:
    found = tokens(POSSESSIVE.sub("", name))
    if len(found) > 1 and found[0] in ARTICLES:
        found = found[1:]
    return _bounded(" ".join(found))


def entity_key(name: str, kind: Kind, identity: Identity) -> str | None:
    """The key that the same person, outlet or office has on every page; None for who is somebody else on each page.

    Only who is named can be met again. Of a person, titles and middle initials don't count, and one word alone (a
    surname, most often) isn't enough: two pages may mean two people.
    """
    if identity != "named":
        return None
    key = name_key(name)
    if kind != "person":
        return key or None
    found = key.split()
    while len(found) > 2 and found[0] in _titles():
        found = found[1:]
    found = [word for at, word in enumerate(found) if len(word) > 1 or at in (0, len(found) - 1)]
    if len(found) < 2 or (len(found) == 2 and found[0] in _titles()):
        return None
    return _bounded(" ".join(found))


@cache
def _titles() -> frozenset[str]:
    return words("titles")


def _bounded(key: str) -> str:
    if len(key) <= LONGEST_KEY:
        return key
    return f"{key[:LONGEST_KEY]} {hashlib.sha256(key.encode()).hexdigest()[:16]}"
