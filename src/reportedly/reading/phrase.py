"""What the words of a source tell of the one who speaks: a pronoun, a name, a description, and of what kind."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Literal

from reportedly.reading.closed_classes import classes, words
from reportedly.reading.model import Identity, Kind
from reportedly.reading.names import Bearer, Gender
from reportedly.reading.spot import BINDING, GENDERED, Mention

CLASSES = classes("phrase_words")
ANONYMOUS, PUBLICS, ROLES, GROUPS = words("anonymous"), words("publics"), words("roles"), words("groups")
DOCUMENTS, OUTLETS, BODIES, PRONOUNS = words("documents"), words("outlet_words"), words("bodies"), words("pronouns")

Form = Literal["pronoun", "name", "description"]
Number = Literal["one", "many", ""]

WORD = re.compile(r"[^\W_][\w.’'&@-]*|,|[(–—]")
POSSESSIVE = re.compile(r"['’]s$|(?<=s)['’]$")
ENDS_THE_CORE = CLASSES["ends_the_core"]
SHARES = CLASSES["shares"]
IDENTIFIED = re.compile(r"\b(?:identified|known|named|introduced|described) (?:only )?as\b|\b(?:named|called)\b")
NEEDS_MORE = CLASSES["needs_more"]
PARTICIPLES = CLASSES["participles"]
EXAMPLES = CLASSES["examples"]
"""Words that lead up to a member of those spoken of: 'some ministers, including Ann Lee'."""

NOT_ADVERBS = CLASSES["not_adverbs"]
HEARSAY = CLASSES["hearsay"]
"""Nouns for what is told without anybody who tells it."""

THINGS = re.compile(r"(?:tion|sion|ment|ity|ness|ship|ism|logy|graphy|ture|ance|ency|age)s?$")
"""Endings that make nouns for things of verbs and adjectives: closed, since no desk makes new ones."""

AFTER_THOSE = CLASSES["after_those"]
DEFINITE = CLASSES["definite"]
INDEFINITE = CLASSES["indefinite"]
COUNTED = CLASSES["counted"]
OTHER = CLASSES["other"]
POSSESSIVES = CLASSES["possessives"]
SHIELDED = re.compile(
    r"\b(?:unnamed|anonymous|unidentified|undisclosed|not (?:to )?be(?:ing)? (?:named|identified|quoted)|"
    r"(?:condition of|on) anonymity|so-called (?:pal|friend|source)|well-placed|in the know|"
    r"(?:familiar|close|near|knowledge|briefed|privy)\b.{0,20}\b(?:to|with|of|on))\b",
    re.IGNORECASE,
)
PLURAL_PRONOUNS = CLASSES["plural_pronouns"]
NOBODY = CLASSES["nobody"]
SPEAKING_NOUNS = ROLES | GROUPS | DOCUMENTS | BODIES | ANONYMOUS
GENDER_OF: dict[str, Gender] = {
    **dict.fromkeys(("he", "him", "his", "himself"), "m"),
    **dict.fromkeys(("she", "her", "hers", "herself"), "f"),
}


@dataclass(frozen=True, slots=True)
class Phrase:
    """A source, as far as its own words tell.

    head: its main noun (or pronoun) in lower case. name: the proper name at its head, "" where there is none; bearer:
    the index of who bears it. owner: the words of the one it belongs to ('Orme' of 'Orme's lawyer'), `owned_by` that
    one's index. for_whom: the words behind 'for' of a spokesperson.
    """

    form: Form
    text: str
    head: str
    kind: Kind
    identity: Identity
    gender: Gender = ""
    number: Number = ""
    name: str = ""
    bearer: int | None = None
    definite: bool = False
    other: bool = False
    owner: str = ""
    owned_by: int | None = None
    for_whom: str = ""
    modifiers: frozenset[str] = frozenset()
    part_of: str = ""


def phrase(text: str, start: int, at: dict[int, tuple[int, Mention]], bearers: tuple[Bearer, ...]) -> Phrase:
    """What `text` (the words of a source) tells. start: its offset; at: offset of a name -> its bearer and mention."""
    found = [(each.group(), each.start() + start) for each in WORD.finditer(text)]
    if not found:
        return Phrase("description", text, "", "unknown", "role")
    tokens = [token for token, _ in found]
    folded = [token.casefold() for token in tokens]
    if len(tokens) == 1 or (
        folded[0] in PRONOUNS
        and all(
            word in {"all", "both", "also", "himself", "herself", "themselves", "too", "each", "alone"}
            for word in folded[1:]
        )
    ):
        word = POSSESSIVE.sub("", folded[0]) if folded[0] not in PRONOUNS else folded[0]
        word = re.sub(r"['’](?:s|re|ve|d|ll|m)$", "", word)
        if word in PRONOUNS:
            return _pronoun(text, word)
    if re.match(r"(?:who|which)\b", folded[0]):
        return _pronoun(text, "who")
    core = _core(tokens, folded)
    while core > 1 and folded[core - 1].endswith("ly") and folded[core - 1] not in NOT_ADVERBS:
        core -= 1  # 'a source exclusively'
    # 'Orme's lawyer', 'her lawyer': what follows the last possessive is the head.
    owner, owned_by, begins = "", None, 0
    for number in range(core - 1):
        if folded[number] in POSSESSIVES:
            owner, begins = folded[number], number + 1
        elif POSSESSIVE.search(tokens[number]) and number + 1 < core and not _inside_a_name(found[number], at):
            owner, begins = text[: found[number][1] - start + len(tokens[number])], number + 1
            owned_by = next((at[p][0] for _, p in found[: number + 1] if p in at), owned_by)
    body, lower = tokens[begins:core], folded[begins:core]
    if not body:
        body, lower = tokens, folded
    part_of = folded[core - 1] in SHARES and core < len(tokens) and folded[core] == "of"
    named = (
        None
        if part_of
        else _name_in(found[begins:core], at, bearers, core_end=found[core - 1][1] + len(tokens[core - 1]))
    )
    modifiers = frozenset(lower[:-1])
    head = POSSESSIVE.sub("", lower[-1]).rstrip(".")
    shielded = bool(SHIELDED.search(text))
    for_whom = _for_whom(text, head)
    other = bool(set(folded[:core]) & OTHER)
    if named is None and len(found) > 2:
        # 'American academic and coach Marc Hill': a name at the very end, behind a noun for people.
        last = next(
            (
                (place, at[p][0], at[p][1])
                for place, (_, p) in enumerate(found)
                if p in at and at[p][1].end >= found[-1][1] + len(tokens[-1]) - 2
            ),
            None,
        )
        if last and last[0] and bearers[last[1]].kind == "person" and _introduces(tokens[last[0] - 1], head):
            named = last[1]
    if named is None and head not in DOCUMENTS | OUTLETS | BODIES:
        named = _set_beside(found, tokens, folded, core, at, bearers, head=head, owned=bool(owner))
    identified = IDENTIFIED.search(text)
    if named is None and identified:
        named = next((at[p][0] for _, p in found if p - start >= identified.end() and p in at), None)
    if named is not None and not bearers[named].sure and head in GROUPS | PUBLICS:
        named = None  # 'House Democrats'
    if named is not None:
        bearer = bearers[named]
        kind: Kind = bearer.kind
        if not bearer.sure and kind == "organisation" and (set(lower[:-1]) & ROLES):
            kind = "person"
        if (set(lower) - set(bearer.name.casefold().split())) & OUTLETS and kind in ("person", "organisation"):
            kind = "outlet"
        told = Phrase("name", text, head, kind, "named", bearer.gender, "one", bearer.name, named)
    elif part_of:
        lower = body = [word for word in tokens[core + 1 :]]
        lower = [word.casefold() for word in body] or ["some"]
        upto = _core(body, lower) if body else 0
        one = head in ("one", "each", "either", "member")
        whole = POSSESSIVE.sub("", lower[max(0, upto - 1)])
        kind = "person" if one else "public" if whole in PUBLICS else "group"
        identity: Identity = "anonymous" if shielded or (whole in ANONYMOUS and whole != "people") else "role"
        whole_of = " ".join(body[:upto])
        told = Phrase("description", text, head, kind, identity, "", "one" if one else "many", part_of=whole_of)
    else:
        told = _description(text, folded, body, lower, shielded=shielded, owned=bool(owner))
    return replace(told, owner=owner, owned_by=owned_by, for_whom=for_whom, modifiers=modifiers, other=other)


def _description(
    text: str, folded: list[str], body: list[str], lower: list[str], *, shielded: bool, owned: bool
) -> Phrase:
    head = POSSESSIVE.sub("", lower[-1]).rstrip(".")
    definite = folded[0] in DEFINITE or owned
    plural = (
        head in GROUPS
        or head in PUBLICS
        or (head.endswith("s") and not head.endswith(("ss", "'s", "’s", "us", "is")) and head[:-1] in ROLES | ANONYMOUS)
    )
    ends_plural = (
        head.endswith("s")
        and not head.endswith(("ss", "us", "is", "'s", "’s"))
        and head not in ROLES | BODIES | OUTLETS | DOCUMENTS
    )
    plural = plural or ends_plural or head in {"sources", "insiders", "people", "reps", "those", "individuals"}
    gender: Gender = ""
    if head in GENDERED:
        gender = "m" if GENDERED[head] == "m" else "f"
    kind: Kind = "group" if plural else "person"
    identity: Identity = "role"
    if (head in {"no", "nobody", "one"} and folded[0] == "no") or head in NOBODY:
        kind, identity = "public", "unstated"
    elif head in HEARSAY and not owned:
        kind, identity = "unknown", "unstated"
    elif (shielded and head not in DOCUMENTS and head not in BODIES) or (
        head in ANONYMOUS and not (head in ("people", "person", "individuals", "individual") and not shielded)
    ):
        identity = "anonymous"
    elif head in PUBLICS:
        kind = "group" if folded[0] in COUNTED else "public"
    elif head in OUTLETS:
        kind = "outlet"
    elif head in DOCUMENTS:
        kind = "document"
    elif head in GROUPS:
        kind = "group"
    elif head in ROLES or head[:-1] in ROLES or gender or re.search(r"-year-?old$", head) or head.isdigit():
        pass
    elif head in BODIES:
        kind = "organisation"
    elif THINGS.search(head) and lower[-1] == body[-1]:
        kind = "document"
    name = ""
    if kind in ("organisation", "document") and any(
        token[0].isupper() and word not in DEFINITE | INDEFINITE | POSSESSIVES
        for token, word in zip(body[:-1], lower[:-1], strict=True)
    ):
        identity, name = "named", " ".join(body)
    number: Number = "many" if plural or kind == "group" or kind == "public" else "one"
    return Phrase("description", text, head, kind, identity, gender, number, name, definite=definite)


def _pronoun(text: str, word: str) -> Phrase:
    gender = GENDER_OF.get(word, "")
    number: Number = "many" if word in PLURAL_PRONOUNS else "one"
    return Phrase("pronoun", text, word, "unknown", "role", gender, number, definite=True)


def _set_beside(
    found: list[tuple[str, int]],
    tokens: list[str],
    folded: list[str],
    core: int,
    at: dict[int, tuple[int, Mention]],
    bearers: tuple[Bearer, ...],
    *,
    head: str,
    owned: bool,
) -> int | None:
    """The person named in apposition: 'her lawyer, Ann Lee', 'a lawyer for the port, Ann Lee', 'her friend and
    colleague Ann Lee'. One of several ('some ministers, including Ann Lee') isn't.
    """
    comma = next((number for number in range(core, len(tokens)) if tokens[number] in ",–—("), len(tokens))
    if folded[comma + 1 : comma + 2] and folded[comma + 1] in EXAMPLES:
        return None
    if core < comma and folded[core] == "and" and head in ROLES | ANONYMOUS and folded[comma - 1] not in ROLES:
        beside = [number for number in range(core + 1, comma) if found[number][1] in at]
        if beside and folded[beside[0] - 1] in ROLES | set(GENDERED) | ANONYMOUS:
            return _person_in(found[beside[0] :][:1], at, bearers)
    if comma == core and (
        (not owned and head not in ANONYMOUS) or (head in ROLES and tokens[comma : comma + 1] == [","])
    ):
        return _person_in(found[comma + 1 :][:4], at, bearers)
    if core < comma and head in ROLES and found[comma + 1 :] and found[comma + 1][1] in at:
        return _person_in(found[comma + 1 :][:1], at, bearers)
    return None


def _person_in(
    found: list[tuple[str, int]], at: dict[int, tuple[int, Mention]], bearers: tuple[Bearer, ...]
) -> int | None:
    named = _name_in(found, at, bearers, core_end=None)
    return named if named is not None and bearers[named].kind == "person" else None


def _introduces(word: str, head: str) -> bool:
    """Whether the word before a name leads up to it: 'coach Marc Hill', 'director of the Arden Council Ruth Keel'."""
    return word.casefold() in ROLES or word.casefold() in GENDERED or (word[0].isupper() and head in ROLES)


def _core(tokens: list[str], folded: list[str]) -> int:
    """How many of the tokens are the noun phrase itself, without what is set beside or behind it."""
    for number in range(1, len(tokens)):
        word = folded[number]
        if tokens[number] in ",(–—":
            return number
        before = folded[number - 1]
        if (word in PARTICIPLES or (word.endswith("ed") and word not in ROLES)) and before in SPEAKING_NOUNS:
            return number  # 'a post made yesterday'
        if word in ENDS_THE_CORE:
            if word in NEEDS_MORE and not (number + 1 < len(tokens) and folded[number + 1] in AFTER_THOSE):
                continue
            if (
                word in ("of", "for", "and", "&", "in", "at")
                and tokens[number - 1][0].isupper()
                and number + 1 < len(tokens)
            ):
                following = (
                    tokens[number + 1]
                    if folded[number + 1] != "the" or number + 2 >= len(tokens)
                    else tokens[number + 2]
                )
                if following[0].isupper() and (word == "&" or (word == "of" and folded[number - 1] in BINDING)):
                    continue
            return number
    return len(tokens)


def _inside_a_name(token: tuple[str, int], at: dict[int, tuple[int, Mention]]) -> bool:
    word, position = token
    return any(mention.start <= position and position + len(word) <= mention.end for _, mention in at.values())


def _name_in(
    found: list[tuple[str, int]], at: dict[int, tuple[int, Mention]], bearers: tuple[Bearer, ...], core_end: int | None
) -> int | None:
    """The bearer of the name that the tokens end with (or, without `core_end`, hold)."""
    for _, position in found:
        if position in at:
            number, mention = at[position]
            if core_end is None or mention.end >= core_end - 2:
                return number
            behind = [word.casefold() for word, place in found if place >= mention.end]
            if behind and all(word in OUTLETS for word in behind):
                return number  # 'Tide magazine'
    return None


def _for_whom(text: str, head: str) -> str:
    if head not in words("spokespeople"):
        return ""
    told = re.search(r"\b(?:for|of)\s+(.+)$", text)
    return re.split(r",|\bwho\b", told[1])[0].strip() if told else ""
