"""Snapshots and their readings. Numbers are given in the order of keeping; history is in the order of capture."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from sqlalchemy import Select, exists, func, select
from sqlalchemy.orm import Session

from tracker.model.capture import Capture
from tracker.model.errors import UsageError
from tracker.model.snapshot import Content, Snapshot
from tracker.store import documents
from tracker.store.codec import decode, encode
from tracker.store.tables import BodyRow, CaptureRow, ChangesetRow, DocumentRow, ReadingRow, ReportRow, SnapshotRow

NEWEST_FIRST = (SnapshotRow.captured_at.desc(), SnapshotRow.version.desc())
READING_ID = (
    select(func.max(ReadingRow.id))
    .where(ReadingRow.snapshot_id == SnapshotRow.id, ReadingRow.accepted)
    .correlate(SnapshotRow)
    .scalar_subquery()
)
IS_NEWS = (
    exists()
    .where(ChangesetRow.after_id == SnapshotRow.id, ReportRow.changeset_id == ChangesetRow.id, ReportRow.news)
    .correlate(SnapshotRow)
)


@dataclass(frozen=True, slots=True)
class Line:
    """A snapshot as lists show it, without its content. `updated` is the publisher's own date, `sha256` its capture's hash."""

    version: int
    captured_at: dt.datetime
    updated: dt.date | None
    fingerprint: str
    sha256: str
    parser_version: int
    news: bool


def keep(  # noqa: PLR0913, PLR0917
    session: Session, capture: Capture, content: Content, fingerprint: str, parser_version: int, charset: str = ""
) -> Snapshot:
    """Keep what a capture said as the document's next version."""
    documents.lock(session, capture.document_id)
    last = session.execute(select(func.max(SnapshotRow.version)).where(SnapshotRow.document_id == capture.document_id)).scalar_one()
    row = SnapshotRow(
        document_id=capture.document_id,
        version=(last or 0) + 1,
        capture_id=capture.id,
        captured_at=capture.captured_at,
    )
    session.add(row)
    session.flush()
    keep_reading(session, row.id, content, fingerprint, parser_version, charset)
    return _noun(row, fingerprint, content, charset)


def keep_reading(  # noqa: PLR0913, PLR0917
    session: Session, snapshot_id: int, content: Content, fingerprint: str, parser_version: int, charset: str = ""
) -> None:
    """Keep what a parser version read in a snapshot. From now on this is what the snapshot said."""
    body = BodyRow(body=encode(content))
    session.add(body)
    session.flush()
    session.add(
        ReadingRow(
            snapshot_id=snapshot_id,
            parser_version=parser_version,
            accepted=True,
            fingerprint=fingerprint,
            updated=content.facts.updated,
            charset=charset,
            body_id=body.id,
        ),
    )
    session.flush()


def current(session: Session, document_id: int, moment: dt.datetime | None = None) -> Snapshot | None:
    """Return what the document says now, or said at a moment: the snapshot that was captured last; None before the first."""
    whole = _whole(document_id) if moment is None else _whole(document_id).where(SnapshotRow.captured_at <= moment)
    row = session.execute(whole.order_by(*NEWEST_FIRST).limit(1)).first()
    return row and _read(*row)


def parser_version(session: Session, snapshot_id: int) -> int:
    """Return which parser version read what a snapshot says."""
    newest = select(ReadingRow.parser_version).join(SnapshotRow, ReadingRow.id == READING_ID).where(SnapshotRow.id == snapshot_id)
    return session.execute(newest).scalar_one()


def count(session: Session, document_id: int) -> int:
    """Return how many versions a document has."""
    return session.execute(select(func.count()).where(SnapshotRow.document_id == document_id)).scalar_one()


def current_line(session: Session, document_id: int) -> Line | None:
    """Return the facts of the current snapshot without loading its content, or None."""
    row = session.execute(_lines(document_id).order_by(*NEWEST_FIRST).limit(1)).first()
    return row and Line(*row)


def listing(session: Session, document_id: int, moment: dt.datetime | None = None) -> list[Line]:
    """Return all snapshots, or those until a moment, in the order of capture, oldest first, without loading a content."""
    rows = _lines(document_id).order_by(SnapshotRow.captured_at, SnapshotRow.version)
    rows = rows if moment is None else rows.where(SnapshotRow.captured_at <= moment)
    return [Line(*row) for row in session.execute(rows)]


def by_version(session: Session, document_id: int, version: int) -> Snapshot:
    """Return a snapshot by its number. Raises UsageError that names what there is."""
    row = session.execute(_whole(document_id).where(SnapshotRow.version == version)).first()
    if row is None:
        raise UsageError(f"there is no version {version}: {what_exists(session, document_id)}")
    return _read(*row)


def as_of(session: Session, document_id: int, moment: dt.datetime) -> Snapshot:
    """Return what the document said at a moment. Raises UsageError where that is before the first capture."""
    found = current(session, document_id, moment)
    if found is None:
        raise UsageError(f"nothing was kept by {moment.astimezone(dt.UTC):%Y-%m-%d %H:%M} UTC: {what_exists(session, document_id)}")
    return found


def what_exists(session: Session, document_id: int) -> str:
    """Return in words which versions there are: "child-lung has versions 1 to 3, the first of 2024-12-03"."""
    facts = select(func.count(), func.max(SnapshotRow.version), func.min(SnapshotRow.captured_at))
    count, last, first = session.execute(facts.where(SnapshotRow.document_id == document_id)).one()
    slug = session.execute(select(DocumentRow.slug).where(DocumentRow.id == document_id)).scalar_one()
    if not count:
        return f"{slug} has no version yet"
    return f"{slug} has " + ("version 1" if last == 1 else f"versions 1 to {last}") + f", the first of {first:%Y-%m-%d}"


def _whole(document_id: int) -> Select[SnapshotRow, str, str, bytes]:
    return (
        select(SnapshotRow, ReadingRow.fingerprint, ReadingRow.charset, BodyRow.body)
        .join(ReadingRow, ReadingRow.id == READING_ID)
        .join(BodyRow, BodyRow.id == ReadingRow.body_id)
        .where(SnapshotRow.document_id == document_id)
    )


def _lines(document_id: int) -> Select[int, dt.datetime, dt.date | None, str, str, int, bool]:
    snapshot, reading = SnapshotRow, ReadingRow
    facts = (snapshot.version, snapshot.captured_at, reading.updated, reading.fingerprint, CaptureRow.sha256, reading.parser_version)
    return (
        select(*facts, IS_NEWS)
        .join(ReadingRow, ReadingRow.id == READING_ID)
        .join(CaptureRow, CaptureRow.id == SnapshotRow.capture_id)
        .where(SnapshotRow.document_id == document_id)
    )


def _read(row: SnapshotRow, fingerprint: str, charset: str, body: bytes) -> Snapshot:
    name = f"the content of version {row.version} of document {row.document_id}"
    return _noun(row, fingerprint, decode(body, Content, name), charset)


def _noun(row: SnapshotRow, fingerprint: str, content: Content, charset: str) -> Snapshot:
    return Snapshot(
        id=row.id,
        document_id=row.document_id,
        version=row.version,
        capture_id=row.capture_id,
        captured_at=row.captured_at,
        fingerprint=fingerprint,
        content=content,
        charset=charset,
    )
