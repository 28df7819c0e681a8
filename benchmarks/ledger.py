"""How fast a ledger writes and finds, and whether its memory stays flat. Its last figures: benchmarks/ledger.md.

    python -m benchmarks.ledger PLACE --pages 10000

PLACE is a new file, or the URL of an empty schema or database; 'postgres' starts a private server that syncs to disk.
Readings are made beforehand, in parts, so only the ledger's own work is timed. Ends with 1 where a count is wrong.
"""

from __future__ import annotations

import argparse
import os
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from statistics import median

from benchmarks.generated_pages import expected, results
from reportedly.ledger.ledger import Ledger
from reportedly.page.model import Skipped

AT = datetime(2026, 5, 1, tzinfo=UTC)
PART = 500
"""Readings made at a time."""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("place")
    parser.add_argument("--pages", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=1)
    told = parser.parse_args()
    with _place(told.place) as place, Ledger.create(place, at=AT) as ledger:
        sys.exit(not measure(ledger, told.pages, told.seed))


def measure(ledger: Ledger, n_pages: int, seed: int) -> bool:
    """Prints a table; whether all counts were right."""
    right = expected(results(n_pages, seed=seed))
    first, seconds, cpu = _fill(ledger, n_pages, seed, watch=True)
    print(f"{n_pages:,} pages in {seconds:,.1f} s: {n_pages / seconds:,.0f} pages/s; {n_pages / cpu:,.0f} a CPU second")
    counts = ledger.info().counts
    exact = dict(first) == right.outcomes and all(counts[name] == n for name, n in right.counts.items())
    print(f"first run: {dict(first)}; holds {dict(counts)}; exact: {exact}")
    again, seconds, _ = _fill(ledger, n_pages, seed, watch=False)
    same = ledger.info().counts == counts
    print(f"second run: {dict(again)}; {n_pages / seconds:,.0f} pages/s; holds the same: {same}")
    for name, ask in _questions(ledger):
        print(f"{name}: {_milliseconds(ask):.1f} ms, {len(ask()):,} found")
    begun = time.perf_counter()
    faults = list(ledger.check())
    print(f"check: {len(faults)} faults, {time.perf_counter() - begun:,.0f} s")
    return exact and same and not faults


def _fill(ledger: Ledger, n_pages: int, seed: int, *, watch: bool) -> tuple[Counter[str], float, float]:
    counts: Counter[str] = Counter()
    seconds = cpu = 0.0
    made = results(n_pages, seed=seed)
    n_done = 0
    while part := list(islice(made, PART)):
        begun, begun_cpu = time.perf_counter(), time.process_time()
        for outcome in ledger.add_all(part, model="none", by="bench", clock=lambda: AT):
            counts["skipped" if isinstance(outcome, Skipped) else outcome] += 1
        seconds += time.perf_counter() - begun
        cpu += time.process_time() - begun_cpu
        n_done += len(part)
        if watch and n_done in (1_000, 5_000, 10_000):
            print(f"after {n_done:,} pages: {_resident_mb():.1f} MB resident")
    return counts, seconds, cpu


def _questions(ledger: Ledger) -> Iterator[tuple[str, Callable[[], list[object]]]]:
    def said(name: str) -> list[object]:
        return [each for source in ledger.sources(name) for each in ledger.said_by(source)]

    yield "search, two words", lambda: list(ledger.search("ferry inspected", limit=100))
    yield "search, a common word", lambda: list(ledger.search("closed", limit=100))
    yield (
        "search, a phrase of unnamed sources",
        lambda: list(ledger.search('"second time"', identity="anonymous", limit=100)),
    )
    yield "search, a word of one source", lambda: list(ledger.search("crane", who="Nell Orme", limit=100))
    yield (
        "search, a word at one outlet since",
        lambda: list(ledger.search("crane", outlet="The Elver Dial", since="2025-06", limit=100)),
    )
    yield "who, one person", lambda: said("Nell Orme")
    yield "who, an office", lambda: list(ledger.said_by(ledger.sources("the Harbour Board")[0], limit=100))
    yield "who, a surname", lambda: list(ledger.sources("Orme"))


def _milliseconds(ask: Callable[[], list[object]], *, times: int = 9) -> float:
    taken = []
    for _ in range(times):
        begun = time.perf_counter()
        ask()
        taken.append(time.perf_counter() - begun)
    return median(taken) * 1_000


def _resident_mb() -> float:
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6


@contextmanager
def _place(place: str) -> Iterator[str]:
    if place != "postgres":
        yield place
        return
    sys.path.insert(0, str(Path(__file__).parent.parent / "tests"))
    from postgres_server import server

    with server(options="") as started:
        yield started.url


if __name__ == "__main__":
    main()
