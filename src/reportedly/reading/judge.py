"""What a source does with its content and how firmly, by the words of the cue and the shape of the content."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import cast

from reportedly.reading.closed_classes import alternatives, table, words
from reportedly.reading.link import Linked
from reportedly.reading.model import Act, Factuality, PageStance, Quote
from reportedly.text.quotemarks import Quotation

WORD = re.compile(r"[^\W_]+(?:-[^\W_]+)?")
NEGATION = re.compile(r"\b(?:not|never|no|neither|nor|cannot|without)\b|n['’]t\b", re.IGNORECASE)
SILENT = re.compile(rf"\b(?:{alternatives('silences')})\b", re.IGNORECASE)
UNTOLD = re.compile(rf"\b(?:{alternatives('untold')})\b", re.IGNORECASE)
YES_OR_NO = re.compile(r"\b(?:confirm\w*|neither)\b.{0,12}\b(?:n?or)\b.{0,12}\bden\w+", re.IGNORECASE)
NOT_TRUE = re.compile(rf"\b(?:{alternatives('not_true')})\b", re.IGNORECASE)
ABOUT = re.compile(r"\b(?:about|discuss\w*|address\w*|opened up on)$", re.IGNORECASE)
"""A cue that tells only the topic."""

NOT_ALONE = re.compile(r"\bnot\s+(?:the\s+)?(?:first|only|last|alone)\b", re.IGNORECASE)
"""'is not the first to say': it is said all the same."""

TAKES_BACK = re.compile(rf"\b(?:{alternatives('withdrawals')})\b", re.IGNORECASE)
NOBODY = re.compile(r"\W*(?:nobody|no[ -]one|none|neither|few)\b", re.IGNORECASE)
REJECTS = re.compile(rf"\b(?:{alternatives('rejections')})\b", re.IGNORECASE)
HEARSAY = re.compile(rf"\W*(?:\w+\s+){{0,3}}?(?:{alternatives('rejected')})\b", re.IGNORECASE)
"""A content that is what others say: rejected, it is denied."""

TO_DO = re.compile(r"\W*(?:(?:not )?to\b|for [^,.]{2,40} to\b|them to\b|him to\b|her to\b)", re.IGNORECASE)
DOING = re.compile(r"\W*\w+ing\b", re.IGNORECASE)
WHETHER = re.compile(r"\W*(?:if|whether|why|how|what|when|where|who)\b", re.IGNORECASE)
CLAUSE = re.compile(
    r"\W*(?:that\b|(?:he|she|they|it|i|we|you|there|this)(?:['’]\w+)?\b"
    r"|(?:the|his|her|their|a|an)\s\w+\s(?:is|was|are|were|has|had|will|would|can)\b)",
    re.IGNORECASE,
)
MAY = re.compile(r"\b(?:may|might|could|[Pp]erhaps|[Mm]aybe|possibl[ey])\b")
LIKELY = re.compile(r"\b(?:likely|probabl[ey]|presumably)\b", re.IGNORECASE)
MIGHT_SAY = re.compile(r"\b(?:may|might|could|would|if)\b", re.IGNORECASE)
QUESTION = re.compile(r"\?\W*$")
PERFORMED = words("addressing")
"""Verbs for saying something to somebody: with an infinitive they order."""

CALLS_FOR = re.compile(r"\bcall\w*\W+(?:for|on|upon)\b", re.IGNORECASE)
HEAD_OF_CLAUSE = 90
"""Characters of a content in which its own modal stands."""


@dataclass(frozen=True, slots=True)
class Judgement:
    """Act, factuality and page stance of one attribution; by: the word of the cue, or the rule, that decided."""

    act: Act = "statement"
    factuality: Factuality = "CT+"
    page_stance: PageStance = "neutral"
    by: str = ""


def judge(cue: str, content: str, *, quoted: bool = False, source: str = "") -> Judgement:
    """What the words of the cue and the shape of the content tell; a statement, certain and neutral, where nothing.

    quoted: the content is the source's own words. source: its words.
    """
    cue = NOT_ALONE.sub(" ", cue)
    if (NEGATION.search(cue) and SILENT.search(cue)) or UNTOLD.search(cue) or YES_OR_NO.search(cue):
        # 'declined to say with whom': what is refused stands in the content, as its first verb.
        silent = SILENT.search(f"{cue} {' '.join(content.split()[:2])}")
        if not re.search(r"\b(?:refus\w+|declin\w+)\b", cue, re.IGNORECASE) or silent or not content:
            return Judgement("no_comment", "Uu", by="keeps silent")
        return Judgement("intention", "Uu", by="refuses")
    act, factuality, stance, by = _by_cue(cue, content)
    if TAKES_BACK.search(cue):
        return Judgement("retraction", "CT-", stance, "takes back what was said")
    if REJECTS.search(cue) and (HEARSAY.match(content) or HEARSAY.search(cue)):
        return Judgement("denial", "CT-", stance, "rejects what others say")
    if act == "statement" and not content.strip():
        return Judgement(act, factuality, stance, by)
    negated = NEGATION.search(cue) is not None
    asks = QUESTION.search(content) and content.count("?") >= max(1, content.count(".") + content.count("!"))
    if act == "statement" and quoted and asks:
        return Judgement("question", "Uu", stance, "asks in its own words")
    if act in ("statement", "confirmation") and NOT_TRUE.search(content[:160]):
        return Judgement("denial", "CT+", stance, "says that it isn't true")
    if negated and act in ("belief", "attitude") and factuality in ("CT+", "PR+"):
        factuality = "CT-" if factuality == "CT+" else "PR-"
    if act == "denial" and factuality == "CT-" and NOBODY.match(source):
        return Judgement("statement", "CT+", stance, "nobody denies it")
    if factuality in ("CT+", "PR+") and act in ("statement", "belief", "confirmation"):
        factuality = _as_firm_as(cue, content, act, factuality, quoted)
    return Judgement(act, factuality, stance, by)


def _as_firm_as(cue: str, content: str, act: Act, factuality: Factuality, quoted: bool) -> Factuality:
    """What the modals of the cue, and those at the head of the content, leave of it."""
    head = content[:HEAD_OF_CLAUSE]
    if act == "belief" and MIGHT_SAY.search(cue):
        return "PS+"
    if re.match(r"\W*[Mm]aybe\b", content) or (MAY.search(head) and not quoted):
        return "PS+"
    if LIKELY.search(head) and not quoted:
        return "PR+"
    topic = act == "statement" and ABOUT.search(cue) is not None and not CLAUSE.match(content)
    if topic or (act != "belief" and re.match(r"(?:whether|if|why)\b", content)):
        return "Uu"
    return factuality


def _by_cue(cue: str, content: str) -> tuple[Act, Factuality, PageStance, str]:
    """What the last telling word of the cue stands for, in the frame that the content makes."""
    act: Act = "statement"
    factuality: Factuality = "CT+"
    stance: PageStance = "neutral"
    by = ""
    for word in WORD.findall(cue.casefold()):
        stem = stem_of(word)
        if stem is None:
            if word in PERFORMED:
                act, factuality, by = "statement", "CT+", word
            continue
        told_act, told_factuality, told_stance = table("cues")[stem].split()
        if told_act == "-" and told_factuality == "-" and told_stance == "-":
            if word.startswith(("argu", "say", "said", "claim", "swear", "swor")):
                act, factuality = "statement", "CT+"
            continue
        act = cast(Act, "statement" if told_act == "-" else told_act)
        factuality = cast(Factuality, "CT+" if told_factuality == "-" else told_factuality)
        stance = cast(PageStance, told_stance) if told_stance != "-" else stance
        by = word
    to_do, clause = TO_DO.match(content) is not None, CLAUSE.match(content) is not None
    cue_words = frozenset(WORD.findall(cue.casefold()))
    if by.startswith("ask") and (to_do or re.match(r"\W*for\b", content)):
        return "directive", "Uu", stance, "asks to do"
    if cue_words & PERFORMED and act == "statement" and to_do and not cue_words & {"said", "says"}:
        return "directive", "Uu", stance, "tells to do"
    if (
        by.startswith("call")
        and not re.match(r"\W*(?:for|on|upon)\b", content)
        and not re.search(r"call\w*\s+(?:for|on|upon)\b", cue)
    ):
        return "statement", "CT+", stance, by
    if by.startswith("agre") and not to_do:
        return "statement", "CT+", stance, by
    if by.startswith("decid") and clause and not to_do:
        return "statement", "CT+", stance, by
    if by.startswith("consider") and not clause:
        plan = by.endswith("ing") or DOING.match(content)
        return ("intention", "Uu", stance, by) if plan else ("belief", "CT+", stance, by)
    if by.startswith(("feel", "felt")) and clause:
        return "belief", "CT+", stance, by
    if (
        by.startswith(("know", "demand"))
        and re.search(r"\b(?:want|demand|ask)\w*\b", cue, re.IGNORECASE)
        and by.startswith("know")
    ):
        return "question", "Uu", stance, "wants to know"
    if act == "belief" and by.startswith(("see", "saw")) and to_do:
        return "question", "Uu", stance, by
    if FALSELY.search(cue):
        stance = "denies"
    return act, factuality, stance, by


FALSELY = re.compile(r"\b(?:falsely|wrongly|incorrectly|erroneously|mistakenly)\b", re.IGNORECASE)
"""With these the page itself says that it isn't so."""


@cache
def stem_of(word: str) -> str | None:
    """The longest stem of data/cues.txt that `word` begins with, None where there is none."""
    stems = _stems()
    return next((word[:size] for size in range(min(len(word), 12), 1, -1) if word[:size] in stems), None)


@cache
def _stems() -> frozenset[str]:
    return frozenset(table("cues"))


def quote(text: str, each: Linked, marks: tuple[Quotation, ...]) -> Quote:
    """direct: every letter of the content stands between its source's own marks; mixed: some do; indirect: none.

    Marks that hold the cue too are the marks of somebody else, who tells it. A leading 'that' doesn't count.
    """
    cue = each.cue[0][0] if each.cue else -1
    own = [mark for mark in marks if not mark.inner_start <= cue < mark.inner_end]
    letters = []
    for number, (start, end) in enumerate(each.content):
        leading = LEADING_THAT.match(text, start, end) if number == 0 else None
        letters += [at for at in range(leading.end() if leading else start, end) if text[at].isalnum()]
    if not letters:
        return "indirect"
    first, last = letters[0], letters[-1]
    near = [mark for mark in own if mark.start <= last and mark.end > first]
    quoted = sum(any(mark.inner_start <= at < mark.inner_end for mark in near) for at in letters)
    return "direct" if quoted == len(letters) else "mixed" if quoted else "indirect"


LEADING_THAT = re.compile(r"\W*that\b\s*", re.IGNORECASE)
