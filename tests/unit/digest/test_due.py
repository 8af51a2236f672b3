from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

import pytest

from tracker.digest import due_date
from tracker.model.subscription import Cadence

HOUR, DAY = dt.timedelta(hours=1), dt.timedelta(days=1)
START, END = dt.datetime(2024, 1, 1, tzinfo=dt.UTC), dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
ZONES = (  # clocks that change by an hour, by half of one, at midnight, for a month, never; quarters of hours; both ends of the date
    *("America/New_York", "America/St_Johns", "America/Santiago", "America/Havana", "America/Anchorage", "Europe/Berlin", "Africa/Cairo"),
    *("Africa/Casablanca", "Asia/Kathmandu", "Asia/Beirut", "Australia/Lord_Howe", "Pacific/Chatham", "Pacific/Kiritimati", "Etc/GMT+12"),
)
HOURS = (7, 2, 0, 0, 3, 2, 0, 3, 7, 0, 2, 2, 23, 12)  # where clocks change at an hour of the day, at that one


@pytest.mark.parametrize(("name", "hour"), [*zip(ZONES, HOURS, strict=True)])
def test_with_news_each_day_there_are_as_many_digests_as_local_dates_and_weekly_one_a_week(name: str, hour: int) -> None:
    zone = ZoneInfo(name)
    daily, weekly = Followed(Cadence.DAILY, hour, zone), Followed(Cadence.WEEKLY, hour, zone)
    now = START
    while now < END:
        daily.look(now)
        weekly.look(now)
        now += HOUR
    first = daily.dates[0]
    assert daily.dates == [first + n * DAY for n in range(len(daily.dates))]
    assert (END.astimezone(zone).date() - daily.dates[-1]).days <= 1
    assert len(daily.dates) in {730, 731, 732}
    assert weekly.dates == [date for date in daily.dates if date.weekday() == 0]


class Followed:
    """A subscription whose digests are sent as they become due; at each hour one asks anew."""

    def __init__(self, cadence: Cadence, hour: int, zone: ZoneInfo) -> None:
        self.what = (cadence, 0, hour, zone)
        self.last, self.dates = START.astimezone(zone).date() - DAY, list[dt.date]()

    def look(self, now: dt.datetime) -> None:
        found = due_date(*self.what, self.last, now)
        if found is not None:
            self.last = found
            self.dates.append(found)


def at(text: str) -> dt.datetime:
    return dt.datetime.fromisoformat(text).replace(tzinfo=dt.UTC)


def test_after_three_days_without_power_one_digest_is_due_the_latest() -> None:
    last = dt.date(2024, 12, 1)
    assert due_date(Cadence.DAILY, 0, 7, dt.UTC, last, at("2024-12-05T06:00")) == dt.date(2024, 12, 4)
    assert due_date(Cadence.DAILY, 0, 7, dt.UTC, dt.date(2024, 12, 4), at("2024-12-05T06:59")) is None
    assert due_date(Cadence.DAILY, 0, 7, dt.UTC, dt.date(2024, 12, 4), at("2024-12-05T07:00")) == dt.date(2024, 12, 5)


def test_a_weekly_digest_is_due_on_its_weekday_and_may_be_late() -> None:
    last = dt.date(2024, 11, 18)
    assert due_date(Cadence.WEEKLY, 0, 7, dt.UTC, last, at("2024-11-25T06:00")) is None
    assert due_date(Cadence.WEEKLY, 0, 7, dt.UTC, last, at("2024-12-01T23:00")) == dt.date(2024, 11, 25)
    assert due_date(Cadence.WEEKLY, 3, 7, dt.UTC, last, at("2024-12-01T23:00")) == dt.date(2024, 11, 28)


def test_a_date_that_a_zone_skipped_has_no_digest() -> None:
    zone = ZoneInfo("Pacific/Apia")  # where no 30 December 2011 was
    assert due_date(Cadence.DAILY, 0, 7, zone, dt.date(2011, 12, 28), at("2011-12-30T12:00")) == dt.date(2011, 12, 29)
    assert due_date(Cadence.DAILY, 0, 7, zone, dt.date(2011, 12, 29), at("2011-12-30T12:00")) is None
    assert due_date(Cadence.DAILY, 0, 7, zone, dt.date(2011, 12, 29), at("2011-12-30T18:00")) == dt.date(2011, 12, 31)
    assert due_date(Cadence.WEEKLY, 4, 7, zone, dt.date(2011, 12, 16), at("2011-12-30T18:00")) == dt.date(2011, 12, 23)


def test_who_moves_to_a_zone_where_it_is_earlier_gets_no_second_digest_for_a_date() -> None:
    sent = due_date(Cadence.DAILY, 0, 7, ZoneInfo("Pacific/Auckland"), dt.date(2024, 12, 1), at("2024-12-02T20:00"))
    assert sent == dt.date(2024, 12, 3)
    assert due_date(Cadence.DAILY, 0, 7, ZoneInfo("America/Los_Angeles"), sent, at("2024-12-03T16:00")) is None
