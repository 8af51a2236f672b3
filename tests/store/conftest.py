from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.fresh import new_file
from tests.postgres import postgres
from tracker.store.session import Database, open_database

__all__ = ["postgres"]


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Return the address of a database that has no tables yet."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path}/tracker.db"
    address: str = request.getfixturevalue("postgres").new_database()
    return address


@pytest.fixture
def database(request: pytest.FixtureRequest, url: str) -> Iterator[Database]:
    if url.startswith("sqlite"):
        new_file(Path(url.removeprefix("sqlite:///")))
    else:
        request.getfixturevalue("postgres").fill(url)
    opened = open_database(url)
    yield opened
    opened.close()


@pytest.fixture
def sqlite(tmp_path: Path) -> Iterator[Database]:
    new_file(tmp_path / "tracker.db")
    opened = open_database(f"sqlite:///{tmp_path}/tracker.db")
    yield opened
    opened.close()
