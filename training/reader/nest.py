"""Nested attributions made from flat ones: a sentence that holds one attribution is put in somebody else's mouth.

'Friends of the pair say X.' -> 'According to The Harbour Post, friends of the pair say X.' Neither corpus of flat
attributions has nesting; wrapping teaches it without loss elsewhere (docs/models.md). What holds a sentence is drawn
from the grammar of the invented pages (phrases/structures.txt), up to three deep.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from dataclasses import replace

from training.reader.corpus import Gold
from training.reader.grammar import Attribution
from training.reader.invent import writer

SENTENCE_END = re.compile(r"[.!?][\"”’']?\s+(?=[A-Z“\"'‘])")
LONGEST, OPENING = 260, "\"“‘'"
ALREADY_HELD = re.compile(
    r"(according|as|in|on|asked|despite|but|and|or|nor|yet|that|however|first|reportedly|\w+ing)\b|.{0,30} [(–—]",
    re.IGNORECASE,
)
"""Sentences that another opening would make unreadable."""


def sentences(text: str) -> Iterator[tuple[int, int]]:
    """Rough sentences, good enough to wrap some of them."""
    for paragraph in re.finditer(r"[^\n]+", text):
        start = paragraph.start()
        for found in SENTENCE_END.finditer(paragraph.group()):
            yield start, paragraph.start() + found.start() + len(found.group().rstrip())
            start = paragraph.start() + found.end()
        yield start, paragraph.end()


def nested(gold: Gold, rng: random.Random, *, share: float) -> Gold:
    """The document with about `share` of its simple sentences wrapped in outer attributions."""
    chosen = [edges for edges in _wrappable(gold) if rng.random() < share]
    if not chosen:
        return gold
    marks = "“”‘’" if "“" in gold.text else "\"\"''"
    text: list[str] = []
    moves: list[tuple[int, int, int]] = []
    outer: list[Attribution] = []
    done = length = 0
    for start, end in chosen:
        text.append(gold.text[done:start])
        moves.append((done, start, length - done))
        length += start - done
        words, body_at, wrappers = _wrapped(gold.text[start : end - 1], marks, rng)
        moves.append((start, end, length + body_at - start))
        outer.extend(
            {role: [[a + length, b + length] for a, b in spans] for role, spans in wrapper.items()}
            for wrapper in wrappers
        )
        text.append(words + ".")
        length += len(words) + 1
        done = end
    text.append(gold.text[done:])
    moves.append((done, len(gold.text) + 1, length - done))

    def moved(at: int) -> int:
        return next(at + by for start, end, by in moves if start <= at < end)

    inner = [
        {role: [[moved(a), moved(b - 1) + 1] for a, b in attribution[role]] for role in ("source", "cue", "content")}
        for attribution in gold.attributions
    ]
    return replace(gold, text="".join(text), attributions=inner + outer)


def _wrappable(gold: Gold) -> Iterator[tuple[int, int]]:
    """(start, end) of the sentences that end in a point and hold one attribution, whole and without that point."""
    edges = [
        [edge for role in ("source", "cue", "content") for edge in attribution[role]]
        for attribution in gold.attributions
    ]
    for start, end in sentences(gold.text):
        begins = gold.text[start].isalpha() or gold.text[start] in OPENING
        if not begins or gold.text[end - 1] != "." or end - start > LONGEST or ALREADY_HELD.match(gold.text[start:end]):
            continue
        touching = [each for each in edges if any(a < end and b > start for a, b in each)]
        if len(touching) == 1 and all(start <= a and b < end for a, b in touching[0]):
            yield start, end


def _wrapped(body: str, marks: str, rng: random.Random) -> tuple[str, int, list[Attribution]]:
    """The body inside others' attributions, where it stands, and those attributions."""
    writing = writer(rng, marks=marks, body=body)
    unquoted = not re.search(r"[\"“”‘]|''|\B'", body)
    around = "top" if body[0].isalpha() else "trailing"
    writing.write("quoting" if unquoted and rng.random() < QUOTED else around)
    text, attributions = writing.result()
    return text, writing.body_at, attributions


QUOTED = 0.12
"""Share of the bodies without quotation marks that become somebody's own words."""
