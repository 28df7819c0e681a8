"""buried-denial: a claim leads the page, and that it is denied comes only near the end."""

from __future__ import annotations

from collections.abc import Iterator

from reportedly.lint.matters import Matter, Statement
from reportedly.lint.model import Break, Case, Rule

LEADS = 1 / 3
"""Share of the page's paragraphs at its top: a claim told there leads the page."""

BURIED = 2 / 3
"""Share of the page's paragraphs from which on a denial is buried: most readers of a page have left by then."""

SHORTEST = 5
"""Paragraphs: a shorter page is read to its end."""


def breaks(case: Case) -> Iterator[Break]:
    """The first denial of a leading claim, if it comes late."""
    n_blocks = len(case.blocks)
    if n_blocks < SHORTEST:
        return
    for matter in case.matters:
        leading = [each for each in matter.statements if each.side == "for" and _place(case, each) < LEADS]
        denials = [each for each in matter.statements if each.side == "against" and each.attribution]
        if not leading or not denials or _denied_in_headline(case, matter):
            continue
        first = min(denials, key=lambda statement: statement.start)
        if first.attribution and _place(case, first) >= BURIED:
            at = case.block_at(first.start) or 0
            yield Break(
                first.spans[0],
                f"That {_name(case, first)} denies what the page leads with ('{_short(matter.words)}') comes only in "
                f"paragraph {at + 1} of {n_blocks}. Move it up to the claim.",
                tuple(each.attribution.id for each in (*leading, first) if each.attribution),
            )


def _place(case: Case, statement: Statement) -> float:
    """From 0, the first paragraph, to just below 1, the last. The headline is 0."""
    at = case.block_at(statement.start)
    return (at or 0) / len(case.blocks)


def _denied_in_headline(case: Case, matter: Matter) -> bool:
    headline = case.reading.headline
    told = {each.attribution.id for each in matter.statements if each.attribution and each.side == "against"}
    if told & set(headline.supported_by):
        return True
    return any(each.act == "denial" or each.factuality.endswith("-") for each in headline.attributions)


def _name(case: Case, statement: Statement) -> str:
    entity = case.who(statement.attribution) if statement.attribution else None
    return entity.name if entity and entity.identity != "unstated" else "somebody"


def _short(words: str, most: int = 80) -> str:
    words = " ".join(words.split())
    return words if len(words) <= most else words[: most - 1].rstrip() + "…"


RULE = Rule(
    "buried-denial",
    "warning",
    "A buried denial",
    "Fairness to whoever is accused needs the answer where the accusation stands.",
    "AP and the BBC ask that whoever is put in a bad light gets a fair chance to answer, and that the answer is fairly "
    "represented; an answer that few readers reach isn't.",
    breaks,
)
