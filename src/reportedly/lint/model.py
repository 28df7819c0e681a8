"""The nouns of lint: a rule, where a page breaks it, and what of a page the rules look at."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Literal

from reportedly.lint.matters import Matter
from reportedly.page.model import Block
from reportedly.reading.model import Attribution, Entity
from reportedly.reading.reading import Reading
from reportedly.text.model import Span
from reportedly.text.quotemarks import Quotation

Level = Literal["error", "warning", "note"]


@dataclass(frozen=True, slots=True)
class Case:
    """A reading as the rules look at it: blocks (but for the headline), sentences, outer quotations and matters."""

    reading: Reading
    headline_block: Block | None
    blocks: tuple[Block, ...]
    sentences: tuple[tuple[int, int], ...]
    quotations: tuple[Quotation, ...]
    matters: tuple[Matter, ...]
    entities: dict[str, Entity]

    def who(self, attribution: Attribution) -> Entity:
        """The entity behind an attribution's source."""
        return self.entities[attribution.who]

    def shielded(self, attribution: Attribution) -> bool:
        """Whether its source is kept from the reader: an unnamed person, or nobody at all."""
        return self.who(attribution).identity in ("anonymous", "unstated")

    def block_at(self, offset: int) -> int | None:
        """The number of the block that holds the offset, 0 is the first."""
        at = bisect_right(self.blocks, offset, key=lambda block: block.start) - 1
        return at if at >= 0 and offset < self.blocks[at].end else None

    def sentences_over(self, span: Span) -> range:
        """The numbers of the sentences that share letters with the span."""
        first = bisect_right(self.sentences, span.start, key=lambda edge: edge[1])
        return range(first, max(first, bisect_left(self.sentences, span.end, key=lambda edge: edge[0])))

    def quotations_over(self, span: Span) -> tuple[Quotation, ...]:
        """The quotations, nested ones aside, that share letters with the span."""
        first = bisect_right(self.quotations, span.start, key=lambda mark: mark.end)
        return self.quotations[first : bisect_left(self.quotations, span.end, key=lambda mark: mark.start)]


@dataclass(frozen=True, slots=True)
class Break:
    """One place that breaks a rule.

    span: of the page's text; None where it is the title, which that text doesn't hold. reason: one sentence for
    people. attributions: ids of those it is about.
    """

    span: Span | None
    reason: str
    attributions: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule of sourcing, and how a page is checked for it. Each is described in docs/lint-rules.md."""

    id: str
    level: Level
    title: str
    reason: str
    standard: str
    breaks: Callable[[Case], Iterator[Break]]

    @property
    def link(self) -> str:
        """Where the rule is described."""
        return f"docs/lint-rules.md#{self.id}"


@dataclass(frozen=True, slots=True)
class Finding:
    """A rule that a page breaks, at a level that the settings may have changed; words: what it is about."""

    rule: Rule
    level: Level
    span: Span | None
    words: str
    reason: str
    attributions: tuple[str, ...]
