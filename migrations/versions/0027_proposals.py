"""Documents that could be tracked, as publishers' lists name them."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from tracker.store.columns import UTC, Day, Pairs

revision = "0027"
down_revision = "0026"


def upgrade() -> None:
    op.create_table(
        "proposals",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("profile", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("heading", sa.Text(), nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("audience", sa.Text(), nullable=False),
        sa.Column("modified", Day(), nullable=True),
        sa.Column("alternates", Pairs(), nullable=False),
        sa.Column("first_seen_at", UTC(), nullable=False),
        sa.Column("last_seen_at", UTC(), nullable=False),
        sa.Column("dismissed_at", UTC(), nullable=True),
        sa.CheckConstraint("audience IN ('health professional', 'patient', 'unknown')", name="audience"),
        sa.PrimaryKeyConstraint("id", name="pk_proposals"),
        sa.UniqueConstraint("key", name="uq_proposals_key"),
    )
    op.create_index("ix_proposals_source", "proposals", ["source"])


def downgrade() -> None:
    op.drop_table("proposals")
