"""The tables of a ledger, the same on SQLite and PostgreSQL; docs/decisions/ledger-schema.md says why they are so."""

from __future__ import annotations

import re
from typing import Any

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    TypeDecorator,
    UniqueConstraint,
)

UNSTORABLE = re.compile("[\x00\ud800-\udfff]")
"""PostgreSQL takes no U+0000 in a text, and UTF-8 no half of a surrogate pair."""


class Words(TypeDecorator[str]):
    """Text from a page: what no database can hold becomes U+FFFD. The reading's JSON keeps it, escaped."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: object) -> str | None:
        """`value`, fit to be stored."""
        cleaned: str | None = storable(value)
        return cleaned


def storable(value: Any) -> Any:
    """`value`; where it is a text, with U+FFFD in place of what no database can hold."""
    if isinstance(value, str) and ("\0" in value or not value.isascii()):
        return UNSTORABLE.sub("\N{REPLACEMENT CHARACTER}", value)
    return value


metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)


def _number() -> Column[int]:
    return Column("number", Integer, primary_key=True)


def _page(**options: Any) -> Column[int]:
    return Column("page", ForeignKey("pages.number", ondelete="CASCADE"), nullable=False, **options)


facts = Table(
    "facts",
    metadata,
    Column("name", String(40), primary_key=True),
    Column("value", Text, nullable=False),
    comment="what the ledger knows of itself: when it was made, the salt of its tombstones",
)

entities = Table(
    "entities",
    metadata,
    _number(),
    Column("key", Text, nullable=False, unique=True),
    Column("name", Words, nullable=False),
    Column("kind", String(20), nullable=False),
    Column("same_as", ForeignKey("entities.number"), index=True),
    comment="who is named, once for all pages; same_as: a person said that it is this other one",
)

pages = Table(
    "pages",
    metadata,
    _number(),
    Column("id", String(64), nullable=False, unique=True),
    Column("url", Words),
    Column("title", Words),
    Column("outlet", Words),
    Column("outlet_key", Text, index=True),
    Column("outlet_entity", ForeignKey("entities.number"), index=True),
    Column("published", Words),
    Column("day", String(10), nullable=False),
    Column("version", Integer, nullable=False),
    comment="a page as it stands now; version: its current one",
)

texts = Table(
    "texts",
    metadata,
    _number(),
    Column("signature", LargeBinary, nullable=False),
    comment="one text, on however many pages it appears",
)

bands = Table(
    "bands",
    metadata,
    Column("band", BigInteger, primary_key=True, autoincrement=False),
    Column("text", Integer, primary_key=True, autoincrement=False),
    comment="texts that share a band may be copies of each other",
    sqlite_with_rowid=False,
)

versions = Table(
    "versions",
    metadata,
    _number(),
    _page(),
    Column("version", Integer, nullable=False),
    Column("hash", String(64), nullable=False),
    Column("text", ForeignKey("texts.number"), nullable=False, index=True),
    Column("content", Text, nullable=False),
    Column("content_hash", String(64), nullable=False),
    Column("at", String(32), nullable=False),
    Column("by", Words, nullable=False),
    UniqueConstraint("page", "version"),
    UniqueConstraint("page", "hash"),
    comment="a page as it stood; hash: of its words; content: the page in the contract's form",
)

readings = Table(
    "readings",
    metadata,
    _number(),
    Column("version", ForeignKey("versions.number", ondelete="CASCADE"), nullable=False),
    Column("model", Words, nullable=False),
    Column("content", Text, nullable=False),
    Column("content_hash", String(64), nullable=False),
    Column("at", String(32), nullable=False),
    Column("by", Words, nullable=False),
    Index(None, "version"),
    comment="what a model read in a version; content: the contract's form, without the page",
)

speakers = Table(
    "speakers",
    metadata,
    _page(primary_key=True),
    Column("id", Words, primary_key=True),
    Column("name", Words, nullable=False),
    Column("key", Text, nullable=False, index=True),
    Column("kind", String(20), nullable=False),
    Column("identity", String(20), nullable=False),
    Column("entity_key", Text),
    Column("entity", ForeignKey("entities.number"), index=True),
    comment="who a page names or shields; made from its reading and corrections, and made again when these change",
)

statements = Table(
    "statements",
    metadata,
    _number(),
    _page(index=True),
    Column("attribution", Words),
    Column("kind", String(12), nullable=False),
    Column("content", Words, nullable=False),
    Column("words", Words, nullable=False),
    Column("source", Words, nullable=False),
    Column("cue", Words, nullable=False),
    Column("speaker", Words),
    Column("entity", ForeignKey("entities.number")),
    Column("identity", String(20)),
    Column("via", Words, nullable=False),
    Column("hops", Integer, nullable=False),
    Column("quote", String(10)),
    Column("act", String(20)),
    Column("factuality", String(4)),
    Column("confidence", Float),
    Column("corrected", Boolean, nullable=False),
    Column("day", String(10), nullable=False),
    Index(None, "entity", "day"),
    Index(None, "day"),
    comment="what a page says and who says it: attributions, own voice, headline; made from its reading too",
)

corrections = Table(
    "corrections",
    metadata,
    _number(),
    Column("page", ForeignKey("pages.number", ondelete="CASCADE"), index=True),
    Column("kind", String(20), nullable=False),
    Column("target", Words, nullable=False),
    Column("value", Words, nullable=False),
    Column("withdraws", ForeignKey("corrections.number", ondelete="CASCADE"), unique=True),
    Column("at", String(32), nullable=False),
    Column("by", Words, nullable=False),
    Column("reason", Words, nullable=False),
    comment="what a person decided; never changed, and taken back only by another row",
)

placed = Table(
    "placed",
    metadata,
    _page(primary_key=True),
    Column("vector", LargeBinary, nullable=False),
    Column("context", Words, nullable=False),
    Column("stale", Boolean, nullable=False),
    comment="pages whose claims are placed; context: what tells their matters apart; vector: that, hashed",
)

rumours = Table(
    "rumours",
    metadata,
    _number(),
    Column("statement", Words, nullable=False),
    Column("about", Words, nullable=False),
    Column("words", Words, nullable=False),
    Column("status", String(10), nullable=False, index=True),
    Column("by", String(20)),
    Column("n_claims", Integer, nullable=False),
    Column("n_pages", Integer, nullable=False),
    Column("least", Integer, nullable=False),
    Column("most", Integer, nullable=False),
    Column("first", Words),
    Column("last", Words),
    Column("content", Words, nullable=False),
    Column("became", ForeignKey("rumours.number", ondelete="SET NULL"), index=True),
    comment="what several pages say; made from their claims. became: the one that has its claims now",
)

claims = Table(
    "claims",
    metadata,
    _number(),
    _page(index=True),
    Column("id", Text, nullable=False, unique=True),
    Column("statement", Words, nullable=False),
    Column("who", Words, nullable=False),
    Column("key", Text, nullable=False, index=True),
    Column("content", Words, nullable=False),
    Column("part", Integer, nullable=False, index=True),
    Column("rumour", ForeignKey("rumours.number", ondelete="SET NULL"), index=True),
    comment="a page's appearance of a statement; part: what may be one rumour with it",
)

bonds = Table(
    "bonds",
    metadata,
    Column("one", ForeignKey("claims.number", ondelete="CASCADE"), primary_key=True),
    Column("other", ForeignKey("claims.number", ondelete="CASCADE"), primary_key=True, index=True),
    Column("probability", Float, nullable=False),
    comment="pairs of claims that may say the same; one < other",
    sqlite_with_rowid=False,
)

appearances = Table(
    "appearances",
    metadata,
    Column("claim", ForeignKey("claims.number", ondelete="CASCADE"), primary_key=True),
    Column("rumour", ForeignKey("rumours.number", ondelete="CASCADE"), nullable=False, index=True),
    Column("place", Integer, nullable=False),
    Column("stance", String(10), nullable=False),
    Column("origin", Boolean, nullable=False),
    Column("derived_from", Words, nullable=False),
    comment="the claims by which a rumour is told: on which side each stands, and what it goes back to",
)

decided = Table(
    "decided",
    metadata,
    Column("correction", ForeignKey("corrections.number", ondelete="CASCADE"), primary_key=True),
    Column("claim", ForeignKey("claims.number", ondelete="CASCADE"), primary_key=True, index=True),
    Column("role", String(10), nullable=False),
    comment="the claims that a person's decision about rumours is about, as they are numbered now",
)

visits = Table(
    "visits",
    metadata,
    Column("key", String(64), primary_key=True),
    _page(index=True),
    Column("found_at", Words, nullable=False),
    Column("etag", Words),
    Column("last_modified", Words),
    comment="what a server told of a page, so that it need not send it again; key: a hash of the address asked for",
)

skipped = Table(
    "skipped",
    metadata,
    _number(),
    Column("key", String(64), nullable=False, unique=True),
    Column("file", Words, nullable=False),
    Column("record", Integer),
    Column("character", Integer),
    Column("error", String(40), nullable=False),
    Column("message", Words, nullable=False),
    Column("hint", Words),
    Column("tries", Integer, nullable=False),
    Column("at", String(32), nullable=False),
    Column("by", Words, nullable=False),
    comment="pages that could not be had or read, kept for another try",
)

tombstones = Table(
    "tombstones",
    metadata,
    _number(),
    Column("kind", String(10), nullable=False),
    Column("hash", String(64), nullable=False),
    Column("n_words", Integer, nullable=False),
    Column("whole", String(64), nullable=False),
    Column("at", String(32), nullable=False),
    Column("by", Words, nullable=False),
    UniqueConstraint("kind", "hash", "whole"),
    comment="what must not come back, salted and hashed; whole: where this is a part of that name",
)

backups = Table(
    "backups",
    metadata,
    _number(),
    Column("path", Words, nullable=False),
    Column("at", String(32), nullable=False),
    Column("by", Words, nullable=False),
    comment="where copies of this ledger were put",
)

changes = Table(
    "changes",
    metadata,
    _number(),
    Column("what", String(20), nullable=False),
    Column("page", ForeignKey("pages.number", ondelete="SET NULL"), index=True),
    Column("at", String(32), nullable=False),
    Column("by", Words, nullable=False),
    comment="every change: what, of which page, when, by whom",
)
