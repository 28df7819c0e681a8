"""Which pages and claims may be of one matter: what keeps a new page from being compared with all there are."""

from __future__ import annotations

import math
import zlib
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
from sqlalchemy import Connection, select

from reportedly.claims.facts import CONTEXT, UNKNOWN_WEIGHT, facts, weights
from reportedly.claims.model import Claim
from reportedly.ledger import tables as t
from reportedly.rumours.cluster import ANSWERS, POINTS, TELLING_WEIGHT, in_time
from reportedly.rumours.match import context_likeness, probability, same_outlet
from reportedly.rumours.outlets import mentions

MATTER = 0.15
"""Likeness of two pages' heaviest stems from which their claims are compared. On the stories' train and dev as one
ledger, all 57 false pairs over two stories lie below it, and 2 % of the true ones; see docs/decisions/0015."""

RARE = 6.0
"""Weight of a stem; two pages of one matter share one of that weight at least, most often a name."""

ENOUGH = 0.45
"""Probability from which a pair may join two groups: no more than any step of `cluster` asks of a mean."""

POINTED = 1 / (1 + (1 - ENOUGH) / ENOUGH * math.exp(POINTS))
"""Probability that a pointer lifts to ENOUGH."""

SLOTS = 1 << 20
"""Places that stems are hashed to. Two stems in one place make a page be looked at in vain, no more."""


def of_one_matter(one: Sequence[str], other: Sequence[str]) -> bool:
    """Whether the contexts of two pages are alike enough for their claims to be compared."""
    if context_likeness(tuple(one), tuple(other)) < MATTER:
        return False
    known = weights()
    return any(known.get(root, UNKNOWN_WEIGHT) >= RARE for root in set(one) & set(other))


def bond(one: Claim, other: Claim) -> float | None:
    """How likely two claims of one matter say the same, where that is enough to join them, alone or with a pointer.

    A function of the two alone. Groups whose mean probability is ENOUGH have a pair of that, so what no chain of bonds
    connects is never one rumour.
    """
    if not _share_telling(one, other):
        return None
    value = probability(*sorted((one, other), key=in_time))  # as `cluster` asks for it again
    if value >= ENOUGH:
        return value
    if value < POINTED or one.page == other.page:
        return None
    return value if points(one, other) or points(other, one) else None


def points(one: Claim, other: Claim) -> bool:
    """Whether `one` speaks of something said before, or names the outlet of `other`."""
    if one.act in ANSWERS:
        return True
    outlet = other.outlet
    if not outlet:
        return False
    return bool(mentions(one.passage, [outlet])) or any(same_outlet(teller.name, outlet) for teller in one.chain)


SHARED = 0.3
"""Share of the lighter statement's weight that two have in common at least: the rest is much work for few pairs."""


def _share_telling(one: Claim, other: Claim) -> bool:
    mine, its = facts(one.statement).words, facts(other.statement).words
    shared = [weight for root, weight in mine.items() if root in its]
    if not shared or max(shared) < TELLING_WEIGHT:
        return False
    return sum(shared) >= SHARED * min(sum(mine.values()), sum(its.values()))


def vector(context: Sequence[str]) -> bytes:
    """A context as CONTEXT numbers of 32 bits: the place that each stem is hashed to, and its weight in tenths."""
    known = weights()
    packed = np.zeros(CONTEXT, "<u4")
    for at, root in enumerate(context[:CONTEXT]):
        slot = 1 + zlib.crc32(root.encode("utf-8", "surrogatepass")) % (SLOTS - 1)
        packed[at] = slot << 8 | round(10 * known.get(root, UNKNOWN_WEIGHT))
    return packed.tobytes()


class Contexts:
    """The vectors of all placed pages, in memory: 40 numbers a page, compared with a new one's in a pass."""

    def __init__(self) -> None:
        self._pages: npt.NDArray[np.int64] = np.zeros(0, np.int64)
        self._slots: npt.NDArray[np.int32] = np.zeros((0, CONTEXT), np.int32)
        self._masses: npt.NDArray[np.float32] = np.zeros(0, np.float32)
        self._n = 0
        self._at: dict[int, int] = {}
        self._table: npt.NDArray[np.float32] = np.zeros(SLOTS, np.float32)

    @classmethod
    def load(cls, connection: Connection) -> Contexts:
        """Those of the ledger's pages that are placed and not stale."""
        rows = connection.execute(select(t.placed.c.page, t.placed.c.vector).where(~t.placed.c.stale)).all()
        made = cls()
        packed = np.frombuffer(b"".join(row.vector for row in rows), "<u4").reshape(-1, CONTEXT)
        made._pages = np.fromiter((row.page for row in rows), np.int64, len(rows))
        made._slots = (packed >> 8).astype(np.int32)
        made._masses = (packed & 0xFF).sum(1).astype(np.float32) / 10
        made._n = len(rows)
        made._at = {page: at for at, page in enumerate(made._pages.tolist())}
        return made

    def put(self, page: int, vector: bytes) -> None:
        """Adds a page, or replaces what stood there of it."""
        packed = np.frombuffer(vector, "<u4")
        at = self._at.get(page)
        if at is None:
            if self._n == len(self._pages):
                room = max(64, self._n)
                self._pages = np.concatenate([self._pages, np.zeros(room, np.int64)])
                self._slots = np.concatenate([self._slots, np.zeros((room, CONTEXT), np.int32)])
                self._masses = np.concatenate([self._masses, np.zeros(room, np.float32)])
            at = self._at[page] = self._n
            self._n += 1
        self._pages[at] = page
        self._slots[at] = packed >> 8
        self._masses[at] = (packed & 0xFF).sum() / 10

    def near(self, vector: bytes) -> list[int]:
        """The pages that may be of one matter with the one of this vector, itself among them where it is here."""
        packed = np.frombuffer(vector, "<u4")
        slots, heavy = (packed >> 8).astype(np.int32), (packed & 0xFF).astype(np.float32) / 10
        mass = float(heavy.sum())
        if not mass or not self._n:
            return []
        self._table[slots] = heavy
        self._table[0] = 0
        shared = self._table[self._slots[: self._n]].sum(1)
        self._table[slots] = 0
        like = shared >= (MATTER - 1e-3) * np.sqrt(mass * self._masses[: self._n])
        return sorted(self._pages[: self._n][like & (shared > 0)].tolist())
