"""On PostgreSQL, the tables of the queue that a service on many machines works from; none on SQLite, nor without the extra."""

from __future__ import annotations

from alembic import op

from tracker.store import jobs

revision = "0028"
down_revision = "0027"


def upgrade() -> None:
    jobs.make(op.get_bind())


def downgrade() -> None:
    jobs.drop(op.get_bind())
