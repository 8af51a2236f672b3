"""What operators decided about pages that were held back, and what happened to documents as a whole."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"

KEYS = {"decisions": "capture_id", "notices": "id"}


def upgrade() -> None:
    time = sa.DateTime(timezone=True)
    op.create_table(
        "decisions",
        sa.Column("capture_id", sa.Integer(), nullable=False),
        sa.Column("accepted", sa.Boolean(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("decided_at", time, nullable=False),
        sa.ForeignKeyConstraint(["capture_id"], ["captures.id"], name="fk_decisions_capture_id_captures"),
        sa.PrimaryKeyConstraint("capture_id", name="pk_decisions"),
    )
    op.create_table(
        "notices",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("document_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("noted_at", time, nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.CheckConstraint("kind IN ('withdrawn', 'returned', 'moved', 'quarantined')", name="kind"),
        sa.ForeignKeyConstraint(["document_id"], ["documents.id"], name="fk_notices_document_id_documents"),
        sa.PrimaryKeyConstraint("id", name="pk_notices"),
    )
    op.create_index("ix_notices_document_id_id", "notices", ["document_id", "id"])
    op.create_index("ix_checks_outcome_id", "checks", ["outcome", "id"])
    for table, key in KEYS.items():
        _guard(table, key)


def _guard(table: str, key: str) -> None:
    """Let the database itself refuse to change or delete a row, as in 0004."""
    if op.get_context().dialect.name != "sqlite":
        event = f"BEFORE UPDATE OR DELETE OR TRUNCATE ON {table}"
        op.execute(f"CREATE TRIGGER {table}_change {event} FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()")
        return
    refuse = f"BEGIN SELECT RAISE(ABORT, 'rows of {table} are never changed'); END"
    there = f"EXISTS (SELECT 1 FROM {table} WHERE {key} = NEW.{key})"  # noqa: S608 - constants of this file
    op.execute(f"CREATE TRIGGER {table}_update BEFORE UPDATE ON {table} {refuse}")
    op.execute(f"CREATE TRIGGER {table}_delete BEFORE DELETE ON {table} {refuse}")
    op.execute(f"CREATE TRIGGER {table}_replace BEFORE INSERT ON {table} WHEN {there} {refuse}")


def downgrade() -> None:
    op.drop_index("ix_checks_outcome_id", "checks")
    op.drop_table("notices")
    op.drop_table("decisions")
