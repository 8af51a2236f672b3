"""Alerts: what is wrong and needs a person, from when it began to when it ended, and how much of that operators were told."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import Update, select, update
from sqlalchemy.orm import Session

from tracker.model.alert import Alert, Condition
from tracker.store.session import insert_new
from tracker.store.watch_tables import AlertRow

BEGAN, ENDED = 1, 2  # of `told`


def begin(session: Session, condition: Condition, now: dt.datetime) -> bool:
    """Keep that something is wrong, and tell whether it was not known. Several programs may find the same at once."""
    if insert_new(session, AlertRow, key=condition.key, says=condition.says, began_at=now, seen_at=now, told=0):
        return True
    session.execute(update(AlertRow).where(AlertRow.key == condition.key, AlertRow.ended_at.is_(None)).values(seen_at=now))
    return False


def end(session: Session, alert_id: int, now: dt.datetime) -> bool:
    """Keep that it is wrong no more; False where another program did so."""
    lasts = update(AlertRow).where(AlertRow.id == alert_id, AlertRow.ended_at.is_(None)).values(ended_at=now)
    return session.execute(lasts.returning(AlertRow.id)).first() is not None


def lasting(session: Session) -> list[Alert]:
    """Return what is wrong now, the longest first."""
    rows = select(AlertRow).where(AlertRow.ended_at.is_(None)).order_by(AlertRow.began_at, AlertRow.id)
    return [_noun(row) for row in session.scalars(rows)]


def take_untold(session: Session) -> tuple[list[Alert], list[Alert]]:
    """Return what began and what ended that nobody was told of, and keep that they are told now: no other program gets these."""
    began = update(AlertRow).where(AlertRow.told < BEGAN).values(told=BEGAN)
    ended = update(AlertRow).where(AlertRow.told < ENDED, AlertRow.ended_at.is_not(None)).values(told=ENDED)
    return _taken(session, began), _taken(session, ended)


def _taken(session: Session, told: Update) -> list[Alert]:
    ids = list(session.scalars(told.returning(AlertRow.id)))
    rows = session.scalars(select(AlertRow).where(AlertRow.id.in_(ids)).order_by(AlertRow.began_at, AlertRow.id))
    return [_noun(row) for row in rows]


def _noun(row: AlertRow) -> Alert:
    return Alert(row.id, row.key, row.says, row.began_at, row.seen_at, row.ended_at)
