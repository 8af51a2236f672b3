from __future__ import annotations

import datetime as dt
import random
from itertools import pairwise

import pytest

from tracker import history
from tracker.model.errors import UsageError
from tracker.model.report import Side

NOW = dt.datetime(2025, 1, 1, tzinfo=dt.UTC)


def at(version: int, captured: str, updated: str | None = None) -> Side:
    time = dt.datetime.fromisoformat(captured).replace(tzinfo=dt.UTC)
    return Side(version, time, dt.date.fromisoformat(updated) if updated else None)


SIDES = [
    at(1, "2024-03-01T10:00", "2024-02-20"),
    at(3, "2024-05-01T10:00", "2024-04-01"),
    at(4, "2024-05-01T10:00", "2024-04-01"),
    at(2, "2024-06-01T10:00", "2024-03-15"),
    at(5, "2024-07-01T10:00"),
]


@pytest.mark.parametrize(
    ("moment", "version"),
    [("2024-03-01T10:00", 1), ("2024-05-01T09:59", 1), ("2024-05-01T10:00", 4), ("2024-06-30T00:00", 2), ("2024-12-31T00:00", 5)],
)
def test_as_of_is_what_was_captured_last_and_of_one_instant_the_newest(moment: str, version: int) -> None:
    asked = dt.datetime.fromisoformat(moment).replace(tzinfo=dt.UTC)
    assert history.as_of("kites", SIDES, asked, NOW).version == version
    assert history.as_of("kites", reversed(SIDES), asked, NOW).version == version


def test_before_the_first_there_is_none_and_the_error_dates_the_first() -> None:
    with pytest.raises(
        UsageError, match=r"nothing was kept of kites by 2024-03-01 09:59 UTC: the first, version 1, is of 2024-03-01 10:00"
    ):
        history.as_of("kites", SIDES, dt.datetime(2024, 3, 1, 9, 59, tzinfo=dt.UTC), NOW)
    with pytest.raises(UsageError, match="kites has no version yet"):
        history.as_of("kites", [], NOW, NOW)


def test_the_future_is_refused() -> None:
    with pytest.raises(UsageError, match="2025-01-01 00:01 UTC is in the future"):
        history.as_of("kites", SIDES, NOW + dt.timedelta(minutes=1), NOW)
    assert history.as_of("kites", SIDES, NOW, NOW).version == 5
    with pytest.raises(UsageError, match="2025-01-02 is in the future"):
        history.as_published("kites", SIDES, dt.date(2025, 1, 2), NOW.date())


@pytest.mark.parametrize(
    ("day", "version"), [("2024-02-20", 1), ("2024-03-14", 1), ("2024-03-15", 2), ("2024-04-01", 4), ("2025-01-01", 4)]
)
def test_as_published_goes_by_the_publishers_own_date(day: str, version: int) -> None:
    assert history.as_published("kites", SIDES, dt.date.fromisoformat(day), NOW.date()).version == version


def test_before_the_publishers_first_date_the_error_names_it() -> None:
    with pytest.raises(UsageError, match="dated 2024-02-19 or earlier: the first is dated 2024-02-20"):
        history.as_published("kites", SIDES, dt.date(2024, 2, 19), NOW.date())
    with pytest.raises(UsageError, match="no version of kites names the publisher's date"):
        history.as_published("kites", SIDES[-1:], dt.date(2024, 2, 19), NOW.date())


def test_a_thousand_moments_give_what_a_walk_through_the_captures_gives() -> None:
    rng = random.Random(5)  # noqa: S311  the same moments each time
    times = sorted(rng.sample(range(10_000), 60))
    sides = [Side(n, NOW - dt.timedelta(minutes=10_000 - minute), None) for n, minute in enumerate(times, 1)]
    rng.shuffle(sides)
    for _ in range(1000):
        asked = rng.randrange(times[0], 10_000)
        walk = next((n for n, (one, other) in enumerate(pairwise([*times, 10_001]), 1) if one <= asked < other), None)
        assert history.as_of("kites", sides, NOW - dt.timedelta(minutes=10_000 - asked), NOW).version == walk
