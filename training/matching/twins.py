"""Pairs of statements made from templates of our own: the same in other words, and near twins that aren't."""

from __future__ import annotations

import random
from collections.abc import Iterator

NAMES = (
    "Halden Foods", "Elver Bay council", "Quillmere College", "Nell Orme", "Joss Tarrant", "Port Ansel", "Rovers",
    "Marrow Mill", "Ada Venn", "Castor Rail", "the Tern Theatre", "Brisk Air", "Ivo Lund", "Penmarsh Hospital",
    "the Gull Hotel", "Otto Vale",
)  # fmt: skip
THINGS = ("pier", "library", "mill", "clinic", "ferry", "swimming pool", "theatre", "bus depot", "school", "bakery")
MONTHS = ("January", "March", "May", "June", "August", "September", "November", "December")

SAME: tuple[tuple[str, ...], ...] = (
    ("{a} will cut {n} jobs", "{n} jobs are to go at {a}", "{a} is to axe {n} posts", "{a} plans to shed {n} workers"),
    ("{a} will close the {t} in {m}", "The {t} run by {a} is to shut in {m}", "{a}'s {t} will shut its doors in {m}"),
    ("{a} has bought {b} for £{n}m", "{b} was sold to {a} for {n} million pounds", "{a} paid £{n}m to acquire {b}"),
    ("{a} and {b} have split", "{a} and {b} are no longer together", "The marriage of {a} and {b} is over"),
    ("{a} has resigned", "{a} has stepped down", "{a} has quit", "{a} is leaving the post"),
    ("{a} will stand in {m}", "{a} is to run in the election in {m}", "{a} will be a candidate in {m}"),
    ("A fire at {a} killed {n} people", "{n} people died when {a} burned", "{n} dead in a blaze at {a}"),
    ("{a} is pregnant", "{a} is expecting a child", "{a} is having a baby"),
    ("{a} will merge with {b}", "{a} and {b} are to merge", "{b} and {a} have agreed to join forces"),
    ("{a} was arrested in {m}", "Police arrested {a} in {m}", "{a} was taken into custody in {m}"),
    ("{a} will recall {n} cars", "{n} cars are to be recalled by {a}", "{a} is calling back {n} vehicles"),
    ("The {t} will cost £{n}m", "The price of the {t} is {n} million pounds", "£{n}m is to be spent on the {t}"),
    (
        "The {t} at {a} will open on {d} {m}",
        "{a}'s {t} opens its doors on {d} {m}",
        "{a}'s {t} starts on {d} {m}",
    ),
    ("{n} pupils fell ill at {a}", "{n} children at {a} were taken sick", "An illness has struck {n} pupils of {a}"),
    ("{a} has signed {b}", "{b} has joined {a}", "{a} have completed the signing of {b}"),
)
WEAKER = (
    ("{a} will cut {n} jobs", "{a} is considering cutting {n} jobs", "{a} may cut jobs"),
    ("{a} will close the {t} in {m}", "{a} could close the {t}", "{a} is thinking of closing the {t} in {m}"),
    ("{a} has bought {b}", "{a} is in talks to buy {b}", "{a} may make an offer for {b}"),
    ("{a} has resigned", "{a} is considering his future", "{a} faces calls to resign"),
    ("{a} will merge with {b}", "{a} and {b} have held talks about a merger", "A merger of {a} and {b} is possible"),
    ("{a} will recall {n} cars", "{a} is looking into faults in {n} cars", "{a} could recall cars"),
    ("{a} and {b} have split", "{a} and {b} are going through a rough patch", "{a} and {b} have been rowing"),
)  # fmt: skip


def twins(seed: int, *, rounds: int = 12) -> Iterator[tuple[str, str, str, bool]]:
    """Statement, statement, the context both stand in, whether they are the same."""
    draw = random.Random(seed)
    for _ in range(rounds):
        for forms in SAME:
            slots = fill(draw)
            one, other = draw.sample(forms, 2)
            context = " ".join(form.format(**slots) for form in forms)
            yield one.format(**slots), other.format(**slots), context, True
            changed = draw.choice([slot for slot in slots if any(f"{{{slot}}}" in form for form in forms)])
            twin = {**slots, changed: fill(draw, other_than=slots[changed])[changed]}
            yield one.format(**slots), draw.choice(forms).format(**twin), context, False
            elsewhere = draw.choice([some for some in SAME if some is not forms])
            yield one.format(**slots), draw.choice(elsewhere).format(**slots), context, False
        for sure, *unsure in WEAKER:
            slots = fill(draw)
            context = " ".join(form.format(**slots) for form in (sure, *unsure))
            yield sure.format(**slots), draw.choice(unsure).format(**slots), context, False


def fill(draw: random.Random, *, other_than: str = "") -> dict[str, str]:
    while True:
        a, b = draw.sample(NAMES, 2)
        slots = {
            "a": a,
            "b": b,
            "t": draw.choice(THINGS),
            "m": draw.choice(MONTHS),
            "n": str(draw.choice((12, 14, 30, 40, 45, 60, 90, 120, 300, 400, 900, 1200))),
            "d": str(draw.randint(1, 28)),
        }
        if other_than not in slots.values():
            return slots
