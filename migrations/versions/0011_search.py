"""What any version says can be found: its texts, each once, with where and from when to when it stood, and its words.

The index is filled by the store's own functions: whoever changes its tables later lets this migration go on making them
as they are here.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from tracker.store.search import index, matches

revision = "0011"
down_revision = "0010"


def upgrade() -> None:
    _make_texts()
    _make_presences()
    connection = op.get_bind()
    matches.make(connection)
    with sa.orm.Session(connection) as session:
        for document_id in session.execute(sa.text("SELECT id FROM documents ORDER BY id")).scalars().all():
            index.reindex(session, document_id)


def downgrade() -> None:
    for table in (matches.NAME, "presences", "paths", "texts"):
        op.drop_table(table)


def _make_texts() -> None:
    op.create_table(
        "texts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("document_id", sa.Integer(), nullable=False),
        sa.Column("title", sa.Boolean(), nullable=False),
        sa.Column("digest", sa.LargeBinary(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["document_id"], ["documents.id"], name="fk_texts_document_id_documents"),
        sa.PrimaryKeyConstraint("id", name="pk_texts"),
        sa.UniqueConstraint("document_id", "digest", name="uq_texts_document_id_digest"),
    )
    op.create_table(
        "paths",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("document_id", sa.Integer(), nullable=False),
        sa.Column("digest", sa.LargeBinary(), nullable=False),
        sa.Column("headings", sa.Text(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["document_id"], ["documents.id"], name="fk_paths_document_id_documents"),
        sa.PrimaryKeyConstraint("id", name="pk_paths"),
        sa.UniqueConstraint("document_id", "digest", name="uq_paths_document_id_digest"),
    )


def _make_presences() -> None:
    op.create_table(
        "presences",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("document_id", sa.Integer(), nullable=False),
        sa.Column("text_id", sa.Integer(), nullable=False),
        sa.Column("path_id", sa.Integer(), nullable=False),
        sa.Column("since_id", sa.Integer(), nullable=False),
        sa.Column("last_id", sa.Integer()),
        sa.Column("until_id", sa.Integer()),
        sa.ForeignKeyConstraint(["document_id"], ["documents.id"], name="fk_presences_document_id_documents"),
        sa.ForeignKeyConstraint(["text_id"], ["texts.id"], name="fk_presences_text_id_texts"),
        sa.ForeignKeyConstraint(["path_id"], ["paths.id"], name="fk_presences_path_id_paths"),
        sa.ForeignKeyConstraint(["since_id"], ["snapshots.id"], name="fk_presences_since_id_snapshots"),
        sa.ForeignKeyConstraint(["last_id"], ["snapshots.id"], name="fk_presences_last_id_snapshots"),
        sa.ForeignKeyConstraint(["until_id"], ["snapshots.id"], name="fk_presences_until_id_snapshots"),
        sa.PrimaryKeyConstraint("id", name="pk_presences"),
    )
    op.create_index("ix_presences_document_id_until_id", "presences", ["document_id", "until_id"])
    op.create_index("ix_presences_text_id", "presences", ["text_id"])
