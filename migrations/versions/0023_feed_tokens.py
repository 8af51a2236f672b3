"""Personal feed addresses, by the hashes of their tokens."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from tracker.store.columns import UTC

revision = "0023"
down_revision = "0022"


def upgrade() -> None:
    op.create_table(
        "feed_tokens",
        sa.Column("token", sa.String(64), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("since", UTC(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name="fk_feed_tokens_person_id_people"),
        sa.PrimaryKeyConstraint("token", name="pk_feed_tokens"),
        sa.UniqueConstraint("person_id", name="uq_feed_tokens_person_id"),
    )


def downgrade() -> None:
    op.drop_table("feed_tokens")
