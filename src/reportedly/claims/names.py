"""The proper names on a page, and which longer name a short one stands for."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from reportedly.claims.lists import words

NAME = re.compile(
    r"(?:[A-ZÀ-ÖØ-Þ][\w’'&-]*\w|[A-Z]\.?)"
    r"(?:[ \u00a0](?:(?:of|de|van|von|der|den|la|le|al|&|the)[ \u00a0]){0,2}(?:[A-ZÀ-ÖØ-Þ0-9][\w’'&-]*\w|[A-Z]\.|\d+))*"
)
POSSESSIVE = re.compile(r"['’]s$|(?<=s)['’]$")
OPENING = re.compile(r"(?:^|[.!?:\n]\s*|[\"'“‘(«]\s*)$")


@dataclass(frozen=True, slots=True)
class Names:
    """The names of a page, the most frequent first, and for each short form the one longer name that it stands for."""

    by_frequency: tuple[str, ...]
    full: dict[str, str]


def names_of(text: str, known: Iterable[str] = ()) -> Names:
    """The names in `text`, and those `known` already (of entities); a capital behind a full stop alone makes none."""
    inside: dict[str, int] = {}
    opening: dict[str, int] = {}
    for found in NAME.finditer(text):
        for name in _trimmed(found[0]):
            place = opening if OPENING.search(text[max(0, found.start() - 3) : found.start()]) else inside
            place[name] = place.get(name, 0) + 1
    for name in known:
        inside[name] = inside.get(name, 0) + 1
    seen_lower = {word for word in re.findall(r"\b[a-z][\w’'-]+", text)}
    counts = dict(inside)
    for name, n in opening.items():
        if name in inside or (" " in name and name.split()[0].casefold() not in seen_lower):
            counts[name] = counts.get(name, 0) + n
        elif " " in name and (rest := name.partition(" ")[2]) in inside:
            counts[rest] += n
    ordered = sorted(counts, key=lambda name: (-counts[name], text.find(name), name))
    return Names(tuple(ordered), _full(ordered))


def _trimmed(run: str) -> list[str]:
    parts = POSSESSIVE.sub("", run).split()
    while parts and parts[0].casefold().rstrip(".") in words("titles"):
        parts.pop(0)
    while parts and parts[-1].islower():
        parts.pop()
    if not parts or all(part.casefold() in words("calendar") or part.isdigit() for part in parts):
        return []
    return [" ".join(parts)]


def _full(names: Iterable[str]) -> dict[str, str]:
    """Short name -> the longer name that ends or begins with it, where there is just one."""
    listed = list(names)
    full: dict[str, str] = {}
    for short in listed:
        parts = short.split()
        if len(parts) > 1:
            continue
        longer = [other for other in listed if len(other.split()) > 1 and other.split()[-1] == short]
        if len(longer) == 1:
            full[short] = longer[0]
    return full
