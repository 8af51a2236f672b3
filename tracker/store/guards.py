"""The triggers by which a database itself refuses to change or delete rows that are evidence. Migrations set them.

SQLite's REPLACE deletes a row without asking the triggers for deletions; the one for insertions stops that.
"""

from __future__ import annotations

from sqlalchemy import Connection, text


def arm(connection: Connection, table: str, key: str, *, again: bool = False, unless: str = "") -> None:
    """Guard a table. `key`: in SQL, which row is there already; `again`: to insert that row again is no error, and changes nothing.

    `unless`: in SQL on NEW and OLD, the only update that the database lets through.
    """
    if connection.dialect.name == "sqlite":
        refuse = f"BEGIN SELECT RAISE(ABORT, 'rows of {table} are never changed'); END"
        ignore = "BEGIN SELECT RAISE(IGNORE); END"
        there = f"EXISTS (SELECT 1 FROM {table} WHERE {key})"  # noqa: S608 - constants of the migrations
        when = f" WHEN ({unless}) IS NOT TRUE" if unless else ""
        connection.execute(text(f"CREATE TRIGGER {table}_update BEFORE UPDATE ON {table}{when} {refuse}"))
        connection.execute(text(f"CREATE TRIGGER {table}_delete BEFORE DELETE ON {table} {refuse}"))
        connection.execute(text(f"CREATE TRIGGER {table}_replace BEFORE INSERT ON {table} WHEN {there} {ignore if again else refuse}"))
    else:
        event = f"BEFORE {'DELETE' if unless else 'UPDATE OR DELETE'} OR TRUNCATE ON {table}"
        connection.execute(text(f"CREATE TRIGGER {table}_change {event} FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"))
        if unless:
            _arm_rows(connection, table, unless)


def disarm(connection: Connection, table: str) -> None:
    """Take a table's guard away, to `arm` it again in the same transaction."""
    if connection.dialect.name == "sqlite":
        for event in ("update", "delete", "replace"):
            connection.execute(text(f"DROP TRIGGER {table}_{event}"))
    else:
        connection.execute(text(f"DROP TRIGGER {table}_change ON {table}"))
        connection.execute(text(f"DROP TRIGGER IF EXISTS {table}_update ON {table}"))
        connection.execute(text(f"DROP FUNCTION IF EXISTS refuse_change_of_{table}"))


def _arm_rows(connection: Connection, table: str, unless: str) -> None:
    """Let PostgreSQL look at each row that is updated; its own WHEN may ask no other rows."""
    refuse = f"RAISE EXCEPTION 'rows of {table} are never changed' USING ERRCODE = 'integrity_constraint_violation';"
    body = f"BEGIN IF ({unless}) IS NOT TRUE THEN {refuse} END IF; RETURN NEW; END"
    connection.execute(text(f"CREATE FUNCTION refuse_change_of_{table}() RETURNS trigger LANGUAGE plpgsql AS $$ {body} $$"))
    event = f"BEFORE UPDATE ON {table} FOR EACH ROW EXECUTE FUNCTION refuse_change_of_{table}()"
    connection.execute(text(f"CREATE TRIGGER {table}_update {event}"))
