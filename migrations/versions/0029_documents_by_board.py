"""Documents are found by their board: lists of a board's reports ask that for each shared change."""

from __future__ import annotations

from alembic import op

revision = "0029"
down_revision = "0028"


def upgrade() -> None:
    op.create_index("ix_documents_board", "documents", ["board"])


def downgrade() -> None:
    op.drop_index("ix_documents_board", "documents")
