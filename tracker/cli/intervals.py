"""How answers on a history write times: a change lies between two captures, and both are named."""

from __future__ import annotations

import datetime as dt
from typing import Any

from tracker.cli.common import minute
from tracker.model.history import Interval
from tracker.model.report import Side

NEVER = "-"


def dates(interval: Interval) -> tuple[str, str]:
    """Write both ends of an interval, as days where these differ."""
    after, before = interval.after.captured_at, last_seen(interval.before) if interval.before else None
    if before is None or after is None:
        return NEVER, f"{after:%Y-%m-%d}" if after else NEVER
    if before.date() == after.date():
        return minute(before), minute(after)
    return f"{before:%Y-%m-%d}", f"{after:%Y-%m-%d}"


def last_seen(side: Side) -> dt.datetime | None:
    """Return when a version was last known to be what the page says."""
    return side.seen_at or side.captured_at


def interval_of(interval: Interval) -> dict[str, Any]:
    """Return an interval for programs."""
    return {
        "version": interval.after.version,
        "not_at": last_seen(interval.before) if interval.before else None,
        "there_at": interval.after.captured_at,
    }
