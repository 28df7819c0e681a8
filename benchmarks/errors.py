"""What goes wrong on the worst pages of a corpus: its errors sorted into kinds, with counts.

    python -m benchmarks.errors ../shared/data/polnear/dev.jsonl.gz [PAGES]

The pages with the most errors first, as many as asked for (100). An attribution can be wrong in several ways.
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

from reportedly.evaluation.letters import FOUND, Letters, align, compared
from reportedly.evaluation.model import Parts
from reportedly.page.model import Page
from reportedly.reading.onnx import shipped
from reportedly.reading.read import find
from reportedly.text.quotemarks import Quotation, quotations
from training.reader.corpus import Gold, load, marked

ROLES = ("source", "cue", "content")


def main(path: Path, pages: int) -> None:
    told = [Counter(_errors(each)) for each in load(path)]
    worst = sorted(told, key=lambda errors: -errors.total())[:pages]
    total = sum(worst, Counter[str]())
    print(f"{len(worst)} pages, {total.total()} errors")
    for kind, count in total.most_common():
        print(f"{count:5}  {kind}")


def _errors(gold: Gold) -> Iterator[str]:
    text, marks = gold.text, quotations(gold.text)
    wanted = [marked(text, *(each[role] for role in ROLES)) for each in gold.attributions]
    found = [marked(text, each.source, each.cue, each.content) for each in find(Page(text), marks, shipped())]
    theirs, ours = ([_letters(text, each) for each in side] for side in (wanted, found))
    pairs = align([each["content"] for each in theirs], [each["content"] for each in ours])
    partner = {i: j for i, j, overlap in pairs if overlap > FOUND}
    for i, want in enumerate(theirs):
        if i in partner:
            yield from _differences(want, ours[partner[i]])
        else:
            near = any(want["cue"] & each["cue"] for each in ours)
            yield f"missed, {_shape(text, marks, wanted[i])}" + (": its cue found with another content" if near else "")
    for j, our in enumerate(ours):
        if j not in partner.values():
            known = any(our["cue"] & each["cue"] for each in theirs)
            yield "told beside the cue of another" if known else f"nobody's, told as {_shape(text, marks, found[j])}"


def _differences(want: dict[str, Letters], our: dict[str, Letters]) -> Iterator[str]:
    for role in ROLES:
        right, told = want[role], our[role]
        if right == told:
            continue
        if not right or not told:
            yield f"{role}: {'none told' if right else 'told where there is none'}"
        elif not right & told:
            yield f"{role}: another"
        else:
            if min(right) != min(told):
                yield f"{role}: begins too {'late' if min(told) > min(right) else 'early'}"
            if max(right) != max(told):
                yield f"{role}: ends too {'early' if max(told) < max(right) else 'late'}"
            if min(right) == min(told) and max(right) == max(told):
                yield f"{role}: right edges, another gap between"


def _shape(text: str, marks: Sequence[Quotation], parts: Parts) -> str:
    inside = {at for mark in marks for at in range(mark.start, mark.end)}
    letters = compared(text, parts.content)
    quoted = len(letters & inside) / max(1, len(letters))
    kind = "direct" if quoted > 0.9 else "mixed" if quoted else "indirect"
    return kind + ("" if parts.source else ", without a source") + ("" if parts.content else ", without a content")


def _letters(text: str, parts: Parts) -> dict[str, Letters]:
    return {
        role: compared(text, spans) for role, spans in zip(ROLES, (parts.source, parts.cue, parts.content), strict=True)
    }


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 100)
