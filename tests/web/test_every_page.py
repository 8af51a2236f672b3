"""What holds for each page: it is there, nothing of it is cut off, and axe finds nothing. A new page is found by itself."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from playwright.sync_api import Browser

from tests.web.browsing import NARROW, SCHEMES, WIDE, Scheme, browsing, fits, no_violations
from tests.web.samples import NO_PAGES, fill
from tests.web.visiting import TABLE, Served, Visitor, serve
from tracker.model.people import Role
from tracker.web.routes import ANYONE

PAGES = sorted(route.name for route in TABLE.values() if route.method == "GET" and route.name not in NO_PAGES)


@dataclass(frozen=True)
class Filled:
    """A desk with the sample on it, and somebody who may see all of it."""

    served: Served
    addresses: dict[str, str]
    admin: Visitor

    def who_for(self, name: str) -> Visitor | None:
        return None if TABLE[name].least is ANYONE else self.admin


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Filled]:
    with serve(tmp_path_factory.mktemp("desk")) as served:
        addresses = fill(served)
        yield Filled(served, addresses, served.visitor(Role.ADMIN, "Ana Ruiz"))


@pytest.mark.parametrize("name", PAGES)
def test_it_is_there(filled: Filled, name: str) -> None:
    visitor = filled.who_for(name) or filled.served.stranger()
    assert visitor.get(filled.addresses[name]).status_code == 200


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("name", PAGES)
def test_axe_finds_nothing(chromium: Browser, filled: Filled, name: str, scheme: Scheme) -> None:
    with browsing(chromium, filled.served, filled.who_for(name), scheme=scheme) as page:
        page.goto(filled.addresses[name])
        no_violations(page)


@pytest.mark.parametrize("width", [WIDE, NARROW])
@pytest.mark.parametrize("name", PAGES)
def test_nothing_is_cut_off(chromium: Browser, filled: Filled, name: str, width: int) -> None:
    with browsing(chromium, filled.served, filled.who_for(name), width=width) as page:
        page.goto(filled.addresses[name])
        fits(page)
