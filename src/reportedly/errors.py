"""What can go wrong, said for people: what failed, where, and what to do.

ReportedlyError
├── UsageError          the caller asked for something that can't be
├── ModelError          a model file is missing, damaged or of another version: every page would fail
├── LedgerError         a ledger can't be had, read or written; what it held before is still there
│   ├── LedgerMissing   there is no ledger at that place
│   ├── LedgerUnopened  its file can't be opened
│   ├── LedgerVersion   another version of reportedly wrote it
│   ├── LedgerReadOnly  it may be read, not written
│   ├── LedgerFull      the disk is full
│   ├── LedgerBusy      somebody else kept it locked for too long
│   ├── LedgerDamaged   its bytes aren't what was written
│   └── LedgerGone      its server doesn't answer
└── PageError           one page failed; the rest of a batch goes on
    ├── PageTooLarge    over a limit of size
    ├── PageUnreadable  not text, not decodable, empty, or of a form nobody knows
    │   └── ListUnreadable  a list of addresses, or a line of it, that leads to no page
    ├── PageTooSlow     over a limit of time or memory
    ├── PageMalformed   a record is not of the contract's form
    └── FetchError      a URL could not be had
        ├── FetchRefused  a URL must not be had: a private address, robots, a scheme that is no web page
        └── FetchLater    a URL could not be had this time: no answer, or the server asks to come later
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Place:
    """Where something is: a file or URL, the record in it (1 is the first), the character in that (0 is the first)."""

    file: str
    record: int | None = None
    character: int | None = None

    def __str__(self) -> str:
        parts = [self.file]
        if self.record is not None:
            parts.append(f"record {self.record:,}")
        if self.character is not None:
            parts.append(f"character {self.character:,}")
        return ", ".join(parts)


class ReportedlyError(Exception):
    """Base of all errors of this package: `message` says what failed, `where` the place, `hint` what to do."""

    def __init__(self, message: str, *, where: Place | None = None, hint: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.where = where
        self.hint = hint

    def __str__(self) -> str:
        place = f"{self.where}: " if self.where else ""
        advice = f". {self.hint}" if self.hint else ""
        return f"{place}{self.message}{advice}"

    def at(self, where: Place) -> ReportedlyError:
        """The same error, of the same class, at a place that only the caller knows."""
        return type(self)(self.message, where=where, hint=self.hint)


class UsageError(ReportedlyError):
    """The caller asked for something that can't be."""


class ModelError(ReportedlyError):
    """A model file is missing, damaged or of another version."""


class LedgerError(ReportedlyError):
    """A ledger can't be had, read or written; what it held before is still there."""


class LedgerMissing(LedgerError):
    """There is no ledger at that place."""


class LedgerUnopened(LedgerError):
    """The file of the ledger can't be opened."""


class LedgerVersion(LedgerError):
    """Another version of reportedly wrote the ledger."""


class LedgerReadOnly(LedgerError):
    """The ledger may be read, not written."""


class LedgerFull(LedgerError):
    """The disk that holds the ledger is full."""


class LedgerBusy(LedgerError):
    """Somebody else kept the ledger locked for too long."""


class LedgerDamaged(LedgerError):
    """The bytes of the ledger aren't what was written."""


class LedgerGone(LedgerError):
    """The server of the ledger doesn't answer."""


class PageError(ReportedlyError):
    """One page failed; the rest of a batch goes on."""


class PageTooLarge(PageError):
    """A page is over a limit of size."""


class PageUnreadable(PageError):
    """A page isn't text, can't be decoded, is empty, or of a form nobody knows."""


class ListUnreadable(PageUnreadable):
    """A list of addresses, or a line of it, leads to no page."""


class PageTooSlow(PageError):
    """A page took more time or memory than it may."""


class PageMalformed(PageError):
    """A record isn't of the contract's form."""


class FetchError(PageError):
    """A URL could not be had."""


class FetchRefused(FetchError):
    """A URL must not be had: a private address, robots, a scheme that is no web page."""


class FetchLater(FetchError):
    """A URL could not be had this time: no answer, or the server asks to come later. after_seconds: when, if told."""

    def __init__(
        self, message: str, *, where: Place | None = None, hint: str | None = None, after_seconds: float | None = None
    ) -> None:
        super().__init__(message, where=where, hint=hint)
        self.after_seconds = after_seconds
