"""Checks: every attempt to look at a document, and how it ended."""

from __future__ import annotations

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from tracker.model.capture import Check, Outcome
from tracker.store.tables import CaptureRow, CheckRow


def record(session: Session, check: Check) -> Check:
    """Keep a check, whose id is still 0, and return it with the id that it got."""
    row = CheckRow(
        document_id=check.document_id,
        started_at=check.started_at,
        finished_at=check.finished_at,
        outcome=check.outcome,
        reason=check.reason,
        status=check.status,
        url=check.url,
        not_modified=check.not_modified,
        capture_id=check.capture_id,
        version=check.version,
    )
    session.add(row)
    session.flush()
    session.refresh(row)
    return _noun(row)


def of_document(session: Session, document_id: int, limit: int) -> list[Check]:
    """Return the last checks of a document, the newest first."""
    return [_noun(row) for row in session.scalars(_newest_first().where(CheckRow.document_id == document_id).limit(limit))]


def latest(session: Session, document_id: int) -> Check | None:
    """Return the last check of a document, or None."""
    return next(iter(of_document(session, document_id, 1)), None)


def of_capture(session: Session, capture_id: int) -> Check | None:
    """Return the last check that this capture is the evidence of, or None."""
    row = session.scalars(_newest_first().where(CheckRow.capture_id == capture_id).limit(1)).first()
    return None if row is None else _noun(row)


def validators(session: Session, document_id: int) -> tuple[str | None, str | None]:
    """Return the ETag and Last-Modified of the document's latest capture, to ask whether it is still the same.

    Both are None until a check looked at that capture: with a "not modified" nothing would ever look at it.
    """
    newest = (
        select(CaptureRow.id, CaptureRow.headers)
        .where(CaptureRow.document_id == document_id)
        .order_by(CaptureRow.captured_at.desc(), CaptureRow.id.desc())
        .limit(1)
    )
    row = session.execute(newest).first()
    if row is None or of_capture(session, row.id) is None:
        return None, None
    headers = {name.lower(): value for name, value in reversed(row.headers)}
    return headers.get("etag"), headers.get("last-modified")


def count_by_outcome(session: Session, document_id: int) -> dict[Outcome, int]:
    """Return how many checks of a document ended how; an outcome that never was is missing."""
    rows = select(CheckRow.outcome, func.count()).where(CheckRow.document_id == document_id).group_by(CheckRow.outcome)
    return {Outcome(outcome): count for outcome, count in session.execute(rows)}


def _newest_first() -> Select[CheckRow]:
    return select(CheckRow).order_by(CheckRow.id.desc())


def _noun(row: CheckRow) -> Check:
    return Check(
        id=row.id,
        document_id=row.document_id,
        started_at=row.started_at,
        finished_at=row.finished_at,
        outcome=Outcome(row.outcome),
        reason=row.reason,
        status=row.status,
        url=row.url,
        not_modified=row.not_modified,
        capture_id=row.capture_id,
        version=row.version,
    )
