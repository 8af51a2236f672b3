"""Hooks, and the log of what each was sent."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import Session

from tracker.model.delivery import Delivery, DeliveryState, Way
from tracker.model.errors import UsageError
from tracker.model.hook import Hook
from tracker.model.news import NewsKind
from tracker.model.subscription import Interest
from tracker.store import deliveries, interests
from tracker.store.news_tables import DeliveryRow, HookRow, NewsRow

ENDED = (DeliveryState.SENT, DeliveryState.REFUSED, DeliveryState.DEAD)
FAILED = (DeliveryState.REFUSED, DeliveryState.DEAD)


@dataclass(frozen=True, slots=True)
class Logged:
    """A message to a hook with what it tells of: a report's number, or None for a notice; `document` is an id."""

    delivery: Delivery
    ended_at: dt.datetime | None
    report: int | None
    document: int


@dataclass(frozen=True, slots=True)
class Sum:
    """How many messages of a hook are in which state, and when one was taken last."""

    states: dict[DeliveryState, int]
    sent_at: dt.datetime | None

    @property
    def waiting(self) -> int:
        """Return how many are to be sent."""
        return self._count(DeliveryState.PENDING, DeliveryState.SENDING)

    @property
    def sent(self) -> int:
        """Return how many were taken."""
        return self._count(DeliveryState.SENT)

    @property
    def given_up(self) -> int:
        """Return how many are tried no more."""
        return self._count(*FAILED)

    def _count(self, *states: DeliveryState) -> int:
        return sum(self.states.get(state, 0) for state in states)


def add(session: Session, url: str, secret: bytes, interest: Interest, now: dt.datetime, told_to: int) -> Hook:  # noqa: PLR0913, PLR0917
    """Keep a hook that is told of news after the one with the id `told_to`. Raises UsageError where the address has one."""
    known = session.scalars(select(HookRow.id).where(HookRow.url == url)).first()
    if known is not None:
        raise UsageError(f"this address has a hook already, number {known}; remove that one first")
    kept = interests.as_json(interest)
    row = HookRow(url=url, secret=secret, interest=kept, active=True, added_at=now, told_to=told_to, said="")
    session.add(row)
    session.flush()
    return _noun(row)


def by_id(session: Session, hook_id: int) -> Hook:
    """Return a hook. Raises UsageError."""
    row = session.get(HookRow, hook_id)
    if row is None:
        raise UsageError(f"there is no hook {hook_id}; see: tracker hook list")
    return _noun(row)


def everyone(session: Session) -> list[Hook]:
    """Return all hooks, the oldest first."""
    return [_noun(row) for row in session.scalars(select(HookRow).order_by(HookRow.id))]


def switch(session: Session, hook_id: int, said: str, now: dt.datetime, *, active: bool) -> bool:
    """Switch a hook on or off; return whether it was not so before. On again, what waits or was given up is due, as if it were new."""
    changed = update(HookRow).where(HookRow.id == hook_id, HookRow.active != active).values(active=active, said=said)
    done = session.execute(changed.returning(HookRow.id)).first() is not None
    if done and active:
        rows = update(DeliveryRow).where(DeliveryRow.hook_id == hook_id, DeliveryRow.state.in_((*FAILED, DeliveryState.PENDING)))
        session.execute(rows.values(state=DeliveryState.PENDING, tries=0, next_at=now, ended_at=None))
    return done


def move_on(session: Session, hook: Hook, told_to: int) -> bool:
    """Keep up to which news was looked at for a hook; False where another process did so, or it was switched off."""
    same = (HookRow.id == hook.id, HookRow.told_to == hook.told_to, HookRow.active)
    return session.execute(update(HookRow).where(*same).values(told_to=told_to).returning(HookRow.id)).first() is not None


def remove(session: Session, hook_id: int) -> None:
    """Remove a hook with its log."""
    session.execute(delete(DeliveryRow).where(DeliveryRow.hook_id == hook_id))
    session.execute(delete(HookRow).where(HookRow.id == hook_id))


def told_reports(session: Session, hook_id: int, reports: Collection[int]) -> tuple[set[int], set[int]]:
    """Return those of some reports of which there is a message to a hook, and those of whose review there is one."""
    rows = select(NewsRow.report_id, NewsRow.kind).join(DeliveryRow, DeliveryRow.news_id == NewsRow.id)
    found = session.execute(rows.where(DeliveryRow.hook_id == hook_id, NewsRow.report_id.in_(reports))).all()
    return {report for report, _ in found if report}, {report for report, kind in found if report and kind == NewsKind.REVIEW}


def put_off(session: Session, hook_id: int, until: dt.datetime) -> None:
    """Let all messages to a hook wait until then: nobody is there to take them."""
    rows = update(DeliveryRow).where(DeliveryRow.hook_id == hook_id, DeliveryRow.state == DeliveryState.PENDING)
    session.execute(rows.where(DeliveryRow.next_at < until).values(next_at=until))


def replay(session: Session, hook_id: int, now: dt.datetime, *, since: dt.datetime | None = None, delivery_id: int | None = None) -> int:
    """Let messages to a hook go again, under their ids; return how many.

    `since`: all that ended and were made since then; `delivery_id`: that one; without both, those that never were taken.
    """
    rows = update(DeliveryRow).where(DeliveryRow.hook_id == hook_id, DeliveryRow.state.in_(ENDED))
    if delivery_id is not None:
        rows = rows.where(DeliveryRow.id == delivery_id)
    elif since is not None:
        rows = rows.where(DeliveryRow.made_at >= since)
    else:
        rows = rows.where(DeliveryRow.state.in_(FAILED))
    again = rows.values(state=DeliveryState.PENDING, tries=0, next_at=now, ended_at=None)
    return len(session.execute(again.returning(DeliveryRow.id)).all())


def log(session: Session, hook_id: int, limit: int, *, before: int | None = None) -> list[Logged]:
    """Return the newest messages to a hook; with `before`, those made before the one of that id."""
    rows = select(DeliveryRow, NewsRow.report_id, NewsRow.document_id).join(NewsRow, NewsRow.id == DeliveryRow.news_id)
    rows = rows.where(DeliveryRow.way == Way.HOOK, DeliveryRow.hook_id == hook_id).order_by(DeliveryRow.id.desc()).limit(limit)
    rows = rows if before is None else rows.where(DeliveryRow.id < before)
    return [Logged(deliveries.noun(row), row.ended_at, report, document) for row, report, document in session.execute(rows)]


def sums(session: Session) -> dict[int, Sum]:
    """Return the messages of all hooks in numbers, by hook."""
    counted = (DeliveryRow.hook_id, DeliveryRow.state, func.count(), func.max(DeliveryRow.ended_at))
    found: dict[int, Sum] = {}
    for hook, state, count, ended in session.execute(select(*counted).where(DeliveryRow.way == Way.HOOK).group_by(*counted[:2])):
        known = found.get(hook or 0, Sum({}, None))
        sent_at = ended if state == DeliveryState.SENT else known.sent_at
        found[hook or 0] = Sum(known.states | {DeliveryState(state): count}, sent_at)
    return found


def _noun(row: HookRow) -> Hook:
    return Hook(
        id=row.id,
        url=row.url,
        secret=row.secret,
        interest=interests.from_json(row.interest),
        active=row.active,
        added_at=row.added_at,
        told_to=row.told_to,
        said=row.said,
    )
