"""Which text a page has: one that other pages have too (syndication, AMP, print view), or a new one."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence

from sqlalchemy import Connection, select

from reportedly.ledger import tables as t
from reportedly.ledger.bulk import insert_rows, rows_with, take_numbers
from reportedly.page.copies import SAME_TEXT, bands, likeness

MOST_CANDIDATES = 50
"""Texts that share a band with a new one and are compared with it: more share a band by boilerplate alone."""

BANDS = select(t.bands.c.band, t.bands.c.text)
SIGNATURES = select(t.texts.c.number, t.texts.c.signature)


def text_numbers(connection: Connection, signatures: Sequence[bytes]) -> list[int]:
    """The number of each text: of the one that it is a copy of, here or before it in the row, or of a new one."""
    banded = [sorted(set(bands(signature))) for signature in signatures]
    holders: defaultdict[int, list[int]] = defaultdict(list)
    for row in rows_with(connection, BANDS, t.bands.c.band, sorted({band for mine in banded for band in mine})):
        holders[row.band].append(row.text)
    near = {text for mine in banded for text in _candidates(mine, holders)}
    known = {row.number: row.signature for row in rows_with(connection, SIGNATURES, t.texts.c.number, sorted(near))}
    unused = iter(take_numbers(connection, t.texts, len(signatures)))
    found: list[int] = []
    new: list[tuple[int, bytes]] = []
    for signature, mine in zip(signatures, banded, strict=True):
        likely = [(likeness(signature, known[text]), -text) for text in _candidates(mine, holders)]
        if likely and max(likely)[0] >= SAME_TEXT:
            found.append(-max(likely)[1])
            continue
        number = next(unused)
        found.append(number)
        new.append((number, signature))
        known[number] = signature
        for band in mine:
            holders[band].append(number)
    insert_rows(connection, t.texts, ("number", "signature"), new)
    made = {number for number, _ in new}
    insert_rows(
        connection,
        t.bands,
        ("band", "text"),
        [(band, text) for band in sorted(holders) for text in holders[band] if text in made],
    )
    return found


def _candidates(mine: Sequence[int], holders: Mapping[int, Sequence[int]]) -> list[int]:
    """The texts that share most bands with one, the older first where they share as many."""
    shared = Counter(text for band in mine for text in holders.get(band, ()))
    return sorted(shared, key=lambda text: (-shared[text], text))[:MOST_CANDIDATES]
