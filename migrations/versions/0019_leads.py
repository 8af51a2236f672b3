"""Each report of the inbox has a statement that a list tells it by, taken from the reports that are kept."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from typing import Any

import sqlalchemy as sa
from alembic import op

from tracker.model.errors import StoreError
from tracker.model.report import Report
from tracker.store import arrivals
from tracker.store.codec import decode

revision = "0019"
down_revision = "0018"

REPORTS = sa.text(
    "SELECT inbox.report_id AS id, bodies.body AS words FROM inbox JOIN reports ON reports.id = inbox.report_id"
    " JOIN bodies ON bodies.id = reports.body_id WHERE inbox.report_id > :last ORDER BY inbox.report_id LIMIT 100"
)
log = logging.getLogger("tracker")


def upgrade() -> None:
    op.create_table(
        "leads",
        sa.Column("report_id", sa.Integer(), nullable=False, autoincrement=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["report_id"], ["inbox.report_id"], name="fk_leads_report_id_inbox"),
        sa.PrimaryKeyConstraint("report_id", name="pk_leads"),
    )
    connection = op.get_bind()
    for row in _reports(connection):
        try:
            statements = decode(bytes(row.words), Report, "a report").statements
        except StoreError:
            log.warning("report %s of the archive is damaged and has no line in the inbox; tracker verify names it", row.id)
            continue
        arrivals.put_lead(connection, row.id, statements)


def _reports(connection: sa.Connection) -> Iterator[sa.Row[Any]]:
    """Yield the reports of the inbox, few at a time: their bodies are large."""
    last = 0
    while rows := connection.execute(REPORTS, {"last": last}).all():
        yield from rows
        last = rows[-1].id


def downgrade() -> None:
    op.drop_table("leads")
