"""In how many documents and reports a change was made is counted in an index alone."""

from __future__ import annotations

from alembic import op

revision = "0030"
down_revision = "0029"


def upgrade() -> None:
    op.create_index("ix_told_changes_hash_document_id_report_id", "told_changes", ["hash", "document_id", "report_id"])
    op.drop_index("ix_told_changes_hash_document_id", "told_changes")


def downgrade() -> None:
    op.create_index("ix_told_changes_hash_document_id", "told_changes", ["hash", "document_id"])
    op.drop_index("ix_told_changes_hash_document_id_report_id", "told_changes")
