from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest

from tests.shared import SHARED, pages, shared
from tracker import gate, parse
from tracker.model.snapshot import Content

ALL = [*pages(), *sorted((SHARED / "seed").glob("version-*.html"))]
CUT = [path for path in ALL if path.stem in {"lung-screening-pdq-hp", "mistletoe-pdq-patient", "deteccion-pulmon-pdq-hp-es", "version-2"}]
SMALL = [path for path in ALL if path.stat().st_size < 150_000]


@cache
def content(path: Path) -> Content:
    return parse.read(path.read_bytes(), parse.PDQ)


def doubts(body: bytes, current: Path | None) -> tuple[str, ...]:
    return gate.doubts(body, parse.read(body, parse.PDQ), content(current) if current else None)


@pytest.mark.parametrize("path", ALL, ids=lambda path: path.stem)
def test_a_real_page_is_let_in_the_first_time_and_again(path: Path) -> None:
    assert gate.doubts(path.read_bytes(), content(path), None) == ()
    assert gate.doubts(path.read_bytes(), content(path), content(path)) == ()


@pytest.mark.parametrize("path", CUT, ids=lambda path: path.stem)
@pytest.mark.parametrize("sixteenth", range(1, 16))
def test_half_a_real_page_is_doubted(path: Path, sixteenth: int) -> None:
    body = path.read_bytes()
    half = body[: len(body) * sixteenth // 16]
    assert doubts(half, None)
    assert doubts(half, path)


@pytest.mark.parametrize("path", CUT, ids=lambda path: path.stem)
def test_the_first_quarter_of_a_real_page_is_doubted_though_something_closed_it(path: Path) -> None:
    body = path.read_bytes()
    assert doubts(body[: len(body) // 4] + b"</body></html>", path)


@pytest.mark.parametrize("path", SMALL, ids=lambda path: path.stem)
def test_every_other_real_page_is_doubted(path: Path) -> None:
    # The two versions of the seed are one document.
    others = (other for other in ALL if other != path and not {other.stem, path.stem} <= {"version-1", "version-2"})
    for other in others:
        assert gate.doubts(other.read_bytes(), content(other), content(path)), f"{other.stem} stands in for {path.stem}"


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
    assert doubts(path.read_bytes().replace(old, new), path) == ()


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
    assert doubts(body, path)


def test_both_versions_of_the_seed_are_one_document() -> None:
    one, other = shared("seed/version-1.html"), shared("seed/version-2.html")
    assert gate.doubts(other.read_bytes(), content(other), content(one)) == ()
    assert gate.doubts(one.read_bytes(), content(one), content(other)) == ()
