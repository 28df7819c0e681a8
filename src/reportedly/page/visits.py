"""What a server said of a page when it was fetched, so that it need not send it again (RFC 9110, section 13)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Protocol

from reportedly.errors import Place

LONGEST_VALIDATOR: Final = 1_000
"""Characters. A choice: real ones have less than 100, and a ledger keeps one for each page."""


@dataclass(frozen=True, slots=True)
class Validators:
    """The headers that tell one version of a page from the next, as they were sent; None where they were not.

    found_at: the address that sent them, behind all redirects: they mean nothing to another.
    Raises ValueError where one holds what no header may, as they are sent back as they are.
    """

    found_at: str
    etag: str | None = None
    last_modified: str | None = None

    def __post_init__(self) -> None:
        for told in (self.etag, self.last_modified):
            if told is not None and not is_validator(told):
                raise ValueError(f"{told[:40]!r} is no header that a server sends")

    def __bool__(self) -> bool:
        """Whether there is anything to ask by."""
        return self.etag is not None or self.last_modified is not None


@dataclass(frozen=True, slots=True)
class Visit:
    """That a page was fetched. url: as it was asked for, before any redirect; the key to keep `validators` by."""

    url: str
    validators: Validators


class Remembered(Protocol):
    """What was kept of earlier visits: a ledger is one."""

    def validators(self, url: str) -> Validators | None:
        """What was kept of the last visit to `url`, as it was asked for; None if there was none.

        Only of a page that was stored whole: the server won't send it again.
        """
        ...


@dataclass(frozen=True, slots=True)
class Unchanged:
    """A page that the server says is what it was: a result of a batch, like a Page or a Skipped.

    visit: its validators are to be kept instead of the earlier ones.
    """

    where: Place
    visit: Visit


def is_validator(told: str) -> bool:
    """Whether a header's value is one to keep: short, and of characters that a header may have."""
    return 0 < len(told) <= LONGEST_VALIDATOR and told.isascii() and told.isprintable()
