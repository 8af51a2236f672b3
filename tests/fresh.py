"""Databases that have all tables and nothing in them: made once in each process of the tests, and copied from then on."""

from __future__ import annotations

import tempfile
from functools import cache
from pathlib import Path

from tracker.store.session import open_database


def new_file(file: Path) -> None:
    """Put such a database there, for SQLite, unless a file is there already."""
    if not file.exists():
        file.write_bytes(_bytes())


@cache
def _bytes() -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder, "tracker.db")
        open_database(f"sqlite:///{file}").close()
        return file.read_bytes()
