"""How often one visitor may ask: a bucket of tokens for each, refilled at a steady rate."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable

Clock = Callable[[], float]

MOST_VISITORS = 10_000
"""Buckets that are kept; who was away longest finds a full one."""


class Rate:
    """At most `per_minute` in a minute, and as many at once after a pause. clock: seconds, only ever going forward."""

    def __init__(self, per_minute: int, *, clock: Clock) -> None:
        self._per_second = per_minute / 60
        self._most = float(per_minute)
        self._clock = clock
        self._buckets: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def wait(self, visitor: str, n: int = 1) -> float:
        """Takes `n` if there are as many, and gives 0; else takes none, and gives the seconds until there will be."""
        now = self._clock()
        left, then = self._buckets.pop(visitor, (self._most, now))
        left = min(self._most, left + (now - then) * self._per_second)
        short = n - left
        self._buckets[visitor] = (left if short > 0 else left - n, now)
        while len(self._buckets) > MOST_VISITORS:
            self._buckets.popitem(last=False)
        return short / self._per_second if short > 0 else 0.0
