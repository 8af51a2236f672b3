"""Brings the tables of a database to the state that the code expects, by the migrations that travel with it."""

from __future__ import annotations

from contextlib import ExitStack
from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, text

from tracker.model.errors import StoreError
from tracker.store import copies
from tracker.store.revisions import is_behind, revision_of, scripts

LOCK = 7_305_118_261  # one number for all Trackers on one PostgreSQL database, and nobody else


def configuration(connection: Connection | None = None) -> Config:
    """Return what Alembic's commands need to migrate over a connection, in its transaction."""
    config = Config()
    config.set_main_option("script_location", str(scripts()).replace("%", "%%"))
    config.set_main_option("path_separator", "newline")  # a folder's name may hold any other
    config.attributes["connection"] = connection
    return config


def upgrade(connection: Connection, place: str, *, copy_first: bool = True) -> None:
    """Apply what is still to be applied, all or nothing, while no other program does. The transaction has begun.

    `copy_first`: a copy of an SQLite database, as it was before, stays beside it, named by its revision and the time.
    """
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": LOCK})
    if not is_behind(connection, place):
        return
    copy = _copy(connection, place) if copy_first and connection.dialect.name == "sqlite" else None
    with ExitStack() as failing:
        if copy is not None:
            failing.callback(copy.unlink)  # nothing was changed then; else each new start would leave one more
        _upgrade(connection, place)
        failing.pop_all()


def _upgrade(connection: Connection, place: str) -> None:
    command.upgrade(configuration(connection), "head")
    if connection.dialect.name == "sqlite" and connection.exec_driver_sql("PRAGMA foreign_key_check").first():
        raise StoreError(f"the database {place} has rows that refer to nothing; it was left as it was; restore a backup")


def _copy(connection: Connection, place: str) -> Path | None:
    """Copy a database beside itself, and return the copy; None where it holds nothing yet. Raises StoreError."""
    revision = revision_of(connection)
    if revision is None:
        return None
    time = connection.exec_driver_sql("SELECT strftime('%Y-%m-%dT%H%M%f', 'now')").scalar_one().replace(".", "")
    file = Path(place)
    copy = file.with_name(f"{file.stem}-{revision}-{time}Z{file.suffix}")
    copies.copy(place, copy)
    return copy


def is_mapped(name: str | None, kind: str, _parents: object) -> bool:
    """Tell Alembic which tables to compare: not those of words, of which each database has its own kind, nor those of the queue."""
    return kind != "table" or not str(name).startswith(("text_words", "procrastinate_"))
