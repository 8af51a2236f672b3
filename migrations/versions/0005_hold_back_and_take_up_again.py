"""Why a check ended as it did, when a host is left alone, and the states of a document that is not simply looked at."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"

OLD = ("active", "paused", "removed")
NEW = ("active", "paused", "quarantined", "withdrawn", "removed")
TEXTS = {"documents": ("cron", "moved_to", "ignore_robots"), "checks": ("cause", "fingerprint"), "readings": ("charset",)}


def upgrade() -> None:
    for table, columns in TEXTS.items():
        for column in columns:
            op.add_column(table, sa.Column(column, sa.Text(), nullable=False, server_default=""))
    op.add_column("hosts", sa.Column("failures", sa.Integer(), nullable=False, server_default="0"))
    op.add_column("hosts", sa.Column("back_off_until", sa.DateTime(timezone=True)))
    op.add_column("hosts", sa.Column("validators", sa.Boolean(), nullable=False, server_default=sa.true()))
    _states(NEW)


def downgrade() -> None:
    op.execute("UPDATE documents SET state = 'paused' WHERE state = 'quarantined'")
    op.execute("UPDATE documents SET state = 'active' WHERE state = 'withdrawn'")
    _states(OLD)
    for column in ("validators", "back_off_until", "failures"):
        op.drop_column("hosts", column)
    for table, columns in TEXTS.items():
        for column in columns:
            op.drop_column(table, column)


def _states(names: tuple[str, ...]) -> None:
    allowed = f"state IN ({', '.join(repr(name) for name in names)})"
    with op.batch_alter_table("documents") as batch:
        batch.drop_constraint(op.f("ck_documents_state"), type_="check")
        batch.create_check_constraint(op.f("ck_documents_state"), allowed)
