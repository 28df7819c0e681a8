"""How many pages are written in one transaction: enough to be fast, few enough that little is done twice."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime, timedelta

from reportedly.errors import ReportedlyError
from reportedly.page.model import Skipped
from reportedly.reading.reading import Reading

AT_ONCE = 100
"""Pages of a transaction: 1,000 would be hardly faster (benchmarks/ledger.md), and others wait meanwhile."""

MOST_CHARACTERS = 1_000_000
"""Characters of text in a transaction, but for one page that has more: memory stays flat."""

LONGEST_WAIT = timedelta(seconds=1)
"""How long a page that was read waits for others, as far as pages come in: a killed process loses no more."""


def batches(
    results: Iterable[Reading | Skipped], *, clock: Callable[[], datetime], at_once: int = AT_ONCE
) -> Iterator[list[Reading | Skipped]]:
    """The results in their order, those that are to be written together in one list; none is empty.

    Where `results` ends with an error of ours, what came before it is handed on first.
    """
    batch: list[Reading | Skipped] = []
    n_characters = 0
    begun = clock()
    try:
        for result in results:
            if not batch:
                begun = clock()
            batch.append(result)
            n_characters += len(result.page.text) if isinstance(result, Reading) else 0
            if len(batch) >= at_once or n_characters >= MOST_CHARACTERS or clock() - begun >= LONGEST_WAIT:
                yield batch
                batch, n_characters = [], 0
    except ReportedlyError:
        if batch:
            yield batch
        raise
    if batch:
        yield batch
