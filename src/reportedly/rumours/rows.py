"""A rumour in words for people, the same in the terminal, in HTML and in other programs' forms."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from reportedly.rumours.model import Appearance, By, Origin, RelationKind, Rumour

BY: dict[By, str] = {
    "principal": "the one it is about",
    "representative": "somebody who speaks for them",
    "third_party": "an authority in a position to know",
    "source": "its source",
    "page": "the page that told it",
}
"""Who made the status what it is."""

RELATION: dict[RelationKind, str] = {
    "weaker": "says less than",
    "stronger": "says more than",
    "contradicts": "contradicts",
    "same_matter": "beside",
}


def standing(rumour: Rumour) -> str:
    """Where it stands, by whom, on how many origins and pages: 'denied, by the one it is about; 1 origin; 4 pages'."""
    by = f", by {BY[rumour.standing.by]}" if rumour.standing.by else ""
    n_pages = len({appearance.claim.page for appearance in rumour.appearances})
    return f"{rumour.standing.status}{by}; {origins_in_words(rumour)}; {pages_in_words(n_pages)}"


def origins_in_words(rumour: Rumour) -> str:
    """How many origins there are, and why nobody can tell where nobody can."""
    least, most, why = rumour.independent.least, rumour.independent.most, rumour.independent.why
    if least == most:
        return f"{most} origin{'' if most == 1 else 's'}"
    return f"{least} to {most} origins ({why})"


def pages_in_words(n_pages: int) -> str:
    """'1 page', '2,000 pages'."""
    return f"{n_pages:,} page{'' if n_pages == 1 else 's'}"


def tree(origin: Origin, claims: Mapping[str, Appearance]) -> Iterator[tuple[int, Appearance]]:
    """(depth, appearance) of all that goes back to the origin, each under the latest of what it goes back to."""
    shown: set[str] = set()
    for id in origin.claims:
        if id in claims:
            yield from _branch(claims[id], claims, 0, shown)


def when(appearance: Appearance) -> str:
    """The day and time at which the claim was published, as the page tells it."""
    return (appearance.claim.seen or "undated").replace("T", " ")


def outlet(appearance: Appearance) -> str:
    """Who published the claim: the page's id where that is all that is known."""
    return appearance.claim.outlet or appearance.claim.page


def _branch(
    appearance: Appearance, claims: Mapping[str, Appearance], depth: int, shown: set[str]
) -> Iterator[tuple[int, Appearance]]:
    claim = appearance.claim
    if claim.id in shown:
        return
    shown.add(claim.id)
    yield depth, appearance
    for other in claims.values():
        if other.derived_from and _nearest(other, claims) == claim.id:
            yield from _branch(other, claims, depth + 1, shown)


def _nearest(appearance: Appearance, claims: Mapping[str, Appearance]) -> str:
    sources = [claims[edge.claim].claim for edge in appearance.derived_from]
    return max(sources, key=lambda claim: (claim.seen or "", claim.page, claim.id)).id
