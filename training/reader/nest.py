"""Nested attributions made from flat ones: a sentence that holds one attribution is put in somebody else's mouth.

'Friends of the pair say X.' -> 'According to The Harbour Post, friends of the pair say X.' Neither corpus of flat
attributions has nesting; wrapping teaches it without loss elsewhere (docs/models.md).
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterator

from training.reader.corpus import Gold

OUTLETS = """the Harbour Post|The Daily Wire-Observer|Channel Nine|Tradewire|Starline|People's Weekly|Page Two|Capitol
Ledger|the newspaper|the magazine|a report in The Courier|the tabloid|Radar Daily|the Evening Echo|The Sun-Herald|Kettle
News|a spokesman|a source close to the family|two people familiar with the matter|police|court documents|an insider|the
agency|one aide|her publicist|Le Matin|the BBB|GossipWatch.com|The Inquirer|local media|several outlets|the website|a
former employee|Marta Quill|Dr. Tom Arden|the union|officials|a friend|the ministry|a letter seen by
The Dial""".replace("\n", " ").split("|")

LOWERED_WORDS = """the a an one two three some several many most unnamed sources insiders officials critics others
    he she they it
    his her their this that these those in but and so if when after as friends police experts supporters"""
LOWERED = frozenset(LOWERED_WORDS.split())

TEMPLATES = (
    "{C:According to} {S}, {x}.",
    "{C:As reported by} {S}, {x}.",
    "{C:Per} {S}, {x}.",
    "{S} {C:reported} {that}.",
    "{S} {C:reports} {x}.",
    "{S} {C:claims} {that}.",
    "{S} {C:said} {that}.",
    "{S} {C:wrote} {that}.",
    "{S} {C:insisted} {that}.",
    "{S} {C:told} The Dial {that}.",
    "{S} {C:told} reporters on Monday {that}.",
    "{S} {C:has learned} {that}.",
    "{S} also {C:alleged} {that}.",
    "{S} {C:did not say} whether {x}.",
    "In a statement, {S} {C:said} {that}.",
    "Citing unnamed officials, {S} {C:reported} {that}.",
    "{X}, {C:according to} {S}.",
    "{X}, {S} {C:reported}.",
    "{X}, {S} {C:said} on Tuesday.",
    "{X}, {C:said} {S}.",
    "{X}, {C:as first reported by} {S}.",
    "{X}, {C:reports} {S}.",
    "{X}, {C:per} {S}.",
    "{C:Reportedly}, {x}.",
    "It {C:is said} {that}.",
    "It {C:has been claimed} {that}.",
    "It {C:was reported} on Friday {that}.",
    "{C:Rumours} {that} have spread for weeks.",
    "{S}'s {C:claim} {that} was repeated on air.",
    "There were {C:reports} {that}.",
)

PIECE = re.compile(r"\{S\}|\{that\}|\{C:[^}]*\}|\{[xX]\}|[^{]+")
SENTENCE_END = re.compile(r"[.!?][\"”’']?\s+(?=[A-Z“\"'‘])")
LONGEST = 260


def sentences(text: str) -> Iterator[tuple[int, int]]:
    """Rough sentences, good enough to wrap some of them."""
    for paragraph in re.finditer(r"[^\n]+", text):
        start = paragraph.start()
        for found in SENTENCE_END.finditer(paragraph.group()):
            yield start, paragraph.start() + found.start() + len(found.group().rstrip())
            start = paragraph.start() + found.end()
        yield start, paragraph.end()


def nested(gold: Gold, random_: random.Random, *, share: float) -> Gold:
    """The document with about `share` of its simple sentences wrapped in an outer attribution, some of them twice."""
    chosen = [edges for edges in _wrappable(gold) if random_.random() < share]
    if not chosen:
        return gold
    text, moves, outer, done, length = [], [], [], 0, 0
    for start, end in chosen:
        text.append(gold.text[done:start])
        moves.append((done, start, length - done))
        length += start - done
        body, shift, wrappers = gold.text[start : end - 1], 0, []
        for _ in range(1 if random_.random() < 0.8 else 2):
            body, before, wrapper = _wrap(body, random_)
            shift += before
            wrappers = [
                {role: [[a + before, b + before] for a, b in edges] for role, edges in w.items()} for w in wrappers
            ]
            wrappers.append(wrapper)
        moves.append((start, end, length + shift - start))
        outer.extend(
            {role: [[a + length, b + length] for a, b in edges] for role, edges in w.items()} for w in wrappers
        )
        text.append(body + ".")
        length += len(body) + 1
        done = end
    text.append(gold.text[done:])
    moves.append((done, len(gold.text) + 1, length - done))

    def moved(at: int) -> int:
        return next(at + by for start, end, by in moves if start <= at < end)

    inner = [
        {role: [[moved(a), moved(b - 1) + 1] for a, b in attribution[role]] for role in ("source", "cue", "content")}
        for attribution in gold.attributions
    ]
    return Gold(gold.id, "".join(text), inner + outer)


def _wrappable(gold: Gold) -> Iterator[tuple[int, int]]:
    for start, end in sentences(gold.text):
        if not gold.text[start:end].endswith(".") or end - start > LONGEST or not gold.text[start].isalpha():
            continue
        edges = [
            [edge for role in ("source", "cue", "content") for edge in attribution[role]]
            for attribution in gold.attributions
        ]
        touching = [each for each in edges if any(a < end and b > start for a, b in each)]
        whole = [each for each in touching if all(start <= a and b <= end for a, b in each)]
        if len(touching) == len(whole) == 1 and not re.match("according|as |in a |citing", gold.text[start:end], re.I):
            yield start, end


def _wrap(body: str, random_: random.Random) -> tuple[str, int, dict[str, list[list[int]]]]:
    """The body inside a template, how far it moved, and the attribution that now holds it."""
    template, source = random_.choice(TEMPLATES), random_.choice(OUTLETS)
    lowered = body[0].lower() + body[1:] if body.split()[0].strip(",").lower() in LOWERED else body
    out, moved = "", 0
    parts: dict[str, list[list[int]]] = {"source": [], "cue": [], "content": []}
    for piece in PIECE.findall(template):
        role, words = None, piece
        if piece == "{S}":
            role, words = "source", source
        elif piece.startswith("{C:"):
            role, words = "cue", piece[3:-1]
        elif piece in ("{x}", "{X}", "{that}"):
            role, words = "content", body if piece == "{X}" else lowered
            if piece == "{that}" and random_.random() < 0.75:
                words = "that " + words
            moved = len(out) + len(words) - len(body)
        if not out:
            words = words[0].upper() + words[1:]
        if role:
            parts[role].append([len(out), len(out) + len(words)])
        out += words
    return out.removesuffix("."), moved, parts
