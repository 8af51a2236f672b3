"""Digests, what they say, hooks, and the messages of both on their way."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from tracker.store.columns import UTC

revision = "0022"
down_revision = "0021"


def upgrade() -> None:
    op.create_table(
        "letters",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_letters"),
        sa.UniqueConstraint("sha256", name="uq_letters_sha256"),
    )
    op.create_table(
        "digests",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("subscriber_id", sa.Integer(), nullable=False),
        sa.Column("slot", sa.Text(), nullable=False),
        sa.Column("since", sa.Integer(), nullable=False),
        sa.Column("until", sa.Integer(), nullable=False),
        sa.Column("made_at", UTC(), nullable=False),
        sa.Column("letter_id", sa.Integer(), nullable=False),
        sa.Column("reports", sa.JSON(), nullable=False),
        sa.Column("covers", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["subscriber_id"], ["subscribers.id"], name="fk_digests_subscriber_id_subscribers"),
        sa.ForeignKeyConstraint(["letter_id"], ["letters.id"], name="fk_digests_letter_id_letters"),
        sa.PrimaryKeyConstraint("id", name="pk_digests"),
        sa.UniqueConstraint("subscriber_id", "slot", name="uq_digests_subscriber_id_slot"),
    )
    op.create_index("ix_digests_letter_id", "digests", ["letter_id"])
    op.create_table(
        "hooks",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("secret", sa.LargeBinary(), nullable=False),
        sa.Column("interest", sa.JSON(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("added_at", UTC(), nullable=False),
        sa.Column("told_to", sa.Integer(), nullable=False),
        sa.Column("said", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_hooks"),
    )
    _make_deliveries()


def _make_deliveries() -> None:
    others = {"digest": "digests", "letter": "letters", "subscriber": "subscribers", "hook": "hooks", "news": "news"}
    op.create_table(
        "deliveries",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("way", sa.Text(), nullable=False),
        *(sa.Column(f"{name}_id", sa.Integer(), nullable=True) for name in others),
        sa.Column("message_id", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("made_at", UTC(), nullable=False),
        sa.Column("begun_at", UTC(), nullable=False),
        sa.Column("next_at", UTC(), nullable=False),
        sa.Column("ended_at", UTC(), nullable=True),
        sa.Column("away_since", UTC(), nullable=True),
        sa.Column("handed", sa.Boolean(), nullable=False),
        sa.Column("domain", sa.Text(), nullable=False),
        sa.Column("owner", sa.Text(), nullable=False),
        sa.Column("leased_until", UTC(), nullable=True),
        sa.Column("said", sa.Text(), nullable=False),
        sa.CheckConstraint("way IN ('mail', 'hook')", name="way"),
        sa.CheckConstraint("state IN ('pending', 'sending', 'sent', 'refused', 'dead', 'replaced', 'void')", name="state"),
        *(
            sa.ForeignKeyConstraint([f"{name}_id"], [f"{table}.id"], name=f"fk_deliveries_{name}_id_{table}")
            for name, table in others.items()
        ),
        sa.PrimaryKeyConstraint("id", name="pk_deliveries"),
        sa.UniqueConstraint("message_id", name="uq_deliveries_message_id"),
        sa.UniqueConstraint("hook_id", "news_id", name="uq_deliveries_hook_id_news_id"),
    )
    op.create_index("ix_deliveries_state_next_at", "deliveries", ["state", "next_at"])
    for name in ("digest", "letter", "subscriber"):
        op.create_index(f"ix_deliveries_{name}_id", "deliveries", [f"{name}_id"])


def downgrade() -> None:
    for table in ("deliveries", "hooks", "digests", "letters"):
        op.drop_table(table)
