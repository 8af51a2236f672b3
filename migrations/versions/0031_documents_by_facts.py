"""Lists of the boards and languages that there are go from one to the next; the few documents that are removed are known at once."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0031"
down_revision = "0030"

REMOVED = sa.text("state = 'removed'")


def upgrade() -> None:
    op.create_index("ix_documents_board_state", "documents", ["board", "state"])
    op.create_index("ix_documents_language_state", "documents", ["language", "state"])
    op.create_index("ix_documents_removed", "documents", ["id"], sqlite_where=REMOVED, postgresql_where=REMOVED)
    op.drop_index("ix_documents_board", "documents")


def downgrade() -> None:
    op.create_index("ix_documents_board", "documents", ["board"])
    op.drop_index("ix_documents_removed", "documents")
    op.drop_index("ix_documents_language_state", "documents")
    op.drop_index("ix_documents_board_state", "documents")
