"""The title against the body: what carries it, what contradicts it, whether it says it more firmly, and why.

By the words that title and contents have in common, the negations in both, and how firmly the sources hold it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from reportedly.page.model import Page
from reportedly.reading.closed_classes import alternatives, words
from reportedly.reading.model import Attribution, Entity, Headline, OwnVoice

WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)?")
NEGATION = re.compile(rf"\b(?:{alternatives('title_negations')})\b", re.IGNORECASE)
QUESTION = re.compile(r"\?\W*$|\?\s*[-–—|:]")
STEM = 5
"""Letters by which words are compared: 'pregnant' and 'pregnancy' are one."""

CARRIES = 0.2
"""Share of a title's words from which a content carries it: chosen on readings train."""

NEARLY_AS_MUCH = 0.5
"""Share of the best one's words from which others carry the title with it: chosen on readings train."""

HEDGED = re.compile(rf"\b(?:{alternatives('title_hedges')})\b|['‘“\"]\w", re.IGNORECASE)
MAY = re.compile(r"(?<!\b[Ii]n )(?<!\b[Bb]y )(?<!\b[Oo]n )(?<!\b[Oo]f )\b[Mm]ay\b(?!\s*(?:\d|$|[,.:;]))")
"""The modal, not the month."""


@dataclass(frozen=True, slots=True)
class _Carrier:
    attribution: Attribution
    share: float


def headline(
    page: Page, entities: Sequence[Entity], attributions: Sequence[Attribution], own_voice: Sequence[OwnVoice]
) -> Headline:
    """The title, and what the body has to say to it."""
    title = page.title or ""
    question = bool(QUESTION.search(title.rstrip("\"'”’ ")))
    told = _stems(title)
    if not told:
        return Headline(title, question)
    by_id = {entity.id: entity for entity in entities}
    asserted = [voice for voice in own_voice if not voice.question]
    voiced = max((_share(told, _stems(voice.span.text)) for voice in asserted), default=0.0)
    carriers = _carriers(told, attributions, by_id)
    best = max((carrier.share for carrier in carriers), default=0.0)
    negative = bool(NEGATION.search(title))
    against = [c for c in carriers if _denies(c.attribution) and c.share >= 0.75 * best] if not negative else []
    carrying = [c for c in carriers if c.share >= max(CARRIES, NEARLY_AS_MUCH * best) and c not in against]
    by_own_voice = voiced >= CARRIES and voiced > best
    firmer = (
        not question
        and not HEDGED.search(title)
        and not MAY.search(title)
        and _is_firmer(carrying, by_id, by_own_voice)
    )
    return Headline(
        title,
        question=question,
        supported_by=tuple(carrier.attribution.id for carrier in carrying),
        by_own_voice=by_own_voice,
        contradicted_by=tuple(carrier.attribution.id for carrier in against),
        firmer_than_body=firmer,
        why=_why(question, carrying, against, by_id, by_own_voice, firmer),
    )


def _stems(text: str) -> frozenset[str]:
    found = (re.sub(r"['’]s$", "", word.casefold())[:STEM] for word in WORD.findall(text))
    return frozenset(stem for stem in found if len(stem) > 2 and stem not in STOPPED)


STOPPED = frozenset(word[:STEM] for word in words("not_names") if len(word) > 2) - {"baby", "true"}


def _share(title: frozenset[str], other: frozenset[str]) -> float:
    return len(title & other) / len(title)


def _carriers(
    title: frozenset[str], attributions: Sequence[Attribution], by_id: Mapping[str, Entity]
) -> list[_Carrier]:
    found = []
    for attribution in attributions:
        content = _stems(" ".join(span.text for span in attribution.content))
        speaker = _stems(by_id[attribution.who].name) if by_id[attribution.who].identity == "named" else frozenset()
        cue = _stems(" ".join(span.text for span in attribution.cue))
        # What is said counts; the names of those who say it count, where something of it does.
        said = len(title & content)
        share = (said + 0.7 * len(title & (speaker | cue) - content)) / len(title) if said or title & speaker else 0.0
        if share:
            found.append(_Carrier(attribution, share))
    return found


def _denies(attribution: Attribution) -> bool:
    return attribution.act in ("denial", "retraction") or attribution.factuality == "CT-"


def _is_firmer(carrying: Sequence[_Carrier], by_id: Mapping[str, Entity], by_own_voice: bool) -> bool:
    """Whether a bare title rests on what nobody holds as firmly: unnamed, second-hand or hedged voices alone."""
    if by_own_voice:
        return False
    if not carrying:
        return True
    return all(_is_weak(carrier.attribution, by_id) for carrier in carrying)


def _is_weak(attribution: Attribution, by_id: Mapping[str, Entity]) -> bool:
    entity = by_id[attribution.who]
    first = by_id[attribution.chain[0]].identity
    return (
        entity.identity in ("anonymous", "unstated")
        or first in ("anonymous", "unstated")
        or attribution.factuality not in ("CT+", "CT-")
        or entity.kind in ("outlet", "public")
    )


def _why(
    question: bool,
    carrying: Sequence[_Carrier],
    against: Sequence[_Carrier],
    by_id: Mapping[str, Entity],
    by_own_voice: bool,
    firmer: bool,
) -> str:
    """One plain sentence."""
    who = sorted({by_id[c.attribution.who].name for c in carrying if by_id[c.attribution.who].identity != "unstated"})
    unnamed = sum(by_id[c.attribution.who].identity in ("anonymous", "unstated") for c in carrying)
    if question:
        start = "The title asks"
    elif firmer:
        start = "The title says it flatly"
    else:
        start = "The title says no more than the body"
    if by_own_voice:
        rest = "the page's own voice carries it"
    elif not carrying:
        rest = "nothing in the body that has a source carries it"
    elif firmer and unnamed == len(carrying):
        rest = "only unnamed sources carry it"
    elif firmer:
        rest = "those who carry it hedge or pass it on"
    else:
        rest = f"{_listed(who) if who else 'a source that is not given'} {'carry' if len(who) > 1 else 'carries'} it"
    denied = sorted({by_id[c.attribution.who].name for c in against})
    tail = f", and {_listed(denied)} {'deny' if len(denied) > 1 else 'denies'} it" if denied else ""
    return f"{start}; {rest}{tail}."


def _listed(names: Sequence[str]) -> str:
    shown = list(names[:3])
    if len(names) > 3:
        return f"{', '.join(shown)} and {len(names) - 3} more"
    return " and ".join([", ".join(shown[:-1]), shown[-1]] if len(shown) > 1 else shown)
