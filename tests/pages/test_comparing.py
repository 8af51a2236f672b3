"""The laws of the differ on real pages, whole and mixed with each other."""

from __future__ import annotations

from functools import lru_cache
from itertools import pairwise
from pathlib import Path

import pytest

from tests.shared import pages, shared
from tracker.diff import apply, compare
from tracker.model.change import Kind
from tracker.model.snapshot import Content
from tracker.parse import PDQ, read

SMALL = [path for path in pages() if path.stat().st_size < 260_000]
NEIGHBOURS = list(pairwise(SMALL))


@lru_cache(maxsize=4)
def content(path: Path) -> Content:
    return read(path.read_bytes(), PDQ)


def mixed(one: Content, other: Content) -> Content:
    """Give a content made of both: every second section, and the sections of the one turned round."""
    return Content(one.facts, (*one.sections[::-2], *other.sections[::3], *one.sections[::3]))


def test_the_real_pages_are_there() -> None:
    assert len(list(shared("pages").glob("*.html"))) >= 16


@pytest.mark.parametrize("path", pages(), ids=lambda path: path.stem)
def test_a_real_page_does_not_differ_from_itself(path: Path) -> None:
    one, again = read(path.read_bytes(), PDQ), read(path.read_bytes(), PDQ)
    assert compare(one, again).changes == ()


@pytest.mark.parametrize("pair", NEIGHBOURS, ids=lambda pair: pair[0].stem)
def test_two_real_pages_and_their_mixture_are_rebuilt_from_each_other(pair: tuple[Path, Path]) -> None:
    one, other = content(pair[0]), content(pair[1])
    for before, after in ((one, other), (one, mixed(one, other)), (mixed(other, one), other)):
        there, back = compare(before, after), compare(after, before)
        assert apply(there, before) == after
        assert apply(back, after) == before
        came = sorted(change.after or "" for change in there.told() if change.kind is Kind.ADDED)
        went = sorted(change.before or "" for change in back.told() if change.kind is Kind.REMOVED)
        assert came == went


def test_the_two_versions_of_the_sample_are_rebuilt_from_each_other() -> None:
    before, after = (content(shared(f"seed/version-{n}.html")) for n in (1, 2))
    assert apply(compare(before, after), before) == after
    assert apply(compare(after, before), after) == before
