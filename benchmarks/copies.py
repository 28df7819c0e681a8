"""How well copies of a text are told from other texts, by threshold: precision, recall, and what the bands find.

    python benchmarks/copies.py

Texts are generated (seed 7) of our own sentences: 400 stories, each with copies as outlets make them, and with what
isn't one: another desk's story of the same matter that shares its quotations, a short item, a round-up that holds half
of it. Stories share stock sentences, as agencies' do. Last result: benchmarks/intake.md.
"""

from __future__ import annotations

import random
import time
from collections import defaultdict
from itertools import combinations

from reportedly.page.copies import SAME_TEXT, bands, likeness, signature

N_STORIES = 400
RANDOM = random.Random(7)

NAMES = [
    "Ada Venn",
    "Tam Reed",
    "Nell Orme",
    "Ruth Salter",
    "Jory Pike",
    "Ina Moss",
    "Col Harker",
    "Bea Lund",
    "Wyn Tarn",
    "Ozzy Quill",
]
PLACES = [
    "Elver Bay",
    "Marrow Quay",
    "Saltmouth",
    "Upper Tarn",
    "the Dial tower",
    "Gull Row",
    "Ferry Street",
    "the old mill",
    "Cray",
]
THINGS = [
    "crane",
    "ferry",
    "pier",
    "bakery",
    "theatre",
    "bridge",
    "school roof",
    "clock",
    "lift",
    "market hall",
    "tram",
    "reservoir",
    "archive",
]
BODIES = [
    "the harbour office",
    "the council",
    "a court clerk",
    "two insiders",
    "the union",
    "a spokesman",
    "residents",
    "the mayor",
]
VERBS = [
    "closed",
    "failed",
    "was sold",
    "burned",
    "reopened",
    "was moved",
    "flooded",
    "was inspected",
    "lost its licence",
    "stood empty",
]
TIMES = [
    "on Monday",
    "in March",
    "last winter",
    "before dawn",
    "within a week",
    "after the storm",
    "at noon",
    "during the fair",
]
REASONS = ["money ran out", "nobody had asked", "the tape gave way", "a pump broke", "the tide was late", "rats got in"]
VIEWS = ["a scandal", "no surprise", "what we feared", "a matter for the police", "nobody's business", "the end of it"]
STOCK = (
    "The Dial has asked for comment.",
    "This story will be updated.",
    "Additional reporting by our harbour desk.",
    "Sign up for our morning letter.",
)
FORMS = (
    "{body} said that the {thing} at {place} {verb} {time}.",
    "'It is {view},' said {name}, who has lived at {place} for {number} years.",
    "According to {body}, the {thing} {verb} because {reason}.",
    "{name} denied that the {thing} ever {verb} {time}.",
    "Some {number} people stood at {place} {time}, and {body} counted {number2} more.",
    "'{name} told me that {reason},' {name2} told the Dial {time}.",
    "Repairs at {place} cost {number} thousand, {name} wrote in a letter that {body} kept back.",
    "No one could say why the {thing} {verb}, though {name} had warned {body} {time}.",
    "{name2} of {place} called it {view} and blamed {body}.",
    "{body} would not say whether the {thing} near {place} will be used {time}.",
)


def sentence() -> str:
    told = RANDOM.choice(FORMS).format(
        body=RANDOM.choice(BODIES),
        thing=RANDOM.choice(THINGS),
        place=RANDOM.choice(PLACES),
        verb=RANDOM.choice(VERBS),
        time=RANDOM.choice(TIMES),
        view=RANDOM.choice(VIEWS),
        reason=RANDOM.choice(REASONS),
        name=RANDOM.choice(NAMES),
        name2=RANDOM.choice(NAMES),
        number=RANDOM.randint(2, 90),
        number2=RANDOM.randint(2, 90),
    )
    return told[0].upper() + told[1:]


def story(n_sentences: int) -> list[str]:
    return [*(sentence() for _ in range(n_sentences)), RANDOM.choice(STOCK)]


def corrected(text: list[str]) -> list[str]:
    """One word in thirty is another."""
    words = [sentence.split() for sentence in text]
    return [" ".join(word if RANDOM.random() > 1 / 30 else RANDOM.choice(THINGS) for word in each) for each in words]


def copies(text: list[str]) -> dict[str, list[str]]:
    n = len(text)
    return {
        "print view": ["Skip to content", "Home / News", *text, "Printed from the Dial. All rights reserved."],
        "AMP, cut after 85 %": text[: max(1, round(n * 0.85))],
        "syndicated, new lead and end": [sentence(), *text[:-1], sentence()],
        "corrected words": corrected(text),
        "marks and capitals": [each.replace("'", "\N{RIGHT SINGLE QUOTATION MARK}").upper() for each in text],
        "cut after 70 %": text[: max(1, round(n * 0.7))],
    }


def others(text: list[str]) -> dict[str, list[str]]:
    n = len(text)
    quotations = [each for each in text if each.startswith("'")]
    return {
        "same matter, same quotations": [*quotations, *story(n - len(quotations))],
        "a third in common": [*text[: n // 3], *story(n - n // 3)],
        "a round-up with half of it": [*story(n), *text[: n // 2], *story(n // 2)],
        "its first fifth": text[: max(1, n // 5)],
    }


def main() -> None:
    pairs: dict[tuple[str, bool], list[tuple[float, bool]]] = defaultdict(list)
    made: list[bytes] = []
    n_words, seconds = 0, 0.0
    for _ in range(N_STORIES):
        text = story(RANDOM.randint(6, 40))
        own = signature("\n\n".join(text))
        made.append(own)
        for same, kinds in ((True, copies(text)), (False, others(text))):
            for kind, other in kinds.items():
                joined = "\n\n".join(other)
                started = time.process_time()
                theirs = signature(joined)
                keys = set(bands(theirs))
                seconds += time.process_time() - started
                n_words += len(joined.split())
                pairs[kind, same].append((likeness(own, theirs), bool(keys & set(bands(own)))))
    chance = [(likeness(a, b), bool(set(bands(a)) & set(bands(b)))) for a, b in combinations(made, 2)]
    pairs["another story", False] = chance

    print("| pair | copy | n | likeness: least | median | most | share a band |\n|---|---|---|---|---|---|---|")
    for (kind, same), found in pairs.items():
        values = sorted(value for value, _ in found)
        met = sum(met for _, met in found) / len(found)
        least, middle, most = values[0], values[len(values) // 2], values[-1]
        spread = f"{least:.2f} | {middle:.2f} | {most:.2f}"
        print(f"| {kind} | {'yes' if same else 'no'} | {len(found):,} | {spread} | {met:.4f} |")

    print("\n| threshold | precision | recall |\n|---|---|---|")
    for threshold in (0.4, 0.45, 0.5, 0.55, 0.6, 0.65, 0.7, 0.8):
        hits = {same: 0 for same in (True, False)}
        for (_, same), found in pairs.items():
            hits[same] += sum(value >= threshold and met for value, met in found)
        n_copies = sum(len(found) for (_, same), found in pairs.items() if same)
        precision = hits[True] / (hits[True] + hits[False])
        chosen = " (chosen)" if threshold == SAME_TEXT else ""
        print(f"| {threshold:.2f}{chosen} | {precision:.4f} | {hits[True] / n_copies:.4f} |")
    n_texts = sum(len(found) for found in pairs.values()) - len(chance)
    print(f"\n{n_texts / seconds:,.0f} texts ({n_words / seconds:,.0f} words) a second, one core")


if __name__ == "__main__":
    main()
