"""A blob that was found damaged may get its bytes again: the guard lets that through where a fence stands around it."""

from __future__ import annotations

from alembic import op

from tracker.store import guards

revision = "0015"
down_revision = "0014"

BLOB = "sha256 = NEW.sha256"
SAME_ROW = "NEW.sha256 = OLD.sha256 AND NEW.base_sha256 IS NULL"
NAMED = "EXISTS (SELECT 1 FROM drops WHERE drops.sha256 = OLD.sha256)"
OF_A_VERSION = "EXISTS (SELECT 1 FROM captures JOIN snapshots ON snapshots.capture_id = captures.id WHERE captures.sha256 = OLD.sha256)"
BUILT_ON = "EXISTS (SELECT 1 FROM blobs AS later WHERE later.base_sha256 = OLD.sha256)"
DROPS = f"({SAME_ROW} AND length(NEW.body) = 0 AND {NAMED} AND NOT {OF_A_VERSION} AND NOT {BUILT_ON})"
RETURNS = "(NEW.sha256 = OLD.sha256 AND length(OLD.body) = 0)"  # bytes that came again
OF_IT = "fences.table_name = 'blobs' AND fences.row_id = OLD.sha256"
FENCED = f"NOT (SELECT fences.lifted FROM fences WHERE {OF_IT} ORDER BY fences.id DESC LIMIT 1)"  # noqa: S608 - constants
MENDS = f"({SAME_ROW} AND length(NEW.body) > 0 AND {FENCED})"


def upgrade() -> None:
    connection = op.get_bind()
    guards.disarm(connection, "blobs")
    guards.arm(connection, "blobs", BLOB, again=True, unless=f"{DROPS} OR {RETURNS} OR {MENDS}")


def downgrade() -> None:
    connection = op.get_bind()
    guards.disarm(connection, "blobs")
    guards.arm(connection, "blobs", BLOB, again=True, unless=f"{DROPS} OR {RETURNS}")
