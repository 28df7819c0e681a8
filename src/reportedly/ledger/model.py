"""The nouns of a ledger."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from reportedly.reading.model import Identity, Kind

Outcome = Literal["added", "changed", "unchanged", "forgotten"]
"""What became of a page: new here, a new version of a page, there already, or of what must not come back."""

StatementKind = Literal["attribution", "own_voice", "headline"]

CorrectionKind = Literal[
    "who",
    "source",
    "cue",
    "content",
    "not_an_attribution",
    "merge",
    "split",
    "same",
    "same_claim",
    "apart",
    "not_derived",
    "withdrawal",
]
"""`same` merges entities of the whole ledger, `merge` those of a page. `same_claim`, `apart` and `not_derived` are of
rumours: what says the same, what doesn't, and what doesn't go back to what."""

Part = Literal["source", "cue", "content"]
"""What an attribution is made of; a correction of that kind says which words it is."""


@dataclass(frozen=True, slots=True)
class Statement:
    """Something that a page says, and in whose mouth it is put.

    id: 'page/attribution', or the page's where it says so itself. who: None there. via: names from the page outward.
    """

    id: str
    kind: StatementKind
    content: str
    who: str | None
    identity: Identity | None
    entity: int | None
    via: tuple[str, ...]
    hops: int
    act: str | None
    factuality: str | None
    corrected: bool
    day: str
    page: str
    url: str | None
    title: str | None
    outlet: str | None


@dataclass(frozen=True, slots=True)
class Source:
    """Who was met in the ledger under a name: one entity over many pages, or all that are called alike but unnamed.

    entity: the number behind 'E12'; None for who is somebody else on each page.
    """

    entity: int | None
    name: str
    kind: Kind
    identity: Identity
    n_pages: int
    n_statements: int
    first: str | None
    last: str | None


@dataclass(frozen=True, slots=True)
class OutletCount:
    """An outlet, what it published, and how often other pages or its own put something in its mouth."""

    name: str
    n_pages: int
    n_statements: int
    n_cited: int
    first: str
    last: str


@dataclass(frozen=True, slots=True)
class SkippedPage:
    """A page that could not be had or read, and how often it was tried."""

    file: str
    record: int | None
    character: int | None
    error: str
    message: str
    hint: str | None
    tries: int
    at: str
    by: str


@dataclass(frozen=True, slots=True)
class Appearance:
    """Where a text appears: a page, and which version of it."""

    page: str
    version: int
    url: str | None
    outlet: str | None
    at: str


@dataclass(frozen=True, slots=True)
class Version:
    """A page as it stood at one time, and how it differs from the version before."""

    version: int
    at: str
    by: str
    title: str | None
    added: tuple[str, ...]
    removed: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Correction:
    """What a person decided.

    target: what it is about, in words a re-read can find again (anchors). value: what it says. page: None where it is
    about the whole ledger. withdraws: the number of the correction that this one takes back.
    """

    number: int
    page: str | None
    kind: CorrectionKind
    target: Mapping[str, object]
    value: Mapping[str, object]
    at: str
    by: str
    reason: str
    withdraws: int | None = None


@dataclass(frozen=True, slots=True)
class Unfit:
    """A correction that no longer fits the reading it is to be laid over, and why."""

    correction: Correction
    why: str


@dataclass(frozen=True, slots=True)
class Forgotten:
    """What `forget` did: pages taken out, pages in which a name was blacked out, backups cleaned and not."""

    n_pages: int
    n_blacked_out: int
    backups: tuple[str, ...] = ()
    backups_not_cleaned: tuple[str, ...] = ()
    alone: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Info:
    """What a ledger holds."""

    place: str
    engine: str
    revision: str
    made: str
    counts: Mapping[str, int]
    models: Mapping[str, int]
    backups: tuple[str, ...]
    last_change: str | None


@dataclass(frozen=True, slots=True)
class Fault:
    """Something in a ledger that isn't as it was written."""

    where: str
    what: str
