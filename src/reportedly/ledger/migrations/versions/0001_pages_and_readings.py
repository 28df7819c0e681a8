"""Pages, their versions and readings, who says what on them, and what people decided."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Makes every table of the first ledgers, and the full-text search of the engine at hand."""

    op.create_table(
        "backups",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("path", sa.Text(), nullable=False),
        sa.Column("at", sa.String(length=32), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_backups")),
        comment="where copies of this ledger were put",
    )
    op.create_table(
        "bands",
        sa.Column("band", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("text", sa.Integer(), autoincrement=False, nullable=False),
        sa.PrimaryKeyConstraint("band", "text", name=op.f("pk_bands")),
        comment="texts that share a band may be copies of each other",
        sqlite_with_rowid=False,
    )
    op.create_table(
        "entities",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("same_as", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["same_as"], ["entities.number"], name=op.f("fk_entities_same_as")),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_entities")),
        sa.UniqueConstraint("key", name=op.f("uq_entities_key")),
        comment="who is named, once for all pages; same_as: a person said that it is this other one",
    )
    op.create_index(op.f("ix_entities_same_as"), "entities", ["same_as"], unique=False)
    op.create_table(
        "facts",
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_facts")),
        comment="what the ledger knows of itself: when it was made, the salt of its tombstones",
    )
    op.create_table(
        "skipped",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("file", sa.Text(), nullable=False),
        sa.Column("record", sa.Integer(), nullable=True),
        sa.Column("character", sa.Integer(), nullable=True),
        sa.Column("error", sa.String(length=40), nullable=False),
        sa.Column("message", sa.Text(), nullable=False),
        sa.Column("hint", sa.Text(), nullable=True),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("at", sa.String(length=32), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_skipped")),
        sa.UniqueConstraint("key", name=op.f("uq_skipped_key")),
        comment="pages that could not be had or read, kept for another try",
    )
    op.create_table(
        "texts",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("signature", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_texts")),
        comment="one text, on however many pages it appears",
    )
    op.create_table(
        "tombstones",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.Column("n_words", sa.Integer(), nullable=False),
        sa.Column("whole", sa.String(length=64), nullable=False),
        sa.Column("at", sa.String(length=32), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_tombstones")),
        sa.UniqueConstraint("kind", "hash", "whole", name=op.f("uq_tombstones_kind_hash_whole")),
        comment="what must not come back, salted and hashed; whole: where this is a part of that name",
    )
    op.create_table(
        "pages",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("url", sa.Text(), nullable=True),
        sa.Column("title", sa.Text(), nullable=True),
        sa.Column("outlet", sa.Text(), nullable=True),
        sa.Column("outlet_key", sa.Text(), nullable=True),
        sa.Column("outlet_entity", sa.Integer(), nullable=True),
        sa.Column("published", sa.Text(), nullable=True),
        sa.Column("day", sa.String(length=10), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["outlet_entity"], ["entities.number"], name=op.f("fk_pages_outlet_entity")),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_pages")),
        sa.UniqueConstraint("id", name=op.f("uq_pages_id")),
        comment="a page as it stands now; version: its current one",
    )
    op.create_index(op.f("ix_pages_outlet_entity"), "pages", ["outlet_entity"], unique=False)
    op.create_index(op.f("ix_pages_outlet_key"), "pages", ["outlet_key"], unique=False)
    op.create_table(
        "changes",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("what", sa.String(length=20), nullable=False),
        sa.Column("page", sa.Integer(), nullable=True),
        sa.Column("at", sa.String(length=32), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["page"], ["pages.number"], name=op.f("fk_changes_page"), ondelete="SET NULL"),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_changes")),
        comment="every change: what, of which page, when, by whom",
    )
    op.create_index(op.f("ix_changes_page"), "changes", ["page"], unique=False)
    op.create_table(
        "corrections",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("page", sa.Integer(), nullable=True),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("target", sa.Text(), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.Column("withdraws", sa.Integer(), nullable=True),
        sa.Column("at", sa.String(length=32), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["page"], ["pages.number"], name=op.f("fk_corrections_page"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(
            ["withdraws"], ["corrections.number"], name=op.f("fk_corrections_withdraws"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_corrections")),
        sa.UniqueConstraint("withdraws", name=op.f("uq_corrections_withdraws")),
        comment="what a person decided; never changed, and taken back only by another row",
    )
    op.create_index(op.f("ix_corrections_page"), "corrections", ["page"], unique=False)
    op.create_table(
        "speakers",
        sa.Column("page", sa.Integer(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("identity", sa.String(length=20), nullable=False),
        sa.Column("entity_key", sa.Text(), nullable=True),
        sa.Column("entity", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["entity"], ["entities.number"], name=op.f("fk_speakers_entity")),
        sa.ForeignKeyConstraint(["page"], ["pages.number"], name=op.f("fk_speakers_page"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("page", "id", name=op.f("pk_speakers")),
        comment="who a page names or shields; made from its reading and corrections, and made again when these change",
    )
    op.create_index(op.f("ix_speakers_entity"), "speakers", ["entity"], unique=False)
    op.create_index(op.f("ix_speakers_key"), "speakers", ["key"], unique=False)
    op.create_table(
        "statements",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("page", sa.Integer(), nullable=False),
        sa.Column("attribution", sa.Text(), nullable=True),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("cue", sa.Text(), nullable=False),
        sa.Column("speaker", sa.Text(), nullable=True),
        sa.Column("entity", sa.Integer(), nullable=True),
        sa.Column("identity", sa.String(length=20), nullable=True),
        sa.Column("via", sa.Text(), nullable=False),
        sa.Column("hops", sa.Integer(), nullable=False),
        sa.Column("quote", sa.String(length=10), nullable=True),
        sa.Column("act", sa.String(length=20), nullable=True),
        sa.Column("factuality", sa.String(length=4), nullable=True),
        sa.Column("confidence", sa.Float(), nullable=True),
        sa.Column("corrected", sa.Boolean(), nullable=False),
        sa.Column("day", sa.String(length=10), nullable=False),
        sa.ForeignKeyConstraint(["entity"], ["entities.number"], name=op.f("fk_statements_entity")),
        sa.ForeignKeyConstraint(["page"], ["pages.number"], name=op.f("fk_statements_page"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_statements")),
        comment="what a page says and who says it: attributions, own voice, headline; made from its reading too",
    )
    op.create_index(op.f("ix_statements_day"), "statements", ["day"], unique=False)
    op.create_index(op.f("ix_statements_entity_day"), "statements", ["entity", "day"], unique=False)
    op.create_index(op.f("ix_statements_page"), "statements", ["page"], unique=False)
    op.create_table(
        "versions",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("page", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.Column("text", sa.Integer(), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("content_hash", sa.String(length=64), nullable=False),
        sa.Column("at", sa.String(length=32), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["page"], ["pages.number"], name=op.f("fk_versions_page"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["text"], ["texts.number"], name=op.f("fk_versions_text")),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_versions")),
        sa.UniqueConstraint("page", "hash", name=op.f("uq_versions_page_hash")),
        sa.UniqueConstraint("page", "version", name=op.f("uq_versions_page_version")),
        comment="a page as it stood; hash: of its words; content: the page in the contract's form",
    )
    op.create_index(op.f("ix_versions_text"), "versions", ["text"], unique=False)
    op.create_table(
        "visits",
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("page", sa.Integer(), nullable=False),
        sa.Column("found_at", sa.Text(), nullable=False),
        sa.Column("etag", sa.Text(), nullable=True),
        sa.Column("last_modified", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["page"], ["pages.number"], name=op.f("fk_visits_page"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_visits")),
        comment="what a server told of a page, so that it need not send it again; key: a hash of the address asked for",
    )
    op.create_index(op.f("ix_visits_page"), "visits", ["page"], unique=False)
    op.create_table(
        "readings",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("model", sa.Text(), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("content_hash", sa.String(length=64), nullable=False),
        sa.Column("at", sa.String(length=32), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["version"], ["versions.number"], name=op.f("fk_readings_version"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_readings")),
        comment="what a model read in a version; content: the contract's form, without the page",
    )
    op.create_index(op.f("ix_readings_version"), "readings", ["version"], unique=False)
    if op.get_bind().dialect.name == "sqlite":
        _search_on_sqlite()
    else:
        _search_on_postgres()


def _search_on_sqlite() -> None:
    # The index keeps no text of its own: `statements` has it, and the triggers keep both in step.
    op.execute(
        "CREATE VIRTUAL TABLE statement_words USING fts5("
        "words, content='statements', content_rowid='number', tokenize='porter unicode61')"
    )
    added = "INSERT INTO statement_words(rowid, words) VALUES (new.number, new.words);"
    removed = "INSERT INTO statement_words(statement_words, rowid, words) VALUES ('delete', old.number, old.words);"
    op.execute(f"CREATE TRIGGER statement_words_added AFTER INSERT ON statements BEGIN {added} END")
    op.execute(f"CREATE TRIGGER statement_words_removed AFTER DELETE ON statements BEGIN {removed} END")
    op.execute(
        f"CREATE TRIGGER statement_words_changed AFTER UPDATE OF words ON statements BEGIN {removed} {added} END"
    )


def _search_on_postgres() -> None:
    # English stems without stop words, as SQLite's porter has them: 'to be or not to be' can be found on both.
    op.execute("CREATE TEXT SEARCH DICTIONARY reportedly_stem (TEMPLATE = snowball, Language = english)")
    op.execute("CREATE TEXT SEARCH CONFIGURATION reportedly (COPY = simple)")
    op.execute(
        "ALTER TEXT SEARCH CONFIGURATION reportedly ALTER MAPPING FOR asciiword, word, numword WITH reportedly_stem"
    )
    op.execute(
        "CREATE INDEX ix_statements_search ON statements USING gin (to_tsvector('reportedly'::regconfig, words))"
    )
