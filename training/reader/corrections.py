"""python -m training.reader.corrections: what a person would put right on pages that were marked already.

Stands in for a ledger's `reportedly export --to gold` where nobody has corrected anything yet: reads the first pages of
a file of gold readings with the shipped reader, and puts right what it got wrong, page by page, until there are N
corrections: an attribution that is missing, one that is none, or one whose source, cue or content differs. What is
right, and what is left when they are used up, stays as the reader has it. The pages behind are held out.
"""

from __future__ import annotations

import argparse
import gzip
import json
import random
from collections.abc import Callable
from pathlib import Path
from typing import Any

from reportedly.errors import Place
from reportedly.intake.records import page_from_record
from reportedly.page.model import Page
from reportedly.reading.read import read
from reportedly.reading.reading import Reading

Record = dict[str, Any]
PARTS = ("source", "cue", "content")


def corrected(gold: Record, found: Record, n: int) -> tuple[list[Record], int]:
    """The attributions of a page after at most `n` corrections in the order of the text, and how many were made."""
    theirs = {_key(each): each for each in gold["attributions"] if each["cue"]}
    ours = {_key(each): each for each in found["attributions"]}
    kept = [each for key, each in ours.items() if key in theirs]
    wrong = sorted([(each, False) for key, each in ours.items() if key not in theirs], key=_place)
    missing = sorted([(each, True) for key, each in theirs.items() if key not in ours], key=_place)
    made = 0
    for each, add in sorted([*wrong, *missing], key=_place):
        spent = made >= n
        if add and not spent:
            # Where it stands for one that is wrong, that is one correction, not two.
            replaced = next((other for other, _ in wrong if _overlap(other, each)), None)
            if replaced:
                wrong = [pair for pair in wrong if pair[0] is not replaced]
            kept.append(each)
            made += 1
    for each, _ in wrong:
        if made < n and not any(_overlap(each, other) for other in theirs.values()):
            made += 1
        elif not any(_overlap(each, other) for other in kept):
            kept.append(each)
    return [{part: each[part] for part in PARTS} for each in sorted(kept, key=lambda each: _place((each, True)))], made


def _key(attribution: Record) -> tuple[tuple[tuple[int, int], ...], ...]:
    return tuple(tuple((span["start"], span["end"]) for span in attribution[part]) for part in PARTS)


def _place(pair: tuple[Record, bool]) -> tuple[int, bool]:
    spans = [span["start"] for part in PARTS for span in pair[0][part]]
    return min(spans, default=0), pair[1]


def _overlap(one: Record, other: Record) -> bool:
    """Whether the two have a piece of their cue in common."""
    return any(a["start"] < b["end"] and b["start"] < a["end"] for a in one["cue"] for b in other["cue"])


def divide(
    records: list[Record], n: int, read_page: Callable[[Page], Reading] = read
) -> tuple[list[Record], list[Record], int]:
    """Corrected pages, the pages behind them, and how many corrections the first have."""
    taught: list[Record] = []
    made = 0
    for at, record in enumerate(records):
        if made >= n:
            return taught, records[at:], made
        page = page_from_record(record, Place(record["page"]["id"]))
        attributions, more = corrected(record, dict(read_page(page).to_dict()), n - made)
        made += more
        taught.append({"format": record["format"], "page": record["page"], "attributions": attributions})
    return taught, [], made


def write(path: Path, records: list[Record]) -> None:
    with gzip.open(path, "wt", encoding="utf-8") as lines:
        lines.writelines(json.dumps(record) + "\n" for record in records)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--gold", type=Path, default=Path("../shared/data/readings/dev.jsonl.gz"))
    parser.add_argument("--n", type=int, default=30)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--into", type=Path, default=Path("training/work/taught"))
    options = parser.parse_args()
    with gzip.open(options.gold, "rt", encoding="utf-8") as lines:
        records = [json.loads(line) for line in lines]
    random.Random(options.seed).shuffle(records)
    taught, held_out, made = divide(records, options.n)
    options.into.mkdir(parents=True, exist_ok=True)
    write(options.into / "corrected.jsonl.gz", taught)
    write(options.into / "held-out.jsonl.gz", held_out)
    print(f"{made} corrections on {len(taught)} pages; {len(held_out)} pages held out")


if __name__ == "__main__":
    main()
