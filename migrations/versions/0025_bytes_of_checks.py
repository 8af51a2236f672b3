"""How many bytes a check received, and since when a host fails."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from tracker.store.columns import UTC

revision = "0025"
down_revision = "0024"


def upgrade() -> None:
    op.add_column("checks", sa.Column("received", sa.Integer(), nullable=True))
    op.add_column("hosts", sa.Column("failing_since", UTC(), nullable=True))


def downgrade() -> None:
    op.drop_column("hosts", "failing_since")
    op.drop_column("checks", "received")
