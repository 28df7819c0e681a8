"""What stands in a ledger: statements by their words, sources by their names, outlets."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, and_, func, literal_column, or_, select, text, tuple_

from reportedly.errors import UsageError
from reportedly.ledger import tables as t
from reportedly.ledger.model import Appearance, OutletCount, Source, Statement
from reportedly.ledger.names import entity_key, name_key, tokens
from reportedly.ledger.rows import DAY
from reportedly.reading.model import Identity

QUOTED = re.compile(r'"([^"]*)"')

LEDGER_ENTITY = re.compile(r"E(\d{1,9})")
"""How people name an entity of the whole ledger; those of a page have a small letter."""


def find(
    connection: Connection,
    words: str,
    *,
    who: str | None = None,
    outlet: str | None = None,
    since: str | None = None,
    identity: Identity | None = None,
    limit: int | None = None,
) -> Iterator[Statement]:
    """The statements with all of the words (those between double quotes in this order), the newest first.

    Forms of a word are alike ('inspect', 'inspected'), case and accents don't count. since: a day, or its beginning.
    Raises UsageError where that is none.
    """
    if since is not None and not DAY.fullmatch(since):
        raise UsageError(f"{since!r} is no day", hint="Give it as 2026-05-01, or its beginning: 2026-05, 2026")
    phrases = phrases_of(words)
    if not phrases and (words.strip() or not (who or outlet or since or identity)):
        return
    conditions: list[ColumnElement[bool]] = []
    in_order: list[list[str]] = []
    if phrases and connection.dialect.name == "sqlite":
        conditions.append(_matches(phrases))
    elif phrases:
        # PostgreSQL's index knows no order of words: it finds what has all of them, and phrases are looked for among
        # those, the newest first, until there are enough.
        conditions.append(_has(t.statements.c.words, [[word] for phrase in phrases for word in phrase]))
        in_order = [phrase for phrase in phrases if len(phrase) > 1]
    if who is not None:
        conditions.append(_said_by(connection, who))
    if outlet is not None:
        theirs = select(t.pages.c.number).where(t.pages.c.outlet_entity.in_(_entities(connection, outlet)))
        # With words, SQLite would look each of them up on each page of the outlet: + 0 keeps it from that index.
        page = t.statements.c.page + 0 if phrases else t.statements.c.page
        conditions.append(page.in_(theirs))
    if since is not None:
        conditions.append(t.statements.c.day >= since)
    if identity is not None:
        conditions.append(t.statements.c.identity == identity)
    yield from _told(connection, conditions, limit, in_order)


def phrases_of(words: str) -> list[list[str]]:
    """The words to look for, those between double quotes together."""
    together = [tokens(phrase) for phrase in QUOTED.findall(words)]
    alone = [[token] for token in tokens(QUOTED.sub(" ", words))]
    return [phrase for phrase in (*together, *alone) if phrase]


def sources(connection: Connection, name: str) -> list[Source]:
    """Who goes by that name: entities of the ledger, then all that a page calls so and nobody can tell apart."""
    found = [
        Source(row.number, row.name, row.kind, "named", *row[3:])
        for row in connection.execute(_counted(connection, name))
    ]
    unnamed = _source(
        connection,
        _unnamed(name),
    )
    return sorted(found, key=lambda source: (-source.n_statements, source.name)) + ([unnamed] if unnamed else [])


def said_by(connection: Connection, source: Source, *, limit: int | None = None) -> Iterator[Statement]:
    """Everything a source says, over all pages, the newest first."""
    condition = t.statements.c.entity == source.entity if source.entity is not None else _unnamed(source.name)
    yield from _told(connection, [condition], limit)


def outlets(connection: Connection) -> Iterator[OutletCount]:
    """The outlets whose pages are here, those with most pages first."""
    pages = (
        select(
            t.pages.c.outlet_entity.label("entity"),
            func.count().label("n"),
            func.min(t.pages.c.day).label("first"),
            func.max(t.pages.c.day).label("last"),
        )
        .where(t.pages.c.outlet_entity.is_not(None))
        .group_by(t.pages.c.outlet_entity)
        .subquery()
    )
    attributed = (
        select(t.pages.c.outlet_entity.label("entity"), func.count().label("n"))
        .join(t.statements, t.statements.c.page == t.pages.c.number)
        .where(t.statements.c.kind == "attribution")
        .group_by(t.pages.c.outlet_entity)
        .subquery()
    )
    cited = (
        select(t.speakers.c.entity.label("entity"), func.count(t.speakers.c.page.distinct()).label("n"))
        .where(t.speakers.c.entity.is_not(None))
        .group_by(t.speakers.c.entity)
        .subquery()
    )
    for row in connection.execute(
        select(
            t.entities.c.name,
            pages.c.n,
            func.coalesce(attributed.c.n, 0),
            func.coalesce(cited.c.n, 0),
            pages.c.first,
            pages.c.last,
        )
        .join(pages, pages.c.entity == t.entities.c.number)
        .outerjoin(attributed, attributed.c.entity == t.entities.c.number)
        .outerjoin(cited, cited.c.entity == t.entities.c.number)
        .order_by(pages.c.n.desc(), t.entities.c.name)
    ):
        yield OutletCount(*row)


def appearances(connection: Connection, page_id: str) -> Iterator[Appearance]:
    """Where the text of a page appears, the page itself among them, the first first."""
    here = (
        select(t.versions.c.text)
        .join(t.pages, (t.pages.c.number == t.versions.c.page) & (t.pages.c.version == t.versions.c.version))
        .where(t.pages.c.id == page_id)
        .scalar_subquery()
    )
    for row in connection.execute(
        select(t.pages.c.id, t.versions.c.version, t.pages.c.url, t.pages.c.outlet, t.versions.c.at)
        .join(t.versions, t.versions.c.page == t.pages.c.number)
        .where(t.versions.c.text == here)
        .order_by(t.versions.c.number)
    ):
        yield Appearance(*row)


def _statements(
    conditions: list[ColumnElement[bool]], limit: int | None, in_order: Sequence[Sequence[str]]
) -> Select[Any]:
    """The statements that meet the conditions, the newest first. in_order: phrases that PostgreSQL is to look for."""
    # The newest are picked by their numbers and days alone: sorting thousands of whole rows takes longer.
    columns = (t.statements.c.number, t.statements.c.words) if in_order else (t.statements.c.number,)
    newest = select(*columns).where(*conditions).order_by(t.statements.c.day.desc(), t.statements.c.number.desc())
    if in_order:
        sorted_first = newest.offset(literal_column("0")).subquery("sorted_first")  # OFFSET keeps the order of steps
        newest = select(sorted_first.c.number).where(_has(sorted_first.c.words, in_order))
    found = newest.limit(limit).subquery("newest")
    return (
        select(
            t.statements,
            t.pages.c.id.label("page_id"),
            t.pages.c.url,
            t.pages.c.title,
            t.pages.c.outlet,
            t.speakers.c.name.label("speaker_name"),
        )
        .join(found, found.c.number == t.statements.c.number)
        .join(t.pages, t.pages.c.number == t.statements.c.page)
        .outerjoin(t.speakers, (t.speakers.c.page == t.statements.c.page) & (t.speakers.c.id == t.statements.c.speaker))
        .order_by(t.statements.c.day.desc(), t.statements.c.number.desc())
    )


def _told(
    connection: Connection,
    conditions: list[ColumnElement[bool]],
    limit: int | None,
    in_order: Sequence[Sequence[str]] = (),
) -> Iterator[Statement]:
    for row in connection.execute(_statements(conditions, limit, in_order)):
        yield Statement(
            id=f"{row.page_id}/{row.attribution}" if row.attribution else row.page_id,
            kind=row.kind,
            content=row.content,
            who=row.speaker_name,
            identity=row.identity,
            entity=row.entity,
            via=tuple(json.loads(row.via)),
            hops=row.hops,
            act=row.act,
            factuality=row.factuality,
            corrected=row.corrected,
            day=row.day,
            page=row.page_id,
            url=row.url,
            title=row.title,
            outlet=row.outlet,
        )


# The tokens are letters and digits alone, so none of them is syntax to either engine.


def _matches(phrases: Sequence[Sequence[str]]) -> ColumnElement[bool]:
    """Which statements the index of SQLite finds."""
    asked = " ".join(f'"{" ".join(phrase)}"' for phrase in phrases)
    return t.statements.c.number.in_(
        text("SELECT rowid FROM statement_words WHERE statement_words MATCH :words").bindparams(words=asked)
    )


def _has(words: ColumnElement[str], phrases: Sequence[Sequence[str]]) -> ColumnElement[bool]:
    """Whether the words of a statement on PostgreSQL have all of these phrases in them."""
    configuration: ColumnElement[str] = literal_column("'reportedly'::regconfig")
    asked = " & ".join("(" + " <-> ".join(phrase) + ")" for phrase in phrases)
    return func.to_tsvector(configuration, words).op("@@")(func.to_tsquery(configuration, asked))


def _said_by(connection: Connection, name: str) -> ColumnElement[bool]:
    return or_(
        t.statements.c.entity.in_(_entities(connection, name)),
        _unnamed(name),
    )


def _unnamed(name: str) -> ColumnElement[bool]:
    """What is said by somebody whom a page calls so, and who is somebody else on each page."""
    called = select(t.speakers.c.page, t.speakers.c.id).where(
        t.speakers.c.key == name_key(name), t.speakers.c.entity.is_(None)
    )
    return tuple_(t.statements.c.page, t.statements.c.speaker).in_(called)


def _entities(connection: Connection, name: str) -> list[int]:
    """The numbers of the entities of that name; where no name is just so, of those whose name holds its words."""
    numbered = LEDGER_ENTITY.fullmatch(name.strip())
    same = func.coalesce(t.entities.c.same_as, t.entities.c.number)
    if numbered:
        return list(connection.scalars(select(same).where(t.entities.c.number == int(numbered[1]))))
    keys = {key for key in (name_key(name), entity_key(name, "person", "named")) if key}
    if not keys:
        return []
    exact = or_(*(or_(t.entities.c.key == key, t.entities.c.key.like(f"{key} #%")) for key in keys))
    found = sorted(set(connection.scalars(select(same).where(exact))))
    if found:
        return found
    padded = " " + t.entities.c.key + " "
    holding = and_(*(padded.like(f"% {word} %") for word in name_key(name).split()))
    return sorted(set(connection.scalars(select(same).where(holding))))


COUNTS = (
    func.count(t.statements.c.page.distinct()),
    func.count(t.statements.c.number),
    func.min(t.statements.c.day),
    func.max(t.statements.c.day),
)
"""Of statements: pages, their own number, the first day and the last."""


def _counted(connection: Connection, name: str) -> Select[Any]:
    """A row for each entity of that name: number, name, kind, counts."""
    return (
        select(t.entities.c.number, t.entities.c.name, t.entities.c.kind, *COUNTS)
        .outerjoin(t.statements, t.statements.c.entity == t.entities.c.number)
        .where(t.entities.c.number.in_(_entities(connection, name)))
        .group_by(t.entities.c.number, t.entities.c.name, t.entities.c.kind)
    )


def _source(connection: Connection, condition: ColumnElement[bool]) -> Source | None:
    """Who is unnamed and called so, as the first page calls them; None where nobody is."""
    counted = connection.execute(select(*COUNTS).where(condition)).one()
    if not counted[0]:
        return None
    speaker = connection.execute(
        select(t.speakers.c.name, t.speakers.c.kind, t.speakers.c.identity)
        .join(t.statements, (t.statements.c.page == t.speakers.c.page) & (t.statements.c.speaker == t.speakers.c.id))
        .where(condition)
        .order_by(t.statements.c.number)
        .limit(1)
    ).one()
    return Source(None, speaker.name, speaker.kind, speaker.identity, *counted)
