"""The snapshots of a document make a chain of hashes, in the order of keeping."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from tracker.store import guards
from tracker.store.columns import UTC
from tracker.store.links import link

revision = "0009"
down_revision = "0008"

# each with the content that it was kept with, which is that of its first reading
SNAPSHOTS = sa.text(
    """SELECT snapshots.id, snapshots.document_id, version, snapshots.captured_at, captures.sha256, manifests.sha256 AS content_sha256
    FROM snapshots JOIN captures ON captures.id = capture_id
    JOIN readings ON readings.id = (SELECT min(id) FROM readings WHERE snapshot_id = snapshots.id)
    JOIN manifests ON manifests.id = manifest_id ORDER BY snapshots.document_id, version"""
).columns(captured_at=UTC())


def upgrade() -> None:
    op.create_table(
        "links",
        sa.Column("snapshot_id", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.ForeignKeyConstraint(["snapshot_id"], ["snapshots.id"], name="fk_links_snapshot_id_snapshots"),
        sa.PrimaryKeyConstraint("snapshot_id", name="pk_links"),
    )
    connection = op.get_bind()
    last: dict[int, str] = {}
    for row in connection.execute(SNAPSHOTS).all():
        before = last.get(row.document_id)
        last[row.document_id] = made = link(before, row.sha256, bytes(row.content_sha256), row.version, row.captured_at)
        insert = sa.text("INSERT INTO links (snapshot_id, sha256) VALUES (:snapshot_id, :sha256)")
        connection.execute(insert, {"snapshot_id": row.id, "sha256": made})
    guards.arm(connection, "links", "snapshot_id = NEW.snapshot_id")


def downgrade() -> None:
    op.drop_table("links")
