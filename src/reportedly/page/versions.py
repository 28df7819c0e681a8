"""What was added to a page, and what was taken away, since it was last read."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from reportedly.text.sentences import sentences

MARKS: Final = str.maketrans("‘’‚‛“”„‟«»–—\u00a0", '\'\'\'\'""""""-- ')
"""Signs that a system changes without a person's doing: another style of marks is no change of the text."""


@dataclass(frozen=True, slots=True)
class Changes:
    """Sentences (and headings) that only the later text has, and those that only the earlier had, in text order.

    One that was corrected stands in both. One that only moved stands in neither.
    """

    added: tuple[str, ...]
    removed: tuple[str, ...]

    def __bool__(self) -> bool:
        """Whether anything was added or taken away."""
        return bool(self.added or self.removed)


def changes(before: str, after: str) -> Changes:
    """What `after` has that `before` had not, and the other way round; white space and styles of marks don't count.

    A sentence that stands twice where it stood once is added once. Linear in the length of the texts.

    >>> changes("The pier is safe. It is open.", "The pier is closed. It is open.")
    Changes(added=('The pier is closed.',), removed=('The pier is safe.',))
    """
    earlier, later = list(_sentences(before)), list(_sentences(after))
    return Changes(added=tuple(_only_in(later, earlier)), removed=tuple(_only_in(earlier, later)))


def _sentences(text: str) -> Iterator[str]:
    return (text[start:end] for start, end in sentences(text))


def _only_in(these: list[str], those: list[str]) -> Iterator[str]:
    """The sentences of `these` that `those` hold not as often; of equal ones the last."""
    left = Counter(map(_plain, these)) - Counter(map(_plain, those))
    found = []
    for sentence in reversed(these):
        plain = _plain(sentence)
        if left[plain] > 0:
            left[plain] -= 1
            found.append(sentence)
    return reversed(found)


def _plain(sentence: str) -> str:
    return " ".join(sentence.translate(MARKS).split())
