"""What servers told of pages when they were fetched, so that they need not send them again."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

from sqlalchemy import Connection, delete, select

from reportedly.ledger import tables as t
from reportedly.ledger.bulk import insert_rows
from reportedly.page.visits import Validators, Visit


def validators(connection: Connection, url: str) -> Validators | None:
    """What was kept of the last visit to an address, as it was asked for; None if there was none."""
    row = connection.execute(
        select(t.visits.c.found_at, t.visits.c.etag, t.visits.c.last_modified).where(t.visits.c.key == _key(url))
    ).first()
    return Validators(*row) if row else None


def keep_all(connection: Connection, visits: Iterable[tuple[Visit, int]]) -> None:
    """Keeps what the last visits to pages told, in place of what was kept before; each with the page's number."""
    last = {_key(visit.url): (visit, page) for visit, page in visits}
    if not last:
        return
    connection.execute(delete(t.visits).where(t.visits.c.key.in_(list(last))))
    rows = [
        (key, page, *map(t.storable, (told.found_at, told.etag, told.last_modified)))
        for key, (visit, page) in last.items()
        if (told := visit.validators)
    ]
    insert_rows(connection, t.visits, ("key", "page", "found_at", "etag", "last_modified"), rows)


def keep_again(connection: Connection, visit: Visit) -> None:
    """Keeps what a server told when it said that a page is what it was."""
    page = connection.scalar(select(t.visits.c.page).where(t.visits.c.key == _key(visit.url)))
    if page is not None:
        keep_all(connection, [(visit, page)])


def _key(url: str) -> str:
    return hashlib.sha256(url.encode("utf-8", "surrogatepass")).hexdigest()
