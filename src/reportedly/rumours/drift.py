"""Quotations whose words changed on their way from one page to another."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from difflib import SequenceMatcher

from reportedly.page.model import Page
from reportedly.rumours.model import Appearance, Drift
from reportedly.text.quotemarks import quotations

FEWEST_WORDS = 5
"""Words of a quotation that is compared: shorter ones are phrases that anybody may use."""

RELATED = 0.6
"""Likeness (difflib's, by words) from which two quotations are taken for one saying."""

SENTENCE_END = re.compile(r"(?<=[.!?])\s+")


def drift(appearances: Sequence[Appearance], pages: Mapping[str, Page]) -> tuple[Drift, ...]:
    """The quotations of the rumour's pages that differ from those of a page they go back to, one a pair of pages."""
    found: dict[tuple[str, str], Drift] = {}
    by_id = {appearance.claim.id: appearance.claim for appearance in appearances}
    for appearance in appearances:
        for edge in appearance.derived_from:
            earlier, later = by_id[edge.claim], appearance.claim
            key = (earlier.page, later.page)
            if key in found:
                continue
            for was, now in changed(pages[earlier.page].text, pages[later.page].text):
                found[key] = Drift(earlier.id, later.id, was, now)
                break
    return tuple(found.values())


def changed(earlier: str, later: str) -> Iterator[tuple[str, str]]:
    """Pairs of quoted sentences, of the earlier text and the later, that are one saying in other words."""
    before, after = _quoted(earlier), _quoted(later)
    known = {_key(sentence) for sentence in before}
    for now in after:
        if _key(now) in known:
            continue
        best = max(before, key=lambda was: _ratio(was, now), default=None)
        if best and _ratio(best, now) >= RELATED and not _contained(best, now):
            yield best, now


def _quoted(text: str) -> list[str]:
    found = []
    for mark in quotations(text):
        for sentence in SENTENCE_END.split(text[mark.inner_start : mark.inner_end]):
            plain = " ".join(sentence.split()).strip(" ,.;:")
            if len(plain.split()) >= FEWEST_WORDS:
                found.append(plain)
    return found


def _words(text: str) -> list[str]:
    return [word.casefold().replace("’", "'") for word in re.findall(r"\w+(?:['’]\w+)?", text)]


def _key(text: str) -> str:
    return " ".join(_words(text))


def _ratio(one: str, other: str) -> float:
    return SequenceMatcher(None, _words(one), _words(other), autojunk=False).ratio()


def _contained(one: str, other: str) -> bool:
    """Whether one is a part of the other: cut, but unchanged."""
    short, long = sorted((f" {_key(one)} ", f" {_key(other)} "), key=len)
    return short in long
