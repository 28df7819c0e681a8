"""The blocks of a Markdown text, by the line maps of markdown-it; inline marks are left alone."""

from __future__ import annotations

import re
from collections.abc import Iterator

from markdown_it import MarkdownIt
from markdown_it.token import Token

from reportedly.page.model import Block, BlockKind

LINE_BREAK = re.compile(r"\r\n?|\n")


def markdown_blocks(text: str, start: int = 0) -> tuple[Block, ...]:
    """The headings, paragraphs, quotations and list items of `text` from `start` on (code points of `text`)."""
    return tuple(block for block, _ in _blocks(text, start))


def markdown_title(text: str, start: int = 0) -> str | None:
    """The first heading of the first level, or None."""
    return next((text[block.start : block.end] for block, tag in _blocks(text, start) if tag == "h1"), None)


def _blocks(text: str, start: int) -> Iterator[tuple[Block, str]]:
    """Each block with the HTML tag that it would have."""
    parser = MarkdownIt("commonmark").enable("table")
    parser.core.ruler.enableOnly(["normalize", "block"])  # what stands inside a block costs time and isn't needed
    source = text[start:]
    line_starts = [start, *(start + found.end() for found in LINE_BREAK.finditer(source)), len(text)]
    holding: list[Token] = []
    for token in parser.parse(source):
        if token.nesting == 1:
            holding.append(token)
        elif token.nesting == -1:
            holding.pop()
        elif token.type == "inline" and token.map and token.content.strip():
            kind = _kind([holder.type for holder in holding])
            if kind:
                yield _located(text, token, kind, line_starts), holding[-1].tag


def _kind(holders: list[str]) -> BlockKind | None:
    if "table_open" in holders:
        return None
    if "heading_open" in holders:
        return "heading"
    if "blockquote_open" in holders:
        return "quotation"
    return "list_item" if "list_item_open" in holders else "paragraph"


def _located(text: str, token: Token, kind: BlockKind, line_starts: list[int]) -> Block:
    """Where the content of a token stands: its lines are lines of the source without the markers at their edges."""
    assert token.map
    # markdown-it strips what only Unicode takes for a blank, so the content may begin behind the first of its lines.
    content = token.content.strip().split("\n")
    first, last = token.map[0], token.map[1]
    start = text.find(content[0].strip(), line_starts[first], line_starts[last])
    end = text.rfind(content[-1].strip(), max(start, line_starts[first]), line_starts[last])
    if start < 0 or end < 0:  # markdown-it has replaced a NUL: the lines themselves, then
        part = text[line_starts[first] : line_starts[last]]
        return Block(kind, line_starts[first] + len(part) - len(part.lstrip()), line_starts[first] + len(part.rstrip()))
    return Block(kind, start, end + len(content[-1].strip()))
