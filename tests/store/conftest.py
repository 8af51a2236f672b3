from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.fresh import new_file
from tests.postgres import postgres
from tracker.store.session import Database, open_database

__all__ = ["postgres"]


@pytest.fixture(params=["sqlite", "postgresql"])
def backend(request: pytest.FixtureRequest) -> str:
    name: str = request.param
    return name


@pytest.fixture
def url(request: pytest.FixtureRequest, backend: str, tmp_path: Path) -> str:
    """Return the address of a database that has no tables yet."""
    if backend == "sqlite":
        return f"sqlite:///{tmp_path}/tracker.db"
    address: str = request.getfixturevalue("postgres").new_database()
    return address


@pytest.fixture
def full_url(request: pytest.FixtureRequest, backend: str, tmp_path: Path) -> str:
    """Return the address of a database that has all tables."""
    if backend == "sqlite":
        new_file(tmp_path / "tracker.db")
        return f"sqlite:///{tmp_path}/tracker.db"
    address: str = request.getfixturevalue("postgres").full_database()
    return address


@pytest.fixture
def database(full_url: str) -> Iterator[Database]:
    opened = open_database(full_url)
    yield opened
    opened.close()


@pytest.fixture
def sqlite(tmp_path: Path) -> Iterator[Database]:
    new_file(tmp_path / "tracker.db")
    opened = open_database(f"sqlite:///{tmp_path}/tracker.db")
    yield opened
    opened.close()
