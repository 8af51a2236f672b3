"""Checks: every attempt to look at a document, and how it ended; and what came of captures that were imported.

What counts checks in a row leaves the imported ones out: they tell nothing of how the page is now.
"""

from __future__ import annotations

import datetime as dt
from itertools import takewhile
from typing import Any

from sqlalchemy import Row, ScalarSelect, Select, String, bindparam, cast, exists, func, insert, or_, select
from sqlalchemy.orm import Session, aliased

from tracker.model.capture import FINE, Check, Outcome
from tracker.model.document import Document, State
from tracker.model.notice import NoticeKind
from tracker.store import documents, snapshots
from tracker.store.keeping_tables import FenceRow
from tracker.store.tables import BlobRow, CaptureRow, CheckRow, DocumentRow, NoticeRow, ReadingRow, SnapshotRow

MISSING, STALE = "missing", "stale"  # causes that count in a row
# Built once: each check asks these
KEPT = CheckRow.__table__.columns
KEEP = insert(CheckRow).returning(*KEPT)
OF_CAPTURE = select(*KEPT).where(CheckRow.capture_id == bindparam("capture")).order_by(CheckRow.id.desc()).limit(1)
OWN = CheckRow.document_id == bindparam("document")
WHOLE = (
    select(func.max(CheckRow.finished_at)).where(OWN, CheckRow.capture_id.is_not(None)).where(~CheckRow.not_modified, ~CheckRow.imported)
)
OVERTAKEN = select(exists().where(OWN, CheckRow.id > bindparam("check"), CheckRow.outcome == Outcome.NEW))
_NEWEST_CAPTURE = (
    select(CaptureRow.id)
    .where(CaptureRow.document_id == bindparam("document"))
    .order_by(CaptureRow.captured_at.desc(), CaptureRow.id.desc())
    .limit(1)
    .scalar_subquery()
)
VALIDATORS = select(
    CaptureRow.url,
    CaptureRow.headers,
    WHOLE.scalar_subquery(),
    snapshots.NEWEST.with_only_columns(ReadingRow.parser_version, maintain_column_froms=True).scalar_subquery(),
).where(CaptureRow.id == _NEWEST_CAPTURE, exists().where(CheckRow.capture_id == CaptureRow.id))
_LATER = aliased(CheckRow)
_FENCED = exists().where(FenceRow.table_name == "captures", FenceRow.row_id == cast(CheckRow.capture_id, String))
_LAST_SEEN = (
    select(NoticeRow.kind)
    .where(NoticeRow.document_id == DocumentRow.id, or_(*(NoticeRow.kind == kind for kind in (NoticeKind.WITHDRAWN, NoticeKind.RETURNED))))
    .order_by(NoticeRow.id.desc())
    .limit(1)
    .scalar_subquery()
)
SETTLED = (
    select(CheckRow.capture_id, *DocumentRow.__table__.columns)
    .join(DocumentRow, DocumentRow.id == CheckRow.document_id)
    .where(CheckRow.id == select(func.max(_LATER.id)).where(_LATER.capture_id == _NEWEST_CAPTURE).scalar_subquery())
    .where(or_(*(CheckRow.outcome == outcome for outcome in sorted(FINE))), CheckRow.cause != STALE)
    .where(CheckRow.finished_at >= bindparam("since"), ~_FENCED.correlate(CheckRow))
    .where(~exists().where(_LATER.document_id == CheckRow.document_id, _LATER.id > CheckRow.id, _LATER.outcome == Outcome.NEW))
    .where(DocumentRow.state == State.ACTIVE, func.coalesce(_LAST_SEEN, NoticeKind.RETURNED) != NoticeKind.WITHDRAWN)
)


def record(session: Session, check: Check) -> Check:
    """Keep a check, whose id is still 0, and return it with the id that it got."""
    row = {
        "document_id": check.document_id,
        "started_at": check.started_at,
        "finished_at": check.finished_at,
        "outcome": check.outcome,
        "reason": check.reason,
        "status": check.status,
        "url": check.url,
        "not_modified": check.not_modified,
        "capture_id": check.capture_id,
        "version": check.version,
        "cause": check.cause,
        "fingerprint": check.fingerprint,
        "imported": check.imported,
        "received": check.received,
    }
    return _noun(session.connection().execute(KEEP, row).one())


def of_document(session: Session, document_id: int, limit: int, *, before: int | None = None) -> list[Check]:
    """Return the last checks of a document, the newest first; those before the one of a number."""
    rows = _newest_first().where(CheckRow.document_id == document_id)
    rows = rows if before is None else rows.where(CheckRow.id < before)
    return [_noun(row) for row in session.scalars(rows.limit(limit))]


def latest(session: Session, document_id: int) -> Check | None:
    """Return the last check of a document, or None."""
    row = session.scalars(_newest_first().where(CheckRow.document_id == document_id, ~CheckRow.imported).limit(1)).first()
    return None if row is None else _noun(row)


def newest_of_each() -> ScalarSelect[int]:
    """Return, for a query on documents, the id of each one's last check; none of imports. It looks at that row alone."""
    rows = select(CheckRow.id).where(CheckRow.document_id == DocumentRow.id, ~CheckRow.imported).correlate(DocumentRow)
    return rows.order_by(CheckRow.id.desc()).limit(1).scalar_subquery()


def of_capture(session: Session, capture_id: int) -> Check | None:
    """Return the last check that this capture is the evidence of, or None."""
    row = session.connection().execute(OF_CAPTURE, {"capture": capture_id}).first()
    return None if row is None else _noun(row)


def settled(session: Session, document_id: int, since: dt.datetime) -> tuple[int, Document] | None:
    """Return a document's newest capture, and the document as it is kept, if all is known of both; else None.

    The capture was found fine, after that time, and nothing has come up against it; the document is active and published.
    """
    row = session.connection().execute(SETTLED, {"document": document_id, "since": since}).first()
    return None if row is None else (row.capture_id, documents.from_row(row))


def validators(
    session: Session, document_id: int, *urls: str, whole_since: dt.datetime | None = None, parser: int | None = None
) -> tuple[str | None, str | None]:
    """Return the ETag and Last-Modified of the document's latest capture, to ask whether it is still the same.

    Both are None until a check looked at that capture: with a "not modified" nothing would ever look at it. So they are
    where it came from none of these addresses: what another server called by that name is another thing. And where no page came
    whole since that time, or another parser read the document.
    """
    row = session.connection().execute(VALIDATORS, {"document": document_id}).first()
    if row is None or row.url not in urls:
        return None, None
    _, found, whole, read_by = row
    if (whole_since and (whole is None or whole <= whole_since)) or (parser and read_by not in (None, parser)):
        return None, None
    headers = {name.lower(): value for name, value in reversed(found)}
    return headers.get("etag"), headers.get("last-modified")


def last_fine(session: Session, document_id: int, since: dt.datetime, until: dt.datetime) -> dt.datetime | None:
    """Return when the last check between the two times began that found the document as captured at `since` or after it.

    It ended as new or same, a "not modified" included. Its page came after it began, so at that time nothing had changed.
    """
    begun = (
        select(func.max(CheckRow.started_at))
        .join(CaptureRow, CaptureRow.id == CheckRow.capture_id)
        .where(CheckRow.document_id == document_id, CheckRow.outcome.in_((Outcome.NEW, Outcome.SAME)), CheckRow.started_at < until)
        .where(CaptureRow.captured_at >= since, CaptureRow.captured_at < until)
    )
    return session.execute(begun).scalar_one()


def again(session: Session, document_id: int, since: dt.datetime, until: dt.datetime | None) -> tuple[dt.datetime, int] | None:
    """Return when between two times, both excluded, the document was first found to say what it had said before; the capture says what.

    Either that capture came at that time and made no version, or a check found the bytes of an earlier capture again. What
    retention dropped the bytes of shows it no more.
    """
    there = exists().where(BlobRow.sha256 == CaptureRow.sha256, func.length(BlobRow.body) > 0)
    came = (
        select(CaptureRow.captured_at, CaptureRow.id)
        .join(CheckRow, CheckRow.capture_id == CaptureRow.id)
        .where(CaptureRow.document_id == document_id, CheckRow.outcome == Outcome.SAME, CaptureRow.captured_at > since)
        .where(~exists().where(SnapshotRow.capture_id == CaptureRow.id), there)
    )
    seen = (
        select(CheckRow.finished_at, CaptureRow.id)
        .join(CaptureRow, CaptureRow.id == CheckRow.capture_id)
        .where(CheckRow.document_id == document_id, CheckRow.outcome == Outcome.SAME, CheckRow.started_at > since)
        .where(CaptureRow.captured_at <= since, there)
    )
    if until is not None:
        came, seen = came.where(CaptureRow.captured_at < until), seen.where(CheckRow.finished_at < until)
    firsts = [session.execute(rows.order_by(rows.selected_columns[0]).limit(1)).first() for rows in (came, seen)]
    return min(((first[0], first[1]) for first in firsts if first), default=None)


def missing_since(session: Session, document_id: int) -> list[dt.datetime]:
    """Return when the checks since the last page came that found none, the oldest first."""
    page = select(func.max(CheckRow.id)).where(CheckRow.document_id == document_id, CheckRow.capture_id.is_not(None), ~CheckRow.imported)
    rows = select(CheckRow.started_at).where(CheckRow.document_id == document_id, CheckRow.cause == MISSING)
    return list(session.scalars(rows.where(CheckRow.id > func.coalesce(page.scalar_subquery(), 0)).order_by(CheckRow.id)))


def stale_since(session: Session, document_id: int, fingerprint: str) -> list[dt.datetime]:
    """Return when the last checks in a row found this older copy of the document, the oldest first; failures aside."""
    rows = select(CheckRow).where(CheckRow.document_id == document_id, CheckRow.outcome != Outcome.ERROR, ~CheckRow.imported)
    last_first = session.scalars(rows.order_by(CheckRow.id.desc()))
    seen = takewhile(lambda row: row.cause == STALE and row.fingerprint == fingerprint, last_first)
    return [row.started_at for row in seen][::-1]


def causes(session: Session, document_id: int, count: int) -> list[str]:
    """Return the causes of a document's last checks, the newest first."""
    rows = select(CheckRow.cause).where(CheckRow.document_id == document_id, ~CheckRow.imported).order_by(CheckRow.id.desc()).limit(count)
    return list(session.scalars(rows))


def failing(session: Session, document_id: int) -> tuple[int, dt.datetime | None]:
    """Return how many checks in a row ended neither new nor same, and when the first of them began."""
    fine = select(func.max(CheckRow.id)).where(CheckRow.document_id == document_id, CheckRow.outcome.in_((Outcome.NEW, Outcome.SAME)))
    fine = fine.where(~CheckRow.imported)
    rows = select(func.count(), func.min(CheckRow.started_at)).where(CheckRow.document_id == document_id, ~CheckRow.imported)
    count, since = session.execute(rows.where(CheckRow.id > func.coalesce(fine.scalar_subquery(), 0))).one()
    return count, since


def is_overtaken(session: Session, check: Check) -> bool:
    """Tell whether a version was made after this check: what it was compared with may be the current one no more."""
    return session.connection().execute(OVERTAKEN, {"document": check.document_id, "check": check.id}).scalar_one()


def _newest_first() -> Select[CheckRow]:
    return select(CheckRow).order_by(CheckRow.id.desc())


def _noun(row: CheckRow | Row[Any]) -> Check:
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
        cause=row.cause,
        fingerprint=row.fingerprint,
        imported=row.imported,
        received=row.received,
    )
