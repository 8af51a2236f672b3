"""The database itself refuses to change or delete a row of blobs, captures or snapshots.

SQLite's REPLACE deletes a row without asking the triggers for deletions; the one for insertions stops that.
"""

from __future__ import annotations

from alembic import op

revision = "0004"
down_revision = "0003"

KEYS = {
    "blobs": "sha256 = NEW.sha256",
    "captures": "id = NEW.id",
    "snapshots": "id = NEW.id OR (document_id = NEW.document_id AND version = NEW.version)",
}


def upgrade() -> None:
    if op.get_context().dialect.name == "sqlite":
        for table, key in KEYS.items():
            refuse = f"BEGIN SELECT RAISE(ABORT, 'rows of {table} are never changed'); END"
            # the bytes of a blob follow from its key: the same again is no error, and changes nothing
            again = "BEGIN SELECT RAISE(IGNORE); END" if table == "blobs" else refuse
            op.execute(f"CREATE TRIGGER {table}_update BEFORE UPDATE ON {table} {refuse}")
            op.execute(f"CREATE TRIGGER {table}_delete BEFORE DELETE ON {table} {refuse}")
            there = f"EXISTS (SELECT 1 FROM {table} WHERE {key})"  # noqa: S608 - constants of this file
            op.execute(f"CREATE TRIGGER {table}_replace BEFORE INSERT ON {table} WHEN {there} {again}")
    else:
        body = "BEGIN RAISE EXCEPTION 'rows of % are never changed', TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation'; END"
        op.execute(f"CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$ {body} $$")
        for table in KEYS:
            event = f"BEFORE UPDATE OR DELETE OR TRUNCATE ON {table}"
            op.execute(f"CREATE TRIGGER {table}_change {event} FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()")


def downgrade() -> None:
    sqlite = op.get_context().dialect.name == "sqlite"
    for table in KEYS:
        for event in ("update", "delete", "replace") if sqlite else ("change",):
            op.execute(f"DROP TRIGGER {table}_{event}" + ("" if sqlite else f" ON {table}"))
    if not sqlite:
        op.execute("DROP FUNCTION refuse_change()")
