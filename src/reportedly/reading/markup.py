"""A reading as HTML: a fragment for notebooks, and a document of one file to mail. No scripts; all text is escaped."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from hashlib import sha256
from html import escape
from importlib import resources
from itertools import chain, islice
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from reportedly.page.model import BlockKind, Page
from reportedly.reading.rows import Row, balance_in_words, facts_of, rows
from reportedly.reading.segments import Segment, segments, shown_blocks, title_block
from reportedly.text.visible import on_one_line, visible

if TYPE_CHECKING:
    from reportedly.reading.reading import Reading

INLINE = {
    "source": "font-weight:700;background:rgba(214,120,20,.2);border-bottom:3px solid #d07a1c",
    "cue": "font-style:italic;background:rgba(160,80,190,.16);border-bottom:2px dotted #a862c4",
    "content": "background:rgba(40,130,220,.14);border-bottom:1px solid #4a90d0",
    "nested": "background:rgba(40,130,220,.26);border-bottom:3px double #4a90d0",
    "ref": "margin:0 .1em;font-size:.65em;line-height:0;opacity:.7",
}
"""Marks of a fragment, as style attributes: a notebook drops style sheets, and may be light or dark."""

TAGS: dict[BlockKind, str] = {
    "heading": "h2",
    "paragraph": "p",
    "quotation": "blockquote",
    "list_item": "p",
    "caption": "p",
}

LEGEND = (
    '<p class="legend"><span class="source">source</span> who speaks'
    ' <span class="cue">cue</span> the words that say so'
    ' <span class="content">content</span> what is said'
    ' <span class="nested">nested</span> said within</p>'
)


def fragment(reading: Reading) -> str:
    """The page's text as HTML to set into another page, with marks whose tooltips tell who and how."""
    told = tuple(rows(reading))
    title, blocks = _blocks(reading, told, lambda look: f'style="{INLINE[look]}"')
    marked = "".join(
        f'<p dir="auto" style="margin:.6em 0{";font-weight:700" if kind == "heading" else ""}">{block}</p>'
        for kind, block in (("heading", title), *blocks)
        if block
    )
    return f'<div style="max-width:44em;line-height:1.7">{marked}</div>'


def document(readings: Reading | Iterable[Reading]) -> str:
    """One self-contained HTML file of a reading, or of several, one under the other."""
    return "".join(document_parts(readings if isinstance(readings, Iterable) else (readings,)))


def document_parts(readings: Iterable[Reading]) -> Iterator[str]:
    """The text of `document`, a piece for each reading as it comes: any number of them takes no more memory."""
    stream = iter(readings)
    first = list(islice(stream, 1))
    title = first[0].page.title if first else None
    articles = (_article(reading, number) for number, reading in enumerate(chain(first, stream), start=1))
    return whole_document(title or "Who says so?", articles)


def whole_document(title: str, articles: Iterable[str]) -> Iterator[str]:
    """The pieces of one self-contained HTML file around articles, whose HTML is safe; no script runs in it."""
    style = _style()
    policy = f"default-src 'none'; style-src 'sha256-{_hash(style)}'; base-uri 'none'; form-action 'none'"
    yield (
        '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<meta name="referrer" content="no-referrer">\n<meta name="color-scheme" content="light dark">\n'
        '<meta name="generator" content="reportedly">\n'
        f"<title>{_text(on_one_line(title))}</title>\n<style>{style}</style>\n</head>\n<body>\n"
    )
    yield from articles
    yield "<footer><p>Read by reportedly. It tells who says what, not what is true.</p></footer>\n</body>\n</html>\n"


def _article(reading: Reading, number: int) -> str:
    told = tuple(rows(reading))
    prefix = f"p{number}"
    language = escape(reading.page.language or "", quote=True)
    title, blocks = _blocks(reading, told, lambda look: f'class="{look}"', prefix=prefix)
    body = "\n".join(f'<{TAGS[kind]} class="{kind}" dir="auto">{block}</{TAGS[kind]}>' for kind, block in blocks)
    return (
        f'<article lang="{language}">\n<header>{_head(reading.page, title)}{_why(reading)}</header>\n'
        f'<div class="text">\n{body}\n</div>\n'
        f'<section lang="en">\n{LEGEND}\n{_table(told, prefix)}\n'
        f'<p class="balance">{_text(balance_in_words(reading.balance))}</p>\n</section>\n</article>\n'
    )


def _head(page: Page, title: str) -> str:
    facts = [f"<span>{_text(fact)}</span>" for fact in facts_of(page)]
    if page.url:
        facts.append(link(page.url, page.url))
    named = f'<h1 dir="auto">{title}</h1>' if title else ""
    return named + (f'<p class="facts">{" · ".join(facts)}</p>' if facts else "")


def _why(reading: Reading) -> str:
    why = reading.headline.why
    return f'<p class="facts" dir="auto">The headline: {_text(on_one_line(why))}</p>' if why else ""


def link(url: str, shown: str) -> str:
    """A link where the address is one of a web page; else the words alone, which nobody can follow by mistake."""
    told = _text(on_one_line(shown))
    try:
        safe = urlsplit(url).scheme in ("http", "https")
    except ValueError:
        safe = False
    return f'<a href="{escape(url)}" rel="noopener noreferrer nofollow">{told}</a>' if safe else f"<span>{told}</span>"


def _blocks(
    reading: Reading, told: tuple[Row, ...], look: Callable[[str], str], *, prefix: str = ""
) -> tuple[str, list[tuple[BlockKind, str]]]:
    """The title, and (kind, marked text) of each block; where the text opens with the title, that is the title."""
    page = reading.page
    blocks = shown_blocks(page)
    cuts = [edge for block in blocks for edge in (block.start, block.end)]
    stretches = iter(segments(page.text, reading.attributions, cuts=cuts))
    stretch = next(stretches, None)
    heading = title_block(page, blocks)
    title, shown = _text(on_one_line(page.title or "")), []
    for block in blocks:
        marked = ""
        while stretch and stretch.start < block.end:
            if stretch.start >= block.start:
                marked += _marked(page.text, stretch, told, look, prefix)
            stretch = next(stretches, None)
        if block == heading:
            title = marked
        else:
            shown.append((block.kind, marked))
    return title, shown


def _marked(text: str, segment: Segment, told: tuple[Row, ...], look: Callable[[str], str], prefix: str) -> str:
    shown = _text(visible(text[segment.start : segment.end]))
    if segment.part:
        kind = "nested" if segment.part == "content" and segment.depth > 1 else segment.part
        tip = "\n".join(_tip(told[mark.number], mark.part) for mark in reversed(segment.marks))
        shown = f'<span {look(kind)} title="{_text(tip)}">{shown}</span>'
    numbers = [told[number].number for number in segment.anchored]
    if prefix:
        return shown + "".join(f'<a {look("ref")} href="#{prefix}r{n}" id="{prefix}m{n}">{n}</a>' for n in numbers)
    return shown + "".join(f"<sup {look('ref')}>{number}</sup>" for number in numbers)


def _tip(row: Row, part: str) -> str:
    return f"{row.number} {part}: {row.who}, {row.standing}. {', '.join((row.kind, row.held, *row.told))}"


def _table(told: tuple[Row, ...], prefix: str) -> str:
    if not told:
        return '<p class="none">Nobody is quoted or reported on this page.</p>'
    lines = "\n".join(
        f'<tr id="{prefix}r{row.number}"><td class="number"><a href="#{prefix}m{row.number}">{row.number}</a></td>'
        f'<td><strong dir="auto">{_text(row.who)}</strong><small dir="auto">{_text(row.standing)}</small></td>'
        f"<td>{_text(row.kind)}<small>{_text(', '.join((row.held, *row.told)))}</small></td>"
        f'<td dir="auto">{_text(row.what) or "<i>nothing</i>"}</td></tr>'
        for row in told
    )
    return (
        '<table>\n<thead><tr><th scope="col">#</th><th scope="col">Who</th><th scope="col">How</th>'
        f'<th scope="col">What</th></tr></thead>\n<tbody>\n{lines}\n</tbody>\n</table>'
    )


def _text(text: str) -> str:
    return escape(text, quote=True)


@cache
def _style() -> str:
    return resources.files("reportedly.reading").joinpath("document.css").read_text("utf-8")


def _hash(style: str) -> str:
    return b64encode(sha256(style.encode("utf-8")).digest()).decode("ascii")
