"""Politeness: one request at a time to a host, none before its time, and its robots.txt."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy import bindparam, func, or_, select, update
from sqlalchemy.orm import Session

from tracker.model.capture import Robots
from tracker.store.session import insert_new
from tracker.store.tables import HostRow

# Built once: each check asks these
ITS = HostRow.host == bindparam("its")
IDLE = or_(HostRow.busy_until.is_(None), HostRow.busy_until <= bindparam("now"))
READY = or_(HostRow.next_allowed_at.is_(None), HostRow.next_allowed_at <= bindparam("now"))
TAKE = update(HostRow).where(ITS, IDLE, READY).values(busy_owner=bindparam("owner"), busy_until=bindparam("until")).returning(HostRow.host)
GIVE = (
    update(HostRow)
    .where(ITS, HostRow.busy_owner == bindparam("owner"))
    .values(busy_owner=None, busy_until=None, next_allowed_at=bindparam("allowed"))
)
FINE = {"failures": 0, "failing_since": None, "back_off_until": None}
GIVE_FINE = GIVE.values(FINE)
MANNERS = select(HostRow.back_off_until, HostRow.validators, HostRow.robots_text, HostRow.robots_status, HostRow.robots_fetched_at).where(
    ITS
)
RECOVER = update(HostRow).where(ITS, HostRow.failures > 0).values(FINE)


@dataclass(frozen=True, slots=True)
class Manners:
    """How a host is to be treated: left alone by the schedule until then, believed when it says "not modified", with its robots.txt."""

    back_off_until: dt.datetime | None = None
    trusted: bool = True
    robots: Robots | None = None


def claim(session: Session, host: str, owner: str, now: dt.datetime, hold: dt.timedelta) -> dt.datetime | None:
    """Take the host, until it is released or for `hold` at the most, and return None.

    Where it is not free, or was asked too short a time ago, return when it will be at the latest, and take nothing.
    """
    wanted = {"its": host, "owner": owner, "now": now, "until": now + hold}
    if _take(session, wanted) or (insert_new(session, HostRow, host=host) and _take(session, wanted)):
        return None
    row = session.execute(select(HostRow.next_allowed_at, HostRow.busy_until).where(HostRow.host == host)).one()
    times: list[dt.datetime] = [time for time in row if time is not None]
    return max(times)


def _take(session: Session, wanted: dict[str, object]) -> bool:
    return session.connection().execute(TAKE, wanted).first() is not None


def next_allowed_at(session: Session, host: str) -> dt.datetime | None:
    """Return when the host may be asked again by whoever is the next; None where nobody ever asked it."""
    return session.execute(select(HostRow.next_allowed_at).where(HostRow.host == host)).scalar_one_or_none()


def holders(session: Session) -> list[tuple[str, str]]:
    """Return the hosts that are being asked, each with who asks it."""
    rows = select(HostRow.host, HostRow.busy_owner).where(HostRow.busy_owner.is_not(None))
    return [(host, owner) for host, owner in session.execute(rows) if owner]


def free_dead(session: Session, host: str, alive: Callable[[str], bool], next_allowed_at: dt.datetime) -> bool:
    """Give the host back where whoever asks it is surely dead, not to be asked again before that time: it may just have been.

    Returns whether it was so.
    """
    owner = session.execute(select(HostRow.busy_owner).where(HostRow.host == host)).scalar_one_or_none()
    if owner is not None and not alive(owner):
        dead = update(HostRow).where(HostRow.host == host, HostRow.busy_owner == owner)
        session.execute(dead.values(busy_owner=None, busy_until=None, next_allowed_at=next_allowed_at))
        return True
    return False


def release(session: Session, host: str, owner: str, next_allowed_at: dt.datetime, *, fine: bool = False) -> None:
    """Give the host back, not to be asked again before that time, and `fine`: with its failures forgotten.

    Nothing happens where somebody else took it since.
    """
    session.connection().execute(GIVE_FINE if fine else GIVE, {"its": host, "owner": owner, "allowed": next_allowed_at})


def manners(session: Session, host: str) -> Manners:
    """Return how a host is to be treated."""
    row = session.connection().execute(MANNERS, {"its": host}).first()
    if row is None:
        return Manners()
    until, trusted, text, status, at = row
    known = None if text is None or status is None or at is None else Robots(host, text, status, at)
    return Manners(until, trusted, known)


def robots(session: Session, host: str) -> Robots | None:
    """Return the host's robots.txt, or None where it was never asked for."""
    return manners(session, host).robots


def keep_robots(session: Session, robots: Robots) -> None:
    """Keep a host's robots.txt in place of the one before."""
    insert_new(session, HostRow, host=robots.host)
    values = {"robots_text": robots.text, "robots_status": robots.status, "robots_fetched_at": robots.fetched_at}
    session.execute(update(HostRow).where(HostRow.host == robots.host).values(values))


def fail(session: Session, host: str, now: dt.datetime, until: dt.datetime) -> None:
    """Count a failure of the host, which the schedule leaves alone until then."""
    insert_new(session, HostRow, host=host)
    counted = {"failures": HostRow.failures + 1, "failing_since": func.coalesce(HostRow.failing_since, now), "back_off_until": until}
    session.execute(update(HostRow).where(HostRow.host == host).values(counted))


def failing(session: Session, before: dt.datetime) -> list[tuple[str, dt.datetime]]:
    """Return the hosts that have failed since before that time without a break, each with since when, the longest first."""
    rows = select(HostRow.host, HostRow.failing_since).where(HostRow.failures > 0, HostRow.failing_since <= before)
    return [(host, since) for host, since in session.execute(rows.order_by(HostRow.failing_since, HostRow.host)) if since]


def recover(session: Session, host: str) -> None:
    """Forget the failures of a host that answers again."""
    session.connection().execute(RECOVER, {"its": host})


def failures(session: Session, host: str) -> int:
    """Return how often in a row the host failed."""
    return session.execute(select(HostRow.failures).where(HostRow.host == host)).scalar_one_or_none() or 0


def distrust(session: Session, host: str) -> None:
    """Never again ask the host whether a page is unchanged: it said so of one that was not."""
    session.execute(update(HostRow).where(HostRow.host == host).values(validators=False))
