"""Pages that could not be had or read, kept for another try."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence

from sqlalchemy import Connection, delete, insert, select, update

from reportedly.errors import Place
from reportedly.ledger import tables as t
from reportedly.ledger.blackout import Tombstones
from reportedly.ledger.model import SkippedPage
from reportedly.page.model import Skipped


def skip(connection: Connection, skipped: Skipped, stones: Tombstones, *, by: str, at: str) -> None:
    """Writes a skipped page down: a new row, or another try of the one that is there."""
    key = _key(skipped.where)
    error = skipped.error
    told = {
        "error": type(error).__name__,
        "message": _black(error.message, stones),
        "hint": error.hint and _black(error.hint, stones),
        "at": at,
        "by": by,
    }
    here = connection.execute(select(t.skipped.c.number, t.skipped.c.tries).where(t.skipped.c.key == key)).first()
    if here is None:
        place = skipped.where
        row = {"key": key, "file": _black(place.file, stones), "record": place.record, "character": place.character}
        connection.execute(insert(t.skipped), {**row, **told, "tries": 1})
        connection.execute(insert(t.changes), {"what": "skipped", "page": None, "at": at, "by": by})
    else:
        connection.execute(
            update(t.skipped).where(t.skipped.c.number == here.number).values(**told, tries=here.tries + 1)
        )


def skipped_pages(connection: Connection) -> Iterator[SkippedPage]:
    """The pages that were skipped, the first first."""
    for row in connection.execute(select(t.skipped).order_by(t.skipped.c.number)):
        yield SkippedPage(
            row.file, row.record, row.character, row.error, row.message, row.hint, row.tries, row.at, row.by
        )


def drop_skipped(connection: Connection, file: str, but: Sequence[Skipped], *, by: str, at: str) -> int:
    """Takes out what was skipped of a file or URL, but for what was skipped again; how many."""
    kept = [_key(skipped.where) for skipped in but]
    gone = connection.scalars(
        select(t.skipped.c.number).where(t.skipped.c.file == file, t.skipped.c.key.not_in(kept))
    ).all()
    connection.execute(delete(t.skipped).where(t.skipped.c.number.in_(gone)))
    if gone:
        connection.execute(insert(t.changes), {"what": "unskipped", "page": None, "at": at, "by": by})
    return len(gone)


def _key(place: Place) -> str:
    return hashlib.sha256(f"{place.file}\0{place.record}".encode("utf-8", "surrogatepass")).hexdigest()


def _black(text: str, stones: Tombstones) -> str:
    return stones.black(text, stones.wholes([text])) if stones.names else text
