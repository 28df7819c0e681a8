"""Sentences of a text, with offsets: syntok's, but never cut inside a quotation that goes on."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from syntok import segmenter

from reportedly.text.quotemarks import Quotation, paragraphs

LONGEST_PARAGRAPH = 20_000
"""Characters; a longer paragraph is no prose, and is given back whole."""


def sentences(text: str, marks: Sequence[Quotation] = ()) -> Iterator[tuple[int, int]]:
    """(start, end) of each sentence of `text`, in code points, in order, without the space between them.

    marks: the quotations of the text. A point inside one ends a sentence only if the quotation's words go on with a
    sentence of their own, so "'I won. Then I left,' she said." is one sentence: the outer one.
    """
    at_mark = 0
    for start, end in paragraphs(text):
        while at_mark < len(marks) and marks[at_mark].end <= start:
            at_mark += 1
        inside = [mark for mark in marks[at_mark:] if mark.depth == 1 and mark.start < end] if marks else []
        held: tuple[int, int] | None = None
        for cut in _cuts(text, start, end):
            held = (held[0], cut[1]) if held else cut
            if not any(mark.start < held[1] < mark.end for mark in inside):
                yield held
                held = None
        if held:
            yield held


def _cuts(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    paragraph = text[start:end]
    if len(paragraph) > LONGEST_PARAGRAPH:
        yield start, end
        return
    for part in segmenter.analyze(paragraph):
        for sentence in part:
            tokens = list(sentence)
            first, last = tokens[0], tokens[-1]
            yield start + first.offset, min(end, start + last.offset + len(last.value))
