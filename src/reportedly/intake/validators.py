"""What a server said of a page when it was last fetched, so that it need not send it again (RFC 9110, 13)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from reportedly.errors import Place


@dataclass(frozen=True, slots=True)
class Validators:
    """The headers of an answer that tell one version of a page from the next, as they were sent; None where not.

    Raises ValueError where one holds what no header may: they are sent back as they are.
    """

    etag: str | None = None
    last_modified: str | None = None

    def __post_init__(self) -> None:
        for told in (self.etag, self.last_modified):
            if told is not None and not (told.isascii() and told.isprintable() and len(told) <= LONGEST_VALIDATOR):
                raise ValueError(f"{told[:40]!r} is no header that a server sends")

    def __bool__(self) -> bool:
        """Whether there is anything to ask by."""
        return self.etag is not None or self.last_modified is not None


LONGEST_VALIDATOR = 1_000
"""Characters. A choice: real ones have less than 100, and a ledger keeps one for each page."""


class Remembered(Protocol):
    """What was kept of earlier visits: a ledger is one."""

    def validators(self, url: str) -> Validators | None:
        """What the server said of `url`, as it was asked for, when it was last fetched; None if it never was."""
        ...


@dataclass(frozen=True, slots=True)
class Unchanged:
    """A page that the server says is what it was: a result of a batch, like a Page or a Skipped.

    url: as it was asked for. validators: what the server says of it now, to be kept instead of the earlier ones.
    """

    where: Place
    url: str
    validators: Validators
