"""Suspects: captures that were held back, and what operators decided about them."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from sqlalchemy import ColumnElement, exists, func, select
from sqlalchemy.orm import Session, aliased

from tracker.model.capture import FINE, HELD_BACK, Outcome
from tracker.model.document import State
from tracker.model.errors import UsageError
from tracker.store import drops
from tracker.store.tables import BlobRow, CaptureRow, CheckRow, DecisionRow, DocumentRow


@dataclass(frozen=True, slots=True)
class Suspect:
    """A capture that was held back: `reason` is why, `times` how often these bytes came and `overtaken` that the page was fine since."""

    capture_id: int
    document_id: int
    slug: str
    captured_at: dt.datetime
    seen_at: dt.datetime
    times: int
    outcome: Outcome
    cause: str
    reason: str
    overtaken: bool


@dataclass(frozen=True, slots=True)
class Decision:
    """What an operator decided about a capture, when, and in which words."""

    accepted: bool
    reason: str
    decided_at: dt.datetime


def waiting(session: Session, document_id: int | None = None) -> list[Suspect]:
    """Return what was held back and not decided, the oldest first, each with its last check; nothing of removed documents.

    Nothing either of what retention dropped.
    """
    return _waiting(session, *(() if document_id is None else (CheckRow.document_id == document_id,)))


def _waiting(session: Session, *conditions: ColumnElement[bool]) -> list[Suspect]:
    same, fine, later = aliased(CheckRow), aliased(CheckRow), aliased(CheckRow)
    times = select(func.count()).where(same.capture_id == CheckRow.capture_id).correlate(CheckRow).scalar_subquery()
    overtaken = exists().where(fine.document_id == CheckRow.document_id, fine.id > CheckRow.id, fine.outcome.in_(FINE))
    again = exists().where(later.capture_id == CheckRow.capture_id, later.id > CheckRow.id)
    rows = (
        select(CheckRow, CaptureRow.captured_at, DocumentRow.slug, times, overtaken)
        .join(CaptureRow, CaptureRow.id == CheckRow.capture_id)
        .join(DocumentRow, DocumentRow.id == CheckRow.document_id)
        .join(BlobRow, BlobRow.sha256 == CaptureRow.sha256)
        .where(
            CheckRow.outcome.in_(HELD_BACK),
            DocumentRow.state != State.REMOVED,
            ~again,
            ~_decided(),
            func.length(BlobRow.body) > 0,
            *conditions,
        )
        .order_by(CaptureRow.captured_at, CaptureRow.id)
    )
    return [
        Suspect(
            capture_id=capture.capture_id or 0,
            document_id=capture.document_id,
            slug=slug,
            captured_at=captured_at,
            seen_at=capture.finished_at,
            times=times,
            outcome=Outcome(capture.outcome),
            cause=capture.cause,
            reason=capture.reason,
            overtaken=fine_since,
        )
        for capture, captured_at, slug, times, fine_since in session.execute(rows)
    ]


def newest(found: list[Suspect]) -> list[Suspect]:
    """Return the newest page of each document that is to be decided, the last seen first; not where the page was fine since."""
    latest = {page.document_id: page for page in found if not page.overtaken}
    return sorted(latest.values(), key=lambda page: page.seen_at, reverse=True)


def one(session: Session, capture_id: int) -> Suspect:
    """Return a capture that waits to be decided. Raises UsageError where it does not."""
    found = _waiting(session, CheckRow.capture_id == capture_id)
    if not found:
        _undecided(session, capture_id)
        sha256 = session.execute(select(CaptureRow.sha256).where(CaptureRow.id == capture_id)).scalar_one_or_none()
        if at := sha256 and drops.dropped_at(session, sha256):
            raise UsageError(drops.sentence(f"page {capture_id}", at))
        raise UsageError(f"no page numbered {capture_id} is held back; see: tracker suspects")
    return found[0]


def decide(session: Session, capture_id: int, decision: Decision) -> None:
    """Keep what was decided about a capture. Raises UsageError where something was decided before."""
    _undecided(session, capture_id)
    row = DecisionRow(capture_id=capture_id, accepted=decision.accepted, reason=decision.reason, decided_at=decision.decided_at)
    session.add(row)
    session.flush()


def refused(session: Session, document_id: int, sha256: str) -> Decision | None:
    """Return the last refusal of these bytes for a document, or None."""
    rows = select(DecisionRow).join(CaptureRow, CaptureRow.id == DecisionRow.capture_id)
    row = session.scalars(
        rows.where(CaptureRow.document_id == document_id, CaptureRow.sha256 == sha256, ~DecisionRow.accepted)
        .order_by(DecisionRow.decided_at.desc())
        .limit(1)
    ).first()
    return None if row is None else Decision(row.accepted, row.reason, row.decided_at)


def _undecided(session: Session, capture_id: int) -> None:
    known = session.get(DecisionRow, capture_id)
    if known is not None:
        verb = "accepted" if known.accepted else "refused"
        raise UsageError(f"page {capture_id} was {verb} already, on {known.decided_at:%Y-%m-%d %H:%M} UTC")


def _decided() -> ColumnElement[bool]:
    """Tell whether these bytes were decided about, as this capture or an earlier one of the document."""
    other, decided = aliased(CaptureRow), aliased(DecisionRow)
    return (
        exists()
        .where(decided.capture_id == other.id, other.document_id == CaptureRow.document_id, other.sha256 == CaptureRow.sha256)
        .where((other.id == CaptureRow.id) | ~decided.accepted)
    )
