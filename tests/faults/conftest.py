from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.e2e.desk import Desk, open_desk
from tests.faults.server import FaultServer
from tests.servers import Certificate, PageServer


@pytest.fixture
def pages() -> Iterator[PageServer]:
    with PageServer() as server:
        yield server


@pytest.fixture
def faults() -> Iterator[FaultServer]:
    with FaultServer() as server:
        yield server


@pytest.fixture(scope="session")
def blank(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a new database, to copy: making it takes longer than most of these tests."""
    with open_desk(tmp_path_factory.mktemp("blank")) as opened:
        return opened.file


@pytest.fixture
def desk(tmp_path: Path, blank: Path) -> Iterator[Desk]:
    shutil.copy(blank, tmp_path)
    with open_desk(tmp_path) as opened:
        yield opened


@pytest.fixture(scope="session")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Certificate:
    return Certificate(tmp_path_factory.mktemp("tls")).make()
