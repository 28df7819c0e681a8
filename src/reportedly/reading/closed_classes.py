"""Word lists of closed classes, read from the package's data files: one entry a line, `#` begins a comment."""

from __future__ import annotations

import re
from functools import cache
from importlib import resources


@cache
def words(name: str) -> frozenset[str]:
    """The entries of data/`name`.txt, in lower case. Raises FileNotFoundError where there is no such list."""
    return frozenset(entry.split("\t")[0] for entry in _lines(name))


@cache
def table(name: str) -> dict[str, str]:
    """The entries of data/`name`.txt with what stands behind the tab."""
    return {key: value for key, _, value in (line.partition("\t") for line in _lines(name))}


@cache
def classes(name: str) -> dict[str, frozenset[str]]:
    """The classes of data/`name`.txt, one a line: name of the class -> its words."""
    return {key: frozenset(members.split()) for key, members in table(name).items()}


def alternatives(name: str) -> str:
    """The entries of data/`name`.txt as one group of a pattern; * stands for any ending."""
    return "|".join(re.escape(each).replace(r"\*", r"\w*") for each in sorted(words(name), key=len, reverse=True))


def _lines(name: str) -> list[str]:
    text = resources.files("reportedly.reading").joinpath(f"data/{name}.txt").read_text("utf-8")
    return [line.split("#")[0].rstrip() for line in text.splitlines() if line.split("#")[0].strip()]
