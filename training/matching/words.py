"""python -m training.matching.words: how rare words are on pages of news -> claims/data/weights.txt.

Counts of stems over the bodies of FNC-1 (but for its dev), PolNeAR's train split and unlabelled celebrity pages; no
text is kept.
"""

from __future__ import annotations

import argparse
import gzip
import json
import math
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from reportedly.claims.facts import LITTLE, WORD, stem

HEAD = """# How rare words are on pages of news: stem, tab, ten times ln(pages / pages that have it). Made by
# training/matching/words.py from {pages:,} pages; stems of fewer than {least} pages are left out.
"""
LEAST = 4


def records(path: Path) -> Iterator[dict[str, str]]:
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            yield json.loads(line)


def bodies(data: Path) -> Iterator[str]:
    dev = {record["body_id"] for record in records(data / "fnc1/dev.jsonl.gz")}
    for record in records(data / "fnc1/bodies.jsonl.gz"):
        if record["body_id"] not in dev:
            yield record["text"]
    for name in ("unlabelled/celebrity", "polnear/train"):
        for record in records(data / f"{name}.jsonl.gz"):
            yield record["text"]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=Path("../shared/data"))
    parser.add_argument("--out", type=Path, default=Path("src/reportedly/claims/data/weights.txt"))
    options = parser.parse_args()
    counts: Counter[str] = Counter()
    pages = 0
    for text in bodies(options.data):
        pages += 1
        words = {word.replace("’", "'").removesuffix("'s").casefold() for word in WORD.findall(text)}
        counts.update({stem(word) for word in words if word not in LITTLE and len(word) > 1 and "'" not in word})
    rows = (f"{word}\t{round(10 * math.log(pages / n))}\n" for word, n in sorted(counts.items()) if n >= LEAST)
    options.out.write_text(HEAD.format(pages=pages, least=LEAST) + "".join(rows), "utf-8")
    print(pages, "pages", options.out.stat().st_size, "bytes")


if __name__ == "__main__":
    main()
