"""Processes that write into one ledger at the same time, and processes that are killed while they write.

    python -m benchmarks.ledger_writers kills PLACE --kills 200
    python -m benchmarks.ledger_writers writers PLACE --writers 4

PLACE is a new file, or the URL of an empty schema or database. Ends with 1 where a page is lost, doubled or half there.
"""

from __future__ import annotations

import argparse
import os
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from benchmarks.generated_pages import Expected, expected, results
from reportedly.ledger.ledger import Ledger
from reportedly.page.model import Skipped
from reportedly.reading.reading import Reading

AT = datetime(2026, 5, 1, tzinfo=UTC)

AT_ONCE = 7
"""Pages in a transaction: fewer than by default, so that kills fall into and between many of them."""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", choices=("kills", "writers", "write"))
    parser.add_argument("place")
    parser.add_argument("--kills", type=int, default=20)
    parser.add_argument("--writers", type=int, default=4)
    parser.add_argument("--pages", type=int, default=1_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--begin", type=int, default=0)
    parser.add_argument("--end", type=int)
    told = parser.parse_args()
    if told.what == "write":
        write(told.place, told.pages, told.seed, told.begin, told.end)
        return
    begun = time.monotonic()
    found = (
        kills(told.place, n_kills=told.kills, n_pages=told.pages, seed=told.seed, jitter=0.01)
        if told.what == "kills"
        else writers(told.place, n_writers=told.writers, n_pages=told.pages, seed=told.seed)
    )
    print(
        f"{told.what} in {time.monotonic() - begun:,.0f} s: {found or 'nothing lost, nothing doubled, no half pages'}"
    )
    sys.exit(bool(found))


def write(place: str, n_pages: int, seed: int, begin: int = 0, end: int | None = None) -> None:
    """Adds generated pages and tells after each, so that whoever watches can end this process in the middle."""
    with Ledger.create(place, at=AT) as ledger:
        made = list(results(n_pages, seed=seed))[begin:end]
        for _ in ledger.add_all(made, model="none", by="bench", clock=lambda: AT, at_once=AT_ONCE):
            print(".", flush=True)


def kills(place: str, *, n_kills: int, n_pages: int, seed: int, jitter: float = 0.0) -> list[str]:
    """Kills writers `n_kills` times, lets one come to its end, and tells what is wrong then.

    jitter: seconds to wait at most after a page was told, so that kills fall anywhere in the next one.
    """
    chance = random.Random(seed)
    for number in range(n_kills):
        process = _writer(place, n_pages, seed)
        assert process.stdout is not None
        # What is there already goes by quickly: the later the kill, the more of it is new.
        n_told = chance.randint(0, max(2, n_pages * (number + 1) // n_kills))
        for _ in range(n_told):
            if not process.stdout.readline():
                break
        time.sleep(chance.random() * jitter)
        process.send_signal(signal.SIGKILL)
        process.wait()
        process.stdout.close()
    last = _writer(place, n_pages, seed)
    assert last.stdout is not None
    n_told = sum(1 for _ in last.stdout)
    wrong = [] if last.wait() == 0 and n_told == n_pages else [f"the last writer told of {n_told} of {n_pages} pages"]
    return [*wrong, *differences(place, list(results(n_pages, seed=seed)))]


def writers(place: str, *, n_writers: int, n_pages: int, seed: int) -> list[str]:
    """Lets processes write at once, each its own part and a half that is common to all; tells what is wrong then."""
    common = n_pages // 2
    own = (n_pages - common) // n_writers
    running = [_writer(place, n_pages, seed, 0, common) for _ in range(n_writers)]
    running += [
        _writer(place, n_pages, seed, common + number * own, common + (number + 1) * own) for number in range(n_writers)
    ]
    wrong = []
    for process in running:
        assert process.stdout is not None
        process.stdout.read()
        if process.wait():
            wrong.append(f"a writer ended with {process.returncode}")
    made = list(results(n_pages, seed=seed))[: common + own * n_writers]
    # Which version of a page came last depends on who was first, so rows are compared by `check` alone.
    return [*wrong, *differences(place, made, only=("pages", "versions", "readings", "skipped"))]


def differences(place: str, made: list[Reading | Skipped], *, only: tuple[str, ...] | None = None) -> list[str]:
    """Where a ledger differs from what it must hold after these results."""
    right: Expected = expected(made)
    with Ledger.open(place) as ledger:
        counts = ledger.info().counts
        wrong = [
            f"{name}: {counts[name]:,}, not {right.counts[name]:,}"
            for name in only or tuple(right.counts)
            if counts[name] != right.counts[name]
        ]
        addresses = Counter(reading.page.url for reading in ledger.readings())
        wrong += [f"{url} is there {n} times" for url, n in addresses.items() if n != 1]
        wrong += [f"{url} is lost" for url in right.addresses - set(addresses)]
        return wrong + [f"{fault.where}: {fault.what}" for fault in ledger.check()]


def _writer(place: str, n_pages: int, seed: int, begin: int = 0, end: int | None = None) -> subprocess.Popen[bytes]:
    words = ["write", place, f"--pages={n_pages}", f"--seed={seed}", f"--begin={begin}"]
    words += [f"--end={end}"] if end is not None else []
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(_paths())}
    command = [sys.executable, "-m", "benchmarks.ledger_writers", *words]
    return subprocess.Popen(command, stdout=subprocess.PIPE, env=environment)


def _paths() -> Iterator[str]:
    yield str(Path.cwd())
    yield from (path for path in sys.path if path)


if __name__ == "__main__":
    main()
