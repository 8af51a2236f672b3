"""Subscribers with what they want to hear of, and the keys that their links are signed with."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from tracker.store.columns import UTC

revision = "0021"
down_revision = "0020"


def upgrade() -> None:
    op.create_table(
        "secrets",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("value", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_secrets"),
    )
    op.create_table(
        "subscribers",
        sa.Column("id", sa.Integer(), nullable=False),
        *(sa.Column(name, sa.Text(), nullable=False) for name in ("address", "key", "standing", "zone", "language")),
        sa.Column("added_at", UTC(), nullable=False),
        sa.Column("bounces", sa.Integer(), nullable=False),
        sa.Column("last_bounce", sa.Integer(), nullable=False),
        sa.CheckConstraint("standing IN ('unconfirmed', 'active', 'suspended', 'gone')", name="standing"),
        sa.PrimaryKeyConstraint("id", name="pk_subscribers"),
        sa.UniqueConstraint("key", name="uq_subscribers_key"),
    )
    op.create_table(
        "subscriptions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("subscriber_id", sa.Integer(), nullable=False),
        sa.Column("interest", sa.JSON(), nullable=False),
        sa.Column("cadence", sa.Text(), nullable=False),
        sa.Column("weekday", sa.Integer(), nullable=False),
        sa.Column("hour", sa.Integer(), nullable=False),
        sa.Column("form", sa.Text(), nullable=False),
        sa.Column("quiet", sa.Boolean(), nullable=False),
        sa.Column("told_to", sa.Integer(), nullable=False),
        sa.Column("last_date", sa.Date(), nullable=False),
        sa.Column("asked_at", UTC(), nullable=True),
        sa.CheckConstraint("cadence IN ('now', 'daily', 'weekly')", name="cadence"),
        sa.CheckConstraint("form IN ('digest', 'board')", name="form"),
        sa.ForeignKeyConstraint(["subscriber_id"], ["subscribers.id"], name="fk_subscriptions_subscriber_id_subscribers"),
        sa.PrimaryKeyConstraint("id", name="pk_subscriptions"),
        sqlite_autoincrement=True,  # digests name them by number, also those that have ended
    )
    op.create_index("ix_subscriptions_subscriber_id", "subscriptions", ["subscriber_id"])


def downgrade() -> None:
    for table in ("subscriptions", "subscribers", "secrets"):
        op.drop_table(table)
