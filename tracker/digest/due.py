"""Says which digest is due: once for each local date, whatever the clocks of a time zone do."""

from __future__ import annotations

import datetime as dt

from tracker.model.subscription import Cadence

DAY = dt.timedelta(days=1)
WEEK = 7


def due_date(cadence: Cadence, weekday: int, hour: int, zone: dt.tzinfo, last_date: dt.date, now: dt.datetime) -> dt.date | None:  # noqa: PLR0913, PLR0917  what a slot is
    """Return the latest local date whose digest is due by `now` and was not yet at `last_date`; None where there is none.

    A digest is due at the `hour` of each local date, weekly of those that are the `weekday` (Monday is 0). Where the clocks leave
    that hour out, it is due as they go on; where they give it twice, the first time. One at once is due at any time, each date.
    """
    today = now.astimezone(zone).date()
    if cadence is Cadence.NOW:
        return today
    for back in range(WEEK + 2):
        date = today - back * DAY
        if date <= last_date:
            return None
        if (cadence is Cadence.DAILY or date.weekday() == weekday) and is_past(date, hour, zone, now):
            return date
    return None


def is_past(date: dt.date, hour: int, zone: dt.tzinfo, now: dt.datetime) -> bool:
    """Tell whether the hour of a local date has come; never, where the zone skipped that date."""
    slot = slot_time(date, hour, zone)
    return slot <= now and slot.astimezone(zone).date() == date


def slot_time(date: dt.date, hour: int, zone: dt.tzinfo) -> dt.datetime:
    """Return when the digest of a local date is due, in UTC."""
    return dt.datetime.combine(date, dt.time(hour), zone).astimezone(dt.UTC)
