"""How it is going, in numbers: for `tracker status`, metrics and alerts."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tracker.model.capture import Outcome
from tracker.model.delivery import DeliveryState, Way
from tracker.model.document import State
from tracker.store import fences, hosts, queue, suspects
from tracker.store.news_tables import DeliveryRow
from tracker.store.schedule import LOOKED_AT
from tracker.store.tables import CheckRow, DocumentRow, ScheduleRow

DAY = dt.timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Figures:
    """How it is going. `due` documents wait for their turn, the longest since `lag`; `late` of them for longer than the limit.

    `checks`: how those of the last day ended. `dead`: messages that were given up within it. `failing`: hosts that fail for longer than
    the limit, with since when. `damaged`: rows that are fenced. `quarantined`: slugs.
    """

    documents: Mapping[State, int]
    due: int
    late: int
    lag: dt.timedelta
    checks: Mapping[Outcome, int]
    suspects: int
    deliveries: Mapping[tuple[Way, DeliveryState], int]
    dead: int
    failing: tuple[tuple[str, dt.datetime], ...]
    damaged: int
    quarantined: tuple[str, ...]


def figures(session: Session, now: dt.datetime, *, late_after: dt.timedelta = DAY, failing: dt.timedelta = DAY) -> Figures:
    """Return how it is going now."""
    states = select(DocumentRow.state, func.count()).group_by(DocumentRow.state)
    messages = select(DeliveryRow.way, DeliveryRow.state, func.count()).group_by(DeliveryRow.way, DeliveryRow.state)
    given_up = select(func.count()).where(DeliveryRow.state == DeliveryState.DEAD, DeliveryRow.ended_at > now - DAY)
    held = select(DocumentRow.slug).where(DocumentRow.state == State.QUARANTINED).order_by(DocumentRow.slug)
    return Figures(
        documents={State(state): count for state, count in session.execute(states)},
        due=queue.due_count(session, now),
        late=queue.due_count(session, now, now - late_after),
        lag=_lag(session, now),
        checks=_checks(session, now - DAY),
        suspects=len(suspects.newest(suspects.waiting(session))),
        deliveries={(Way(way), DeliveryState(state)): count for way, state, count in session.execute(messages)},
        dead=session.execute(given_up).scalar_one(),
        failing=tuple(hosts.failing(session, now - failing)),
        damaged=fences.count(session),
        quarantined=tuple(session.scalars(held)),
    )


def last_before(session: Session, moment: dt.datetime) -> int:
    """Return the id of the last check that had ended by then, 0 where none had; it looks at those alone that came since.

    Those of imports, which are as old as their pages, tell nothing of when they came.
    """
    rows = select(CheckRow.id).where(CheckRow.finished_at < moment, ~CheckRow.imported).order_by(CheckRow.id.desc()).limit(1)
    return session.execute(rows).scalar_one_or_none() or 0


def _checks(session: Session, since: dt.datetime) -> dict[Outcome, int]:
    rows = select(CheckRow.outcome, func.count()).where(CheckRow.id > last_before(session, since), ~CheckRow.imported)
    return {Outcome(outcome): count for outcome, count in session.execute(rows.group_by(CheckRow.outcome))}


def _lag(session: Session, now: dt.datetime) -> dt.timedelta:
    free = ScheduleRow.lease_until.is_(None) | (ScheduleRow.lease_until <= now)
    rows = select(func.min(ScheduleRow.next_check_at)).join(DocumentRow, DocumentRow.id == ScheduleRow.document_id)
    oldest: dt.datetime | None = session.execute(rows.where(DocumentRow.state.in_(LOOKED_AT), free)).scalar_one()
    return max(now - oldest, dt.timedelta()) if oldest else dt.timedelta()
