"""What a source does with its content and how firmly, by the words of the cue alone (a first, honest version)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import cast

from reportedly.reading.closed_classes import table
from reportedly.reading.model import Act, Factuality, PageStance, Quote
from reportedly.reading.tag import Edges
from reportedly.text.quotemarks import Quotation

WORD = re.compile(r"\w+")
NEGATION = re.compile(r"\b(?:not|never|no|n['’]t)\b|n['’]t\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Judgement:
    """Act, factuality and page stance of one attribution."""

    act: Act = "statement"
    factuality: Factuality = "CT+"
    page_stance: PageStance = "neutral"


def judge(cue: str) -> Judgement:
    """What the words of the cue tell; a statement, certain and neutral, where they tell nothing."""
    stems = table("cues")
    for word in WORD.findall(cue.casefold()):
        stem = max((stem for stem in stems if word.startswith(stem)), key=len, default=None)
        if stem is None:
            continue
        act, factuality, stance = stems[stem].split()
        judgement = Judgement(
            cast(Act, "statement" if act == "-" else act),
            cast(Factuality, "CT+" if factuality == "-" else factuality),
            cast(PageStance, "neutral" if stance == "-" else stance),
        )
        if NEGATION.search(cue) and judgement.act in ("confirmation", "statement"):
            return Judgement("no_comment", "Uu")
        return judgement
    return Judgement()


def quote(text: str, content: Edges, marks: tuple[Quotation, ...]) -> Quote:
    """direct: every letter of the content stands between quotation marks; mixed: some do; indirect: none."""
    letters = [at for start, end in content for at in range(start, end) if text[at].isalnum()]
    if not letters:
        return "indirect"
    quoted = sum(any(mark.inner_start <= at < mark.inner_end for mark in marks) for at in letters)
    return "direct" if quoted == len(letters) else "mixed" if quoted else "indirect"
