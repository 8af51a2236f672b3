"""The bytes that were fetched, and how each look at a document ended."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    time = sa.DateTime(timezone=True)
    op.create_table(
        "blobs",
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("sha256", name="pk_blobs"),
    )
    op.create_table(
        "captures",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("document_id", sa.Integer(), nullable=False),
        sa.Column("captured_at", time, nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("status", sa.Integer(), nullable=False),
        sa.Column("headers", sa.JSON(), nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.ForeignKeyConstraint(["document_id"], ["documents.id"], name="fk_captures_document_id_documents"),
        sa.ForeignKeyConstraint(["sha256"], ["blobs.sha256"], name="fk_captures_sha256_blobs"),
        sa.PrimaryKeyConstraint("id", name="pk_captures"),
    )
    op.create_index("ix_captures_document_id_captured_at", "captures", ["document_id", "captured_at"])
    op.create_table(
        "checks",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("document_id", sa.Integer(), nullable=False),
        sa.Column("started_at", time, nullable=False),
        sa.Column("finished_at", time, nullable=False),
        sa.Column("outcome", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("status", sa.Integer()),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("not_modified", sa.Boolean(), nullable=False),
        sa.Column("capture_id", sa.Integer()),
        sa.Column("version", sa.Integer()),
        sa.CheckConstraint("outcome IN ('new', 'same', 'suspect', 'blocked', 'gone', 'error')", name="outcome"),
        sa.ForeignKeyConstraint(["document_id"], ["documents.id"], name="fk_checks_document_id_documents"),
        sa.ForeignKeyConstraint(["capture_id"], ["captures.id"], name="fk_checks_capture_id_captures"),
        sa.PrimaryKeyConstraint("id", name="pk_checks"),
    )
    op.create_index("ix_checks_document_id_id", "checks", ["document_id", "id"])
    op.create_index("ix_checks_capture_id", "checks", ["capture_id"])


def downgrade() -> None:
    op.drop_table("checks")
    op.drop_table("captures")
    op.drop_table("blobs")
