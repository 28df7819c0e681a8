"""How well who, chain, act, medium and the rest are read where source, cue and content are the annotators' own.

    python -m benchmarks.gold_spans ../shared/data/readings/dev.jsonl.gz

What it leaves out is the tagger, whose mistakes come on top. Ranges: 95 %, over pages drawn anew.
"""

from __future__ import annotations

import sys
from pathlib import Path

from reportedly.evaluation.bootstrap import add_up, ranges
from reportedly.evaluation.gold import read_gold
from reportedly.evaluation.readings import figures, score
from reportedly.reading.read import tell
from reportedly.text.quotemarks import quotations
from training.judges.corpora import readings

DRAWS = 1_000


def main(path: Path) -> None:
    counts = []
    pages = readings(path)
    for document, page in zip(read_gold(path).documents, pages, strict=True):
        if document.reading is None:
            continue
        told = tell(page.page, quotations(page.page.text), page.linked)
        counts.append(score(document.page.id, document.reading, told).counts)
    drawn = ranges(counts, figures, draws=DRAWS)
    for name, value in figures(add_up(counts)).items():
        if value is not None and name not in ("gold", "pred", "found", "P", "R", "F1"):
            low, high = drawn[name]
            print(f"{name:20} {value:7.3f}   {low:.3f} - {high:.3f}")
    for name in ("anonymous_merged", "named_split"):
        print(f"pages with {name}: {sum(each.get(name, 0) > 0 for each in counts)} of {len(pages)}")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
