"""attribution-not-restated: what somebody said runs on until readers take it for the page's own word."""

from __future__ import annotations

from collections.abc import Iterator

from reportedly.lint.model import Break, Case, Rule
from reportedly.reading.model import Attribution
from reportedly.text.model import Span

MOST_SENTENCES = 2
"""Sentences of indirect content that one attribution covers: the one that has it, and one more that follows."""


def breaks(case: Case) -> Iterator[Break]:
    """Indirect contents over several sentences or paragraphs, and runs of sentences that name no source at all."""
    for attribution in case.reading.attributions:
        outside = [] if attribution.quote == "direct" else _outside_marks(case, attribution)
        if not outside:
            continue
        outside = [span for span in outside if case.block_at(span.start) is not None]  # the headline is no paragraph
        n_blocks = _n_blocks(case, outside)
        n_sentences = len({at for span in outside for at in case.sentences_over(span)})
        if n_blocks > 1 or n_sentences > MOST_SENTENCES:
            over = f"{n_blocks} paragraphs" if n_blocks > 1 else f"{n_sentences} sentences"
            yield Break(
                attribution.content[0],
                f"One attribution to {_name(case, attribution)} has to cover {over} outside quotation marks. "
                "Say again who says so.",
                (attribution.id,),
            )
    yield from _runs(case)


def _outside_marks(case: Case, attribution: Attribution) -> list[Span]:
    """The pieces of the content outside quotation marks, cut at the ends of sentences; only those that hold letters."""
    text, pieces = case.reading.page.text, []
    for span in attribution.content:
        at = span.start
        for mark in case.quotations_over(span):
            pieces.append((at, max(at, mark.start)))
            at = max(at, mark.end)
        pieces.append((at, span.end))
    whole = [Span.of(text, a, b) for a, b in pieces if a < b]
    edges = ((piece, case.sentences[at]) for piece in whole for at in case.sentences_over(piece))
    cut = ((max(piece.start, start), min(piece.end, end)) for piece, (start, end) in edges)
    return [Span.of(text, a, b) for a, b in cut if a < b and any(map(str.isalnum, text[a:b]))]


def _n_blocks(case: Case, outside: list[Span]) -> int:
    """Paragraphs that the pieces stand in; one that goes on in lower case is a broken line, and no new paragraph."""
    blocks = {case.block_at(span.start) for span in outside[:1]}
    return len(blocks | {case.block_at(span.start) for span in outside[1:] if not span.text.lstrip()[:1].islower()})


def _runs(case: Case) -> Iterator[Break]:
    """Stretches of attributions to one source, in sentences that neither name it nor refer to it."""
    run: list[Attribution] = []
    for attribution in case.reading.attributions:
        silent = not attribution.source and attribution.who in attribution.carried and attribution.quote == "indirect"
        if run and not (silent and attribution.who == run[0].who):
            yield from _too_long(case, run)
            run = []
        if silent and (attribution.content or attribution.cue):
            run.append(attribution)
    yield from _too_long(case, run)


def _too_long(case: Case, run: list[Attribution]) -> Iterator[Break]:
    if len(run) >= MOST_SENTENCES:
        spans = run[0].content or run[0].cue
        yield Break(
            spans[0],
            f"{len(run)} statements in a row are {_name(case, run[0])}'s, and none of them says so. "
            "Say again who says so.",
            tuple(attribution.id for attribution in run),
        )


def _name(case: Case, attribution: Attribution) -> str:
    entity = case.who(attribution)
    return "a source that isn't given" if entity.identity == "unstated" else entity.name


RULE = Rule(
    "attribution-not-restated",
    "warning",
    "An attribution that isn't restated",
    "Readers take a sentence without a source for what the page itself has found out.",
    "AP and the BBC ask to attribute wherever the source isn't plain from the sentence itself, and anew where another "
    "paragraph or another speaker begins.",
    breaks,
)
