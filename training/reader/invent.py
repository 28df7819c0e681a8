"""Pages that nobody printed, with exact attributions: nested, without a source, headlines, interviews, posts.

What the corpora lack is written down as a grammar in `phrases/`; the page around it (who is in it, which quotation
marks and paragraphs its desk uses, how much it says in its own voice) is drawn here. Everything follows from `rng`.
"""

from __future__ import annotations

import random
from functools import cache

from training.reader.corpus import Gold
from training.reader.grammar import Grammar, Person, Writer, load

MARKS = ("\"\"''", "“”‘’", "‘’“”", "''\"\"")
"""Outer and inner quotation marks of a desk; `restyled` has the rarer ones."""

SENTENCES = {"statement": 10, "direct": 9, "own": 10}
KINDS = {"article": 13, "headlines": 1, "interview": 2, "posts": 2, "blocks": 3}
BLOCKS = {"interview": "interview", "posts": "post", "blocks": "block"}
"""What stands as paragraphs of its own in a story of that kind."""

STORIES = (5, 3, 2)
"""How often a page has one, two and three stories."""

HEADED, DATED = 0.2, 0.07
"""How often a story has a headline or a dateline in its text."""

LONGEST, SHORTEST = 8, 3
"""How many sentences a story has."""


@cache
def grammar() -> Grammar:
    """The rules of all files of phrases."""
    return load(("people", "sources", "cues", "clauses", "quotes", "own", "structures", "blocks"))


def generated(rng: random.Random, n: int) -> list[Gold]:
    """`n` invented pages, the same for an `rng` in the same state."""
    return [_page(rng, number) for number in range(n)]


def person(rng: random.Random) -> Person:
    """Somebody drawn from the lists of names."""
    rules, she = grammar(), rng.choice(("she", "he"))
    first, last, role = (_words(rules, rule, rng) for rule in ("woman" if she == "she" else "man", "last", "role"))
    return Person(first, last, she, "the " + role)


def writer(rng: random.Random, *, marks: str = "", body: str | None = None) -> Writer:
    """An empty page with a cast and a desk's habits; `marks` are its four quotation marks."""
    between = "\n\n" if rng.random() < 0.85 else "\n"
    return Writer(grammar(), rng, _cast(rng), marks or rng.choice(MARKS), between, body)


def _words(rules: Grammar, rule: str, rng: random.Random) -> str:
    return "".join(str(node) for node in rng.choice(rules[rule]).nodes)


def _cast(rng: random.Random) -> dict[str, Person]:
    cast: dict[str, Person] = {}
    while len(cast) < 3:
        someone = person(rng)
        if all(someone.last != other.last and someone.role != other.role for other in cast.values()):
            cast["ABC"[len(cast)]] = someone
    return cast


def _page(rng: random.Random, number: int) -> Gold:
    page = writer(rng)
    for _ in range(rng.choices((1, 2, 3), STORIES)[0]):
        page.cast = _cast(rng)
        _story(page, rng)
    text, attributions = page.result()
    return Gold(f"invented-{number}", text.rstrip(), attributions)


def _story(page: Writer, rng: random.Random) -> None:
    kind = rng.choices(list(KINDS), list(KINDS.values()))[0]
    if kind == "headlines":
        for _ in range(rng.randint(1, 5)):
            _begin(page, paragraph=True)
            page.write("headline")
        return
    if rng.random() < HEADED:
        _begin(page, paragraph=True)
        page.write("headline")
    block = BLOCKS.get(kind)
    total = rng.randint(1, 4) if block else rng.randint(SHORTEST, LONGEST)
    place = rng.randrange(total + 1) if block else -1
    breaks = rng.choice((0.2, 0.5, 0.9))
    dated = place != 0 and rng.random() < DATED
    if dated:
        _begin(page, paragraph=True)
        page.write("dateline")
    for at in range(total):
        if block and at == place:
            _block(page, block)
        _begin(page, paragraph=at == place or rng.random() < breaks if at else not dated)
        page.write(rng.choices(list(SENTENCES), list(SENTENCES.values()))[0])
    if block and place == total:
        _block(page, block)


def _block(page: Writer, rule: str) -> None:
    _begin(page, paragraph=True)
    page.write(rule)


def _begin(page: Writer, *, paragraph: bool) -> None:
    """Starts a sentence; the people of the page take other parts in it."""
    if page.rng.random() < 0.4:
        people = list(page.cast.values())
        page.rng.shuffle(people)
        page.cast = dict(zip("ABC", people, strict=True))
    page.quoted, page.capital = 0, True
    if page.length:
        if page.text[-1] == page.break_:
            return
        between = page.break_ if paragraph else " "
        page.text.append(between)
        page.length += len(between)
