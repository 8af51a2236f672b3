"""Reports are reviewed: deeds, and an inbox with what is news in numbers, filled from the reports that are kept."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from typing import Any

import sqlalchemy as sa
from alembic import op

from tracker.model.errors import StoreError
from tracker.store import arrivals, guards
from tracker.store.columns import UTC

revision = "0017"
down_revision = "0016"

NEWS = sa.text(
    "SELECT reports.id, changesets.document_id, differences.body AS difference, words.body AS words FROM reports"
    " JOIN changesets ON changesets.id = reports.changeset_id JOIN bodies AS differences ON differences.id = changesets.body_id"
    " JOIN bodies AS words ON words.id = reports.body_id WHERE reports.news AND reports.id > :last ORDER BY reports.id LIMIT 100"
)
log = logging.getLogger("tracker")


def upgrade() -> None:
    _make_deeds()
    _make_inbox()
    _make_marks()
    guards.arm(op.get_bind(), "deeds", "report_id = NEW.report_id AND number = NEW.number")
    _fill(op.get_bind())


def _make_deeds() -> None:
    op.create_table(
        "deeds",
        sa.Column("report_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("done_at", UTC(), nullable=False),
        *(sa.Column(name, sa.Text(), nullable=False) for name in ("statement", "kind", "verdict", "text")),
        sa.Column("colleague_id", sa.Integer(), nullable=True),
        sa.Column("undoes", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["report_id"], ["reports.id"], name="fk_deeds_report_id_reports"),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name="fk_deeds_person_id_people"),
        sa.ForeignKeyConstraint(["colleague_id"], ["people.id"], name="fk_deeds_colleague_id_people"),
        sa.PrimaryKeyConstraint("report_id", "number", name="pk_deeds"),
    )
    op.create_index("ix_deeds_person_id", "deeds", ["person_id"])


def _make_inbox() -> None:
    op.create_table(
        "shared_changes",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("hash", sa.LargeBinary(16), nullable=False),
        sa.Column("section", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_shared_changes"),
        sa.UniqueConstraint("hash", name="uq_shared_changes_hash"),
    )
    op.create_table(
        "inbox",
        sa.Column("report_id", sa.Integer(), nullable=False, autoincrement=False),
        sa.Column("document_id", sa.Integer(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("assigned_to", sa.Integer(), nullable=True),
        *(
            sa.Column(name, sa.Integer(), nullable=False)
            for name in ("deeds", "substantive", "editorial", "announced", "unannounced", "unobserved")
        ),
        sa.Column("shared_id", sa.Integer(), nullable=True),
        sa.CheckConstraint("state IN ('waiting', 'reviewed', 'dismissed')", name="state"),
        sa.ForeignKeyConstraint(["report_id"], ["reports.id"], name="fk_inbox_report_id_reports"),
        sa.ForeignKeyConstraint(["document_id"], ["documents.id"], name="fk_inbox_document_id_documents"),
        sa.ForeignKeyConstraint(["assigned_to"], ["people.id"], name="fk_inbox_assigned_to_people"),
        sa.ForeignKeyConstraint(["shared_id"], ["shared_changes.id"], name="fk_inbox_shared_id_shared_changes"),
        sa.PrimaryKeyConstraint("report_id", name="pk_inbox"),
    )
    for column in ("state", "document_id", "shared_id", "assigned_to"):
        op.create_index(f"ix_inbox_{column}_report_id", "inbox", [column, "report_id"])
    op.create_table(
        "told_changes",
        sa.Column("report_id", sa.Integer(), nullable=False),
        sa.Column("change", sa.Text(), nullable=False),
        sa.Column("document_id", sa.Integer(), nullable=False),
        sa.Column("hash", sa.LargeBinary(16), nullable=False),
        sa.Column("substantive", sa.Boolean(), nullable=False),
        sa.Column("section", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["report_id"], ["inbox.report_id"], name="fk_told_changes_report_id_inbox"),
        sa.ForeignKeyConstraint(["document_id"], ["documents.id"], name="fk_told_changes_document_id_documents"),
        sa.PrimaryKeyConstraint("report_id", "change", name="pk_told_changes"),
    )
    op.create_index("ix_told_changes_hash_document_id", "told_changes", ["hash", "document_id"])
    op.create_index("ix_told_changes_document_id_report_id", "told_changes", ["document_id", "report_id"])


def _make_marks() -> None:
    op.create_table(
        "seen",
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("report_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name="fk_seen_person_id_people"),
        sa.ForeignKeyConstraint(["report_id"], ["inbox.report_id"], name="fk_seen_report_id_inbox"),
        sa.PrimaryKeyConstraint("person_id", "report_id", name="pk_seen"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_seen_report_id", "seen", ["report_id"])
    op.create_table(
        "looks",
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("since", sa.Integer(), nullable=False),
        sa.Column("newest", sa.Integer(), nullable=False),
        sa.Column("before_at", UTC(), nullable=True),
        sa.Column("looked_at", UTC(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name="fk_looks_person_id_people"),
        sa.PrimaryKeyConstraint("person_id", name="pk_looks"),
    )


def _fill(connection: sa.Connection) -> None:
    for row in _news(connection):
        try:
            arrived = arrivals.arrived(bytes(row.difference), bytes(row.words))
        except StoreError:
            log.warning("report %s of the archive is damaged and does not come into the inbox; tracker verify names it", row.id)
            continue
        arrivals.put(connection, row.id, row.document_id, arrived)


def _news(connection: sa.Connection) -> Iterator[sa.Row[Any]]:
    """Yield the reports that are news, few at a time: their bodies are large."""
    last = 0
    while rows := connection.execute(NEWS, {"last": last}).all():
        yield from rows
        last = rows[-1].id


def downgrade() -> None:
    for table in ("looks", "seen", "told_changes", "inbox", "shared_changes", "deeds"):
        op.drop_table(table)
