"""Rumours for people: for each the tree of who told whom, the timeline, the sides, the status and why."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import MappingProxyType

from reportedly.page.model import Page
from reportedly.rumours.model import Appearance, Drift, Origin, Rumour, Rumours
from reportedly.rumours.rows import RELATION, outlet, pages_in_words, standing, tree, when
from reportedly.text.visible import on_one_line

WIDEST = 90
"""Characters of a statement that are shown in a list: one line of a terminal, with what stands before it."""


def stories(rumours: Rumours, others: Mapping[str, str] = MappingProxyType({})) -> Iterator[str]:
    """A text for each rumour; one line where there is none. others: id -> statement, of rumours that aren't told."""
    if not rumours.rumours:
        yield f"no rumour on {pages_in_words(len(rumours.pages))}: nothing is attributed that two of them say\n"
    pages = {page.id: page for page in rumours.pages}
    names = {**others, **{rumour.id: rumour.statement for rumour in rumours.rumours}}
    for number, rumour in enumerate(rumours.rumours):
        lines = _story(rumour, pages, names)
        yield ("\n" if number else "") + "".join(f"{line}\n" for line in lines)


def _story(rumour: Rumour, pages: Mapping[str, Page], names: Mapping[str, str]) -> Iterator[str]:
    claims = {appearance.claim.id: appearance for appearance in rumour.appearances}
    yield f"{rumour.id}  {on_one_line(rumour.statement)}"
    yield f"    {on_one_line(standing(rumour))}"
    for id in rumour.standing.because:
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


def _tree(origin: Origin, title: str, claims: Mapping[str, Appearance]) -> Iterator[str]:
    through = f", heard by {', '.join(origin.through)}" if origin.through else ""
    yield on_one_line(f"{title}{origin.who} ({origin.identity}){through}").join(("    ", ""))
    for depth, appearance in tree(origin, claims):
        how = f"  [{', '.join(f'{edge.by}: {_quoted(edge.evidence)}' for edge in appearance.derived_from)}]"
        told = how if appearance.derived_from else ""
        yield f"{'  ' * (depth + 3)}{_when(appearance)} {_outlet(appearance)}{told}"


def _drift(drift: Drift, claims: Mapping[str, Appearance], pages: Mapping[str, Page]) -> Iterator[str]:
    earlier, later = claims[drift.earlier], claims[drift.later]
    yield f"  a quotation changed from {_outlet(earlier)} to {_outlet(later)}:"
    yield f"    was {_quoted(drift.was)}"
    yield f"    is  {_quoted(drift.now)}"


def _said(appearance: Appearance) -> str:
    claim = appearance.claim
    return on_one_line(f"{claim.who} ({claim.identity}): {_cut(claim.statement)}")


def _when(appearance: Appearance) -> str:
    return on_one_line(when(appearance))


def _outlet(appearance: Appearance) -> str:
    return on_one_line(outlet(appearance))


def _quoted(words: str) -> str:
    return f"'{_cut(words)}'"


def _cut(text: str) -> str:
    text = on_one_line(text)
    return text if len(text) <= WIDEST else text[: WIDEST - 1] + "…"
