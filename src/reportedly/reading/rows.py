"""Who, how, what: an attribution in words for people, the same in the terminal, in HTML and in a table of cells."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from reportedly.page.model import Page
from reportedly.reading.model import Attribution, Balance, Factuality, PageStance
from reportedly.text.visible import on_one_line

if TYPE_CHECKING:
    from reportedly.reading.reading import Reading

IN_WORDS: dict[Factuality, str] = {
    "CT+": "certain",
    "CT-": "certainly not",
    "PR+": "probable",
    "PR-": "probably not",
    "PS+": "possible",
    "PS-": "possibly not",
    "CTu": "certain, not told which way",
    "Uu": "open",
}

STANCES: dict[PageStance, str] = {
    "neutral": "",
    "supports": "the page supports it",
    "doubts": "the page keeps its distance",
    "denies": "the page denies it",
}


@dataclass(frozen=True, slots=True)
class Row:
    """One attribution in words, each fit to be shown on one line.

    number: 1 is the page's first. who: the name behind the source. standing: how far it could be found, and through
    whom it came. kind: quote and act. factuality: the contract's label. told: what the page lets us know of its
    stance, the medium and the time. what: the content, its parts joined by ' … '; empty where there is none.
    """

    number: int
    who: str
    standing: str
    kind: str
    factuality: Factuality
    told: tuple[str, ...]
    what: str

    @property
    def held(self) -> str:
        """How firmly the source holds it: the label, and the same in words."""
        return f"{self.factuality} {IN_WORDS[self.factuality]}"


def rows(reading: Reading) -> Iterator[Row]:
    """One row for each attribution, in the order of the text."""
    entities = {entity.id: entity for entity in reading.entities}
    names = {entity.id: on_one_line(entity.name) for entity in reading.entities}
    for number, attribution in enumerate(reading.attributions, start=1):
        identity = entities[attribution.who].identity
        yield Row(
            number=number,
            who="no source given" if identity == "unstated" else names[attribution.who],
            standing=_standing(
                identity,
                attribution,
                names,
                at_least=any(entities[member].hides_others for member in attribution.chain),
            ),
            kind=f"{attribution.quote} {attribution.act.replace('_', ' ')}",
            factuality=attribution.factuality,
            told=_told(attribution),
            what=on_one_line(" … ".join(span.text for span in attribution.content)),
        )


def facts_of(page: Page) -> tuple[str, ...]:
    """What the page tells of itself beside title and text: outlet, authors, date, as far as it does."""
    return tuple(on_one_line(fact) for fact in (page.outlet, *page.byline, page.published) if fact)


def balance_in_words(balance: Balance) -> str:
    """Who gets the word on the page, in two sentences."""
    counts = ", ".join(f"{count} {identity}" for identity, count in balance.by_identity.items())
    return (
        f"{balance.attributed_share:.0%} of the text is attributed. By source: {counts}; "
        f"{balance.second_hand} second-hand, {balance.hedged} hedged."
    )


def _standing(identity: str, attribution: Attribution, names: dict[str, str], *, at_least: bool) -> str:
    via = [
        f"{names[member]} (from the context)" if member in attribution.carried else names[member]
        for member in attribution.chain[:-1]
    ]
    hops = "1 hop" if attribution.hops == 1 else f"{attribution.hops} hops"
    hops = f"at least {hops}" if at_least else hops
    return f"{identity}, via {' and '.join(via)} ({hops})" if via else f"{identity} ({hops})"


def _told(attribution: Attribution) -> tuple[str, ...]:
    told = (
        STANCES[attribution.page_stance],
        on_one_line(attribution.medium or ""),
        on_one_line(attribution.when.text) if attribution.when else "",
    )
    return tuple(words for words in told if words)
