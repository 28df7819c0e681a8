"""second-hand-quotation: words that were said to another outlet, put as if this page had heard them."""

from __future__ import annotations

from collections.abc import Iterator

from reportedly.lint.model import Break, Case, Rule
from reportedly.reading.model import Attribution


def breaks(case: Case) -> Iterator[Break]:
    """Quotations that came through somebody whom the paragraph doesn't name."""
    for attribution in case.reading.attributions:
        between = attribution.chain[:-1]
        if (
            not attribution.content
            or attribution.quote == "indirect"
            or not between
            or not set(between) <= set(attribution.carried)
        ):
            continue
        if any(_named_nearby(case, attribution, member) for member in between):
            continue
        via = " and ".join(case.entities[member].name for member in between)
        span = next((span for span in attribution.content if any(map(span.text.__contains__, "\"'“‘«„`"))), None)
        yield Break(
            span or attribution.content[0],
            f"These words came through {via}, which this paragraph doesn't say. Credit where they were said.",
            (attribution.id,),
        )


def _named_nearby(case: Case, attribution: Attribution, member: str) -> bool:
    """Whether the paragraph of the attribution names the member."""
    at = case.block_at(attribution.content[0].start) if attribution.content else None
    if at is None:
        return False
    entity, block = case.entities[member], case.blocks[at]
    if any(block.start <= span.start < block.end for span in entity.mentions):
        return True
    return entity.name.casefold() in case.reading.page.text[block.start : block.end].casefold()


RULE = Rule(
    "second-hand-quotation",
    "error",
    "A second-hand quotation shown as first-hand",
    "A quotation says 'we heard it'; who didn't must say from whom the words were had.",
    "AP and Reuters ask to credit the outlet that had an interview or quotation, and to say how words were obtained "
    "that weren't said to the reporter.",
    breaks,
)
