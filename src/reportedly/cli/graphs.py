"""The tree of who told whom as a drawing's text: Mermaid and DOT. All that comes from pages is escaped."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from reportedly.rumours.model import Appearance, Rumour, Rumours
from reportedly.text.visible import on_one_line

LONGEST_LABEL = 60
"""Characters of a name in a drawing: longer ones make boxes that push all others away."""


def mermaid(rumours: Rumours) -> str:
    """A Mermaid flowchart: arrows go from the one who told to the one who passed it on."""
    lines = ["flowchart LR"]
    for rumour in rumours.rumours:
        lines.append(f'  subgraph {rumour.id}["{_for_mermaid(rumour.statement)}"]')
        for node, label, kind in _nodes(rumour):
            left, right = ("(", ")") if kind == "source" else ("[", "]")
            lines.append(f'    {node}{left}"{_for_mermaid(label)}"{right}')
        for start, end, by in _arrows(rumour):
            lines.append(f"    {start} -->|{by}| {end}")
        lines.append("  end")
    return "\n".join(lines) + "\n"


def dot(rumours: Rumours) -> str:
    """A DOT digraph (Graphviz): arrows go from the one who told to the one who passed it on."""
    lines = ["digraph rumours {", "  rankdir=LR;"]
    for rumour in rumours.rumours:
        lines += [f"  subgraph cluster_{rumour.id} {{", f"    label={_for_dot(rumour.statement)};"]
        for node, label, kind in _nodes(rumour):
            lines.append(f"    {node} [label={_for_dot(label)}, shape={'ellipse' if kind == 'source' else 'box'}];")
        for start, end, by in _arrows(rumour):
            lines.append(f"    {start} -> {end} [label={_for_dot(by)}];")
        lines.append("  }")
    return "\n".join([*lines, "}"]) + "\n"


def _nodes(rumour: Rumour) -> Iterator[tuple[str, str, str]]:
    """Name, label and kind of each box: the sources, then the pages."""
    name = _namer(rumour)
    for number, origin in enumerate((*rumour.origins, *rumour.denials)):
        yield f"{rumour.id}s{number}", f"{origin.who} ({origin.identity})", "source"
    for appearance in rumour.appearances:
        claim = appearance.claim
        when = (claim.seen or "").replace("T", " ")
        side = "" if appearance.stance == "support" else f": {appearance.stance}"
        yield name(claim.id), f"{claim.outlet or claim.page} {when}{side}", "page"


def _arrows(rumour: Rumour) -> Iterator[tuple[str, str, str]]:
    name = _namer(rumour)
    for number, origin in enumerate((*rumour.origins, *rumour.denials)):
        for id in origin.claims:
            yield f"{rumour.id}s{number}", name(id), "said"
    for appearance in rumour.appearances:
        for edge in appearance.derived_from:
            yield name(edge.claim), name(appearance.claim.id), edge.by


def _namer(rumour: Rumour) -> Callable[[str], str]:
    """Claim id -> a name that both languages take: ids hold what pages call themselves."""
    numbers = {appearance.claim.id: number for number, appearance in enumerate(_appearances(rumour))}
    return lambda id: f"{rumour.id}c{numbers[id]}"


def _appearances(rumour: Rumour) -> tuple[Appearance, ...]:
    return rumour.appearances


def _short(text: str) -> str:
    text = on_one_line(text)
    return text if len(text) <= LONGEST_LABEL else text[: LONGEST_LABEL - 1] + "…"


def _for_mermaid(text: str) -> str:
    """`text` as a quoted label: what could end it, or be taken for markup, as entity codes."""
    return re.sub(r"[^\w .,;:!?'’‘“”()…/-]", lambda found: f"#{ord(found[0])};", _short(text))


def _for_dot(text: str) -> str:
    escaped = _short(text).replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'
