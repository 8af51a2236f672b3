"""What came from files and not from a look; which changesets a version that was inserted later has split."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from tracker.store import guards

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    op.add_column("checks", sa.Column("imported", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.create_table(
        "replacements",
        sa.Column("changeset_id", sa.Integer(), nullable=False),
        sa.Column("successor_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["changeset_id"], ["changesets.id"], name="fk_replacements_changeset_id_changesets"),
        sa.ForeignKeyConstraint(["successor_id"], ["changesets.id"], name="fk_replacements_successor_id_changesets"),
        sa.PrimaryKeyConstraint("changeset_id", "successor_id", name="pk_replacements"),
    )
    guards.arm(op.get_bind(), "replacements", "changeset_id = NEW.changeset_id AND successor_id = NEW.successor_id")


def downgrade() -> None:
    op.drop_table("replacements")
    op.drop_column("checks", "imported")
