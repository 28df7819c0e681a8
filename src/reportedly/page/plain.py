"""Plain text and Markdown -> Page. The page's text is the input itself, code point for code point."""

from __future__ import annotations

from dataclasses import replace

from reportedly.errors import PageMalformed, Place
from reportedly.page.blocks import blocks
from reportedly.page.head import Head, head
from reportedly.page.model import Block, Page
from reportedly.page.outlets import outlet_of
from reportedly.page.urls import canonical_url_or_none

READ_AS = "en"
"""The language of a page that tells none: the one that the reader reads."""


def page_from_text(text: str, *, name: str | None = None, url: str | None = None) -> Page:
    """The page that a plain text is: `text` itself, with what its first lines tell (title, date, byline, outlet, URL).

    Head lines are no part of any block, but for the headline, which is a heading. name: of the file, for errors. url:
    where it was found. Raises PageMalformed where the text holds half of a surrogate pair.
    """
    found = head(text)
    return _page(text, found, (*found.headings, *blocks(text, found.end)), name, url)


def page_from_markdown(text: str, *, name: str | None = None, url: str | None = None) -> Page:
    """The page that a Markdown text is: `text` itself, its blocks without the markers at their edges.

    Code and tables are no part of any block. Marks inside a block (`*`, links) stay: they are in the text. Otherwise
    as `page_from_text`.
    """
    from reportedly.page.markdown import markdown_blocks, markdown_title  # 0.1 s, for those who read Markdown

    found = head(text)
    below = markdown_blocks(text, found.end)
    if found.title is None:
        found = replace(found, title=markdown_title(text, found.end))
    return _page(text, found, (*found.headings, *below), name, url)


def _page(text: str, found: Head, below: tuple[Block, ...], name: str | None, url: str | None) -> Page:
    canonical = canonical_url_or_none(url) or found.url
    try:
        return Page(
            text,
            url=canonical,
            outlet=found.outlet or (canonical and outlet_of(canonical)) or None,
            title=found.title,
            byline=found.byline,
            published=found.published,
            language=found.language or READ_AS,
            blocks=below,
        )
    except PageMalformed as error:
        if name is None or error.where is None:
            raise
        raise error.at(Place(name, character=error.where.character)) from error
