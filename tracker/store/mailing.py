"""Messages as people look after them: which are where, and whether any go at all."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tracker.model.delivery import Delivery, DeliveryState, Way
from tracker.model.errors import StoreError
from tracker.store import deliveries, digests
from tracker.store.news_tables import DeliveryRow, HookRow, SubscriberRow

PENDING = DeliveryState.PENDING


@dataclass(frozen=True, slots=True)
class Line:
    """A message with whom it goes to and what it says in a line."""

    delivery: Delivery
    recipient: str
    subject: str


def listing(session: Session, states: Collection[DeliveryState], most: int, *, before: int | None = None) -> list[Line]:
    """Return at most so many messages in these states, the newest first; with `before`, those before the one of that id."""
    asked = (
        select(DeliveryRow, SubscriberRow.address, HookRow.url)
        .outerjoin(SubscriberRow, SubscriberRow.id == DeliveryRow.subscriber_id)
        .outerjoin(HookRow, HookRow.id == DeliveryRow.hook_id)
        .where(DeliveryRow.state.in_(states))
        .order_by(DeliveryRow.id.desc())
        .limit(most)
    )
    rows: list[tuple[DeliveryRow, str | None, str | None]] = [
        (row, address, url) for row, address, url in session.execute(asked if before is None else asked.where(DeliveryRow.id < before))
    ]
    subjects: dict[int, str] = {}
    for row, _, _ in rows:
        if row.letter_id is not None and row.letter_id not in subjects:
            subjects[row.letter_id] = _subject_of(session, row.letter_id)
    return [Line(deliveries.noun(row), address or url or row.address, _subject(row, subjects)) for row, address, url in rows]


def count(session: Session, state: DeliveryState) -> int:
    """Return how many messages are in a state."""
    return session.execute(select(func.count()).where(DeliveryRow.state == state)).scalar_one()


def failing_since(session: Session, way: Way, now: dt.datetime, least: dt.timedelta) -> tuple[dt.datetime, str] | None:
    """Return since when nobody is there to take messages, and what was said last; None where somebody is, or where it is not yet that long.

    What waits for its recipient alone says nothing.
    """
    waits = (DeliveryRow.way == way, DeliveryRow.state == PENDING, DeliveryRow.away_since.is_not(None))
    since: dt.datetime | None = session.execute(select(func.min(DeliveryRow.away_since)).where(*waits)).scalar_one()
    if since is None or now - since < least:
        return None
    said = session.execute(select(DeliveryRow.said).where(*waits).order_by(DeliveryRow.next_at.desc()).limit(1)).scalar_one()
    return since, said


def _subject_of(session: Session, letter_id: int) -> str:
    try:
        return digests.letter(session, letter_id).subject
    except StoreError as error:  # this list is where an operator finds it
        return str(error)


def _subject(row: DeliveryRow, subjects: dict[int, str]) -> str:
    return f"news {row.news_id}" if row.letter_id is None else subjects[row.letter_id]
