"""A rumour as HTML: a fragment for notebooks, and a document of one file to mail. No scripts; all text is escaped."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from html import escape
from typing import TYPE_CHECKING

from reportedly.reading.markup import link, whole_document
from reportedly.rumours.rows import RELATION, outlet, pages_in_words, standing, tree, when
from reportedly.text.visible import on_one_line

if TYPE_CHECKING:
    from reportedly.page.model import Page
    from reportedly.rumours.model import Appearance, Drift, Origin, Rumour, Rumours

HEAD = "".join(f'<th scope="col">{name}</th>' for name in ("When", "Where", "Who", "Side", "What"))

NO_PAGES: Mapping[str, Page] = {}


def document_parts(rumours: Rumours) -> Iterator[str]:
    """The pieces of one self-contained HTML file of the rumours, one under the other."""
    title = rumours.rumours[0].statement if len(rumours.rumours) == 1 else "Who told whom"
    return whole_document(title, (f"<article>\n{each}</article>\n" for each in _each(rumours)))


def fragment(rumours: Rumours) -> str:
    """All rumours as HTML to set into another page."""
    return f'<div style="max-width:60em;line-height:1.5">{"".join(_each(rumours))}</div>'


def rumour_fragment(
    rumour: Rumour, pages: Mapping[str, Page] = NO_PAGES, statements: Mapping[str, str] | None = None
) -> str:
    """One rumour as HTML to set into another page. pages: by id, for the links. statements: of rumours, by id."""
    claims = {appearance.claim.id: appearance for appearance in rumour.appearances}
    because = _list(_said(claims[id]) for id in rumour.standing.because if id in claims)
    trees = "".join(
        _tree(title, origin, claims, pages)
        for title, origins in (("", rumour.origins), ("denied by ", rumour.denials))
        for origin in origins
    )
    rows = "\n".join(_row(appearance, pages) for appearance in rumour.appearances)
    others = _list(
        f"{RELATION[each.kind]} {_text(each.to)}: {_text((statements or {}).get(each.to, ''))}"
        for each in rumour.relations
    )
    return (
        f'<section>\n<h2 dir="auto">{_text(rumour.statement)}</h2>\n<p>{_text(standing(rumour))}</p>\n'
        f"{_titled('Because', because)}{_titled('Who told whom', trees)}"
        "<h3>First seen on these pages, and since</h3>\n"
        f"<table>\n<thead><tr>{HEAD}</tr></thead>\n<tbody>\n{rows}\n</tbody>\n</table>\n"
        f"{_titled('In a circle', _list(_text(' → '.join(circle)) for circle in rumour.circles))}"
        f"{_titled('Changed quotations', ''.join(_drift(each, claims) for each in rumour.drift))}"
        f"{_titled('Beside it', others)}</section>\n"
    )


def _each(rumours: Rumours) -> Iterator[str]:
    pages = {page.id: page for page in rumours.pages}
    statements = {rumour.id: rumour.statement for rumour in rumours.rumours}
    if not rumours.rumours:
        yield f"<p>No rumour on {pages_in_words(len(rumours.pages))}.</p>\n"
    for rumour in rumours.rumours:
        yield rumour_fragment(rumour, pages, statements)


def _tree(title: str, origin: Origin, claims: Mapping[str, Appearance], pages: Mapping[str, Page]) -> str:
    through = f", heard by {', '.join(origin.through)}" if origin.through else ""
    html, depth = "", -1
    for deep, appearance in tree(origin, claims):
        html += "<ul>\n" * (deep - depth) + "</li></ul>\n" * (depth - deep) + ("</li>\n" if deep <= depth else "")
        html += f'<li dir="auto">{_text(when(appearance))} {_where(appearance, pages)}{_how(appearance)}'
        depth = deep
    html += "</li></ul>\n" * (depth + 1)
    return f'<p dir="auto">{_text(f"{title}{origin.who} ({origin.identity}){through}")}</p>\n{html}'


def _how(appearance: Appearance) -> str:
    edges = "; ".join(f"{edge.by}: ‘{edge.evidence}’" for edge in appearance.derived_from)
    return f" <small>{_text(edges)}</small>" if edges else ""


def _row(appearance: Appearance, pages: Mapping[str, Page]) -> str:
    claim = appearance.claim
    return (
        f'<tr><td>{_text(when(appearance))}</td><td dir="auto">{_where(appearance, pages)}</td>'
        f'<td><span dir="auto">{_text(claim.who)}</span> <small>{claim.identity}</small></td>'
        f'<td>{appearance.stance}</td><td dir="auto">{_text(claim.statement)}</td></tr>'
    )


def _where(appearance: Appearance, pages: Mapping[str, Page]) -> str:
    page = pages.get(appearance.claim.page)
    return link(page.url, outlet(appearance)) if page and page.url else _text(outlet(appearance))


def _said(appearance: Appearance) -> str:
    claim = appearance.claim
    return _text(f"{claim.who} ({claim.identity}): {claim.statement}")


def _drift(drift: Drift, claims: Mapping[str, Appearance]) -> str:
    told = ((claims[drift.earlier], drift.was), (claims[drift.later], drift.now))
    return _list(f"{_text(outlet(appearance))}: <q>{_text(words)}</q>" for appearance, words in told)


def _titled(title: str, html: str) -> str:
    return f"<h3>{title}</h3>\n{html}" if html else ""


def _list(items: Iterable[str]) -> str:
    html = "".join(f'<li dir="auto">{item}</li>\n' for item in items)
    return f"<ul>\n{html}</ul>\n" if html else ""


def _text(text: str) -> str:
    return escape(on_one_line(text), quote=True)
