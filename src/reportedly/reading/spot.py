"""Where names stand in a text: runs of capitals, without titles, offices and the words that begin sentences. Linear."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

from reportedly.page.model import Page
from reportedly.page.outlets import outlets
from reportedly.reading.closed_classes import classes, table, words

CLASSES = classes("phrase_words")
TITLES, NOT_NAMES = words("titles"), words("not_names")
PLATFORMS = words("platforms") - {"x", "threads", "vine", "telegram"}
SINGLE_OUTLETS = CLASSES["single_outlets"]
"""Outlets whose one-word names are words: outlets where they stand with a capital inside a sentence."""
ROLES, OUTLET_WORDS, BODIES = words("roles"), words("outlet_words"), words("bodies")
GIVEN: Mapping[str, str] = {
    name: gender for name, gender in table("given_names").items() if name not in TITLES | ROLES | NOT_NAMES
}
GENDERED: Mapping[str, str] = table("gendered")

LINKS = CLASSES["links"]
"""Words in lower case that may stand inside a name, between words with capitals."""

PARTICLES = CLASSES["particles"]

TOKEN = re.compile(r"\b(?:OK|E|Hello|Yahoo)!|@\w+|[^\W_]+(?:[.&'’‘-](?=[^\W_])[^\W_]+)*\.?|[,;:()\[\]\"“”!?…–—]|\S")
POSSESSIVE = re.compile(r"['’]s?$")
ABBREVIATED = re.compile(
    r"^(?:[A-Z]\.)+$|^[A-Z]\.$|^(?:Mr|Mrs|Ms|Dr|Jr|Sr|St|Sen|Rep|Gov|Gen|Col|Lt|Sgt|Rev|Prof|Hon)\.$"
)
AGE = re.compile(r"\s*,\s*(?:aged\s+)?\d{1,3}\s*(?:[,.);–—-]|who\b|was\b)|\s*\(\d{1,3}\)")
SUFFIXES = frozenset({"jr", "jr.", "sr", "sr.", "ii", "iii", "iv"})

PREFIXED = re.compile(r"^(?:al|el|ul|bin|d['’]|O['’])[-–]?[A-Z]")
COMMON_NOUNS = words("groups") | words("publics") | words("anonymous") | words("documents")
GIVEN_MONTHS = frozenset({"May", "June", "April", "August", "US", "New"})
INSIDE_NAMES = CLASSES["inside_names"]
BINDING = CLASSES["binding"]
"""What 'of' and 'for' join to a name: 'House of Commons', 'Ministry of Defence'; not 'Ann Lee of Leeds'."""

HONORIFICS = CLASSES["honorifics"]
OFFICES_HELD = CLASSES["offices_held"]
"""Titles that end what stands before a name: 'US President Ann Lee'."""

BORNE_TITLES = CLASSES["borne_titles"]
"""Titles that stay with the name."""

NOBLE = CLASSES["noble"]
"""Titles that are names with their land: 'the Duchess of Arden'."""

LONGEST_NAME = 8
"""Words; a longer run of capitals is a heading."""


@dataclass(frozen=True, slots=True)
class Mention:
    """Where a name stands, without titles and possessive 's. form: as written. title: the words before it."""

    start: int
    end: int
    form: str
    title: tuple[str, ...] = ()
    possessive: bool = False


def find_names(page: Page) -> tuple[list[Mention], str]:
    """Every mention of a name in the text, and the words of title and headings, which only tell fuller forms."""
    text, title = page.text, page.title or ""
    whole = [
        Mention(one.start(), one.end(), one.group()) for one in whole_names().finditer(text) if one.group()[0].isupper()
    ]
    for one in BRACKETED.finditer(text):  # 'Kim [Orme]', where Kim Orme is known
        if f"{one[1]} {one[2]}" in title or f"{one[1]} {one[2]}" in text:
            whole.append(Mention(one.start(), one.end(), f"{one[1]} {one[2]}"))
    headings = list(_headings(text, title))
    title = " ".join([title, *(text[start:end] for start, end in headings)])
    blanks = [*((one.start, one.end) for one in whole), *headings]
    found = [*whole, *mentions(_blanked(text, blanks), 0, len(text), _written_small(text))]
    return found, title


@cache
def whole_names() -> re.Pattern[str]:
    """Outlets' names of several words, which may hold small ones: 'The Sun on Sunday', 'Page Six'."""
    several = sorted((name for name in words("outlet_names") if " " in name), key=len, reverse=True)
    return re.compile(rf"(?<!\w)(?:{'|'.join(re.escape(name) for name in several)})(?![\w])", re.IGNORECASE)


def _blanked(text: str, edges: Iterable[tuple[int, int]]) -> str:
    characters = list(text)
    for start, end in edges:
        characters[start:end] = "\N{OBJECT REPLACEMENT CHARACTER}" * (end - start)
    return "".join(characters)


def _headings(text: str, title: str) -> Iterator[tuple[int, int]]:
    """Lines in Title Case or CAPITALS, and the title once more: their capitals tell nothing of names."""
    again = _letters(title)
    for line in LINE.finditer(text):
        if again and len(line[0]) <= len(title) + 3 and _letters(line[0]) == again:
            yield line.span()
            continue
        told = re.findall(r"[^\W\d_][\w'’-]*", line[0][:300])
        if (
            4 <= len(told) <= 30
            and line[0].rstrip()[-1:] not in ".,;:"
            and sum(word[0].isupper() for word in told) >= 0.7 * len(told)
        ):
            yield line.span()


def _letters(line: str) -> str:
    return re.sub(r"\W", "", line).casefold()


LINE = re.compile(r"[^\n]+")


def mentions(text: str, start: int, end: int, common: frozenset[str]) -> Iterator[Mention]:
    """The names between `start` and `end`. common: words that the text writes small elsewhere."""
    run: list[tuple[str, int, int]] = []
    first_in_sentence = True
    for found in TOKEN.finditer(text, start, end):
        token, at, to = found.group(), found.start(), found.end()
        if token.endswith(".") and not ABBREVIATED.match(token) and not token.startswith("@"):
            token, to = token[:-1], to - 1
            stops = True
        else:
            stops = False
        capital = token[:1].isupper() or token.startswith("@") or PREFIXED.match(token) is not None
        adjacent = not run or text[run[-1][2] : at].strip(" ") == ""
        if capital and first_in_sentence and not run:
            folded = POSSESSIVE.sub("", token).casefold().rstrip(".")
            if _begins_an_outlet(text, at):
                pass
            elif (
                folded in NOT_NAMES
                or folded in COMMON_NOUNS
                or (folded in common and folded not in GIVEN and folded not in TITLES)
            ):
                capital = False
        elif capital and not run and token.casefold() in NOT_NAMES and token not in GIVEN_MONTHS:
            capital = _begins_an_outlet(text, at) or (token.casefold() in SINGLE_OUTLETS and not token.isupper())
        elif capital and run and token.casefold() in NOT_NAMES and token.casefold() not in INSIDE_NAMES:
            capital = False
        if (capital and adjacent) or (run and adjacent and token in LINKS):
            run.append((token, at, to))
        else:
            yield from _of_run(run, text)
            run = [(token, at, to)] if capital else []
        if run and (stops or POSSESSIVE.search(run[-1][0])):
            yield from _of_run(run, text)
            run = []
        first_in_sentence = stops or token in '!?…:"“' or "\n" in text[to : to + 1]
    yield from _of_run(run, text)


def _of_run(run: list[tuple[str, int, int]], text: str) -> Iterator[Mention]:
    while run and run[-1][0] in LINKS:
        run = run[:-1]
    if not run or len(run) > LONGEST_NAME * 2:
        return
    for at, (token, _, _) in enumerate(run):
        if token in ("and", "&", "the", "of", "for") and not _binds(run, at):
            yield from _of_run(run[:at], text)
            yield from _of_run(run[at + 1 :], text)
            return
    title: list[str] = []
    cut = _person_begins(run) or _person_ends(run, text)
    while (
        run
        and not (len(run) > 1 and run[1][0] == "of" and run[0][0].casefold() in NOBLE)
        and (
            cut > 0
            or (
                len(run) > 1
                and run[0][0].casefold().rstrip(".") in TITLES | ROLES
                and run[1][0].casefold() not in OUTLET_WORDS
            )
        )
    ):
        title.append(run[0][0].casefold().rstrip("."))
        run = run[1:]
        cut -= 1
    if not run:
        return
    last, start, end = run[-1][0], run[0][1], run[-1][2]
    only = POSSESSIVE.sub("", last).casefold()
    if only.endswith("s") and only in COMMON_NOUNS:
        return  # 'House Democrats'
    if (
        len(run) == 1
        and only in TITLES | ROLES
        and not set(title) & HONORIFICS
        and bare_outlet(only) not in known_outlets()
    ):
        return
    possessive = POSSESSIVE.search(last) is not None
    if possessive:
        end -= len(last) - len(POSSESSIVE.sub("", last))
    form = text[start:end]
    if form in GIVEN_MONTHS and not title and form not in ("US", "New"):
        return
    if len(form) < 2 and not title:
        return
    yield Mention(start, end, " ".join(form.split()), tuple(title), possessive)


def _binds(run: Sequence[tuple[str, int, int]], at: int) -> bool:
    """Whether the small word at `at` holds a name together: 'House of Commons', not 'Ann and Bo'."""
    token = run[at][0]
    before = [each[0].casefold() for each in run[:at]]
    after = [each[0].casefold() for each in run[at + 1 :]]
    if not before or not after:
        return False
    if token in ("of", "the", "for"):
        return any(word in BINDING for word in before)
    whole = " ".join(each[0] for each in run).casefold()
    return bare_outlet(whole) in known_outlets() or (token == "&" and not (before[0] in GIVEN and after[0] in GIVEN))


def _begins_an_outlet(text: str, at: int) -> bool:
    """Whether a word that is usually no name begins an outlet's: 'In Touch', 'The Times', 'Us Weekly', 'People'."""
    found = TWO_WORDS.match(text, at)
    if not found:
        return False
    one, other = found[1].casefold(), (found[2] or "").casefold()
    return bool(other) and one != "the" and bare_outlet(f"{one} {other}") in known_outlets()


BRACKETED = re.compile(r"\b([A-Z][a-z]+) \[([A-Z]\w+)\]")
TWO_WORDS = re.compile(r"([A-Z][\w&!]*)(?:\s([A-Z][\w&!]*))?")


def _person_ends(run: Sequence[tuple[str, int, int]], text: str) -> int:
    """Where a person begins behind a body: 'University of Arden Ruth Keel', where the text has that Keel again."""
    folded = [token.casefold() for token, _, _ in run]
    last = POSSESSIVE.sub("", run[-1][0])
    shortest = 4 if len(run) > 1 and folded[-2] in GIVEN else 5
    if len(run) < shortest or not set(folded[:-2]) & (BODIES | BINDING) or folded[-1] in BODIES | OUTLET_WORDS | LINKS:
        return 0
    return len(run) - 2 if _capitals(text)[last] > 1 else 0


@lru_cache(maxsize=1)
def _capitals(text: str) -> Counter[str]:
    return Counter(re.findall(r"\b[A-Z]\w+", text))


def _person_begins(run: Sequence[tuple[str, int, int]]) -> int:
    """Where, behind titles and offices, the given name begins: 2 in 'Republican Senator Ann Lee'; 0 where unsure."""
    folded = [token.casefold().rstrip(".") for token, _, _ in run]
    for at in range(1, len(run) - 1):
        if folded[at] in GIVEN and (
            folded[at - 1] in TITLES or folded[at - 1] in ROLES or any(word in TITLES for word in folded[:at])
        ):
            return at
    held = [at for at, word in enumerate(folded[:-1]) if word in OFFICES_HELD and "of" not in folded[at:]]
    if held:
        return held[-1] + 1
    titles = [at for at, word in enumerate(folded[:-1]) if word in TITLES | OFFICES_HELD]
    if titles and titles[0] == 0 and "of" in folded and len(folded) > folded.index("of") + 2:
        behind = folded.index("of") + 1
        return behind + 1 + (folded[behind] == "the")  # 'Secretary of State John Kerry', 'Speaker of the House Ann Lee'
    return 0


@cache
def known_outlets() -> frozenset[str]:
    """Names of outlets, bare (see `bare_outlet`), and what their hosts are called: 'radaronline'."""
    by_name = {bare_outlet(name.casefold()) for name in outlets().values()}
    by_host = {host.split(".")[0] for host in outlets() if len(host.split(".")[0]) > 6}
    by_hand = {bare_outlet(name) for name in words("outlet_names")}
    return frozenset(by_name | by_host | by_hand)


def bare_outlet(folded: str) -> str:
    """A name in lower case without what outlets' names come with and without: 'the', 'magazine', '.com', spaces."""
    folded = re.sub(r"^the\s+", "", folded)
    folded = re.sub(r"\s+(?:magazine|newspaper|online)$|\.com$|\.co\.uk$", "", folded)
    return re.sub(r"[\s.!-]", "", folded)


def same_outlet(name: str, own: str | None) -> bool:
    """Whether `name` is the outlet `own`, in full or by its last words: 'the Echo' in the Elver Bay Echo."""
    if not own or not name:
        return False
    if bare_outlet(name.casefold()) == bare_outlet(own.casefold()):
        return True
    short, long = (re.sub(r"^the\s+", "", each.casefold()).split() for each in (name, own))
    return 0 < len(short) < len(long) and long[-len(short) :] == short


def _written_small(text: str) -> frozenset[str]:
    return frozenset(re.findall(r"(?<![\w’'])[a-z][a-z’'-]+", text))
