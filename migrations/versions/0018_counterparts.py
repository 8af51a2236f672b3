"""Documents are paired with themselves in another language or for other readers, by operators or by their pages' own links."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"


def upgrade() -> None:
    op.create_table(
        "counterparts",
        sa.Column("one_id", sa.Integer(), nullable=False),
        sa.Column("other_id", sa.Integer(), nullable=False),
        sa.Column("apart", sa.Boolean(), nullable=False, server_default=sa.false()),
        sa.ForeignKeyConstraint(["one_id"], ["documents.id"], name="fk_counterparts_one_id_documents"),
        sa.ForeignKeyConstraint(["other_id"], ["documents.id"], name="fk_counterparts_other_id_documents"),
        sa.PrimaryKeyConstraint("one_id", "other_id", name="pk_counterparts"),
    )
    op.create_index("ix_counterparts_other_id", "counterparts", ["other_id"])
    op.create_table(
        "page_links",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("document_id", sa.Integer(), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["document_id"], ["documents.id"], name="fk_page_links_document_id_documents"),
        sa.PrimaryKeyConstraint("id", name="pk_page_links"),
        sa.UniqueConstraint("document_id", "address", name="uq_page_links_document_id_address"),
    )
    op.create_index("ix_page_links_address", "page_links", ["address"])


def downgrade() -> None:
    op.drop_table("page_links")
    op.drop_table("counterparts")
