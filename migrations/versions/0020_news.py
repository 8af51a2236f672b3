"""What becomes news is kept in an outbox, in its order; what was news before stands there by the time it was captured or noted."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from tracker.store import guards
from tracker.store.columns import UTC

revision = "0020"
down_revision = "0019"

BEFORE = sa.text(
    "INSERT INTO news (document_id, kind, at, report_id, notice_id) SELECT document_id, kind, at, report_id, notice_id FROM ("
    "SELECT inbox.document_id, 'report' AS kind, snapshots.captured_at AS at, inbox.report_id AS report_id, NULL AS notice_id FROM inbox"
    " JOIN reports ON reports.id = inbox.report_id JOIN changesets ON changesets.id = reports.changeset_id"
    " JOIN snapshots ON snapshots.id = changesets.after_id UNION ALL "
    "SELECT document_id, 'notice', noted_at, NULL, id FROM notices WHERE kind IN ('withdrawn', 'returned')) AS told ORDER BY at"
)


def upgrade() -> None:
    op.create_table(
        "news",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("document_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("at", UTC(), nullable=False),
        sa.Column("report_id", sa.Integer(), nullable=True),
        sa.Column("notice_id", sa.Integer(), nullable=True),
        sa.CheckConstraint("kind IN ('report', 'review', 'notice', 'first')", name="kind"),
        sa.ForeignKeyConstraint(["document_id"], ["documents.id"], name="fk_news_document_id_documents"),
        sa.ForeignKeyConstraint(["report_id"], ["reports.id"], name="fk_news_report_id_reports"),
        sa.ForeignKeyConstraint(["notice_id"], ["notices.id"], name="fk_news_notice_id_notices"),
        sa.PrimaryKeyConstraint("id", name="pk_news"),
    )
    op.create_index("ix_news_document_id_id", "news", ["document_id", "id"])
    op.create_index("ix_news_report_id_id", "news", ["report_id", "id"])
    op.get_bind().execute(BEFORE)
    guards.arm(op.get_bind(), "news", "id = NEW.id")


def downgrade() -> None:
    op.drop_table("news")
