"""The last readings, in memory, by a key that tells their content."""

from __future__ import annotations

import hashlib
from collections import OrderedDict
from dataclasses import dataclass

from reportedly.lint.check import check
from reportedly.lint.model import Finding
from reportedly.reading.reading import Reading


@dataclass(frozen=True, slots=True)
class Kept:
    """A reading, its JSON, and the key of both: the same page read by the same models has the same key.

    findings: where the page breaks a rule of sourcing.
    """

    key: str
    reading: Reading
    json: str
    findings: tuple[Finding, ...]

    @classmethod
    def of(cls, reading: Reading) -> Kept:
        """The reading as it is kept."""
        text = reading.to_json()
        return cls(hashlib.sha256(text.encode("utf-8")).hexdigest()[:32], reading, text, check(reading))

    @property
    def etag(self) -> str:
        """The key as a header's value."""
        return f'"{self.key}"'


class Shelf:
    """The last `most` readings; what is looked at stays longest."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._kept: OrderedDict[str, Kept] = OrderedDict()

    def put(self, kept: Kept) -> None:
        """Keeps it until `most` others were looked at."""
        self._kept[kept.key] = kept
        self._kept.move_to_end(kept.key)
        while len(self._kept) > self._most:
            self._kept.popitem(last=False)

    def get(self, key: str) -> Kept | None:
        """What was kept by that key; None where it is gone, or never was."""
        kept = self._kept.get(key)
        if kept:
            self._kept.move_to_end(key)
        return kept
