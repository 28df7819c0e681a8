"""A reading against the rules."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from reportedly.lint.matters import matters
from reportedly.lint.model import Case, Finding, Level, Rule
from reportedly.lint.rules import RULES
from reportedly.reading.reading import Reading
from reportedly.reading.segments import shown_blocks, title_block
from reportedly.text.quotemarks import quotations
from reportedly.text.sentences import sentences


def check(reading: Reading, rules: Iterable[tuple[Rule, Level]] | None = None) -> tuple[Finding, ...]:
    """The places of the page that break a rule, in the order of the text; the title comes first.

    rules: those to check, with the level that each finding gets; all at their own level where None.
    """
    chosen = [(rule, rule.level) for rule in RULES] if rules is None else rules
    case = case_of(reading)
    return tuple(sorted(_findings(case, chosen), key=lambda finding: finding.span.start if finding.span else -1))


def case_of(reading: Reading) -> Case:
    """The reading with all that the rules look at."""
    page = reading.page
    blocks = shown_blocks(page)
    headline = title_block(page, blocks)
    marks = quotations(page.text)
    return Case(
        reading=reading,
        headline_block=headline,
        blocks=blocks[1:] if headline else blocks,
        sentences=tuple(sentences(page.text, marks)),
        quotations=tuple(mark for mark in marks if mark.depth == 1),
        matters=matters(reading),
        entities={entity.id: entity for entity in reading.entities},
    )


def _findings(case: Case, rules: Iterable[tuple[Rule, Level]]) -> Iterator[Finding]:
    for rule, level in rules:
        for found in rule.breaks(case):
            words = found.span.text if found.span else case.reading.headline.text or case.reading.page.title or ""
            yield Finding(rule, level, found.span, words, found.reason, found.attributions)
