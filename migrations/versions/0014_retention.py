"""Retention may drop the bytes of a capture that made no version, and of no other: the guard of blobs lets that through alone."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from tracker.store import guards

revision = "0014"
down_revision = "0013"

BLOB = "sha256 = NEW.sha256"
SAME_ROW = "NEW.sha256 = OLD.sha256 AND NEW.base_sha256 IS NULL AND length(NEW.body) = 0"
NAMED = "EXISTS (SELECT 1 FROM drops WHERE drops.sha256 = OLD.sha256)"
OF_A_VERSION = "EXISTS (SELECT 1 FROM captures JOIN snapshots ON snapshots.capture_id = captures.id WHERE captures.sha256 = OLD.sha256)"
BUILT_ON = "EXISTS (SELECT 1 FROM blobs AS later WHERE later.base_sha256 = OLD.sha256)"
DROPS = f"({SAME_ROW} AND {NAMED} AND NOT {OF_A_VERSION} AND NOT {BUILT_ON})"
RETURNS = "(NEW.sha256 = OLD.sha256 AND length(OLD.body) = 0)"  # bytes that came again


def upgrade() -> None:
    op.create_table(
        "drops",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("dropped_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["sha256"], ["blobs.sha256"], name="fk_drops_sha256_blobs"),
        sa.PrimaryKeyConstraint("id", name="pk_drops"),
    )
    op.create_index("ix_drops_sha256", "drops", ["sha256"])
    op.create_index("ix_blobs_base_sha256", "blobs", ["base_sha256"])
    op.create_index("ix_captures_sha256", "captures", ["sha256"])
    connection = op.get_bind()
    guards.arm(connection, "drops", "id = NEW.id")
    guards.disarm(connection, "blobs")
    guards.arm(connection, "blobs", BLOB, again=True, unless=f"{DROPS} OR {RETURNS}")


def downgrade() -> None:
    connection = op.get_bind()
    guards.disarm(connection, "blobs")
    guards.arm(connection, "blobs", BLOB, again=True)
    for index, table in (("ix_captures_sha256", "captures"), ("ix_blobs_base_sha256", "blobs")):
        op.drop_index(index, table)
    op.drop_table("drops")
