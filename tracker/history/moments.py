"""Chooses the version of a moment: by the time of capture, or by the publisher's own date."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from tracker.model.errors import UsageError
from tracker.model.report import Side


def as_of(slug: str, sides: Iterable[Side], moment: dt.datetime, now: dt.datetime) -> Side:
    """Return the version that was captured last at a moment, of several in one instant the newest.

    Raises UsageError where the moment is in the future, or before the first capture, which it names.
    """
    if moment > now:
        raise UsageError(f"{_minute(moment)} is in the future; what {slug} will say nobody knows")
    captured = [(side.captured_at, side.version or 0, side) for side in sides if side.captured_at]
    if not captured:
        raise UsageError(f"{slug} has no version yet")
    found = [line for line in captured if line[0] <= moment]
    if not found:
        first = min(captured, key=lambda line: line[:2])[2]
        raise UsageError(f"nothing was kept of {slug} by {_minute(moment)}: the first, version {first.version}, is of {_minute(first)}")
    return max(found, key=lambda line: line[:2])[2]


def as_published(slug: str, sides: Iterable[Side], day: dt.date, today: dt.date) -> Side:
    """Return the version that was the publisher's newest at the end of a day by its own date, of one date the last captured.

    A version that names no date counts for none. Raises UsageError as `as_of` does.
    """
    if day > today:
        raise UsageError(f"{day} is in the future; what {slug} will say nobody knows")
    dated = [(side.updated, side.captured_at, side.version or 0, side) for side in sides if side.updated and side.captured_at]
    if not dated:
        raise UsageError(f"no version of {slug} names the publisher's date; ask by the time of capture")
    found = [line for line in dated if line[0] <= day]
    if not found:
        first = min(dated, key=lambda line: line[:3])[3]
        raise UsageError(f"nothing is kept of {slug} that its publisher dated {day} or earlier: the first is dated {first.updated}")
    return max(found, key=lambda line: line[:3])[3]


def _minute(time: dt.datetime | Side) -> str:
    moment = time.captured_at if isinstance(time, Side) else time
    return f"{moment.astimezone(dt.UTC):%Y-%m-%d %H:%M} UTC" if moment else "an unknown time"
