"""Takes a picture of every page, wide and narrow, light and dark: python -m tests.web.shots FOLDER [NAME...]."""

from __future__ import annotations

import sys
import tempfile
from itertools import product
from pathlib import Path

from playwright.sync_api import sync_playwright

from tests.web.browsing import NARROW, SCHEMES, WIDE, browsing, launch
from tests.web.samples import fill
from tests.web.visiting import TABLE, serve
from tracker.model.people import Role
from tracker.web.routes import ANYONE


def take(folder: Path, names: list[str]) -> None:
    """Take the pictures of the pages of these names, or of all."""
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as place, serve(Path(place)) as served, sync_playwright() as started, launch(started) as chromium:
        addresses, admin = fill(served), served.visitor(Role.ADMIN, "Ana Ruiz")
        for name, width, scheme in product(names or addresses, (WIDE, NARROW), SCHEMES):
            visitor = None if TABLE[name].least is ANYONE else admin
            with browsing(chromium, served, visitor, scheme=scheme, width=width) as page:
                page.goto(addresses[name])
                page.screenshot(path=folder / f"{name}-{width}-{scheme}.png", full_page=True)


if __name__ == "__main__":
    take(Path(sys.argv[1]), sys.argv[2:])
