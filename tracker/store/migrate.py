"""Brings the tables of a database to the state that the code expects, by the migrations that travel with it."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, inspect, text

from tracker.model.errors import StoreError

LOCK = 7_305_118_261  # one number for all Trackers on one PostgreSQL database, and nobody else


def configuration(connection: Connection | None = None) -> Config:
    """Return what Alembic's commands need to migrate over a connection, in its transaction."""
    package = Path(__file__).resolve().parents[1]
    packed = package / "migrations"
    config = Config()
    config.set_main_option("script_location", str(packed if packed.is_dir() else package.parent / "migrations").replace("%", "%%"))
    config.set_main_option("path_separator", "newline")  # a folder's name may hold any other
    config.attributes["connection"] = connection
    return config


def is_behind(connection: Connection, place: str) -> bool:
    """Return whether migrations are still to be applied. Raises StoreError where some were that this code does not know."""
    revision = MigrationContext.configure(connection).get_current_revision()
    known = [script.revision for script in ScriptDirectory.from_config(configuration()).walk_revisions()]  # newest first
    if revision is not None and revision not in known:
        raise StoreError(f"the database {place} was made by a newer Tracker: it is at {revision}, this one knows {known[0]}; upgrade it")
    tables = inspect(connection).get_table_names() if revision is None else []
    if set(tables) - {"alembic_version"}:
        raise StoreError(f"the database {place} holds tables that Tracker did not make; name another one at database.url")
    return revision != known[0]


def upgrade(connection: Connection, place: str) -> None:
    """Apply what is still to be applied, all or nothing, while no other program does. The transaction has begun."""
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": LOCK})
    if not is_behind(connection, place):
        return
    command.upgrade(configuration(connection), "head")
    if connection.dialect.name == "sqlite" and connection.exec_driver_sql("PRAGMA foreign_key_check").first():
        raise StoreError(f"the database {place} has rows that refer to nothing; it was left as it was; restore a backup")
