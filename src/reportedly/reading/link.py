"""From the parts that the network found to whole attributions: edges that read as a person would draw them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from reportedly.reading.tag import Edges, Parts
from reportedly.text.quotemarks import Quotation

OUTSIDE_A_CONTENT = frozenset(" \t\r\n\u00a0,;:.–—-")
"""Not part of a content at its edges, unless inside quotation marks (the contract)."""

SENTENCE_END = frozenset(".!?\n")


@dataclass(frozen=True, slots=True)
class Linked:
    """Source, cue and content of one attribution, as edges in code points.

    cue_score, label_score: the network's, of the cue a probability, of all labels its logarithm. confidence: 0 to 1,
    that all three parts are right; 1 where a person marked them.
    """

    source: Edges
    cue: Edges
    content: Edges
    cue_score: float
    label_score: float
    confidence: float = 1.0


def link(text: str, marks: Sequence[Quotation], parts: Iterable[Parts]) -> tuple[Linked, ...]:
    """The attributions of `parts`, in the order of their cues: contents trimmed, quotations whole, no two alike.

    An attribution needs a content, or else a source (a refusal to comment).
    """
    linked: list[Linked] = []
    seen: set[tuple[Edges, Edges]] = set()
    for part in parts:
        found = _without_dateline(text, _lengthened(text, marks, part))
        content = _joined(text, (_trimmed(text, marks, edge) for edge in found))
        source = tuple(edge for edge in (_bare(text, edge) for edge in part.source) if edge)
        if not (content or source) or (source, content) in seen:
            continue
        seen.add((source, content))
        linked.append(Linked(source, part.cue, content, part.cue_score, part.evidence[1], part.confidence))
    return tuple(linked)


def _without_dateline(text: str, content: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """The content without a word of the dateline before it: 'ELVER [BAY (Northwire) -] Juno Vale will ...'."""
    start, end = content[0] if content else (0, 0)
    opens = not text[:start].strip() or text[:start].rstrip(" ").endswith("\n")
    if len(content) > 1 and opens and text[start:end].isupper() and "(" in text[end : content[1][0]]:
        return content[1:]
    return content


def _lengthened(text: str, marks: Sequence[Quotation], part: Parts) -> list[tuple[int, int]]:
    """The content; where the network saw no further, on to the end of its quotation or sentence."""
    content = list(part.content)
    if part.cut_right:
        start, end = content[-1]
        around = [mark for mark in marks if mark.start < end < mark.inner_end]
        content[-1] = (start, around[0].end if around else _until_sentence_end(text, end))
    if part.cut_left:
        start, end = content[0]
        around = [mark for mark in marks if mark.inner_start < start < mark.end]
        if around:
            content[0] = (around[0].start, end)
    return content


def _until_sentence_end(text: str, at: int) -> int:
    while at < len(text) and text[at] not in SENTENCE_END:
        at += 1
    return at


def _trimmed(text: str, marks: Sequence[Quotation], edge: tuple[int, int]) -> tuple[int, int] | None:
    """The edge without punctuation at its ends, and with the marks of each quotation that it holds whole."""
    start, end = edge
    closing = next(
        (mark for mark in marks if mark.closed and mark.start >= start and mark.inner_end < end <= mark.end), None
    )
    if closing:
        end = closing.end  # a mark of two characters is one piece to the network, which ends behind the first
    else:
        while end > start and text[end - 1] in OUTSIDE_A_CONTENT and not _abbreviated(text, end - 1):
            end -= 1
    while start < end and text[start] in OUTSIDE_A_CONTENT:
        start += 1
    for mark in marks:
        if mark.start > end:
            break
        inner = _stripped(text, (mark.inner_start, mark.inner_end))
        if mark.closed and inner and start <= inner[0] and inner[1] <= end + 1:
            trimmed = start == inner[0] or start == mark.inner_start
            reaches = end >= inner[1] - 1
            if trimmed and reaches:
                start = min(start, mark.start)
            if reaches and start <= mark.start and end <= mark.end:
                end = mark.end
    return _stripped(text, (start, end))


def _abbreviated(text: str, at: int) -> bool:
    """Whether the point at `at` belongs to a letter that stands alone: 'the U.S.'"""
    return text[at] == "." and at >= 2 and text[at - 1].isupper() and text[at - 2] in ". "


def _stripped(text: str, edge: tuple[int, int]) -> tuple[int, int] | None:
    start, end = edge
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return (start, end) if any(character.isalnum() for character in text[start:end]) else None


def _bare(text: str, edge: tuple[int, int]) -> tuple[int, int] | None:
    """The edge of a source without the comma that ends an apposition."""
    start, end = edge
    while end > start and text[end - 1] in ",;: \n":
        end -= 1
    return _stripped(text, (start, end))


def _joined(text: str, edges: Iterable[tuple[int, int] | None]) -> Edges:
    """The edges in order; those with nothing but space between them are one."""
    joined: list[tuple[int, int]] = []
    for edge in sorted(edge for edge in edges if edge):
        if joined and not text[joined[-1][1] : edge[0]].strip():
            joined[-1] = (joined[-1][0], max(joined[-1][1], edge[1]))
        else:
            joined.append(edge)
    return tuple(joined)
