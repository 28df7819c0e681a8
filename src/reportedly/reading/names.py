"""The bearers of names on a page: each with the fullest form of the name, every mention, kind and gender.

By capitals and closed classes alone (titles, given names, words for outlets and bodies), so that 'Orme' and
'Dr. Nell Orme' are one, and 'the Dial' no person.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Literal

from reportedly.page.model import Page
from reportedly.reading.closed_classes import alternatives
from reportedly.reading.model import Kind
from reportedly.reading.spot import (
    AGE,
    BINDING,
    BODIES,
    BORNE_TITLES,
    GENDERED,
    GIVEN,
    LINKS,
    OUTLET_WORDS,
    PARTICLES,
    PLATFORMS,
    ROLES,
    SINGLE_OUTLETS,
    SUFFIXES,
    TITLES,
    Mention,
    bare_outlet,
    find_names,
    known_outlets,
    same_outlet,
)

Gender = Literal["m", "f", ""]


@dataclass(frozen=True, slots=True)
class Bearer:
    """Somebody or something with a name."""

    name: str
    kind: Kind
    gender: Gender
    mentions: tuple[Mention, ...]
    descriptors: frozenset[str] = frozenset()
    in_title: bool = False
    sure: bool = False


@dataclass(slots=True)
class _Growing:
    name: str
    kind: Kind
    mentions: list[Mention] = field(default_factory=list)
    titles: set[str] = field(default_factory=set)
    sure: bool = False


def names(page: Page) -> tuple[Bearer, ...]:
    """The bearers of names in the text, in the order of their first mentions."""
    found, title = find_names(page)
    text = page.text
    grown: list[_Growing] = []
    by_key: dict[str, list[_Growing]] = defaultdict(list)
    # The fullest first: 'Orme' can only be known as Nell Orme's when Nell Orme is known.
    for mention in sorted(found, key=lambda mention: (-len(mention.form.split()), mention.start)):
        kind, sure = kind_of(mention, text)
        if same_outlet(mention.form, page.outlet):
            kind, sure = "outlet", True
        home = _home(mention, kind, by_key)
        if home is None:
            home = _Growing(mention.form, kind, sure=sure)
            grown.append(home)
            for key in keys(mention.form, kind):
                by_key[key].append(home)
        if sure and not home.sure:
            home.kind = kind
        home.sure = home.sure or sure or (home.kind == "person" and home.name != mention.form)
        home.mentions.append(mention)
        home.titles.update(mention.title)
    bearers = [_bearer(each, text, title) for each in _joined(grown, text)]
    return tuple(sorted(bearers, key=lambda bearer: bearer.mentions[0].start))


def _joined(grown: list[_Growing], text: str) -> list[_Growing]:
    """The bearers, two as one where the text joins their names: 'Ann Lee, known as Vesper'."""
    ends = {mention.end: each for each in grown for mention in each.mentions}
    starts = {mention.start: each for each in grown for mention in each.mentions}
    gone: set[int] = set()
    for found in JOINS.finditer(text):
        one, other = ends.get(found.start()), starts.get(found.end())
        if one is None or other is None or one is other or {id(one), id(other)} & gone or one.kind != "person":
            continue
        one.mentions.extend(other.mentions)
        one.titles.update(other.titles)
        one.sure = True
        gone.add(id(other))
    return [each for each in grown if id(each) not in gone]


JOINS = re.compile(rf"(?<=\w),?\s+\(?(?:{alternatives('aliases')})\s+[\"'“‘]?(?=\w)")


def kind_of(mention: Mention, text: str) -> tuple[Kind, bool]:
    """The kind of a bearer by the name alone, and whether that is sure."""
    form = mention.form
    folded = form.casefold()
    tokens = [token.strip(".") for token in folded.split()]
    article = text[max(0, mention.start - 4) : mention.start].casefold() == "the "
    behind = text[mention.end : mention.end + 12].casefold()
    if folded in PLATFORMS:
        return "platform", True
    if (
        bare_outlet(folded) in known_outlets()
        or folded in SINGLE_OUTLETS
        or (tokens[-1] in OUTLET_WORDS and (len(tokens) > 1 or article))
    ):
        return "outlet", True
    if re.match(r"\s+(?:magazine|newspaper|newswire)\b", behind):
        return "outlet", True
    if re.search(r"\.(?:com|net|org|co\.uk)$", folded):
        return "outlet", True
    if mention.title and any(word in TITLES for word in mention.title):
        return "person", True
    if form.startswith("@"):
        return "person", True
    if tokens[0] in GIVEN and 2 <= len(tokens) <= 4 and tokens[-1] not in OUTLET_WORDS | BODIES:
        return "person", True
    if any(token in BODIES for token in tokens) or tokens[0] in BINDING:
        return "organisation", True
    if re.search(
        r"\b(?:magazine|newspaper|website|tabloid|broadcaster|newscaster|site)\s+$",
        text[max(0, mention.start - 14) : mention.start],
    ):
        return "outlet", True
    if AGE.match(text, mention.end):
        return "person", True
    before = re.search(r"([a-z]+)\s+$", text[max(0, mention.start - 24) : mention.start])
    if before and (before[1] in ROLES or before[1] in GENDERED):
        return "person", True
    if article and not mention.title:
        told = BEFORE_AN_OUTLET.search(text[max(0, mention.start - 24) : mention.start])
        reports = LIKE_AN_OUTLET.match(text, mention.end)
        return ("outlet", True) if told or reports else ("organisation", False)
    if LIKE_AN_OUTLET.match(text, mention.end) and tokens[0] not in GIVEN:
        return "outlet", False
    if len(tokens) == 1 and form.isupper() and 2 <= len(form) <= 5:
        return "organisation", True
    if tokens[0] in GIVEN:
        return "person", len(tokens) == 1
    return "person", False


LATELY = 50
"""Mentions of one bearer that are looked at for how prominent it is: bounds the work on hostile texts."""
BEFORE_AN_OUTLET = re.compile(
    r"\b(?:told|tells|telling|reported by|published (?:by|in)|citing|cited|via|h/t)\s+the\s+$", re.IGNORECASE
)
LIKE_AN_OUTLET = re.compile(
    r"\s+(?:(?:first|also|exclusively|previously|later|has|had|can)\s+){0,3}(?:report(?:s|ed)|understands|publish(?:ed|es))\b"
)
"""What only outlets do, or hardly anybody else."""


def keys(form: str, kind: Kind) -> Iterator[str]:
    """The ways in which a later, shorter mention can call it."""
    folded = form.casefold()
    yield bare_outlet(folded)
    tokens = [token for token in re.split(r"\s+", folded) if token]
    if kind == "person":
        core = [token for token in tokens if token not in SUFFIXES]
        if len(core) > 1:
            yield f"{core[0]} {core[-1]}"
            yield core[-1]
            yield core[0]
            if core[-2] in PARTICLES or len(core) > 2:
                yield " ".join(core[-2:])
                yield " ".join(core[:2])
            if "-" in core[-1]:
                yield core[-1].split("-")[-1]
            if len(core[0]) > 3:
                yield core[0][:3] + "~"
    else:
        if kind == "outlet" and len(tokens) == 1:
            for ending in ("online", "daily", "weekly", "news"):
                if bare_outlet(folded).endswith(ending):
                    yield bare_outlet(folded).removesuffix(ending)  # 'Radar' for RadarOnline.com
        if len(tokens) > 1:
            yield tokens[0]
            yield tokens[-1]
            yield " ".join(tokens[:2])
            yield " ".join(tokens[-2:])
        initials = "".join(token[0] for token in tokens if token not in LINKS)
        if len(initials) > 1:
            yield initials


def _home(mention: Mention, kind: Kind, by_key: Mapping[str, list[_Growing]]) -> _Growing | None:
    folded = mention.form.casefold()
    tokens = folded.split()
    exact = by_key.get(bare_outlet(folded), [])
    same = [each for each in exact if bare_outlet(each.name.casefold()) == bare_outlet(folded)]
    if same:
        return same[0]
    if len(tokens) > 1 and kind == "person":
        core = [token for token in tokens if token not in SUFFIXES]
        tries = [f"{core[0]} {core[-1]}", folded]
    else:
        tries = [folded]
        if len(tokens) == 1 and len(folded) == 3 and folded in GIVEN:
            tries.append(folded + "~")
        elif len(tokens) == 1 and len(folded) >= 3:
            tries.append(folded[:3] + "~")
    for key in tries:
        candidates = [each for each in by_key.get(key, []) if _can_be(each, key, folded, kind, mention)]
        if candidates:
            before = [each for each in candidates if any(m.start < mention.start for m in each.mentions[-LATELY:])]
            return max(before or candidates[:1], key=lambda each: _prominence(each, mention.start))
    return None


def _can_be(bearer: _Growing, key: str, folded: str, kind: Kind, mention: Mention) -> bool:
    if key.endswith("~"):  # 'Jen' for Jennifer
        return bearer.kind == "person" and bearer.name.casefold().split()[0].startswith(folded) and folded in GIVEN
    if bearer.kind != "person" and kind == "person" and (mention.title or len(folded.split()) > 1):
        return False
    if mention.title:
        gender = next((GENDERED[word] for word in mention.title if word in GENDERED), "")
        other = GIVEN.get(bearer.name.casefold().split()[0], "")
        if gender and other and other != "-" and gender != other:
            return False
    return True


def _prominence(bearer: _Growing, at: int) -> float:
    """By how lately, and how often, it was spoken of before `at`."""
    before = [mention.start for mention in bearer.mentions[-LATELY:] if mention.start < at]
    return (max(before) - at) / 1000 + len(before) if before else -1e9


def _bearer(grown: _Growing, text: str, title: str) -> Bearer:
    found = tuple(sorted(grown.mentions, key=lambda mention: mention.start))
    if grown.kind == "person" and not grown.sure and _is_a_thing(found, text):
        grown = _Growing(grown.name, "organisation", grown.mentions, grown.titles)
    name = max((mention.form for mention in found), key=lambda form: (len(form.split()), len(form)))
    descriptors = set(grown.titles)
    for mention in found:
        descriptors.update(_described(text, mention))
    kind = grown.kind
    in_title = bool(re.search(rf"\b{re.escape(name.split()[-1])}\b", title))
    if kind == "person" and len(name.split()) == 1:
        for given in re.findall(rf"\b([A-Z][\w-]+) {re.escape(name)}\b", title) if title else ():
            if given.casefold() in GIVEN:
                name = f"{given} {name}"
    borne = next((word for word in grown.titles if word in BORNE_TITLES), None)
    if kind == "person" and borne and (borne == "dr" or len(name.split()) == 1):
        name = f"{'Dr.' if borne == 'dr' else borne.capitalize()} {name}"
    if kind == "outlet" and text[found[0].start - 4 : found[0].start] == "The ":
        name = f"The {name}"
    gender = _gender(grown.name, grown.titles, descriptors) or (_spoken_of_as(found, text) if kind == "person" else "")
    if (
        kind == "person"
        and not grown.sure
        and not gender
        and all(IN_A_PLACE.search(text[max(0, each.start - 12) : each.start]) for each in found)
    ):
        kind = "unknown"
    return Bearer(name, kind, gender, found, frozenset(descriptors), in_title, grown.sure)


def _described(text: str, mention: Mention) -> Iterable[str]:
    """Nouns that the text sets beside the name: 'actress Anna Lee', 'Anna Lee, the actress'."""
    before = re.search(r"((?:[\w’'-]+\s+){1,3})$", text[max(0, mention.start - 50) : mention.start])
    if before:
        last = before[1].split()[-1].casefold()
        if last in ROLES or last in GENDERED:
            yield last
    behind = re.match(
        r",\s+(?:the|a|an|his|her|their|who is the|who is a|[\w.’'-]+['’]s)\s+([^,.;:()\n]{3,80})",
        text[mention.end : mention.end + 100],
    )
    if behind:
        for word in re.findall(r"[\w-]+", re.split(r"\s(?:of|at|for|from|in|on|who|with|to)\s", behind[1])[0])[-1:]:
            yield word.casefold()


def _gender(name: str, titles: Iterable[str], descriptors: Iterable[str]) -> Gender:
    for word in (*titles, *descriptors):
        if word in GENDERED:
            return "m" if GENDERED[word] == "m" else "f"
    told = GIVEN.get(name.casefold().split()[0].split("-")[0], "")
    return "m" if told == "m" else "f" if told == "f" else ""


def _is_a_thing(mentions: Iterable[Mention], text: str) -> bool:
    """Whether sentences go on about it with 'its' and 'it', and never with 'his' and 'her'."""
    things = people = 0
    for mention in mentions:
        behind = REST_OF_SENTENCE.match(text, mention.end)
        found = {word.casefold() for word in re.findall(r"\w+", behind[0])} if behind else set()
        things += bool(found & {"its", "itself"})
        people += bool(found & {"he", "she", "his", "her", "him", "himself", "herself"})
    return things > people


def _spoken_of_as(mentions: Iterable[Mention], text: str) -> Gender:
    """The gender that pronouns right behind the name tell, before anybody else is named."""
    told: Counter[str] = Counter()
    for mention in mentions:
        behind = REST_OF_SENTENCE.match(text, mention.end)
        if behind:
            alone = NEXT_NAME.split(behind[0])[0]
            told.update(
                PRONOUN_GENDERS[word] for word in re.findall(r"\w+", alone.casefold()) if word in PRONOUN_GENDERS
            )
    he, she = told["m"], told["f"]
    return "m" if he > 2 * she else "f" if she > 2 * he else ""


PRONOUN_GENDERS = {
    **dict.fromkeys(("he", "him", "his", "himself"), "m"),
    **dict.fromkeys(("she", "her", "hers", "herself"), "f"),
}
NEXT_NAME = re.compile(r"\s[A-Z][a-z]")
IN_A_PLACE = re.compile(r"\b(?:in|at|from|near|across|outside|around|into|of)\s+(?:the\s+)?$")
REST_OF_SENTENCE = re.compile(r"[^.!?;:\n\"“”]{0,120}")
