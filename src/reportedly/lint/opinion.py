"""anonymous-opinion and anonymous-attack: those who stay unnamed may inform, but neither judge nor guess."""

from __future__ import annotations

from collections.abc import Iterator

from reportedly.lint.model import Break, Case, Rule
from reportedly.lint.word_lists import lower_words, word_list
from reportedly.reading.model import Attribution
from reportedly.text.model import Span

GUESSES = ("PR+", "PR-", "PS+", "PS-")


def attacks(case: Case) -> Iterator[Break]:
    """Where an unnamed source blames a person or body that the page names."""
    for attribution in _by_unnamed(case):
        target = _target(case, attribution)
        blame = _blame(attribution)
        if target and blame:
            yield Break(
                _anchor(attribution),
                f"An unnamed source attacks {target} ('{blame}'). Get it on the record, or leave it out.",
                (attribution.id,),
            )


def opinions(case: Case) -> Iterator[Break]:
    """Where an unnamed source judges, wishes or guesses, and doesn't attack."""
    for attribution in _by_unnamed(case):
        if _target(case, attribution) and _blame(attribution):
            continue
        why = _opinion(attribution)
        if why:
            yield Break(
                _anchor(attribution),
                f"An unnamed source gives no information here but {why}. Ask for facts, or for a name.",
                (attribution.id,),
            )


def _by_unnamed(case: Case) -> Iterator[Attribution]:
    for attribution in case.reading.attributions:
        if case.who(attribution).identity == "anonymous" and attribution.content:
            yield attribution


def _opinion(attribution: Attribution) -> str | None:
    """What kind of opinion it is, in words; None where it may be information."""
    if attribution.act == "attitude":
        return "a feeling or wish"
    if attribution.act == "belief" and attribution.factuality not in ("CT+", "CT-"):
        return "a belief"
    if attribution.act in ("statement", "confirmation") and attribution.factuality in GUESSES:
        return "a guess"
    judging = _judging_words(" ".join(span.text for span in attribution.content))
    return f"a judgement ('{judging}')" if judging else None


def _judging_words(content: str) -> str | None:
    words = lower_words(content)
    for at, word in enumerate(words):
        behind = words[at + 1] if at + 1 < len(words) else ""
        if word in word_list("obligation"):
            return f"{word} {behind}".strip()
        graded = at and word in word_list("degree") and words[at - 1] in word_list("copulas")
        if graded and behind and behind not in word_list("function_words"):
            return f"{word} {behind}"
    return None


def _blame(attribution: Attribution) -> str | None:
    """The word of the cue that blames. A judgement in the content may as well be praise ('is very happy')."""
    for span in attribution.cue:
        for word in lower_words(span.text):
            if any(word.startswith(stem) for stem in word_list("blame")):
                return word
    return None


def _target(case: Case, attribution: Attribution) -> str | None:
    """The name of somebody on the page who is named in what is said (or between cue and content: 'accused Orme of')."""
    spans = (*attribution.cue, *attribution.content)
    start, end = min(span.start for span in spans), max(span.end for span in spans)
    said = set(lower_words(case.reading.page.text[start:end]))
    for entity in case.reading.entities:
        if entity.identity == "named" and entity.kind in ("person", "organisation") and entity.id != attribution.who:
            words = [word for word in lower_words(entity.name) if word not in word_list("function_words")]
            if words and (words[-1] in said or words[0] in said):
                return entity.name
    return None


def _anchor(attribution: Attribution) -> Span:
    return attribution.content[0]


ATTACK = Rule(
    "anonymous-attack",
    "error",
    "An anonymous attack",
    "Whoever is attacked by somebody unnamed can't answer, and readers can't weigh the motive.",
    "AP takes from unnamed sources information only, never opinion or speculation; Reuters and the New York Times bar "
    "personal attacks under cover of anonymity.",
    attacks,
)
OPINION = Rule(
    "anonymous-opinion",
    "warning",
    "An anonymous opinion",
    "An opinion counts by who holds it, so one that nobody stands for counts nothing.",
    "AP takes from unnamed sources information that is vital to the report, and neither opinion nor speculation.",
    opinions,
)
