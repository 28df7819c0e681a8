"""How much the reading of a page hangs on its quotation marks: a corpus in five styles of marks, one figure each.

    python -m benchmarks.styles ../shared/data/polnear/dev.jsonl.gz [PAGES]

The words stay what they are; apostrophes too. Gold moves with the text.
"""

from __future__ import annotations

import random
import sys
from pathlib import Path

from reportedly.evaluation.bootstrap import add_up
from reportedly.evaluation.spans import count, figures
from reportedly.page.model import Page
from reportedly.reading.onnx import shipped
from reportedly.reading.read import find
from reportedly.text.quotemarks import quotations
from training.reader.corpus import Gold, in_style, load, marked

STYLES = ("as it is", "straight", "single", "curly", "single curly", "guillemets")


def main(path: Path, pages: int | None) -> None:
    gold = load(path)[:pages]
    for style in STYLES:
        rng = random.Random(1)
        own = gold if style == "as it is" else [in_style(each, style, style, rng) for each in gold]
        told = figures(add_up([_count(each) for each in own]))
        print(
            f"{style:14}",
            *(f"{name} {told[f'{name}.exact.f1']:.3f}  " for name in ("source", "content", "whole")),
            flush=True,
        )


def _count(gold: Gold) -> dict[str, float]:
    linked = find(Page(gold.text), quotations(gold.text), shipped())
    wanted = [marked(gold.text, *(each[role] for role in ("source", "cue", "content"))) for each in gold.attributions]
    return dict(count(gold.text, wanted, [marked(gold.text, each.source, each.cue, each.content) for each in linked]))


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else None)
