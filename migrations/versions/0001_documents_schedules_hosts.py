"""Documents, when each is due, and how politely their hosts are asked."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    time = sa.DateTime(timezone=True)
    op.create_table(
        "documents",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("slug", sa.Text(), nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("profile", sa.Text(), nullable=False),
        sa.Column("every_seconds", sa.Integer(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("added_at", time, nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("audience", sa.Text(), nullable=False),
        sa.Column("board", sa.Text(), nullable=False),
        sa.CheckConstraint("every_seconds > 0", name="every_seconds"),
        sa.CheckConstraint("state IN ('active', 'paused', 'removed')", name="state"),
        sa.CheckConstraint("audience IN ('health professional', 'patient', 'unknown')", name="audience"),
        sa.PrimaryKeyConstraint("id", name="pk_documents"),
        sa.UniqueConstraint("slug", name="uq_documents_slug"),
    )
    op.create_index("ix_documents_url", "documents", ["url"])
    op.create_table(
        "schedules",
        sa.Column("document_id", sa.Integer(), nullable=False),
        sa.Column("next_check_at", time, nullable=False),
        sa.Column("lease_owner", sa.Text()),
        sa.Column("lease_until", time),
        sa.Column("fence", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["document_id"], ["documents.id"], name="fk_schedules_document_id_documents"),
        sa.PrimaryKeyConstraint("document_id", name="pk_schedules"),
    )
    op.create_index("ix_schedules_next_check_at", "schedules", ["next_check_at"])
    op.create_table(
        "hosts",
        sa.Column("host", sa.Text(), nullable=False),
        sa.Column("next_allowed_at", time),
        sa.Column("busy_owner", sa.Text()),
        sa.Column("busy_until", time),
        sa.Column("robots_text", sa.Text()),
        sa.Column("robots_status", sa.Integer()),
        sa.Column("robots_fetched_at", time),
        sa.PrimaryKeyConstraint("host", name="pk_hosts"),
    )


def downgrade() -> None:
    op.drop_table("hosts")
    op.drop_table("schedules")
    op.drop_table("documents")
