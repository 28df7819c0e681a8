"""What each claim of a rumour goes back to: whom its page names, links to, copies, or heard on the same occasion."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from reportedly.claims.model import Claim
from reportedly.page.model import Page
from reportedly.page.urls import canonical_url_or_none
from reportedly.rumours.cluster import in_time
from reportedly.rumours.likeness import likeness, shared_words
from reportedly.rumours.match import same_outlet
from reportedly.rumours.model import Edge, Stance
from reportedly.rumours.outlets import THE_PAPER, mentions
from reportedly.text.quotemarks import quotations

URL = re.compile(r"https?://[^\s<>\"'“”‘’()\[\]]+")
LONGEST_EVIDENCE = 120
"""Characters of the words that an edge shows."""

COPIED = 0.3
"""Share of a page's word fours that an earlier page has, from which it copies it: tuned on the stories' train part."""

COPIED_PASSAGE = 0.45
"""The same for the sentence of the claim alone."""


@dataclass(frozen=True, slots=True)
class Stood:
    """A claim with its stance: what tracing starts from."""

    claim: Claim
    stance: Stance


def trace(stood: Sequence[Stood], pages: Mapping[str, Page]) -> dict[str, tuple[Edge, ...]]:
    """For each claim (id) of one rumour the claims that it goes back to, all of earlier pages.

    pages: by id, at least those of the claims. Edges are direct: a page that names both the outlet it read and the one
    behind that has an edge to each.
    """
    ordered = sorted(stood, key=lambda each: in_time(each.claim))
    outlets = sorted({page.outlet for page in pages.values() if page.outlet})
    peopled = {(each.claim.page, each.stance) for each in stood if _has_people(each.claim)}
    edges = {}
    for number, each in enumerate(ordered):
        earlier = [other for other in ordered[:number] if _before(other.claim, each.claim)]
        own_people = (each.claim.page, each.stance) in peopled
        edges[each.claim.id] = tuple(_edges(each, earlier, pages, outlets, own_people=own_people))
    return edges


def _before(earlier: Claim, later: Claim) -> bool:
    return earlier.page != later.page and (earlier.seen or "9999") <= (later.seen or "9999")


def _has_people(claim: Claim) -> bool:
    """Whether somebody who isn't an outlet stands behind a claim."""
    return (
        bool(claim.chain)
        and claim.chain[-1].kind in ("person", "group")
        and claim.identity != "unstated"
        and not same_outlet(claim.who, claim.outlet or "")
    )


def _edges(
    each: Stood, earlier: Sequence[Stood], pages: Mapping[str, Page], outlets: Sequence[str], *, own_people: bool
) -> Iterator[Edge]:
    """own_people: whether a claim of the same page and side has people behind it."""
    page = pages[each.claim.page]
    found: dict[str, Edge] = {}  # by page: one reason is enough, the first of these
    for edge, target in (
        *_cited(each, earlier, page, outlets),
        *_linked(each, earlier, page, pages),
        *_copied(each, earlier, page, pages),
    ):
        found.setdefault(target.page, edge)
    if not any(edge.by == "citation" for edge in found.values()):
        for edge, target in _same_occasion(each, earlier):
            if not any(kept.by == "copy" for kept in found.values()):
                found.setdefault(target.page, edge)
    if not found and not own_people:
        for edge, target in _read_elsewhere(each, earlier, page, outlets):
            found.setdefault(target.page, edge)
    yield from found.values()


def _read_elsewhere(each: Stood, earlier: Sequence[Stood], page: Page, outlets: Sequence[str]) -> Found:
    """The first outlet that the page names anywhere: for a side on which it has no people of its own."""
    if each.claim.act == "retraction":
        return
    text = f"{page.title or ''}\n{page.text}"
    for mention in mentions(text, outlets, own=page.outlet):
        theirs = [other for other in earlier if other.claim.outlet == mention.outlet and other.stance == each.stance]
        if mention.outlet != page.outlet and not mention.told and theirs:
            evidence = _words_around(text, mention.start, mention.end)
            yield Edge(theirs[0].claim.id, "citation", evidence, 0.55), theirs[0].claim
            return


Found = Iterator[tuple[Edge, Claim]]


def _cited(each: Stood, earlier: Sequence[Stood], page: Page, outlets: Sequence[str]) -> Found:
    """The earliest claim of each outlet that the claim's passage names."""
    claim = each.claim
    start = _passage_start(page.text, claim.start)
    passage = page.text[start : claim.end]
    offset = claim.start - start
    for mention in mentions(passage, outlets, own=page.outlet):
        own = mention.outlet == page.outlet
        if own and any(quoted.start < start + mention.start < quoted.end for quoted in quotations(page.text)):
            continue  # 'we' is who speaks
        if mention.told and not _by_whom(claim, passage[: mention.start]):
            continue
        theirs = [other for other in earlier if other.claim.outlet == mention.outlet]
        if own and mention.told:
            continue
        if mention.end <= offset and not _goes_on(passage[offset:]):
            continue
        if mention.told and theirs and claim.act != "retraction":
            target: Claim | None = theirs[-1].claim
        else:
            target = _first(theirs, each.stance)
        if target:
            evidence = _words_around(passage, mention.start, mention.end)
            yield Edge(target.id, "citation", evidence, 0.9), target
    for teller in claim.chain:
        told = [other for other in earlier if other.claim.outlet and same_outlet(teller.name, other.claim.outlet)]
        if (target := _first(told, each.stance)) and not (teller is claim.chain[0] and claim.outlet == target.outlet):
            yield Edge(target.id, "citation", f"through {teller.name}", 0.8), target
    if each.stance == "support" and (not claim.chain or same_outlet(claim.who, claim.outlet or "")):
        before = [other for other in earlier if other.claim.outlet == claim.outlet and other.stance == "support"]
        if before:
            yield Edge(before[0].claim.id, "citation", f"{claim.outlet} itself, before", 0.6), before[0].claim
    if claim.identity in ("anonymous", "role") and claim.chain and claim.chain[-1].kind in ("person", "group"):
        before = [o for o in earlier if o.claim.outlet == claim.outlet and _same_unnamed(o.claim, claim)]
        if target := _first(before, each.stance):
            yield Edge(target.id, "citation", f"the same {claim.who}, told before", 0.6), target


def _by_whom(claim: Claim, before: str) -> bool:
    """Whether it can be the claim's own source who told an outlet: it is named shortly before 'told the Courier'."""
    if not claim.chain or claim.identity == "unstated" or claim.chain[-1].kind == "outlet":
        return True
    near = before[-WHO_TOLD:]
    words = [word for word in claim.who.casefold().split() if len(word) > 3]
    at = max((near.casefold().rfind(word) + len(word) for word in words if word in near.casefold()), default=None)
    if at is None:
        return bool(PRONOUN.search(near))
    between = APPOSITION.sub("", near[at:])
    return not NAME.search(between)


APPOSITION = re.compile(r"^\w*, [^,]{3,40},")
"""'the chairman, Olwen Drax,': two ways to name one."""

WHO_TOLD = 90
"""Characters before 'told' in which who did so stands."""

PRONOUN = re.compile(r"\b(?:he|she|they|who|one|it)\b[^.;:]*$", re.IGNORECASE)

GOES_ON = re.compile(
    r"^[\"'“‘]?(?:The (?:news)?(?:paper|site|website|magazine|report|outlet|story|article|broadcaster|agency)|It"
    r"|They|He|She"
    r"|Its|One of|Both|According to the (?:report|paper|story))\b"
)


def _goes_on(passage: str) -> bool:
    """Whether a sentence plainly goes on with what the one before it reported."""
    return bool(GOES_ON.match(passage))


def _passage_start(text: str, start: int) -> int:
    """Where the sentence before `start` begins: in the same paragraph, unless this one plainly goes on with it."""
    paragraph = text.rfind("\n", 0, start) + 1
    if not text[paragraph:start].strip() and (
        GOES_ON.match(text[start:]) or THE_PAPER.search(text[start : start + 80])
    ):
        paragraph = text.rfind("\n", 0, len(text[:paragraph].rstrip())) + 1
    before = text[paragraph:start].rstrip()
    cut = max(before.rfind(". "), before.rfind(".” "), before.rfind("? "), before.rfind(".' "), before.rfind('." '))
    return paragraph + cut + 1 if cut >= 0 else paragraph


def _linked(each: Stood, earlier: Sequence[Stood], page: Page, pages: Mapping[str, Page]) -> Found:
    addresses = {canonical_url_or_none(found.rstrip(".,;:")) for found in URL.findall(page.text)}
    for other in earlier:
        if (url := pages[other.claim.page].url) and url in addresses:
            yield Edge(other.claim.id, "link", url, 0.95), other.claim


def _copied(each: Stood, earlier: Sequence[Stood], page: Page, pages: Mapping[str, Page]) -> Found:
    """The earlier page whose words this one repeats most, without naming it."""
    passage = page.text[each.claim.start : each.claim.end]
    best: tuple[float, Claim, str] | None = None
    for other in earlier:
        source = pages[other.claim.page]
        if other.stance != each.stance or other.claim.outlet == each.claim.outlet:
            continue
        claim = each.claim
        own_source = claim.chain and claim.identity == "named" and not same_outlet(claim.who, claim.outlet or "")
        whole = likeness(page.text, source.text)
        here = likeness(passage, source.text)
        if own_source and not same_person(claim.who, other.claim.who):
            if claim.who.split()[-1] not in source.text:
                continue  # a page with a source of its own may repeat a sentence
            whole = 0.0
        if whole >= COPIED or here >= COPIED_PASSAGE:
            score = max(whole, here * 0.9)
            if best is None or score > best[0] + 0.02:
                best = (score, other.claim, shared_words(passage, source.text))
    if best:
        yield Edge(best[1].id, "copy", _short(best[2]), round(min(0.99, best[0]), 2)), best[1]


def _same_occasion(each: Stood, earlier: Sequence[Stood]) -> Found:
    """The earliest claim by the same named source on the same side: one statement, post or meeting behind both."""
    claim = each.claim
    if not claim.chain or claim.chain[-1].kind == "outlet" or not (claim.identity == "named" or _body(claim)):
        return
    same = [
        other
        for other in earlier
        if other.claim.chain and _same_voice(other.claim, claim) and other.stance == each.stance
    ]
    target = _first(same, each.stance)
    if target:
        yield Edge(target.id, "occasion", f"both report what {claim.who} said", 0.7), target


def _same_voice(one: Claim, other: Claim) -> bool:
    """Whether both report one person, or the word of one body: 'Orrery Mills', 'Orrery's filing'."""
    if same_person(one.who, other.who):
        return True
    return bool(_body(one)) and _body(one) == _body(other)


def _body(claim: Claim) -> str:
    """The first name of a body that speaks, or whose document does; '' for people."""
    if claim.chain[-1].kind not in ("organisation", "document"):
        return ""
    found = NAME.search(claim.who)
    return found[0].removesuffix("'s").removesuffix("’s").casefold() if found else ""


NAME = re.compile(r"\b(?!The\b|A\b|An\b|In\b|As\b)[A-Z][\w’'-]+")


def same_person(one: str, other: str) -> bool:
    """Whether two names can be of one person or body: one begins or ends the other.

    >>> same_person("Orme", "Nell Orme"), same_person("Brightwell", "Brightwell Home"), same_person("Ada", "Nell")
    (True, True, False)
    """
    short, long = sorted((_bare(one), _bare(other)), key=len)
    return bool(short) and (long[-len(short) :] == short or long[: len(short)] == short)


def _bare(name: str) -> list[str]:
    plain = name.casefold().replace("’", "'").partition(",")[0].lstrip("@")
    words = [word.removesuffix("'s").rstrip("'") for word in plain.split()]
    return words[1:] if words[:1] == ["the"] else words


def _same_unnamed(one: Claim, other: Claim) -> bool:
    """Whether two unnamed sources of one outlet go by the same noun: 'two friends of Orme', 'the friends'."""
    return one.identity in ("anonymous", "role") and bool(_nouns(one.who) & _nouns(other.who))


def _nouns(who: str) -> set[str]:
    return {word.rstrip("s") for word in who.casefold().split() if len(word) > 3} - {
        "close",
        "with",
        "familiar",
        "matter",
    }


def _first(stood: Sequence[Stood], stance: Stance) -> Claim | None:
    """The earliest of them on that side; else of any side, but no denial goes back to what it denies."""
    same = [each for each in stood if each.stance == stance] or [each for each in stood if stance != "deny"]
    return same[0].claim if same else None


def _words_around(text: str, start: int, end: int) -> str:
    begin = max(text.rfind(" ", 0, max(0, start - 25)) + 1, 0)
    close = text.find(" ", min(len(text), end + 12))
    return _short(text[begin : close if close >= 0 else len(text)])


def _short(text: str) -> str:
    text = " ".join(text.split()).strip(" ,.;:")
    return text if len(text) <= LONGEST_EVIDENCE else text[: LONGEST_EVIDENCE - 1] + "…"
