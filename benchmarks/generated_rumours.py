"""Readings of stories that never happened, from a seed: rumours over 1 to 40 pages among statements that no other page
has, about 10 claims a page. Words come from the reader's own vocabulary; names are made of syllables.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import datetime, timedelta

from reportedly.claims.facts import weights
from reportedly.page.model import Page
from reportedly.reading.model import Attribution, Entity, Headline, OwnVoice
from reportedly.reading.reading import Reading
from reportedly.text.model import Span

SYLLABLES = ("bar", "cor", "del", "fen", "gal", "hol", "jor", "kel", "lun", "mar", "nor", "pel", "quin", "ros", "sel",
             "tor", "ul", "ven", "wex", "yar")  # fmt: skip
PATTERNS = (
    "{place} {noun} will {verb} the {noun2} of {name} before the {noun3}",
    "{name} has {verb}ed the {noun} in {place} with the {noun2}",
    "the {noun} of {name} is to {verb} {number} {noun2}s in {place}",
    "{name} will not {verb} the {noun} near {place} after the {noun2}",
)
FIRST = datetime(2024, 1, 1, 6)


def results(n_pages: int, *, seed: int) -> Iterator[Reading]:
    """Readings of `n_pages` pages, by when they were published; several stories run side by side."""
    rng = random.Random(seed)
    words = [root for root, weight in weights().items() if 3 <= weight <= 8 and len(root) > 3]
    outlets = [f"The {_name(rng)} {kind}" for kind in ("Post", "Echo", "Herald", "Mail") for _ in range(40)]
    running: list[_Story] = []
    for number in range(n_pages):
        while len(running) < 30:
            running.append(_Story(rng, words, outlets))
        story = rng.choice(running)
        yield story.page(number)
        if not story.left:
            running.remove(story)


def _name(rng: random.Random) -> str:
    return "".join(rng.choice(SYLLABLES) for _ in range(rng.choice((2, 2, 3)))).capitalize()


class _Story:
    """A matter: its names and words, its rumours, and the outlets that have told each so far."""

    def __init__(self, rng: random.Random, words: list[str], outlets: list[str]) -> None:
        self.rng = rng
        self.words = words
        self.outlets = outlets
        self.names = [f"{_name(rng)} {_name(rng)}" for _ in range(4)]
        self.own_words = rng.sample(words, 40)
        self.left = min(40, max(1, round(rng.lognormvariate(1.6, 0.8))))
        self.rumours = [self.statement(self.own_words) for _ in range(rng.choice((1, 2, 2, 3)))]
        self.told: dict[int, list[str]] = {}

    def statement(self, words: list[str]) -> str:
        rng = self.rng
        parts = dict(zip(("noun", "noun2", "noun3", "verb"), rng.sample(words, 4), strict=True))
        place = self.names[0].split()[0]
        return rng.choice(PATTERNS).format(name=rng.choice(self.names), place=place, number=rng.randint(2, 90), **parts)

    def page(self, number: int) -> Reading:
        rng = self.rng
        self.left -= 1
        outlet = rng.choice(self.outlets)
        text, entities, attributions, own = "", [], [], []

        def say(before: str, content: str, after: str = "") -> tuple[Span | None, Span]:
            nonlocal text
            start = len(text)
            text += f"{before}{content}{after}. "
            at = start + len(before)
            return (Span(start, start + len(before.split(" said")[0]), before.split(" said")[0]) if before else None,
                    Span(at, at + len(content), content))  # fmt: skip

        for at, rumour in enumerate(self.rumours):
            if rng.random() < 0.7:
                known = self.told.setdefault(at, [])
                who = rng.choice(known) if known and rng.random() < 0.6 else rng.choice(["a source", *self.names])
                known.append(outlet)
                self.attribute(who, *say(f"{who} said ", rumour), entities, attributions, outlet)
        for _ in range(rng.randint(3, 5)):
            who = rng.choice([*self.names, "a resident", "an official"])
            about = self.own_words if rng.random() < 0.3 else self.words
            self.attribute(who, *say(f"{who} said ", self.statement(about)), entities, attributions, outlet)
        for _ in range(rng.randint(3, 5)):
            own.append(OwnVoice(say("", self.statement(self.words))[1]))
        seen = FIRST + timedelta(minutes=37 * number)
        title = self.rumours[0] if attributions else "News"
        page = Page(text.strip(), url=f"https://pages.example/{number}", outlet=outlet, title=title,
                    published=seen.isoformat(timespec="minutes"))  # fmt: skip
        return Reading(page, tuple(entities), tuple(attributions), tuple(own), Headline(title))

    def attribute(self, who: str, source: Span | None, content: Span, entities: list[Entity],
                  attributions: list[Attribution], outlet: str) -> None:  # fmt: skip
        known = next((each for each in entities if each.name == who), None)
        if known is None:
            named = who[0].isupper()
            kind = "outlet" if who.startswith("The ") else "person"
            known = Entity(f"e{len(entities) + 1}", who, kind, "named" if named else "anonymous")
            entities.append(known)
        attributions.append(
            Attribution(
                f"a{len(attributions) + 1}",
                (source,) if source else (),
                (),
                (content,),
                who=known.id,
                chain=(known.id,),
                confidence=0.9,
            )
        )
