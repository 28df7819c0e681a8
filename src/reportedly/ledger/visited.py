"""What servers told of pages when they were fetched, so that they need not send them again."""

from __future__ import annotations

import hashlib

from sqlalchemy import Connection, delete, insert, select

from reportedly.ledger import tables as t
from reportedly.page.visits import Validators, Visit


def validators(connection: Connection, url: str) -> Validators | None:
    """What was kept of the last visit to an address, as it was asked for; None if there was none."""
    row = connection.execute(
        select(t.visits.c.found_at, t.visits.c.etag, t.visits.c.last_modified).where(t.visits.c.key == _key(url))
    ).first()
    return Validators(*row) if row else None


def keep(connection: Connection, visit: Visit, page: int) -> None:
    """Keeps what the last visit to a page told, in place of what was kept before."""
    told = visit.validators
    connection.execute(delete(t.visits).where(t.visits.c.key == _key(visit.url)))
    if told:
        row = {"found_at": told.found_at, "etag": told.etag, "last_modified": told.last_modified}
        connection.execute(insert(t.visits), {"key": _key(visit.url), "page": page, **row})


def keep_again(connection: Connection, visit: Visit) -> None:
    """Keeps what a server told when it said that a page is what it was."""
    page = connection.scalar(select(t.visits.c.page).where(t.visits.c.key == _key(visit.url)))
    if page is not None:
        keep(connection, visit, page)


def _key(url: str) -> str:
    return hashlib.sha256(url.encode("utf-8", "surrogatepass")).hexdigest()
