"""firm-headline: a title that says more, or says it more firmly, than the body does."""

from __future__ import annotations

from collections.abc import Iterator

from reportedly.lint.model import Break, Case, Rule
from reportedly.text.model import Span


def breaks(case: Case) -> Iterator[Break]:
    """The headline, where the reading finds that it is firmer than the body."""
    headline = case.reading.headline
    if not headline.firmer_than_body:
        return
    block = case.headline_block
    span = Span.of(case.reading.page.text, block.start, block.end) if block else None
    why = headline.why.strip().rstrip(".") or "it says more, or says it more firmly, than anybody below it"
    yield Break(
        span,
        f"The headline is firmer than the body: {why}. Give it the body's own hedge or attribution.",
        (*headline.supported_by, *headline.contradicted_by),
    )


RULE = Rule(
    "firm-headline",
    "error",
    "A headline firmer than its body",
    "Many read nothing but the headline, and take from it what the body doesn't bear out.",
    "Britain's Editors' Code (clause 1) forbids headlines that the text under them doesn't support; the code of the "
    "Society of Professional Journalists asks not to misrepresent in promotion, previews and summaries.",
    breaks,
)
