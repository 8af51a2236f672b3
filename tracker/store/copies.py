"""Copies of an SQLite database, made while other programs write it: each is the database as it was at one moment, in one file."""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing, suppress
from pathlib import Path
from urllib.parse import unquote, urlsplit

from sqlalchemy import URL

from tracker.model.errors import StoreError

LOG, SHARED = "-wal", "-shm"  # what SQLite keeps beside its file while it is open
PART = ".part"  # of a file that is not whole yet


def file_of(address: URL) -> Path:
    """Return the file of an SQLite address, also where it is named as SQLite names files with options: `file:FILE`, with `uri=true`."""
    name = str(address.database)
    return Path(unquote(urlsplit(name).path) if address.query.get("uri") == "true" else name)


def put(file: Path, name: Path) -> None:
    """Give a file another name, and never one that is there already. Raises FileExistsError and OSError.

    Where the file system knows no hard links it loses the name that it had.
    """
    try:
        os.link(file, name)  # refuses where there is one, at whatever moment it came
    except FileExistsError:
        raise
    except OSError:
        name.touch(exist_ok=False)  # so does this; what is in its place from now on is ours
        try:
            file.replace(name)
        except OSError:
            name.unlink()
            raise


def copy(place: str, file: Path) -> None:
    """Copy a database into a new file, which is there whole or not at all, and on the disk. Raises StoreError."""
    part = file.with_name(f"{file.name}{PART}")
    try:
        remove(part)
        _copy(place, part)
        put(part, file)
        sync(file.parent)
    except FileExistsError:
        raise StoreError(f"{file} is there already; name a new file") from None
    except OSError as error:
        raise StoreError(f"{file} cannot be written: {error.strerror}") from error
    except sqlite3.Error as error:
        raise StoreError(f"the database {place} cannot be copied to {file}: {error}") from error
    finally:
        with suppress(OSError):
            remove(part)


def remove(file: Path) -> None:
    """Remove a database that nobody uses, and what SQLite keeps beside it while it is open."""
    for end in ("", LOG, SHARED):
        file.with_name(file.name + end).unlink(missing_ok=True)


def _copy(place: str, part: Path) -> None:
    with (
        closing(sqlite3.connect(f"{Path(place).absolute().as_uri()}?mode=ro", uri=True)) as source,
        closing(sqlite3.connect(part)) as target,
    ):
        source.backup(target)  # in one step: writers go on, and are not in it
        target.execute("PRAGMA journal_mode=DELETE")  # so that it is one file
    sync(part)


def sync(place: Path) -> None:
    """Bring a file or a folder to the disk."""
    handle = os.open(place, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
