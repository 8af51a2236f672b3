from __future__ import annotations

from pathlib import Path

import pytest

from tests.shared import SHARED, pages, shared
from tests.unit.parse.oracle import words_of_content, words_of_page
from tracker import parse

ALL = [*pages(), *sorted((SHARED / "seed").glob("version-*.html"))]


@pytest.mark.parametrize("path", ALL, ids=lambda path: path.stem)
def test_every_visible_word_of_the_article_stands_in_exactly_one_place(path: Path) -> None:
    body = path.read_bytes()
    said = words_of_content(parse.read(body, parse.PDQ))
    assert said == words_of_page(body.decode())
    assert said.total() > 1000


def test_the_pages_are_there() -> None:
    assert len(list(shared("pages").glob("*.html"))) == 16
    assert len(list(shared("seed").glob("version-*.html"))) == 2
