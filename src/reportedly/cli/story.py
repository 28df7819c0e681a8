"""Rumours for people: for each the tree of who told whom, the timeline, the sides, the status and why."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import MappingProxyType

from reportedly.page.model import Page
from reportedly.rumours.model import Appearance, Drift, Origin, Rumour, Rumours
from reportedly.text.visible import on_one_line

WIDEST = 90
"""Characters of a statement that are shown in a list: one line of a terminal, with what stands before it."""


def stories(rumours: Rumours, others: Mapping[str, str] = MappingProxyType({})) -> Iterator[str]:
    """A text for each rumour; one line where there is none. others: id -> statement, of rumours that aren't told."""
    if not rumours.rumours:
        yield f"no rumour on {_pages(len(rumours.pages))}: nothing is attributed that two of them say\n"
    pages = {page.id: page for page in rumours.pages}
    names = {**others, **{rumour.id: rumour.statement for rumour in rumours.rumours}}
    for number, rumour in enumerate(rumours.rumours):
        lines = _story(rumour, pages, names)
        yield ("\n" if number else "") + "".join(f"{line}\n" for line in lines)


def _story(rumour: Rumour, pages: Mapping[str, Page], names: Mapping[str, str]) -> Iterator[str]:
    claims = {appearance.claim.id: appearance for appearance in rumour.appearances}
    standing = rumour.standing
    by = f", by {BY[standing.by]}" if standing.by else ""
    n_pages = len({appearance.claim.page for appearance in rumour.appearances})
    yield f"{rumour.id}  {on_one_line(rumour.statement)}"
    yield f"    {standing.status}{by}; {_origins(rumour)}; {_pages(n_pages)}"
    for id in standing.because:
        if id in claims:
            yield f"    because {_said(claims[id])}"
    yield "  who told whom"
    for title, origins in (("", rumour.origins), ("denied by ", rumour.denials)):
        for origin in origins:
            yield from _tree(origin, title, claims)
    yield "  first seen on these pages, and since"
    for appearance in rumour.appearances:
        yield f"    {_when(appearance)}  {_outlet(appearance)}: {appearance.stance}, {_said(appearance)}"
    for circle in rumour.circles:
        yield f"  in a circle: {on_one_line(' -> '.join(circle))}"
    for drift in rumour.drift:
        yield from _drift(drift, claims, pages)
    for relation in rumour.relations:
        yield f"  {RELATION[relation.kind]} {relation.to}: {_cut(names[relation.to])}"


BY = {
    "principal": "the one it is about",
    "representative": "somebody who speaks for them",
    "third_party": "an authority in a position to know",
    "source": "its source",
    "page": "the page that told it",
}
RELATION = {
    "weaker": "says less than",
    "stronger": "says more than",
    "contradicts": "contradicts",
    "same_matter": "beside",
}


def _origins(rumour: Rumour) -> str:
    least, most, why = rumour.independent.least, rumour.independent.most, rumour.independent.why
    if least == most:
        return f"{most} origin{'' if most == 1 else 's'}"
    return f"{least} to {most} origins ({on_one_line(why)})"


def _tree(origin: Origin, title: str, claims: Mapping[str, Appearance]) -> Iterator[str]:
    through = f", heard by {', '.join(origin.through)}" if origin.through else ""
    yield on_one_line(f"{title}{origin.who} ({origin.identity}){through}").join(("    ", ""))
    shown: set[str] = set()
    for id in origin.claims:
        if id in claims:
            yield from _branch(claims[id], claims, 3, shown)


def _branch(appearance: Appearance, claims: Mapping[str, Appearance], depth: int, shown: set[str]) -> Iterator[str]:
    """A claim and below it those that go back to it, each under the latest of what it goes back to."""
    claim = appearance.claim
    if claim.id in shown:
        return
    shown.add(claim.id)
    how = f"  [{', '.join(f'{edge.by}: {_quoted(edge.evidence)}' for edge in appearance.derived_from)}]"
    yield f"{'  ' * depth}{_when(appearance)} {_outlet(appearance)}{how if appearance.derived_from else ''}"
    for other in claims.values():
        if other.derived_from and _nearest(other, claims) == claim.id:
            yield from _branch(other, claims, depth + 1, shown)


def _nearest(appearance: Appearance, claims: Mapping[str, Appearance]) -> str:
    sources = [claims[edge.claim].claim for edge in appearance.derived_from]
    return max(sources, key=lambda claim: (claim.seen or "", claim.page, claim.id)).id


def _drift(drift: Drift, claims: Mapping[str, Appearance], pages: Mapping[str, Page]) -> Iterator[str]:
    earlier, later = claims[drift.earlier], claims[drift.later]
    yield f"  a quotation changed from {_outlet(earlier)} to {_outlet(later)}:"
    yield f"    was {_quoted(drift.was)}"
    yield f"    is  {_quoted(drift.now)}"


def _said(appearance: Appearance) -> str:
    claim = appearance.claim
    return on_one_line(f"{claim.who} ({claim.identity}): {_cut(claim.statement)}")


def _when(appearance: Appearance) -> str:
    return on_one_line((appearance.claim.seen or "undated").replace("T", " "))


def _outlet(appearance: Appearance) -> str:
    return on_one_line(appearance.claim.outlet or appearance.claim.page)


def _quoted(words: str) -> str:
    return f"'{_cut(words)}'"


def _cut(text: str) -> str:
    text = on_one_line(text)
    return text if len(text) <= WIDEST else text[: WIDEST - 1] + "…"


def _pages(n: int) -> str:
    return f"{n:,} page{'' if n == 1 else 's'}"
