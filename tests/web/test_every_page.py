"""What holds for each page: it is there, nothing of it is cut off, and axe finds nothing. A new page is found by itself."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from playwright.sync_api import Browser

from tests.web.browsing import HIGH, NARROW, SCHEMES, WIDE, browsing, fits, no_violations
from tests.web.samples import PAGES, fill
from tests.web.visiting import TABLE, Served, Visitor, serve
from tracker.model.people import Role
from tracker.web.routes import ANYONE

NAMES = sorted(route.name for route in PAGES)


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


@pytest.mark.parametrize("name", NAMES)
def test_it_is_there(filled: Filled, name: str) -> None:
    visitor = filled.who_for(name) or filled.served.stranger()
    assert visitor.get(filled.addresses[name]).status_code == 200


@pytest.mark.parametrize("name", NAMES)
def test_nothing_is_cut_off_and_axe_finds_nothing(chromium: Browser, filled: Filled, name: str) -> None:
    """In one window, as opening one and loading the page takes longer than to look at it."""
    with browsing(chromium, filled.served, filled.who_for(name)) as page:
        page.goto(filled.addresses[name])
        for scheme in SCHEMES:
            page.emulate_media(color_scheme=scheme)
            no_violations(page, scheme)
        for width in (WIDE, NARROW):
            page.set_viewport_size({"width": width, "height": HIGH})
            fits(page)
