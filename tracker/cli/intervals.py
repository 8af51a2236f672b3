"""How answers on a history write times: a change lies between two captures, and both are named."""

from __future__ import annotations

from tracker.cli.common import minute
from tracker.model.history import Interval
from tracker.report.render.plain import last_seen

NEVER = "-"


def dates(interval: Interval) -> tuple[str, str]:
    """Write both ends of an interval, as days where these differ."""
    after, before = interval.after.captured_at, last_seen(interval.before) if interval.before else None
    if before is None or after is None:
        return NEVER, f"{after:%Y-%m-%d}" if after else NEVER
    if before.date() == after.date():
        return minute(before), minute(after)
    return f"{before:%Y-%m-%d}", f"{after:%Y-%m-%d}"
