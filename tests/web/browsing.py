"""A real Chromium for the tests, what axe says of a page, and pictures of it."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Literal

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Browser, Page, Playwright

from tests.web.visiting import Served, Visitor

NAMES = ("chromium", "chromium-browser", "google-chrome")
ARGUMENTS = (
    "--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking --disable-component-update --disable-sync"
).split()
# What passed is not told: to write it down and send it takes longer than to find it
AXE = "axe.run({ resultTypes: ['violations'] }).then(({ violations }) => violations)"
Scheme = Literal["light", "dark"]
SCHEMES: tuple[Scheme, ...] = ("light", "dark")
WIDE, NARROW, HIGH = 1280, 390, 900


@contextmanager
def launch(playwright: Playwright) -> Iterator[Browser]:
    """Start Chromium; skip the test where there is none."""
    program = next(filter(None, map(shutil.which, NAMES)), None)
    if program is None:
        pytest.skip("Chromium is not installed")
    browser = playwright.chromium.launch(executable_path=program, args=ARGUMENTS)
    try:
        yield browser
    finally:
        browser.close()


@contextmanager
def browsing(
    chromium: Browser, served: Served, visitor: Visitor | None = None, *, scheme: Scheme = "light", width: int = WIDE
) -> Iterator[Page]:
    """Open a window of its own, signed in as the visitor is. Its time is the desk's. Errors of scripts and of the policy fail the test."""
    context = chromium.new_context(base_url=served.url, color_scheme=scheme, viewport={"width": width, "height": HIGH})
    if visitor is not None:
        context.add_cookies([{"name": visitor.cookie, "value": visitor.token, "url": served.url}])
    page, said = context.new_page(), []
    page.on("pageerror", lambda error: said.append(str(error)))
    page.on("console", lambda line: said.append(line.text) if "Content Security Policy" in line.text else None)
    try:
        yield page
    finally:
        context.close()
    assert said == []


def no_violations(page: Page, scheme: Scheme = "light") -> None:
    """Fail where axe finds something that keeps people from using the page, which is shown in that scheme."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE_SCRIPT)
    found = page.evaluate(AXE)
    assert [f"{scheme}: {each['id']}: {each['help']}: {[node['html'] for node in each['nodes']][:3]}" for each in found] == []


def fits(page: Page) -> None:
    """Fail where the page is wider than its window: something is cut off, or must be scrolled to sideways."""
    wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert wide <= 0, f"{page.url} is {wide} pixels too wide"
