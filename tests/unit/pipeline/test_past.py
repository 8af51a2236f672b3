from __future__ import annotations

import datetime as dt
from itertools import pairwise

import pytest

from tracker.pipeline.past import is_flip, is_lasting, is_stale, is_unstable
from tracker.store.snapshots import Line

NOON = dt.datetime(2024, 12, 3, 12, 0, tzinfo=dt.UTC)
HOUR = dt.timedelta(hours=1)


def told(fingerprints: str) -> list[Line]:
    """Return the versions that come of a document saying these, one after the other, each with what was news of it."""
    lines: list[Line] = []
    for fingerprint in fingerprints:
        news = bool(lines) and not is_flip(lines, fingerprint)
        lines.append(Line(len(lines) + 1, NOON + len(lines) * HOUR, None, fingerprint, 1, news))
    return lines


def news(fingerprints: str) -> list[int]:
    return [line.version for line in told(fingerprints) if line.news]


def test_a_page_that_goes_to_and_fro_is_news_twice() -> None:
    assert news("AB" * 20) == [2, 3]


def test_what_is_new_is_news_also_after_many_flips() -> None:
    assert news("ABABABABC") == [2, 3, 9]


@pytest.mark.parametrize(
    ("said", "expected"), [("ABCD", [2, 3, 4]), ("ABACDC", [2, 3, 4, 5, 6]), ("ABA" + "CDEFGHIJKL" + "A", [*range(2, 15)])]
)
def test_going_back_now_and_then_is_news(said: str, expected: list[int]) -> None:
    assert news(said) == expected


def test_a_round_of_three_is_news_no_more_after_two_returns_in_ten_versions() -> None:
    assert news("ABC" * 3) == [2, 3, 4, 5]


def test_only_a_document_that_flipped_of_late_is_unstable() -> None:
    assert is_unstable(told("ABABA"))
    assert not is_unstable(told("ABA"))
    assert not is_unstable(told("ABABA" + "CDEFGHIJKL"))
    assert not is_unstable([])


@pytest.mark.parametrize(
    ("hours", "lasting"), [([0], False), ([0, 1], False), ([0, 23.9], False), ([0, 24], False), ([0, 12, 24], True), ([0, 1, 2, 25], True)]
)
def test_what_lasts_was_seen_three_times_over_a_day(hours: list[float], lasting: bool) -> None:  # noqa: FBT001
    *before, now = [NOON + hour * HOUR for hour in hours]
    assert is_lasting(before, now) is lasting


def dated(*versions: tuple[str, int | None]) -> list[Line]:
    return [
        Line(n, NOON + n * HOUR, dt.date(2024, 12, day) if day else None, fingerprint, 1, news=n > 1)
        for n, (fingerprint, day) in enumerate(versions, start=1)
    ]


OLD, NEW = dt.date(2024, 12, 1), dt.date(2024, 12, 9)


def test_an_older_copy_says_what_an_earlier_version_said_and_has_its_older_date() -> None:
    lines = dated(("A", 1), ("B", 9))
    assert is_stale(lines, "A", OLD, seen=False)
    assert is_stale(lines, "read anew", OLD, seen=True)
    assert not is_stale(lines, "C", OLD, seen=False)
    assert not is_stale(lines, "A", NEW, seen=True)
    assert not is_stale(lines, "A", None, seen=True)


def test_without_dates_nothing_is_an_older_copy() -> None:
    assert not is_stale(dated(("A", 1), ("B", None)), "A", OLD, seen=True)
    assert not is_stale([], "A", OLD, seen=True)


def test_no_three_versions_in_a_row_of_a_flipping_page_are_all_news() -> None:
    lines = told("ABCACBABACAB")
    assert not any(a.news and b.news for a, b in pairwise(lines[6:]))
