"""Which state the tables of a database are in, told without Alembic: every command asks, and that takes longer to load than the rest."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import Connection, inspect, text

from tracker.model.errors import StoreError

TABLE = "alembic_version"
PARTLY = "partly copied; to go on: tracker migrate-to"  # on that table of PostgreSQL, while another database is moved there


def scripts() -> Path:
    """Return the folder of the migrations: in the package where it was installed, beside it in the source."""
    package = Path(__file__).resolve().parents[1]
    packed = package / "migrations"
    return packed if packed.is_dir() else package.parent / "migrations"


def known() -> list[str]:
    """Return the revisions that this code knows, the newest first: each file is named NUMBER_what.py, and its revision is the number."""
    return sorted((file.name.partition("_")[0] for file in scripts().glob("versions/[0-9]*_*.py")), reverse=True)


def revision_of(connection: Connection) -> str | None:
    """Return the revision of a database, None where nothing was migrated yet."""
    if not inspect(connection).has_table(TABLE):
        return None
    return connection.execute(text(f"SELECT version_num FROM {TABLE}")).scalar_one_or_none()  # noqa: S608  a constant


def is_behind(connection: Connection, place: str) -> bool:
    """Return whether migrations are still to be applied. Raises StoreError where some were that this code does not know."""
    revision, revisions = revision_of(connection), known()
    if revision is not None and revision not in revisions:
        raise StoreError(
            f"the database {place} was made by a newer Tracker: it is at {revision}, this one knows {revisions[0]}; upgrade it"
        )
    tables = inspect(connection).get_table_names() if revision is None else []
    if set(tables) - {TABLE}:
        raise StoreError(f"the database {place} holds tables that Tracker did not make; name another one at database.url")
    return revision != revisions[0]


def is_partly_copied(connection: Connection) -> bool:
    """Return whether another database is being moved here, and not all of it is there yet."""
    if connection.dialect.name != "postgresql":
        return False
    said: str | None = connection.execute(text("SELECT obj_description(to_regclass(:table))"), {"table": TABLE}).scalar_one()
    return said == PARTLY
