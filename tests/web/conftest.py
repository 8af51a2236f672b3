from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Playwright, sync_playwright

from tests.servers import PageServer
from tests.web.browsing import launch
from tests.web.past import fill_past
from tests.web.visiting import Served, Visitor, serve
from tracker.model.people import Role


@pytest.fixture
def served(tmp_path: Path) -> Iterator[Served]:
    """Give a desk of its own for one test."""
    with serve(tmp_path) as desk:
        yield desk


@pytest.fixture
def pages() -> Iterator[PageServer]:
    with PageServer() as server:
        yield server


@pytest.fixture
def operator(served: Served) -> Visitor:
    return served.visitor(Role.OPERATOR, "Ben")


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    with sync_playwright() as started:
        yield started


@pytest.fixture(scope="session")
def chromium(playwright: Playwright) -> Iterator[Browser]:
    with launch(playwright) as browser:
        yield browser


@pytest.fixture(scope="module")
def past(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """Give a desk whose document `summary` has a past, one for all tests of a file: they only read it."""
    with serve(tmp_path_factory.mktemp("past")) as served:
        fill_past(served)
        yield served


@pytest.fixture(scope="module")
def reader(past: Served) -> Visitor:
    return past.visitor(Role.READER, "Dov")
