"""Takes a picture of mails as readers see them, wide and narrow, light and dark: python -m tests.web.mail_shots FOLDER [NAME...]."""

from __future__ import annotations

import sys
from itertools import product
from pathlib import Path

from playwright.sync_api import sync_playwright

from tests.unit.digest.samples import letters
from tests.web.browsing import SCHEMES, launch

WIDTHS = (600, 360)  # a mail reader's pane, and a telephone
HEIGHT = 800


def take(folder: Path, names: list[str]) -> None:
    """Take the pictures of the mails of these names, or of all, and write their texts beside them."""
    folder.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as started, launch(started) as chromium:
        for name, letter in letters().items():
            if names and name not in names:
                continue
            (folder / f"{name}.txt").write_text(f"Subject: {letter.subject}\n\n{letter.text}", encoding="utf-8")
            for width, scheme in product(WIDTHS, SCHEMES):
                page = chromium.new_page(viewport={"width": width, "height": HEIGHT}, color_scheme=scheme)
                page.set_content(letter.html)
                page.screenshot(path=folder / f"{name}-{width}-{scheme}.png", full_page=True)
                page.close()


if __name__ == "__main__":
    take(Path(sys.argv[1]), sys.argv[2:])
