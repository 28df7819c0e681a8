"""Lets each host rest between two pages, and leaves a host alone that doesn't answer any more."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from reportedly.errors import FetchLater, Place
from reportedly.intake.network import Clock

Sleep = Callable[[float], None]

MOST_FAILURES: Final = 5
"""Pages of a host that could not be had, one after the other, until it is left alone. A choice: each took seconds."""

REST_SECONDS: Final = 600.0
"""How long it is left alone. A choice: the time of a restart or a small outage."""

MOST_HOSTS: Final = 10_000
"""Hosts that are kept: the one that was asked longest ago is forgotten first, and is long rested."""


@dataclass(slots=True)
class _Host:
    asked_at: float | None = None
    failures: int = 0
    failed_at: float = 0.0


class Pace:
    """When each host was last asked, and how often it failed since it last answered. clock, sleep: in seconds."""

    def __init__(self, *, clock: Clock, sleep: Sleep) -> None:
        self._clock = clock
        self._sleep = sleep
        self._hosts: OrderedDict[str, _Host] = OrderedDict()

    def wait(self, host: str, delay_seconds: float) -> float:
        """Sleeps until `host` was left in peace for as long; the seconds that took. The host counts as asked now."""
        known = self._host(host)
        now = self._clock()
        rest = 0.0 if known.asked_at is None else max(0.0, known.asked_at + delay_seconds - now)
        if rest:
            self._sleep(rest)
        known.asked_at = now + rest
        return rest

    def refuse_tired(self, host: str, where: Place) -> None:
        """Raises FetchLater while `host` is left alone."""
        known = self._host(host)
        if known.failures < MOST_FAILURES:
            return
        left = known.failed_at + REST_SECONDS - self._clock()
        if left > 0:
            told = f"{host} gave none of the last {known.failures} pages, and is left alone for a while"
            raise FetchLater(told, where=where, hint=f"Try again in {left / 60:.0f} minutes", after_seconds=left)
        known.failures = MOST_FAILURES - 1  # one more try

    def failed(self, host: str) -> None:
        """Notes that a page of `host` could not be had."""
        known = self._host(host)
        known.failures += 1
        known.failed_at = self._clock()

    def answered(self, host: str) -> None:
        """Notes that `host` is there."""
        self._host(host).failures = 0

    def _host(self, host: str) -> _Host:
        known = self._hosts.setdefault(host, _Host())
        self._hosts.move_to_end(host)
        if len(self._hosts) > MOST_HOSTS:
            self._hosts.popitem(last=False)
        return known
