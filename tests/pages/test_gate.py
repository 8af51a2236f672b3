from __future__ import annotations

from pathlib import Path

import pytest

from tests.pages.judging import ALL, content, judge_body
from tests.shared import shared
from tracker.model.capture import Outcome

CUT = [path for path in ALL if path.stem in {"lung-screening-pdq-hp", "mistletoe-pdq-patient", "deteccion-pulmon-pdq-hp-es", "version-2"}]
SMALL = [path for path in ALL if path.stat().st_size < 150_000]


def doubted(body: bytes, page: Path, *, first: bool = False) -> bool:
    """Tell whether bytes in the place of a page are held; what says the same harms nobody."""
    found = judge_body(body, page, first=first)
    return found is not None and found.outcome is not Outcome.SAME


@pytest.mark.parametrize("path", ALL, ids=lambda path: path.stem)
def test_a_real_page_is_let_in_the_first_time_and_again(path: Path) -> None:
    assert judge_body(path.read_bytes(), path, first=True) is None
    assert not doubted(path.read_bytes().replace(b"patients", b"persons"), path)


@pytest.mark.parametrize("path", CUT, ids=lambda path: path.stem)
def test_a_real_page_cut_anywhere_is_doubted_or_says_the_same(path: Path) -> None:
    body = path.read_bytes()
    for part in range(1, 64):
        half = body[: len(body) * part // 64]
        assert judge_body(half, path) is not None, f"{part} of 64"
        assert part % 8 or doubted(half, path, first=True)
        if part % 8 == 1 or part > 56:  # something that knows nothing of the document may close what it cut
            found = judge_body(half + b"</body></html>", path)
            assert found is not None, f"{part} of 64"


@pytest.mark.parametrize("path", CUT, ids=lambda path: path.stem)
def test_the_first_quarter_of_a_real_page_is_doubted_though_something_closed_it(path: Path) -> None:
    body = path.read_bytes()
    assert doubted(body[: len(body) // 4] + b"</body></html>", path)


@pytest.mark.parametrize("path", SMALL, ids=lambda path: path.stem)
def test_every_other_real_page_is_doubted(path: Path) -> None:
    # The two versions of the seed are one document.
    others = (other for other in ALL if other != path and not {other.stem, path.stem} <= {"version-1", "version-2"})
    for other in others:
        assert doubted(other.read_bytes(), path), f"{other.stem} stands in for {path.stem}"


@pytest.mark.parametrize("path", SMALL, ids=lambda path: path.stem)
@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b"treatment", b"therapy"),
        (b"(PDQ\xc2\xae)", b"(PDQ)"),
        (b"Changes to This Summary", b"Latest Updates to This Summary"),
        (b"<em>", b"<i class='x'>"),
        (b" the ", b" "),
        (b"<p ", b"\n\n<p class='new' "),
    ],
    ids=["a word throughout", "the title", "the name of the changes", "emphasis", "a small word throughout", "markup"],
)
def test_a_real_page_with_edits_is_let_in(path: Path, old: bytes, new: bytes) -> None:
    assert not doubted(path.read_bytes().replace(old, new), path)


@pytest.mark.parametrize("path", SMALL, ids=lambda path: path.stem)
@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b"summary-sections", b"x"),
        (b"<section id", b"<form id"),
        (b"<p ", b"<template "),
    ],
    ids=["the body has another name", "sections that are none", "paragraphs that nobody sees"],
)
def test_a_real_page_that_lost_its_sections_is_doubted(path: Path, old: bytes, new: bytes) -> None:
    body = path.read_bytes().replace(old, new).replace(b"cgvBody", b"x" if new == b"x" else b"cgvBody")
    assert doubted(body, path)


def test_both_versions_of_the_seed_are_one_document() -> None:
    one, other = shared("seed/version-1.html"), shared("seed/version-2.html")
    assert judge_body(other.read_bytes(), one) is None
    assert judge_body(one.read_bytes(), other) is None
    assert content(one) != content(other)
