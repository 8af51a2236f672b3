"""What documents said, how it differs, and the words for it."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    op.create_table(
        "bodies",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_bodies"),
    )
    op.create_table(
        "snapshots",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("document_id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("capture_id", sa.Integer(), nullable=False),
        sa.Column("captured_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["document_id"], ["documents.id"], name="fk_snapshots_document_id_documents"),
        sa.ForeignKeyConstraint(["capture_id"], ["captures.id"], name="fk_snapshots_capture_id_captures"),
        sa.PrimaryKeyConstraint("id", name="pk_snapshots"),
        sa.UniqueConstraint("document_id", "version", name="uq_snapshots_document_id_version"),
    )
    op.create_index("ix_snapshots_document_id_captured_at_version", "snapshots", ["document_id", "captured_at", "version"])
    op.create_index("ix_snapshots_capture_id", "snapshots", ["capture_id"])
    op.create_table(
        "readings",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("snapshot_id", sa.Integer(), nullable=False),
        sa.Column("parser_version", sa.Integer(), nullable=False),
        sa.Column("accepted", sa.Boolean(), nullable=False),
        sa.Column("fingerprint", sa.Text(), nullable=False),
        sa.Column("updated", sa.Date()),
        sa.Column("body_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["snapshot_id"], ["snapshots.id"], name="fk_readings_snapshot_id_snapshots"),
        sa.ForeignKeyConstraint(["body_id"], ["bodies.id"], name="fk_readings_body_id_bodies"),
        sa.PrimaryKeyConstraint("id", name="pk_readings"),
    )
    op.create_index("ix_readings_snapshot_id_id", "readings", ["snapshot_id", "id"])
    op.create_table(
        "changesets",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("document_id", sa.Integer(), nullable=False),
        sa.Column("before_id", sa.Integer()),
        sa.Column("after_id", sa.Integer(), nullable=False),
        sa.Column("body_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["document_id"], ["documents.id"], name="fk_changesets_document_id_documents"),
        sa.ForeignKeyConstraint(["before_id"], ["snapshots.id"], name="fk_changesets_before_id_snapshots"),
        sa.ForeignKeyConstraint(["after_id"], ["snapshots.id"], name="fk_changesets_after_id_snapshots"),
        sa.ForeignKeyConstraint(["body_id"], ["bodies.id"], name="fk_changesets_body_id_bodies"),
        sa.PrimaryKeyConstraint("id", name="pk_changesets"),
    )
    op.create_index("ix_changesets_document_id", "changesets", ["document_id"])
    op.create_index("ix_changesets_before_id", "changesets", ["before_id"])
    op.create_index("ix_changesets_after_id", "changesets", ["after_id"])
    op.create_table(
        "reports",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("changeset_id", sa.Integer(), nullable=False),
        sa.Column("news", sa.Boolean(), nullable=False),
        sa.Column("body_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["changeset_id"], ["changesets.id"], name="fk_reports_changeset_id_changesets"),
        sa.ForeignKeyConstraint(["body_id"], ["bodies.id"], name="fk_reports_body_id_bodies"),
        sa.PrimaryKeyConstraint("id", name="pk_reports"),
    )
    op.create_index("ix_reports_changeset_id", "reports", ["changeset_id"])


def downgrade() -> None:
    for table in ("reports", "changesets", "readings", "snapshots", "bodies"):
        op.drop_table(table)
