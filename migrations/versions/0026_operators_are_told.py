"""What operators are told of, which programs are at work, and messages to an address that is no subscriber's."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from tracker.store.columns import UTC

revision = "0026"
down_revision = "0025"


def upgrade() -> None:
    op.create_table(
        "alerts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("says", sa.Text(), nullable=False),
        sa.Column("began_at", UTC(), nullable=False),
        sa.Column("seen_at", UTC(), nullable=False),
        sa.Column("ended_at", UTC(), nullable=True),
        sa.Column("told", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_alerts"),
    )
    lasts = sa.text("ended_at IS NULL")
    op.create_index("ix_alerts_key", "alerts", ["key"], unique=True, sqlite_where=lasts, postgresql_where=lasts)
    op.create_table(
        "runners",
        sa.Column("owner", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("began_at", UTC(), nullable=False),
        sa.Column("seen_at", UTC(), nullable=False),
        sa.CheckConstraint("kind IN ('run', 'web', 'worker')", name="kind"),
        sa.PrimaryKeyConstraint("owner", name="pk_runners"),
    )
    op.add_column("deliveries", sa.Column("address", sa.Text(), nullable=False, server_default=""))


def downgrade() -> None:
    op.execute("DELETE FROM deliveries WHERE address <> ''")
    op.drop_column("deliveries", "address")
    op.drop_table("runners")
    op.drop_table("alerts")
