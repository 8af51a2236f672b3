"""Politeness: one request at a time to a host, none before its time, and its robots.txt."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

from sqlalchemy import or_, select, update
from sqlalchemy.orm import Session

from tracker.model.capture import Robots
from tracker.store.session import insert_new
from tracker.store.tables import HostRow


def claim(session: Session, host: str, owner: str, now: dt.datetime, hold: dt.timedelta) -> dt.datetime | None:
    """Take the host, until it is released or for `hold` at the most, and return None.

    Where it is not free, or was asked too short a time ago, return when it will be at the latest, and take nothing.
    """
    insert_new(session, HostRow, host=host)
    idle = or_(HostRow.busy_until.is_(None), HostRow.busy_until <= now)
    ready = or_(HostRow.next_allowed_at.is_(None), HostRow.next_allowed_at <= now)
    taken = update(HostRow).where(HostRow.host == host, idle, ready).values(busy_owner=owner, busy_until=now + hold)
    if session.execute(taken.returning(HostRow.host)).first():
        return None
    row = session.execute(select(HostRow.next_allowed_at, HostRow.busy_until).where(HostRow.host == host)).one()
    times: list[dt.datetime] = [time for time in row if time is not None]
    return max(times)


def next_allowed_at(session: Session, host: str) -> dt.datetime | None:
    """Return when the host may be asked again by whoever is the next; None where nobody ever asked it."""
    return session.execute(select(HostRow.next_allowed_at).where(HostRow.host == host)).scalar_one_or_none()


def free_dead(session: Session, host: str, alive: Callable[[str], bool], next_allowed_at: dt.datetime) -> None:
    """Give the host back where whoever asks it is surely dead, not to be asked again before that time: it may just have been."""
    owner = session.execute(select(HostRow.busy_owner).where(HostRow.host == host)).scalar_one_or_none()
    if owner is not None and not alive(owner):
        dead = update(HostRow).where(HostRow.host == host, HostRow.busy_owner == owner)
        session.execute(dead.values(busy_owner=None, busy_until=None, next_allowed_at=next_allowed_at))


def release(session: Session, host: str, owner: str, next_allowed_at: dt.datetime) -> None:
    """Give the host back, not to be asked again before that time. Nothing happens where somebody else took it since."""
    given = {"busy_owner": None, "busy_until": None, "next_allowed_at": next_allowed_at}
    session.execute(update(HostRow).where(HostRow.host == host, HostRow.busy_owner == owner).values(given))


def robots(session: Session, host: str) -> Robots | None:
    """Return the host's robots.txt, or None where it was never asked for."""
    row = session.execute(select(HostRow).where(HostRow.host == host)).scalar_one_or_none()
    if row is None or row.robots_text is None or row.robots_status is None or row.robots_fetched_at is None:
        return None
    return Robots(host, row.robots_text, row.robots_status, row.robots_fetched_at)


def keep_robots(session: Session, robots: Robots) -> None:
    """Keep a host's robots.txt in place of the one before."""
    insert_new(session, HostRow, host=robots.host)
    values = {"robots_text": robots.text, "robots_status": robots.status, "robots_fetched_at": robots.fetched_at}
    session.execute(update(HostRow).where(HostRow.host == robots.host).values(values))


def fail(session: Session, host: str, until: dt.datetime) -> None:
    """Count a failure of the host, which the schedule leaves alone until then."""
    insert_new(session, HostRow, host=host)
    session.execute(update(HostRow).where(HostRow.host == host).values(failures=HostRow.failures + 1, back_off_until=until))


def recover(session: Session, host: str) -> None:
    """Forget the failures of a host that answers again."""
    session.execute(update(HostRow).where(HostRow.host == host, HostRow.failures > 0).values(failures=0, back_off_until=None))


def failures(session: Session, host: str) -> int:
    """Return how often in a row the host failed."""
    return session.execute(select(HostRow.failures).where(HostRow.host == host)).scalar_one_or_none() or 0


def back_off_until(session: Session, host: str) -> dt.datetime | None:
    """Return until when the schedule leaves the host alone, None where it does not."""
    return session.execute(select(HostRow.back_off_until).where(HostRow.host == host)).scalar_one_or_none()


def distrust(session: Session, host: str) -> None:
    """Never again ask the host whether a page is unchanged: it said so of one that was not."""
    session.execute(update(HostRow).where(HostRow.host == host).values(validators=False))


def trusted(session: Session, host: str) -> bool:
    """Tell whether the host can be believed when it says that a page is unchanged."""
    return session.execute(select(HostRow.validators).where(HostRow.host == host)).scalar_one_or_none() is not False
