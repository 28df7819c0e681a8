"""The nouns of rumours. Values and rules: docs/rumour-rules.md."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from reportedly.claims.model import Claim
from reportedly.page.model import Page
from reportedly.reading.model import Identity
from reportedly.rumours import markup

Stance = Literal["support", "deny", "query", "comment"]
How = Literal["citation", "link", "copy", "occasion"]
Status = Literal["open", "denied", "confirmed", "contested", "withdrawn"]
By = Literal["principal", "representative", "third_party", "source", "page"]
RelationKind = Literal["weaker", "stronger", "contradicts", "same_matter"]


@dataclass(frozen=True, slots=True)
class Edge:
    """That a claim goes back to another one (its id), by what, with the words that tell it. score: 0 to 1."""

    claim: str
    by: How
    evidence: str
    score: float


@dataclass(frozen=True, slots=True)
class Appearance:
    """A claim in its rumour: on which side it stands, and what it goes back to."""

    claim: Claim
    stance: Stance
    derived_from: tuple[Edge, ...] = ()


@dataclass(frozen=True, slots=True)
class Origin:
    """One saying by one source, whoever passes it on. claims: ids, the earliest first. through: outlets."""

    claims: tuple[str, ...]
    who: str
    through: tuple[str, ...]
    identity: Identity


@dataclass(frozen=True, slots=True)
class Independent:
    """How many origins there are at least and at most; why the two differ, '' where they don't."""

    least: int
    most: int
    why: str = ""


@dataclass(frozen=True, slots=True)
class Drift:
    """A quotation whose words changed from one claim (its id) to a later one."""

    earlier: str
    later: str
    was: str
    now: str


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a rumour stands, who made it so, and the claims (ids) that did."""

    status: Status
    by: By | None
    because: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Relation:
    """How a rumour stands to another one (its id)."""

    to: str
    kind: RelationKind


@dataclass(frozen=True, slots=True)
class Rumour:
    """All claims that say the same, where they come from, and where it stands. circles: outlets, first = last."""

    id: str
    statement: str
    about: tuple[str, ...]
    appearances: tuple[Appearance, ...]
    origins: tuple[Origin, ...]
    denials: tuple[Origin, ...]
    independent: Independent
    circles: tuple[tuple[str, ...], ...]
    drift: tuple[Drift, ...]
    standing: Standing
    relations: tuple[Relation, ...] = ()

    def _repr_html_(self) -> str:
        return markup.rumour_fragment(self)


@dataclass(frozen=True, slots=True)
class Rumours:
    """What many pages become: the pages, by when they were published, and the rumours on them."""

    pages: tuple[Page, ...]
    rumours: tuple[Rumour, ...]

    def _repr_html_(self) -> str:
        return markup.fragment(self)
