"""Backup and restore of an SQLite database. PostgreSQL has tools of its own."""

from __future__ import annotations

import datetime as dt
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing, suppress
from pathlib import Path

from tracker.model.errors import StoreError, UsageError
from tracker.store import copies, documents, fences, schedule
from tracker.store.fences import Fault
from tracker.store.place import address_of
from tracker.store.session import Database, open_database
from tracker.store.verify import DERIVED, mend, verify

PG_DUMP = "this database is PostgreSQL; back it up with: pg_dump --format=custom --file=FILE, and restore it with: pg_restore"


def file_of(url: str) -> Path:
    """Return the file of a database address. Raises UsageError for PostgreSQL, which names its tools."""
    address = address_of(url)
    if address.get_backend_name() != "sqlite":
        raise UsageError(PG_DUMP)
    return copies.file_of(address)


def backup(url: str, file: Path) -> int:
    """Copy the database into a new file, while other programs write it; return its bytes. Raises StoreError and UsageError."""
    if file.is_dir():
        raise UsageError(f"{file} is a folder; name a new file in it")
    copies.copy(str(file_of(url)), file)
    return file.stat().st_size


def restore(  # noqa: PLR0913  each is a choice of its own
    file: Path, url: str, *, now: dt.datetime, alive: Callable[[str], bool], whole: bool = False, force: bool = False
) -> Path | None:
    """Put a backup in the place of the database, after its proof; return where the old database is now, None where there was none.

    `whole`: also every row of it is verified. `force`: though a service holds documents. `alive` tells of the holder of a
    lease whether it may still be at work. Raises StoreError and UsageError; then nothing was changed.
    """
    place = file_of(url)
    if not file.is_file():
        raise UsageError(f"there is no file {file}")
    if place.exists() and place.samefile(file):
        raise UsageError(f"{file} is the database itself; name a backup of it")
    fresh = place.with_name(f"{place.name}.restored")
    try:
        copies.remove(fresh)
        shutil.copyfile(file, fresh)
        _prove(file, fresh, now, whole=whole)
        copies.sync(fresh)
        return _exchange(place, fresh, now, alive, force=force)
    except OSError as error:
        raise StoreError(f"{file} cannot be restored: {error.strerror}") from error
    finally:
        with suppress(OSError):
            copies.remove(fresh)


def _prove(file: Path, fresh: Path, now: dt.datetime, *, whole: bool) -> None:
    """Prove a copy of the backup, bring its tables up to date and take away what programs that are gone held."""
    _look(file, fresh)
    database = open_database(f"sqlite:///{fresh}", copy_first=False)
    try:
        faults = _faults(database) if whole else []
        bad = next((fault for fault in faults if fault.table not in DERIVED), None)
        if bad:
            raise StoreError(f"{file} is damaged, and was not restored: row {bad.row} of {bad.table}: {bad.reason}")
        with database.write(durable=True) as session:
            for holder in schedule.holders(session):
                schedule.free(session, holder)
            mend(session, faults)
            if whole:
                fences.lift(session, (), now)
    finally:
        database.close()
    with closing(sqlite3.connect(fresh)) as connection:
        connection.execute("PRAGMA journal_mode=DELETE")


def _look(file: Path, fresh: Path) -> None:
    """Refuse what is damaged, or no backup. Raises StoreError."""
    with closing(sqlite3.connect(fresh)) as connection:
        try:
            bad = [line for (line,) in connection.execute("PRAGMA integrity_check(1)") if line != "ok"]
            bad += [f"a row of {row[0]} refers to nothing" for row in connection.execute("PRAGMA foreign_key_check")]
            tables = {name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
        except sqlite3.DatabaseError as error:
            bad, tables = [str(error)], set()
    if bad:
        raise StoreError(f"{file} is damaged, and was not restored: {' '.join(bad[0].split())}")
    if "alembic_version" not in tables:
        raise StoreError(f"{file} is no backup of Tracker's, and was not restored")


def _faults(database: Database) -> list[Fault]:
    with database.read() as session:
        ids = [document.id for document in documents.all_documents(session, include_removed=True)]
    return list(verify(database, ids))


def _exchange(place: Path, fresh: Path, now: dt.datetime, alive: Callable[[str], bool], *, force: bool) -> Path | None:
    if not place.exists():
        copies.remove(place)
        fresh.rename(place)
        copies.sync(place.parent)
        return None
    whole = _alone(place, alive, force=force)
    old = place.with_name(f"{place.stem}-{now:%Y-%m-%dT%H%M%S}Z{place.suffix}")
    try:
        copies.put(place, old)
    except FileExistsError:
        raise UsageError(f"{old} is there already; try again in a second") from None
    if not whole:  # it could not be closed in order: its log goes with it
        for end in (copies.LOG, copies.SHARED):
            with suppress(FileNotFoundError):
                place.with_name(place.name + end).rename(old.with_name(old.name + end))
    fresh.replace(place)
    copies.sync(place.parent)
    return old


def _alone(place: Path, alive: Callable[[str], bool], *, force: bool) -> bool:
    """Make sure that no program has the database open, and bring its log into it; return False where it is too damaged for that."""
    try:
        with closing(sqlite3.connect(place, timeout=0)) as connection:
            holders = [name for (name,) in connection.execute("SELECT DISTINCT lease_owner FROM schedules WHERE lease_owner IS NOT NULL")]
            if not force and any(map(alive, holders)):
                raise UsageError("a service is at work on the database; stop it first, or restore with --force where it is gone")
            connection.execute("PRAGMA journal_mode=DELETE")  # refused while another program has it open
    except sqlite3.OperationalError as error:
        if error.sqlite_errorcode & 0xFF in {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}:
            raise UsageError(f"another program has {place} open; stop it first") from error
        return False
    except sqlite3.DatabaseError:
        return False
    return True
