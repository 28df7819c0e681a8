"""Claims, the rumours that they are, and what a person decided about them."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Makes the tables of rumours, empty: the next `add` or `ledger rebuild` places the pages that are here."""

    op.create_table(
        "rumours",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("statement", sa.Text(), nullable=False),
        sa.Column("about", sa.Text(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("status", sa.String(length=10), nullable=False),
        sa.Column("by", sa.String(length=20), nullable=True),
        sa.Column("n_claims", sa.Integer(), nullable=False),
        sa.Column("n_pages", sa.Integer(), nullable=False),
        sa.Column("least", sa.Integer(), nullable=False),
        sa.Column("most", sa.Integer(), nullable=False),
        sa.Column("first", sa.Text(), nullable=True),
        sa.Column("last", sa.Text(), nullable=True),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("became", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["became"], ["rumours.number"], name=op.f("fk_rumours_became"), ondelete="SET NULL"),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_rumours")),
        comment="what several pages say; made from their claims. became: the one that has its claims now",
    )
    op.create_index(op.f("ix_rumours_became"), "rumours", ["became"], unique=False)
    op.create_index(op.f("ix_rumours_status"), "rumours", ["status"], unique=False)
    op.create_table(
        "claims",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("page", sa.Integer(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("statement", sa.Text(), nullable=False),
        sa.Column("who", sa.Text(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("part", sa.Integer(), nullable=False),
        sa.Column("rumour", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["page"], ["pages.number"], name=op.f("fk_claims_page"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["rumour"], ["rumours.number"], name=op.f("fk_claims_rumour"), ondelete="SET NULL"),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_claims")),
        sa.UniqueConstraint("id", name=op.f("uq_claims_id")),
        comment="a page's appearance of a statement; part: what may be one rumour with it",
    )
    op.create_index(op.f("ix_claims_key"), "claims", ["key"], unique=False)
    op.create_index(op.f("ix_claims_page"), "claims", ["page"], unique=False)
    op.create_index(op.f("ix_claims_part"), "claims", ["part"], unique=False)
    op.create_index(op.f("ix_claims_rumour"), "claims", ["rumour"], unique=False)
    op.create_table(
        "placed",
        sa.Column("page", sa.Integer(), nullable=False),
        sa.Column("vector", sa.LargeBinary(), nullable=False),
        sa.Column("context", sa.Text(), nullable=False),
        sa.Column("stale", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["page"], ["pages.number"], name=op.f("fk_placed_page"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("page", name=op.f("pk_placed")),
        comment="pages whose claims are placed; context: what tells their matters apart; vector: that, hashed",
    )
    op.create_table(
        "appearances",
        sa.Column("claim", sa.Integer(), nullable=False),
        sa.Column("rumour", sa.Integer(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("stance", sa.String(length=10), nullable=False),
        sa.Column("origin", sa.Boolean(), nullable=False),
        sa.Column("derived_from", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["claim"], ["claims.number"], name=op.f("fk_appearances_claim"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["rumour"], ["rumours.number"], name=op.f("fk_appearances_rumour"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("claim", name=op.f("pk_appearances")),
        comment="the claims by which a rumour is told: on which side each stands, and what it goes back to",
    )
    op.create_index(op.f("ix_appearances_rumour"), "appearances", ["rumour"], unique=False)
    op.create_table(
        "bonds",
        sa.Column("one", sa.Integer(), nullable=False),
        sa.Column("other", sa.Integer(), nullable=False),
        sa.Column("probability", sa.Float(), nullable=False),
        sa.ForeignKeyConstraint(["one"], ["claims.number"], name=op.f("fk_bonds_one"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["other"], ["claims.number"], name=op.f("fk_bonds_other"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("one", "other", name=op.f("pk_bonds")),
        comment="pairs of claims that may say the same; one < other",
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_bonds_other"), "bonds", ["other"], unique=False)
    op.create_table(
        "decided",
        sa.Column("correction", sa.Integer(), nullable=False),
        sa.Column("claim", sa.Integer(), nullable=False),
        sa.Column("role", sa.String(length=10), nullable=False),
        sa.ForeignKeyConstraint(["claim"], ["claims.number"], name=op.f("fk_decided_claim"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(
            ["correction"], ["corrections.number"], name=op.f("fk_decided_correction"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("correction", "claim", name=op.f("pk_decided")),
        comment="the claims that a person's decision about rumours is about, as they are numbered now",
    )
    op.create_index(op.f("ix_decided_claim"), "decided", ["claim"], unique=False)
