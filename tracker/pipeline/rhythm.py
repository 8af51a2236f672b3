"""When a document is looked at next."""

from __future__ import annotations

import datetime as dt

from apscheduler.triggers.cron import CronTrigger

from tracker.model.document import Document
from tracker.model.errors import UsageError

FIELDS = 5
SUNDAY = 7
DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


def next_due(document: Document, now: dt.datetime, zone: dt.tzinfo) -> dt.datetime:
    """Return when a document that was just looked at is due again: by its cron line in that zone, or its interval."""
    if not document.cron:
        return now + document.every
    return _next(document.cron, now, zone) or now + document.every


def read_cron(text: str, now: dt.datetime, zone: dt.tzinfo) -> str:
    """Return a cron line of five fields in its normal form. Raises UsageError where it is none, or names no time that comes."""
    fields, why = text.split(), "it has not five fields"
    try:
        if len(fields) == FIELDS:
            if _next(" ".join(fields), now, zone):
                return " ".join(fields)
            why = "it names no time to come"
    except ValueError as error:
        why = str(error)
    raise UsageError(f"“{text}” is no cron line: {why}; write minute, hour, day, month and weekday, such as 0 7 * * 1-5")


def _next(line: str, now: dt.datetime, zone: dt.tzinfo) -> dt.datetime | None:
    minute, hour, day, month, weekday = line.split()
    trigger = CronTrigger(minute=minute, hour=hour, day=day, month=month, day_of_week=_weekdays(weekday), timezone=zone)
    # the trigger's first time may be now itself
    found: dt.datetime | None = trigger.get_next_fire_time(None, (now + dt.timedelta(seconds=1)).astimezone(zone))
    return found and found.astimezone(dt.UTC)


def _weekdays(field: str) -> str:
    """Write a cron line's weekdays, where 0 and 7 are Sunday, as APScheduler names them: it counts from Monday."""
    named: set[str] = set()
    for part in field.lower().split(","):
        span, _, step = part.partition("/")
        first, dash, last = ("0", "-", "6") if span == "*" else span.partition("-")
        start, end = _day(first), _day(last if dash else first)
        end += SUNDAY if end < start else 0
        named.update(DAYS[(day - 1) % SUNDAY] for day in range(start, end + 1, int(step or 1)))
    return ",".join(day for day in DAYS if day in named)


def _day(name: str) -> int:
    if name in DAYS:
        return DAYS.index(name) + 1
    if name not in "01234567" or not name:
        raise ValueError(f"there is no weekday “{name}”")
    return int(name)
