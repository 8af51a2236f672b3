"""Whether this machine has the time of the database's: who works by another one holds up all the others."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import func, select

from tracker.model.errors import UsageError
from tracker.pipeline.road import Road

OFF = dt.timedelta(minutes=1)  # clocks that differ by more are told of
SET = "set this machine's clock by NTP"


def ahead(road: Road) -> dt.timedelta:
    """Return how far this machine's clock is ahead of the database's, less than 0 where it is behind. Raises StoreError."""
    with road.database.read() as session:
        if session.get_bind().dialect.name == "sqlite":  # of this machine
            return dt.timedelta()
        theirs: dt.datetime = session.execute(select(func.clock_timestamp())).scalar_one()
    return road.clock() - theirs


def wrong(road: Road) -> str:
    """Return how this machine's clock is off, "" where it is not. Raises StoreError."""
    by = ahead(road)
    return said(by, "the database") if abs(by) > OFF else ""


def said(by: dt.timedelta, whose: str) -> str:
    """Say how far a clock is ahead of another's."""
    return f"is {int(abs(by).total_seconds())} seconds {'ahead of' if by > dt.timedelta() else 'behind'} that of {whose}"


def refuse(road: Road) -> None:
    """Make sure that this machine's clock can be gone by. Raises UsageError where it is off, and StoreError."""
    if says := wrong(road):
        raise UsageError(f"this machine's clock {says}: {SET}, and start again")
