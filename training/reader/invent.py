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

SENTENCES = (("statement", 10), ("direct", 9), ("own", 10))
KINDS = {"article": 12, "headlines": 1, "interview": 2, "posts": 2, "blocks": 3}
LONGEST, SHORTEST = 8, 3
"""How many sentences a page has."""


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
    kind = rng.choices(list(KINDS), list(KINDS.values()))[0]
    if kind == "headlines":
        for _ in range(rng.randint(1, 5)):
            _begin(page, paragraph=True)
            page.write("headline")
    else:
        if rng.random() < 0.2:
            page.write("headline")
        special = {"interview": "interview", "posts": "post", "blocks": "block"}.get(kind)
        total = rng.randint(SHORTEST, LONGEST) if special is None else rng.randint(1, 4)
        places = {rng.randrange(total + 1)} if special else set()
        flow = rng.choice((0.2, 0.5, 0.9))
        dated = rng.random() < 0.07
        if dated:
            _begin(page, paragraph=True)
            page.write("dateline")
        for at in range(total + len(places)):
            if at in places and special:
                _begin(page, paragraph=True)
                page.write(special)
                _begin(page, paragraph=True)
            else:
                _begin(page, paragraph=not dated if at == 0 else rng.random() < flow)
                page.write(rng.choices([name for name, _ in SENTENCES], [weight for _, weight in SENTENCES])[0])
    text, attributions = page.result()
    return Gold(f"invented-{number}", text.rstrip(), attributions)


def _begin(page: Writer, *, paragraph: bool) -> None:
    """Starts a sentence; the people of the page take other parts in it."""
    if page.rng.random() < 0.4:
        people = list(page.cast.values())
        page.rng.shuffle(people)
        page.cast = dict(zip("ABC", people, strict=True))
    page.quoted, page.capital = 0, True
    if page.length:
        between = page.break_ if paragraph else " "
        if page.text[-1] == page.break_:
            return
        page.text.append(between)
        page.length += len(between)
