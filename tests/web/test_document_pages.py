"""What people may come to on the pages of documents, beside what the samples show: axe finds nothing there either."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser

from tests.web.browsing import NARROW, SCHEMES, Scheme, browsing, fits, no_violations
from tests.web.visiting import Served, Visitor

PATHS = (
    "/documents?title=nothing",
    "/documents?after=zzz",
    "/documents/resumen",
    "/documents/summary/checks?before=1",
    "/documents/summary/versions/4?section=_12",
    "/documents/summary/versions/4/blame?section=_10",
    "/documents/summary/read?as_of=2024-12-05",
    "/documents/summary/read?as_of=2020-01-01",
    "/documents/summary/timeline",
    "/documents/summary/timeline?section=nothing",
    "/documents/summary/compare",
    "/documents/summary/compare?older=1&newer=4",
    "/search",
    "/search?q=quagmirin&gone=1&document=summary",
    "/search?q=%21",
)


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("path", PATHS)
def test_axe_finds_nothing_and_nothing_is_cut_off(chromium: Browser, past: Served, reader: Visitor, path: str, scheme: Scheme) -> None:
    with browsing(chromium, past, reader, scheme=scheme, width=NARROW if scheme == "dark" else 1280) as page:
        page.goto(path)
        no_violations(page)
        fits(page)


def test_the_keyboard_walks_through_lists(past: Served, reader: Visitor, chromium: Browser) -> None:
    with browsing(chromium, past, reader) as page:
        page.goto("/documents")
        page.keyboard.press("j")
        page.keyboard.press("j")
        page.keyboard.press("o")
        page.wait_for_url("**/documents/summary")
