"""unattributed-claim: the page asserts itself what it elsewhere treats as contested."""

from __future__ import annotations

from collections.abc import Iterator

from reportedly.lint.matters import Matter, Statement, same_words
from reportedly.lint.model import Break, Case, Rule
from reportedly.lint.word_lists import lower_words

PERSONAL = frozenset({"he", "she", "they", "him", "her", "them", "his", "their", "hers", "theirs"})


def breaks(case: Case) -> Iterator[Break]:
    """The page's own assertions about people on matters that nobody vouches for, or that somebody denies."""
    others = _others(case)
    for matter in case.matters:
        own = [statement for statement in matter.statements if statement.own_voice and statement.side != "cannot_tell"]
        told = [statement for statement in matter.statements if statement.attribution]
        if not own or not told or _vouched_for(case, matter):
            continue
        for statement in own:
            why = _contested(case, statement, [each for each in told if not _in_one_sentence(case, statement, each)])
            if not why:
                continue
            (span,) = statement.spans
            headline = case.headline_block
            if headline and headline.start <= span.start < headline.end:
                continue
            if statement.words.names - others or set(lower_words(span.text)) & PERSONAL:
                reason = f"The page says this in its own voice, though {why}. Say who says so."
                ids = tuple(each.attribution.id for each in told if each.attribution)
                yield Break(span, reason, ids)


def _others(case: Case) -> set[str]:
    """The words of names that are no person's, as far as the reading knows."""
    known = [entity for entity in case.reading.entities if entity.identity == "named"]
    people = {word for entity in known if entity.kind == "person" for word in lower_words(entity.name)}
    return {word for entity in known if entity.kind != "person" for word in lower_words(entity.name)} - people


def _vouched_for(case: Case, matter: Matter) -> bool:
    """Whether somebody who can be found confirms it, or the page supports what a source says, and nobody denies."""
    attributions = [statement.attribution for statement in matter.statements if statement.attribution]
    if any(statement.side == "against" and statement.attribution for statement in matter.statements):
        return False
    return any(
        attribution.page_stance == "supports" or (attribution.act == "confirmation" and not case.shielded(attribution))
        for attribution in attributions
    )


def _contested(case: Case, own: Statement, told: list[Statement]) -> str | None:
    """In what way the attributed statements treat as open what the page says; None if they don't."""
    for statement in told:
        attribution = statement.attribution
        if attribution and attribution.page_stance in ("doubts", "denies"):
            cue = " … ".join(span.text for span in attribution.cue)
            return f"elsewhere it keeps its distance from it ('{cue}')" if cue else "elsewhere it keeps its distance"
    sides = {statement.side for statement in told}
    deniers = [each.attribution for each in told if each.side == "against" and each.attribution]
    if "against" in sides and deniers:
        return f"{_name(case, deniers[0].who)} denies it"
    sources = [case.who(each.attribution).identity for each in told if each.attribution]
    # Where no source is given and nothing is doubted ('was seen'), the page may well have looked itself.
    if (
        "anonymous" in sources
        and set(sources) <= {"anonymous", "unstated"}
        and any(same_words(own.words, each.words) for each in told)
    ):
        return "elsewhere only unnamed sources say it"
    return None


def _in_one_sentence(case: Case, one: Statement, other: Statement) -> bool:
    ours = {at for span in one.spans for at in case.sentences_over(span)}
    return any(at in ours for span in other.spans for at in case.sentences_over(span))


def _name(case: Case, id: str) -> str:
    entity = case.entities[id]
    return "somebody" if entity.identity == "unstated" else entity.name


RULE = Rule(
    "unattributed-claim",
    "error",
    "A disputable fact without attribution",
    "What a page itself treats as contested or merely alleged isn't the page's to assert.",
    "AP, Reuters and the BBC ask that whatever isn't common knowledge, witnessed or documented is put in the mouth of "
    "the one who says so, each time it could be taken for the reporter's own finding.",
    breaks,
)
