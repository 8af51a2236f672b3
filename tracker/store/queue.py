"""What operators look after: what is due next and who holds it, and whose last check did not find the document."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tracker.model.capture import FINE, Check
from tracker.model.document import Document
from tracker.store import checks, documents
from tracker.store.schedule import LOOKED_AT
from tracker.store.tables import CheckRow, DocumentRow, ScheduleRow


@dataclass(frozen=True, slots=True)
class Turn:
    """A document in the queue. `holder` is who looks at it now, until `held_until` at most; "" where nobody does."""

    document: Document
    due_at: dt.datetime
    holder: str
    held_until: dt.datetime | None


@dataclass(frozen=True, slots=True)
class Trouble:
    """A document whose last `times` checks in a row, the first of them at `since`, did not find it; `check` is the last."""

    document: Document
    check: Check
    times: int
    since: dt.datetime | None


def turns(session: Session, now: dt.datetime, limit: int) -> list[Turn]:
    """Return who holds documents, and which are due next, the longest due first."""
    held = func.coalesce(ScheduleRow.lease_until, now) > now
    rows = (
        select(DocumentRow, ScheduleRow)
        .join(ScheduleRow, ScheduleRow.document_id == DocumentRow.id)
        .where(DocumentRow.state.in_(LOOKED_AT) | held)
        .order_by(held.desc(), ScheduleRow.next_check_at, DocumentRow.id)
        .limit(limit)
    )
    return [_turn(document, row, now) for document, row in session.execute(rows)]


def turn_of(session: Session, document_id: int, now: dt.datetime) -> Turn:
    """Return where a document stands in the queue."""
    return _turn(session.get_one(DocumentRow, document_id), session.get_one(ScheduleRow, document_id), now)


def due_count(session: Session, now: dt.datetime, before: dt.datetime | None = None) -> int:
    """Return how many documents are due now that nobody holds; with `before`, of those only what was due earlier."""
    free = ScheduleRow.lease_until.is_(None) | (ScheduleRow.lease_until <= now)
    rows = select(func.count()).select_from(ScheduleRow).join(DocumentRow, DocumentRow.id == ScheduleRow.document_id)
    rows = rows.where(DocumentRow.state.in_(LOOKED_AT), free, ScheduleRow.next_check_at <= now)
    return session.execute(rows if before is None else rows.where(ScheduleRow.next_check_at < before)).scalar_one()


def troubles(session: Session, limit: int) -> list[Trouble]:
    """Return the documents that are looked at whose last check did not find them, the last looked at first; imports do not count."""
    rows = (
        select(DocumentRow)
        .join(CheckRow, CheckRow.id == checks.newest_of_each())
        .where(DocumentRow.state.in_(LOOKED_AT), CheckRow.outcome.not_in(FINE))
        .order_by(CheckRow.id.desc())
        .limit(limit)
    )
    return [found for row in session.scalars(rows) if (found := _trouble(session, documents.from_row(row)))]


def _trouble(session: Session, document: Document) -> Trouble | None:
    check = checks.latest(session, document.id)
    return None if check is None else Trouble(document, check, *checks.failing(session, document.id))


def _turn(document: DocumentRow, row: ScheduleRow, now: dt.datetime) -> Turn:
    held = row.lease_until is not None and row.lease_until > now
    return Turn(documents.from_row(document), row.next_check_at, (row.lease_owner or "") if held else "", row.lease_until if held else None)
