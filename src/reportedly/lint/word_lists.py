"""The closed classes that the rules go by, read from data files: one entry a line, `#` begins a comment."""

from __future__ import annotations

import re
from functools import cache
from importlib import resources

WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
POSSESSIVE = re.compile(r"['’]s?$")


@cache
def word_list(name: str) -> frozenset[str]:
    """The entries of data/`name`.txt, in lower case. Raises FileNotFoundError where there is no such list."""
    text = resources.files("reportedly.lint").joinpath(f"data/{name}.txt").read_text("utf-8")
    return frozenset(line.split("#")[0].strip() for line in text.splitlines() if line.split("#")[0].strip())


@cache
def word_pairs(name: str) -> dict[str, str]:
    """The first word of each entry of data/`name`.txt, with the second."""
    return dict(entry.split() for entry in word_list(name))


def lower_words(text: str) -> list[str]:
    """The words of `text` in lower case, with straight apostrophes and without possessive endings."""
    return [POSSESSIVE.sub("", found.casefold().replace("’", "'")) for found in WORD.findall(text)]
