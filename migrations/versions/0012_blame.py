"""Blame is kept: how each version follows from the one before, and what that adds up to. Filled when it is first asked for."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from tracker.store import guards

revision = "0012"
down_revision = "0011"


def upgrade() -> None:
    op.create_table(
        "traces",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("document_id", sa.Integer(), nullable=False),
        sa.Column("before_id", sa.Integer()),
        sa.Column("after_id", sa.Integer(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["document_id"], ["documents.id"], name="fk_traces_document_id_documents"),
        sa.ForeignKeyConstraint(["before_id"], ["readings.id"], name="fk_traces_before_id_readings"),
        sa.ForeignKeyConstraint(["after_id"], ["readings.id"], name="fk_traces_after_id_readings"),
        sa.PrimaryKeyConstraint("id", name="pk_traces"),
    )
    op.create_index("ix_traces_document_id", "traces", ["document_id"])
    op.create_index("ix_traces_after_id", "traces", ["after_id"])
    guards.arm(op.get_bind(), "traces", "id = NEW.id")
    op.create_table(
        "blames",
        sa.Column("document_id", sa.Integer(), nullable=False),
        sa.Column("versions", sa.Integer(), nullable=False),
        sa.Column("readings", sa.String(64), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["document_id"], ["documents.id"], name="fk_blames_document_id_documents"),
        sa.PrimaryKeyConstraint("document_id", name="pk_blames"),
    )


def downgrade() -> None:
    op.drop_table("blames")
    op.drop_table("traces")
