"""Word lists that ship with the package: one entry a line, `#` begins a comment."""

from __future__ import annotations

from functools import cache
from importlib import resources


@cache
def words(name: str, package: str = "reportedly.claims") -> frozenset[str]:
    """The entries of the package's data/`name`.txt. Raises FileNotFoundError where there is no such list."""
    return frozenset(table(name, package))


@cache
def table(name: str, package: str = "reportedly.claims") -> dict[str, str]:
    """The entries of data/`name`.txt, in their order, with what stands behind the tab."""
    text = resources.files(package).joinpath(f"data/{name}.txt").read_text("utf-8")
    rows = (line.partition("\t") for line in text.splitlines() if line and not line.startswith("#"))
    return {entry: value for entry, _, value in rows}
