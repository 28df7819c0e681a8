"""Claims as rows of a ledger, and back."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import Connection, select

from reportedly.claims.model import Claim, Teller
from reportedly.claims.state import state
from reportedly.ledger import tables as t
from reportedly.ledger.names import name_key
from reportedly.ledger.rows import page_id
from reportedly.reading.model import When
from reportedly.reading.reading import Reading

MOST_CLAIMS = 300
"""Claims of one page that are kept, the first of its text: the longest pages of news have a third of that."""

ASKED = 500
"""Numbers in one question: SQLite takes no more than some thousand."""

PLAIN = (
    "attribution", "about", "outlet", "seen", "start", "end", "act", "factuality", "page_stance", "question", "medium",
    "quoted", "prominence", "passage",
)  # fmt: skip
"""What of a claim stands in its row's JSON as it is."""


def claims_of(reading: Reading) -> tuple[Claim, ...]:
    """The claims of a page under the id that the ledger keeps it by, each with an id of its own."""
    known = replace(reading, page=replace(reading.page, id=page_id(reading.page)))
    by_id: dict[str, Claim] = {}
    for claim in state(known):
        id = t.storable(claim.id)
        by_id.setdefault(id, replace(claim, id=id))
    return tuple(by_id.values())[:MOST_CLAIMS]


def row_of(claim: Claim) -> dict[str, Any]:
    """The row of a claim, but for its number, page and place among the others."""
    content = {name: getattr(claim, name) for name in PLAIN}
    content["chain"] = [[each.name, each.kind, each.identity, each.on_behalf_of] for each in claim.chain]
    content["said"] = [claim.said.text, claim.said.earliest, claim.said.latest] if claim.said else None
    return {
        "id": claim.id,
        "statement": claim.statement,
        "who": claim.who,
        "key": name_key(claim.who),
        "content": json.dumps(content, ensure_ascii=False),
    }


def claim_from(row: Any) -> Claim:
    """The claim of a row, joined with its page's id and context."""
    told = json.loads(row.content)
    return Claim(
        id=row.id,
        page=row.page_id,
        statement=row.statement,
        chain=tuple(Teller(*each) for each in told.pop("chain")),
        said=When(*said) if (said := told.pop("said")) else None,
        context=tuple(json.loads(row.context)),
        about=tuple(told.pop("about")),
        quoted=tuple(told.pop("quoted")),
        **told,
    )


WITH_PAGE = (
    select(t.claims, t.pages.c.id.label("page_id"), t.placed.c.context)
    .join(t.pages, t.pages.c.number == t.claims.c.page)
    .join(t.placed, t.placed.c.page == t.claims.c.page)
)
"""Rows that `claim_from` takes."""


def claims_by_number(connection: Connection, numbers: Iterable[int]) -> dict[int, Claim]:
    """The claims with these numbers."""
    return {
        row.number: claim_from(row)
        for some in in_parts(sorted(numbers))
        for row in connection.execute(WITH_PAGE.where(t.claims.c.number.in_(some)))
    }


def claims_on(connection: Connection, pages: Iterable[int]) -> dict[int, dict[int, Claim]]:
    """The claims of these pages (their numbers), by page and by number."""
    found: dict[int, dict[int, Claim]] = {}
    for some in in_parts(sorted(pages)):
        for row in connection.execute(WITH_PAGE.where(t.claims.c.page.in_(some))):
            found.setdefault(row.page, {})[row.number] = claim_from(row)
    return found


def in_parts(numbers: Sequence[int]) -> Iterator[Sequence[int]]:
    """The numbers, as many at a time as a question can hold."""
    for at in range(0, len(numbers), ASKED):
        yield numbers[at : at + ASKED]
