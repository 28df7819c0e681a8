"""What a content says of something said before: 'the report is nonsense' rejects it, 'that is correct' assents."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from reportedly.claims.lists import table, words

Verdict = Literal["deny", "confirm"]

WORD = re.compile(r"[A-Za-z][\w’'-]*")
NEGATION = re.compile(r"\b(?:not|no|never|neither|nor|without)\b|n['’]t\b", re.IGNORECASE)


SHELLS = (
    r"(?:(?:any|the|these|those|all|recent|media|press)\s+)*"
    r"(?:(?:suggestions?|claims?|reports?|rumou?rs?|ideas?|notions?|talk|speculation|allegations?|stor(?:y|ies)"
    r"|assertions?)\s+)?that\s+(?P<said>.+)"
)
VERDICT_FIRST = re.compile(
    r"^(?:there (?:is|was) (?:absolutely |simply )?(?P<none>no truth|nothing) (?:in|to) "
    r"|(?:it (?:is|was|['’]s) |it['’]s )"
    r"(?P<verdict>not true|untrue|false|wrong|incorrect|nonsense|rubbish|true|correct|right) )" + SHELLS + "$",
    re.IGNORECASE | re.DOTALL,
)
VERDICT_LAST = re.compile(
    "^" + SHELLS + r"\s+(?:is|are|was|were|has been|have been)\s+(?P<verdict>[^.]{3,60})\.?$",
    re.IGNORECASE | re.DOTALL,
)
WRONG_LAST = re.compile(
    r"^(?P<said>.{4,160}?)\s+(?:is|are|was|were)\s+(?:\w+ly\s+|just\s+|quite\s+)?(?P<verdict>[a-z-]+)[.!]?$", re.DOTALL
)
"""'A figure of 1.2 billion reported by the Ledger was wrong': what is named is rejected."""

SENTENCES = re.compile(r"(?<!\bM[rs])(?<!\bMrs)(?<!\bDr)[.!?]\s")

NO_SUCH = re.compile(
    r"\bno such (?:thing|sum|plans?|offer|order|intention|decision|meeting|talks?)\b|\bnothing of the (?:kind|sort)\b"
    r"|^(?:that )?(?:it|he|she|they|we|i) (?:is|was|are|were|has|have|had|did|does|do|would|will)(?: not|n['’]t)$"
    r"|\bdenie[sd] (?:it|this|that|them|the (?:report|claim|rumour|story|allegation)s?)\b",
    re.IGNORECASE,
)
"""Denials that leave out what they deny, or name it by a word that stands for all of it."""

ONLY_TOPIC = re.compile(
    r"^(?:any|the|these|those|all|recent|media|press)?\s*(?:suggestions?|claims?|reports?|rumou?rs?|ideas?|notions?"
    r"|talk"
    r"|speculation|allegations?|assertions?|accusations?)\s+that\s+(?P<said>.+)$",
    re.IGNORECASE | re.DOTALL,
)


@dataclass(frozen=True, slots=True)
class Echo:
    """What a content answers. said: the words of it, where the content repeats them; None for 'the report'."""

    verdict: Verdict | None
    said: str | None


def echo_of(content: str) -> Echo | None:
    """What `content` says of something said before; None where it makes a statement of its own.

    >>> echo_of("the report is complete nonsense")
    Echo(verdict='deny', said=None)
    >>> echo_of("there is no truth in claims that the pier will close")
    Echo(verdict='deny', said='the pier will close')
    >>> echo_of("the report")
    Echo(verdict=None, said=None)
    """
    if found := VERDICT_FIRST.match(content):
        return Echo("deny" if found["none"] else _verdict(found["verdict"]), found["said"].strip())
    if (found := VERDICT_LAST.match(content)) and (given := _verdict(found["verdict"])):
        return Echo(given, found["said"].strip())
    if found := ONLY_TOPIC.match(content):
        return Echo(None, found["said"].strip())
    found = WRONG_LAST.match(content)
    if found and table("verdicts").get(found["verdict"]) == "deny" and not SENTENCES.search(found["said"]):
        named = [word.casefold() for word in WORD.findall(found["said"])]
        if len(named) >= SHORT + 1 and not any(word in words("reports") for word in named[-1:]):
            return Echo("deny", found["said"].strip())
        if any(word in words("reports") for word in named):
            return Echo("deny", None)
    told = [re.sub(r"['’](?:s|re|ve|m|d|ll)$", "", word.casefold()) for word in WORD.findall(content)]
    if not told or len(told) > LONGEST:
        return None
    if NO_SUCH.search(content):
        return Echo("deny", None)
    reports = words("reports")
    rest = [word for word in told if word not in words("verdicts") | reports | words("beside_verdicts")]
    if len(rest) > 1 or (rest and len(told) < SHORT):
        return None
    verdict = _verdict(content)
    if verdict is None and not any(word in reports for word in told):
        return None
    return None if verdict is None and rest else Echo(verdict, None)


SHORT = 4
"""Words; in an answer of fewer no word may be left over."""

LONGEST = 16
"""Words; an answer that goes on longer says something of its own."""


def _verdict(text: str) -> Verdict | None:
    """The verdict that the words of `text` give, turned by a negation."""
    if re.search(r"\bno (?:truth|basis|foundation|such)\b|\bnothing (?:in|to) (?:it|that|this|them|the)\b", text, re.I):
        return "deny"
    verdicts = table("verdicts")
    told = {verdicts[word] for word in (found.casefold() for found in WORD.findall(text)) if word in verdicts}
    if len(told) != 1:
        return "deny" if "deny" in told else None
    verdict: Verdict = "deny" if told == {"deny"} else "confirm"
    if NEGATION.search(text) and not re.search(r"\b(?:true|correct|accurate|right)\b.*\bno\b", text):
        return "confirm" if verdict == "deny" else "deny"
    return verdict
