"""Hands what is due to a service on many machines."""

from __future__ import annotations

import datetime as dt
from collections import Counter

from sqlalchemy import text
from sqlalchemy.orm import Session

from tracker.store import jobs, schedule

MOST = 500  # checks of one host that wait at a time: the rest would wait for longer than until the next tick
AT_ONCE = 10_000  # documents that are looked through
QUEUED = text(f"SELECT CAST(args->>'document' AS integer), lock FROM {jobs.TABLE} WHERE task_name = '{jobs.CHECK}'")  # noqa: S608


def hand_out(session: Session, now: dt.datetime) -> None:
    """Ask for a check of each document that is due, that nobody holds, and that waits for none yet; and for a round of messages."""
    queued: dict[int, str] = dict(session.execute(QUEUED).all())
    waiting = Counter(queued.values())
    for document in schedule.due(session, now, AT_ONCE):
        host = jobs.host_of(document.url)
        if document.id not in queued and waiting[f"host:{host}"] < MOST:
            jobs.want_check(session, document.id, document.url)
            waiting[f"host:{host}"] += 1
    jobs.want_mail(session)
    jobs.want_hooks(session)
