"""What a statement asserts, in parts that can be compared: words, names, numbers, days, negation, firmness."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib import resources

import numpy as np
import numpy.typing as npt

from reportedly.claims.days import ABSOLUTE, days_in
from reportedly.claims.lists import table, words

WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")
NUMBER = re.compile(
    r"(?P<sign>[£$€]\s?)?(?<![\w.])(?P<digits>\d{1,3}(?:,\d{3})+|\d+)(?P<fraction>\.\d+)?(?:[ -]?(?P<scale>hundred"
    r"|thousand"
    r"|million|billion|trillion|m|bn|k)\b)?(?P<percent>\s?(?:%|per\s?cent\b|percent\b|p\.c\.))?(?!\w)",
    re.IGNORECASE,
)
SCALES = {
    "hundred": 1e2,
    "thousand": 1e3,
    "k": 1e3,
    "million": 1e6,
    "m": 1e6,
    "billion": 1e9,
    "bn": 1e9,
    "trillion": 1e12,
}
ONES = {
    "zero": 0, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9,
    "ten": 10, "eleven": 11, "twelve": 12, "thirteen": 13, "fourteen": 14, "fifteen": 15, "sixteen": 16,
    "seventeen": 17, "eighteen": 18, "nineteen": 19,
}  # fmt: skip
TENS = {
    "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90,
}  # fmt: skip
NUMERAL = "|".join([*ONES, *TENS])
IN_WORDS = re.compile(
    rf"\b(?:(?:a|{NUMERAL})[ -](?:hundred|thousand|million|billion)|(?:{NUMERAL})(?:[ -](?:{NUMERAL}))?|(?:a )?dozen)"
    rf"(?:[ -](?:hundred|thousand|million|billion))?\b",
    re.IGNORECASE,
)
NEGATION = re.compile(
    r"\b(?:no(?! longer\b| doubt\b| more than\b)|not(?! only\b| just\b)|never|neither|nor|nobody|nothing|cannot"
    r"|denie[sd]|deny|denying|denial|refus(?:es|ed)|false|untrue|hoax|fake)\b|n['’]t\b",
    re.IGNORECASE,
)
"""What turns a statement round; 'no longer a couple' says that something has changed, and is said of splits."""

SUBORDINATE = re.compile(
    r"\b(?:because|since|after|before|while|although|though|unless|who|which|whose|where|so that|but|than"
    r"|despite)\b|[;:]",
    re.IGNORECASE,
)
"""Where the main clause ends: a negation behind it isn't of what is stated."""

PLANNED = re.compile(
    r"\b(?:will|shall|is to|are to|going to|set to|due to (?=[a-z]+\b)|plans? to|planned|planning|intends?|decided"
    r"|agreed|about to"
    r"|to be)\b|['’]ll\b",
    re.IGNORECASE,
)
POSSIBLE = re.compile(
    r"\b(?:may|might|could|considers?|considering|considered|weigh(?:s|ing|ed)?|mull(?:s|ing|ed)?|possibl[ey]|perhaps"
    r"|potential(?:ly)?|thinking (?:of|about)|explor(?:es|ing|ed)|talks? (?:of|about|over)|at risk|likely|unlikely"
    r"|whether"
    r"|if|option|options|looking at|proposed|proposal|propos\w*|hopes?|wants?|threat(?:ens|ened)?|if)\b",
    re.IGNORECASE,
)
LITTLE = words("function_words")
UNKNOWN_WEIGHT = 9.0
"""Weight of a word that no page of the word list had: above the rarest of those listed (ln of their number)."""


@dataclass(frozen=True, slots=True)
class Facts:
    """The comparable parts of a statement. words, names: stem -> weight (rarer weighs more)."""

    words: Mapping[str, float]
    names: Mapping[str, float]
    numbers: frozenset[str]
    days: frozenset[str]
    negated: bool
    planned: bool
    possible: bool
    order: tuple[str, ...]
    under_negation: frozenset[str] = frozenset()
    is_not: frozenset[str] = frozenset()


@lru_cache(maxsize=20_000)
def facts(statement: str) -> Facts:
    """What `statement` asserts.

    >>> sorted(facts("The Elver mill won't cut ninety jobs").numbers)
    ['90']
    """
    plain = ABSOLUTE.sub(" ", statement)
    words: dict[str, float] = {}
    names: dict[str, float] = {}
    order = []
    for found in WORD.finditer(IN_WORDS.sub(" ", plain)):
        word = found[0].replace("’", "'").removesuffix("'s").removesuffix("s'")
        folded = word.casefold()
        if folded in LITTLE or len(folded) < 2 or "n't" in folded:
            continue
        root = stem(folded)
        weight = weights().get(root, UNKNOWN_WEIGHT)
        words[root] = weight
        order.append(root)
        if (word[0].isupper() and found.start() > 0) or (word[0].isupper() and weight > CERTAINLY_A_NAME):
            names[root] = weight
    return Facts(
        words=words,
        names=names,
        numbers=numbers_in(plain),
        days=days_in(statement),
        negated=len(NEGATION.findall(SUBORDINATE.split(statement)[0])) % 2 == 1,
        planned=bool(PLANNED.search(statement)),
        possible=bool(POSSIBLE.search(statement)),
        order=tuple(order),
        under_negation=_under_negation(statement),
        is_not=_is_not(statement),
    )


REACH = 6
"""Words behind a negation that it can turn: 'no plan to close the library', 'not going to be cancelled'."""


def _under_negation(statement: str) -> frozenset[str]:
    """The stems that stand so near behind a negation that it may be of them."""
    found: set[str] = set()
    for told in NEGATION.finditer(statement):
        clause = SUBORDINATE.split(statement[told.end() :])[0]
        found.update(stem(word.casefold()) for word in WORD.findall(clause)[:REACH])
    return frozenset(found)


IS_NOT = re.compile(
    r"\b(?:is|was|are|were|am)(?:\s+not\s+(?:a |an |the )?|n['’]t\s+(?:a |an |the )?)(?P<name>(?:[A-Z@][\w’'.-]*\s?)+)"
)


def _is_not(statement: str) -> frozenset[str]:
    """The stems of the names that somebody is said not to be."""
    found = (
        word.casefold().removesuffix("'s") for told in IS_NOT.finditer(statement) for word in WORD.findall(told["name"])
    )
    return frozenset(stem(word) for word in found)


CERTAINLY_A_NAME = 8.0
"""Weight from which a capitalised first word is taken for a name."""


@lru_cache(maxsize=4_096)
def weigh(text: str) -> dict[str, float]:
    """Stem -> weight of the words of `text` that carry meaning."""
    folded = (found[0].casefold().replace("’", "'").removesuffix("'s") for found in WORD.finditer(text))
    roots = {stem(word) for word in folded if word not in LITTLE and len(word) > 1 and "'" not in word}
    return {root: weights().get(root, UNKNOWN_WEIGHT) for root in sorted(roots)}


CONTEXT = 40
"""Stems of a page that are kept: on pages of 150 to 800 words more of them told matters apart no better."""


def heaviest(text: str) -> tuple[str, ...]:
    """The CONTEXT stems of `text` that weigh most (log of their number times their rarity), the heaviest first."""
    counts: dict[str, int] = {}
    for found in WORD.finditer(text):
        folded = found[0].casefold().replace("’", "'").removesuffix("'s")
        if folded not in LITTLE and len(folded) > 1 and "'" not in folded:
            root = stem(folded)
            counts[root] = counts.get(root, 0) + 1
    weighed = {root: (1 + math.log(n)) * weights().get(root, UNKNOWN_WEIGHT) for root, n in counts.items()}
    return tuple(sorted(weighed, key=lambda root: (-weighed[root], root))[:CONTEXT])


def numbers_in(text: str) -> frozenset[str]:
    """The numbers that `text` names, in digits or in words, without 'one' (which seldom counts anything)."""
    found = set()
    rest = text
    for told in NUMBER.finditer(text):
        value = float(told["digits"].replace(",", "") + (told["fraction"] or ""))
        value *= SCALES.get((told["scale"] or "").casefold(), 1)
        found.add(f"{value:g}" + ("%" if told["percent"] else ""))
    rest = NUMBER.sub(" ", rest)
    for told in IN_WORDS.finditer(rest):
        value = _in_words(told[0].casefold())
        if value not in (0, 1):
            found.add(f"{value:g}")
    return frozenset(found)


def _in_words(told: str) -> float:
    value = 0.0
    for word in re.split(r"[ -]", told):
        if word in SCALES:
            value = (value or 1) * SCALES[word]
        elif word == "dozen":
            value = (value or 1) * 12
        elif word == "a":
            value = 1
        else:
            value += ONES.get(word, TENS.get(word, 0))
    return value


ENDINGS = (
    "ational", "ization", "isation", "fulness", "ousness", "iveness", "ations", "ments", "ation", "ingly", "edly",
    "ness", "ment", "ings", "ions", "ies", "ied", "ing", "ion", "est", "ers", "ed", "es", "er", "ly", "al", "ic", "s",
    "e", "y",
)  # fmt: skip


def stem(word: str) -> str:
    """A word without its ending, so that forms of one word are equal: closes, closed, closing are 'clos'.

    >>> stem("sold") == stem("selling")
    True
    """
    word = table("irregular").get(word, word)
    for ending in ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= 3:
            root = word[: -len(ending)]
            if ending in ("ies", "ied"):
                root += "i"
            if len(root) > 3 and root[-1] == root[-2] and root[-1] not in "sl":
                root = root[:-1]
            return root if ending != "y" else root + "i"
    return word


@lru_cache(maxsize=200_000)
def alike(one: str, other: str) -> tuple[float, float]:
    """How much of the meaning of each statement the other has: each word by the nearest word of the other, weighed."""
    rows, units = vectors()
    a, b = facts(one).words, facts(other).words
    if not a or not b:
        return 0.0, 0.0
    at_a = [rows.get(root, -1) for root in a]
    at_b = [rows.get(root, -1) for root in b]
    known = np.outer([at >= 0 for at in at_a], [at >= 0 for at in at_b])
    near = np.where(known, units[at_a] @ units[at_b].T, 0.0)
    for i, x in enumerate(a):
        for j, y in enumerate(b):
            if x == y:
                near[i, j] = 1.0
    near = np.clip(near, 0, 1) ** 2
    heavy_a, heavy_b = np.fromiter(a.values(), float), np.fromiter(b.values(), float)
    return (
        float(near.max(1) @ heavy_a / heavy_a.sum()),
        float(near.max(0) @ heavy_b / heavy_b.sum()),
    )


@dataclass(frozen=True, slots=True)
class Meanings:
    """The words of a statement, ready to be compared. units: a vector for each, all zero where none is known."""

    roots: tuple[str, ...]
    weights: npt.NDArray[np.float32]
    units: npt.NDArray[np.float32]


@lru_cache(maxsize=20_000)
def meanings(statement: str) -> Meanings:
    """What `likenesses` compares."""
    rows, vector = vectors()
    words = facts(statement).words
    units = np.zeros((len(words), vector.shape[1]), np.float32)
    for number, root in enumerate(words):
        if root in rows:
            units[number] = vector[rows[root]]
    return Meanings(tuple(words), np.fromiter(words.values(), np.float32, len(words)), units)


def likenesses(one: Meanings, other: Meanings) -> npt.NDArray[np.float32]:
    """(words of one, words of other) How alike they are in meaning, from 0 to 1."""
    near = np.clip(one.units @ other.units.T, 0, 1) ** 2
    place = {root: number for number, root in enumerate(other.roots)}
    for number, root in enumerate(one.roots):
        if root in place:
            near[number, place[root]] = 1.0
    return near.astype(np.float32)  # type: ignore[no-any-return]


@cache
def weights() -> dict[str, float]:
    """Stem -> weight: the logarithm of how rare it is on pages of news. Made by training/matching/words.py."""
    return {root: int(tenths) / 10 for root, tenths in table("weights").items()}


@cache
def vectors() -> tuple[Mapping[str, int], npt.NDArray[np.float32]]:
    """The row of each stem, and the rows: unit vectors of what words mean. Made by training/matching/vectors.py."""
    with resources.files("reportedly.claims").joinpath("data/vectors.npy").open("rb") as file:
        rows = np.load(file, allow_pickle=False).astype(np.float32) / 127
    return {root: number for number, root in enumerate(weights())}, rows


@cache
def opposites() -> frozenset[tuple[str, str]]:
    """Pairs of stems that exclude each other, both ways round."""
    text = resources.files("reportedly.claims").joinpath("data/opposites.txt").read_text("utf-8")
    rows = [line.split("\t") for line in text.splitlines() if line and not line.startswith("#")]
    return frozenset((a, b) for left, right in rows for a, b in ((left, right), (right, left)))
