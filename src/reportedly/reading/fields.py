"""Values of a JSON record, checked as they are taken out: each knows where it stands, and says so when it is wrong."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, NoReturn, get_args

from reportedly.errors import PageMalformed

LONGEST_SHOWN = 40
"""Characters of a wrong value that an error repeats: enough to find it, too few to flood a terminal."""


@dataclass(frozen=True, slots=True)
class Field:
    """A JSON value, and its path in the record (`attributions[2].who`).

    Each method raises PageMalformed where it isn't so.
    value: None both where the field is null and where it is missing.
    """

    value: object
    path: str = ""

    def wrong(self, expected: str) -> NoReturn:
        """Raises PageMalformed: what stands here, and what should."""
        shown = json.dumps(self.value)
        shown = shown if len(shown) <= LONGEST_SHOWN else shown[: LONGEST_SHOWN - 1] + "…"
        found = "is missing" if self.value is None else f"is {shown}"
        raise PageMalformed(f"{self.path or 'the record'} {found}, expected {expected}")

    def __getitem__(self, name: str) -> Field:
        if not isinstance(self.value, dict):
            self.wrong("an object")
        return Field(self.value.get(name), f"{self.path}.{name}" if self.path else name)

    def __iter__(self) -> Iterator[Field]:
        if not isinstance(self.value, list):
            self.wrong("a list")
        for number, value in enumerate(self.value):
            yield Field(value, f"{self.path}[{number}]")

    @property
    def missing(self) -> bool:
        """Whether nothing is told here: null, or no such field."""
        return self.value is None

    def string(self) -> str:
        """A text that UTF-8 can hold."""
        if not isinstance(self.value, str):
            self.wrong("a text")
        try:
            self.value.encode("utf-8")
        except UnicodeEncodeError:
            self.wrong("a text without halves of surrogate pairs")
        return self.value

    def string_or_none(self) -> str | None:
        """A text, or None where the record doesn't tell."""
        return None if self.missing else self.string()

    def strings(self) -> tuple[str, ...]:
        """A list of texts."""
        return tuple(each.string() for each in self)

    def integer(self) -> int:
        """A whole number from 0 up."""
        if not isinstance(self.value, int) or isinstance(self.value, bool) or self.value < 0:
            self.wrong("a whole number from 0 up")
        return self.value

    def share(self) -> float:
        """A number from 0 to 1."""
        if not isinstance(self.value, int | float) or isinstance(self.value, bool) or not 0 <= self.value <= 1:
            self.wrong("a number from 0 to 1")
        return float(self.value)

    def flag(self) -> bool:
        """Yes or no."""
        if not isinstance(self.value, bool):
            self.wrong("true or false")
        return self.value

    def label(self, labels: Any) -> Any:
        """One of the words of a Literal type, which the caller names: mypy has no type for 'the members of'."""
        words = get_args(labels)
        if not isinstance(self.value, str) or self.value not in words:
            self.wrong("one of " + ", ".join(words))
        return self.value


def parse(text: str) -> Field:
    """The JSON value that `text` holds. Raises PageMalformed where it holds none, or one nested without end."""
    try:
        return Field(json.loads(text, parse_constant=_no_number))
    except (ValueError, RecursionError) as error:
        raise PageMalformed(f"this is no JSON: {error}") from error


def _no_number(name: str) -> NoReturn:
    raise ValueError(f"{name} is no JSON number")
