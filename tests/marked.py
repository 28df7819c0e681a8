"""Sentences with the answer written in them: '«s1 A porter» «c1 said» «x1 the lift was stuck».'

s, c and x are source, cue and content, the number tells attributions apart. Marks nest, and a repeated one is a split
part. A « that opens no mark, and its », are the text's own.

`python tests/marked.py` writes evaluation/own_gold.jsonl from evaluation/own_gold.txt: documents in this notation, each
under a line '# id: the quote type of each attribution'.
"""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from reportedly.text.model import Span, spans_of

OPENING = re.compile(r"«([scx])(\d+) ")
HEADER = re.compile(r"^# ([\w-]+):(.*)\n", re.MULTILINE)
OWN_GOLD = Path(__file__).parent / "evaluation" / "own_gold.txt"


@dataclass(frozen=True)
class Marked:
    """The parts of one attribution."""

    source: tuple[Span, ...] = ()
    cue: tuple[Span, ...] = ()
    content: tuple[Span, ...] = ()


def marked(sentence: str) -> tuple[str, tuple[Marked, ...]]:
    """The text without its marks, and the attributions that they tell of, by their numbers."""
    text = ""
    opened: list[tuple[str, int, int] | None] = []
    edges: dict[tuple[int, str], list[tuple[int, int]]] = defaultdict(list)
    at = 0
    while at < len(sentence):
        if found := OPENING.match(sentence, at):
            opened.append((found[1], int(found[2]), len(text)))
            at = found.end()
            continue
        character = sentence[at]
        at += 1
        if character == "»" and opened and (mark := opened.pop()):
            role, number, start = mark
            edges[number, role].append((start, len(text)))
            continue
        if character == "«":
            opened.append(None)
        text += character
    if opened:
        raise ValueError(f"a mark isn't closed: {sentence!r}")
    numbers = sorted({number for number, _ in edges})
    return text, tuple(Marked(*(spans_of(text, edges[number, role]) for role in "scx")) for number in numbers)


def documents(notation: str) -> Iterator[dict[str, object]]:
    """A record of gold for each document of the notation."""
    _, *pieces = HEADER.split(notation)
    for name, quotes, body in zip(pieces[::3], pieces[1::3], pieces[2::3], strict=True):
        text, attributions = marked(body.strip())
        yield {
            "id": name,
            "text": text,
            "attributions": [
                {
                    "id": str(number),
                    **{role: [[span.start, span.end] for span in getattr(parts, role)] for role in ROLES},
                    "qtype": quote,
                }
                for number, (parts, quote) in enumerate(zip(attributions, quotes.split(), strict=True), start=1)
            ],
        }


ROLES = ("source", "cue", "content")


def json_lines(notation: str) -> str:
    """The records of gold as JSON lines."""
    return "".join(json.dumps(record, ensure_ascii=False) + "\n" for record in documents(notation))


if __name__ == "__main__":
    OWN_GOLD.with_suffix(".jsonl").write_text(json_lines(OWN_GOLD.read_text("utf-8")), "utf-8")
