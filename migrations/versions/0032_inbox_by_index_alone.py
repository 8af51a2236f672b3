"""What lists of the inbox count is read from indexes alone."""

from __future__ import annotations

from alembic import op

revision = "0032"
down_revision = "0031"

OLD = (["state", "report_id"], ["shared_id", "report_id"])
NEW = (["state", "report_id", "document_id", "shared_id"], ["shared_id", "report_id", "document_id", "state", "deeds"])


def upgrade() -> None:
    for old, new in zip(OLD, NEW, strict=True):
        op.create_index(_name(new), "inbox", new)
        op.drop_index(_name(old), "inbox")


def downgrade() -> None:
    for old, new in zip(OLD, NEW, strict=True):
        op.create_index(_name(old), "inbox", old)
        op.drop_index(_name(new), "inbox")


def _name(columns: list[str]) -> str:
    return f"ix_inbox_{'_'.join(columns)}"
