"""Rumours made by hand, of any length, with any words: what their pages are tested on."""

from __future__ import annotations

from traced_pages import page as page_of

from reportedly.claims.model import Claim, Teller
from reportedly.page.model import Page
from reportedly.rumours.model import (
    Appearance,
    Drift,
    Edge,
    How,
    Independent,
    Origin,
    Relation,
    Rumour,
    Rumours,
    Stance,
    Standing,
)

CLOSES = "the pier at Elver Bay will close for good this autumn"
PIER = (
    page_of("p1", "Tidewatch", "2026-05-01T09:00", f"Tidewatch > insiders | statement | {CLOSES}"),
    page_of("p2", "Harbour Gazette", "2026-05-01T12:30", f"Tidewatch | statement | {CLOSES}"),
    page_of("p3", "Bay Radio", "2026-05-02T08:00", f"Harbour Gazette | statement | {CLOSES}"),
    page_of("p4", "Quay Post", "2026-05-03T10:00", f"Harbour board | denial | {CLOSES}"),
)
"""Three outlets that had it from each other, and a denial: what a ledger makes one rumour of."""

HOWS: tuple[How, ...] = ("citation", "copy", "link", "occasion")
STANCES: tuple[Stance, ...] = ("support", "support", "support", "comment", "query")


def passed_on(n_pages: int, words: str = "The pier at Elver Bay will close.") -> Rumours:
    """A rumour that `n_pages` outlets passed on, each from one before it, and the last one denied."""
    pages = tuple(
        Page(f"{words} {number}", id=f"p{number}", outlet=f"{words} {number}", title=words, published=_at(number))
        for number in range(n_pages)
    )
    appearances = tuple(_appearance(number, n_pages, words) for number in range(n_pages))
    first, last = "c0", f"c{n_pages - 1}"
    rumour = Rumour(
        id="r1",
        statement=words,
        about=(words,),
        appearances=appearances,
        origins=(Origin((first,), words, (words,), "anonymous"),),
        denials=(Origin((last,), words, (), "named"),),
        independent=Independent(1, 2, words),
        circles=((words, "Tidewatch", words),),
        drift=(Drift("c0", "c1", f"'We will {words} shut it'", f"'We may {words} shut it soon'"),),
        standing=Standing("denied", "principal", (last,)),
        relations=(Relation("r2", "weaker"),),
    )
    other = Rumour("r2", words, (), appearances[:2], (), (), Independent(1, 1), (), (), Standing("open", None, ()), ())
    return Rumours(pages, (rumour, other))


def _at(number: int) -> str:
    return f"2026-05-{1 + number // 24 % 28:02}T{number % 24:02}:30"


def _appearance(number: int, n_pages: int, words: str) -> Appearance:
    denies = number == n_pages - 1
    ties = () if number == 0 or denies else (Edge(f"c{(number - 1) // 3}", HOWS[number % 4], words, 0.98),)
    if number > 6 and not denies:
        ties = (*ties, Edge("c1", "citation", words, 0.7))
    claim = Claim(
        id=f"c{number}",
        page=f"p{number}",
        attribution="a1",
        statement=f"{words} {number}",
        about=(words,),
        chain=(Teller(words, "person", "named" if denies else "anonymous"),),
        outlet=f"{words} {number}",
        seen=_at(number),
        start=0,
        end=1,
    )
    return Appearance(claim, "deny" if denies else STANCES[number % 5], ties)
