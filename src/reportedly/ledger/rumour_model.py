"""The nouns of rumours in a ledger, beside those of `reportedly.rumours.model`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from reportedly.claims.model import Claim
from reportedly.rumours.model import By, Stance, Status


@dataclass(frozen=True, slots=True)
class Placed:
    """What placing did: pages whose claims were put among the others, their claims, and rumours made or made again."""

    n_pages: int = 0
    n_claims: int = 0
    n_rumours: int = 0

    def __add__(self, other: Placed) -> Placed:
        return Placed(self.n_pages + other.n_pages, self.n_claims + other.n_claims, self.n_rumours + other.n_rumours)


@dataclass(frozen=True, slots=True)
class RumourLine:
    """A rumour as one line of a list. id: 'r12', its own as long as it has claims. least, most: independent origins.

    first, last: when its first and last page were published, as these tell; None where none does.
    """

    id: str
    statement: str
    about: tuple[str, ...]
    status: Status
    by: By | None
    n_claims: int
    n_pages: int
    least: int
    most: int
    first: str | None
    last: str | None


@dataclass(frozen=True, slots=True)
class ClaimFound:
    """A claim where it stands. stance: None where it is in no rumour, or blurs it and isn't shown there."""

    claim: Claim
    url: str | None
    title: str | None
    stance: Stance | None
    rumour: RumourLine | None


@dataclass(frozen=True, slots=True)
class Share:
    """`n` of `of`, and between which shares the true one lies 19 times of 20 (Wilson 1927)."""

    n: int
    of: int
    least: float
    most: float


@dataclass(frozen=True, slots=True)
class TrackRecord:
    """How the rumours fared that a source stood behind, or that an outlet put out.

    n_rumours: all of these. outcomes: how many got which status by others' word, after it was told. open: how many have
    none. own_word: how many got theirs by its own word alone. late: how many it told when the outcome was there, or on
    pages without a date. confirmed: of confirmed, denied and withdrawn; None where there is none of these.
    """

    name: str
    role: str
    n_rumours: int
    outcomes: Mapping[str, int]
    open: int
    own_word: int
    late: int
    confirmed: Share | None
    rumours: tuple[RumourLine, ...]
