"""The last readings, in memory, by a key that tells their content."""

from __future__ import annotations

import hashlib
import os
import re
from collections import OrderedDict
from dataclasses import dataclass
from pathlib import Path

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
    """The last `most` readings; what is looked at stays longest.

    folder: where several servers put them, so that each finds what another one read.
    """

    def __init__(self, most: int, folder: Path | None = None) -> None:
        self._most = most
        self._folder = folder
        self._kept: OrderedDict[str, Kept] = OrderedDict()

    def put(self, kept: Kept) -> None:
        """Keeps it until `most` others were looked at."""
        self._hold(kept)
        if self._folder:
            self._write(self._folder, kept)

    def get(self, key: str) -> Kept | None:
        """What was kept by that key; None where it is gone, or never was."""
        kept = self._kept.get(key) or (_read(self._folder, key) if self._folder else None)
        if kept:
            self._hold(kept)
        return kept

    def _hold(self, kept: Kept) -> None:
        self._kept[kept.key] = kept
        self._kept.move_to_end(kept.key)
        while len(self._kept) > self._most:
            self._kept.popitem(last=False)

    def _write(self, folder: Path, kept: Kept) -> None:
        part = folder / f".{kept.key}.{os.getpid()}"
        part.write_text(kept.json, "utf-8")
        part.replace(folder / kept.key)
        files = sorted(folder.glob("[0-9a-f]*"), key=_written)
        for oldest in files[: -self._most]:
            oldest.unlink(missing_ok=True)


def _read(folder: Path, key: str) -> Kept | None:
    if not re.fullmatch("[0-9a-f]{32}", key):
        return None
    try:
        return Kept.of(Reading.from_json((folder / key).read_text("utf-8")))
    except FileNotFoundError:
        return None


def _written(file: Path) -> float:
    try:
        return file.stat().st_mtime
    except FileNotFoundError:  # another server took it out
        return 0.0
