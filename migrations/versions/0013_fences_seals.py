"""What was found damaged is fenced; each capture has a seal over all that is known of it."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from tracker.store import guards
from tracker.store.columns import UTC
from tracker.store.seals import seal

revision = "0013"
down_revision = "0012"

CAPTURES = sa.text("SELECT id, document_id, captured_at, url, status, headers, sha256 FROM captures ORDER BY id").columns(
    captured_at=UTC(), headers=sa.JSON()
)


def upgrade() -> None:
    op.create_table(
        "fences",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("table_name", sa.Text(), nullable=False),
        sa.Column("row_id", sa.Text(), nullable=False),
        sa.Column("document_id", sa.Integer(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("fenced_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("lifted", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["document_id"], ["documents.id"], name="fk_fences_document_id_documents"),
        sa.PrimaryKeyConstraint("id", name="pk_fences"),
    )
    op.create_index("ix_fences_document_id_version", "fences", ["document_id", "version"])
    op.create_table(
        "seals",
        sa.Column("capture_id", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["capture_id"], ["captures.id"], name="fk_seals_capture_id_captures"),
        sa.PrimaryKeyConstraint("capture_id", name="pk_seals"),
    )
    connection = op.get_bind()
    rows = [{"capture_id": row.id, "sha256": seal(*row[1:])} for row in connection.execute(CAPTURES)]
    if rows:
        connection.execute(sa.text("INSERT INTO seals (capture_id, sha256) VALUES (:capture_id, :sha256)"), rows)
    guards.arm(connection, "fences", "id = NEW.id")
    guards.arm(connection, "seals", "capture_id = NEW.capture_id")


def downgrade() -> None:
    op.drop_table("seals")
    op.drop_table("fences")
