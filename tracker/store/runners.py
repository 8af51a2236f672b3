"""Programs that are at work, by their signs of life."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from tracker.model.alert import Runner, RunnerKind
from tracker.store.session import insert_new
from tracker.store.watch_tables import RunnerRow


def sign(session: Session, owner: str, kind: RunnerKind, now: dt.datetime) -> None:
    """Keep that a program is at work."""
    if not insert_new(session, RunnerRow, owner=owner, kind=kind, began_at=now, seen_at=now):
        session.execute(update(RunnerRow).where(RunnerRow.owner == owner).values(seen_at=now))


def leave(session: Session, owner: str) -> None:
    """Keep that a program ended, or surely is dead."""
    session.execute(delete(RunnerRow).where(RunnerRow.owner == owner))


def forget(session: Session, before: dt.datetime) -> None:
    """Forget those that gave no sign since then."""
    session.execute(delete(RunnerRow).where(RunnerRow.seen_at < before))


def everyone(session: Session) -> list[Runner]:
    """Return who is at work, or did not say that it ended, the longest first."""
    rows = session.scalars(select(RunnerRow).order_by(RunnerRow.began_at, RunnerRow.owner))
    return [Runner(row.owner, RunnerKind(row.kind), row.began_at, row.seen_at) for row in rows]


def seen(session: Session, since: dt.datetime) -> list[Runner]:
    """Return who gave a sign of life since then, the longest at work first."""
    return [runner for runner in everyone(session) if runner.seen_at >= since]
