"""How fast a ledger places a page's claims and makes all rumours again. Its last figures: benchmarks/rumours.md.

    python -m benchmarks.rumours PLACE --claims 100000

PLACE is a new file, or the URL of an empty schema or database; 'postgres' starts a private server that syncs to disk.
Readings are generated and written beforehand; each figure is told in seconds of the clock and of the processor, which
differ where others use the machine. Ends with 1 where the rumours aren't the same after they were made again.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import islice
from statistics import median
from typing import Any

from benchmarks.generated_rumours import results
from benchmarks.ledger import AT, _place
from reportedly.ledger.ledger import Ledger

CLAIMS_A_PAGE = 10
"""About; the generator's pages have 8 to 13."""

NEW_PAGES = 100
"""Pages placed one by one, when all others are there."""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("place")
    parser.add_argument("--claims", type=int, default=100_000)
    parser.add_argument("--seed", type=int, default=1)
    told = parser.parse_args()
    with _place(told.place) as place, Ledger.create(place, at=AT) as ledger:
        sys.exit(not measure(ledger, place, told.claims, told.seed))


def measure(ledger: Ledger, place: str, n_claims: int, seed: int) -> bool:
    """Prints a table; whether making everything again changed nothing."""
    n_pages = n_claims // CLAIMS_A_PAGE
    made = results(n_pages + NEW_PAGES, seed=seed)
    with _timed(f"written, {n_pages:,} pages"):
        for reading in islice(made, n_pages):
            ledger.add(reading, model="none", by="bench", at=AT)
    with _timed("placed for the first time"):
        print(ledger.rumours.place(by="bench", at=AT))
    one_by_one(ledger, list(made))
    with Ledger.open(place) as cold:
        begun = time.perf_counter()
        cold.rumours.place(by="bench", at=AT)
        print(f"opened anew, with the vectors of all pages read: {time.perf_counter() - begun:.3f} s")
    before = ledger.rumours.find()
    with _timed("made again from nothing"):
        print(ledger.rumours.rebuild(by="bench", at=AT))
    same = ledger.rumours.find() == before
    print(f"{ledger.rumours.count()} {ledger.info().counts['claims']:,} claims; the same: {same}")
    for name, ask in _questions(ledger, before[len(before) // 2].id):
        begun = time.perf_counter()
        found = ask()
        print(f"{name}: {1_000 * (time.perf_counter() - begun):.1f} ms, {found} found")
    return same


def one_by_one(ledger: Ledger, readings: list[Any]) -> None:
    """Places new pages one at a time and tells how long each took."""
    clock, cpu = [], []
    for reading in readings:
        ledger.add(reading, model="none", by="bench", at=AT)
        begun, begun_cpu = time.perf_counter(), time.process_time()
        ledger.rumours.place(by="bench", at=AT)
        clock.append(time.perf_counter() - begun)
        cpu.append(time.process_time() - begun_cpu)
    for name, taken in (("clock", clock), ("processor", cpu)):
        ordered = [1_000 * each for each in sorted(taken)]
        p95 = ordered[int(0.95 * len(ordered))]
        print(f"a new page, {name}: median {median(ordered):.0f} ms, 95 % under {p95:.0f}, longest {ordered[-1]:.0f}")


def _questions(ledger: Ledger, id: str) -> Iterator[tuple[str, Callable[[], int]]]:
    yield "the newest 50 rumours", lambda: len(ledger.rumours.find(limit=50))
    yield "rumours about a name", lambda: len(ledger.rumours.find(about=ledger.rumours.lines([id])[0].about[0]))
    yield "one rumour with its pages", lambda: len(ledger.rumours.rumour(id).pages)
    yield "the record of an outlet", lambda: len(ledger.rumours.record("The Torven Post"))


@contextmanager
def _timed(what: str) -> Iterator[None]:
    begun, begun_cpu = time.perf_counter(), time.process_time()
    yield
    clock, cpu = time.perf_counter() - begun, time.process_time() - begun_cpu
    print(f"{what}: {clock:,.1f} s, {cpu:,.1f} s of the processor", flush=True)


if __name__ == "__main__":
    main()
