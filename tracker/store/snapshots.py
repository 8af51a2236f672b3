"""Snapshots and their readings. Numbers are given in the order of keeping; history is in the order of capture."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import NamedTuple

from sqlalchemy import Select, bindparam, exists, func, select
from sqlalchemy.orm import Session

from tracker.model.capture import Capture
from tracker.model.errors import UsageError
from tracker.model.snapshot import Content, Snapshot
from tracker.store import documents, fences, links, manifests
from tracker.store.search import index
from tracker.store.tables import CaptureRow, ChangesetRow, DocumentRow, ManifestRow, ReadingRow, ReportRow, SnapshotRow

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
SAID = (  # made once: to make it takes longer than to ask it
    select(SnapshotRow.version, fences.fenced().label("fenced"), *manifests.HEAD)
    .join(ReadingRow, ReadingRow.id == READING_ID)
    .join(ManifestRow, ManifestRow.id == ReadingRow.manifest_id)
    .where(SnapshotRow.document_id == bindparam("document"), SnapshotRow.captured_at <= bindparam("moment"))
    .order_by(*NEWEST_FIRST)
    .limit(1)
)
TIMES = (
    select(SnapshotRow.version, SnapshotRow.captured_at)
    .where(SnapshotRow.document_id == bindparam("document"))
    .order_by(SnapshotRow.captured_at, SnapshotRow.version)
)
LINES = TIMES.add_columns(ReadingRow.updated, ReadingRow.fingerprint, ReadingRow.parser_version, IS_NEWS).join(
    ReadingRow, ReadingRow.id == READING_ID
)
NEWEST = LINES.order_by(None).order_by(*NEWEST_FIRST).limit(1)


class Line(NamedTuple):
    """A snapshot as lists show it, without its content. `updated` is the publisher's own date."""

    version: int
    captured_at: dt.datetime
    updated: dt.date | None
    fingerprint: str
    parser_version: int
    news: bool


@dataclass(frozen=True, slots=True)
class Reading:
    """A snapshot's content as one parser version read it; `charset` is the codec of the bytes."""

    parser_version: int
    fingerprint: str
    charset: str
    content: Content


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
    content_sha256 = keep_reading(session, row.id, content, fingerprint, parser_version, charset)
    links.keep(session, row, capture.sha256, content_sha256)
    return _noun(row, fingerprint, content, charset)


def keep_reading(  # noqa: PLR0913, PLR0917
    session: Session, snapshot_id: int, content: Content, fingerprint: str, parser_version: int, charset: str = ""
) -> bytes:
    """Keep what a parser version read in a snapshot. From now on this is what the snapshot said. Returns the content's SHA-256."""
    document_id = session.execute(select(SnapshotRow.document_id).where(SnapshotRow.id == snapshot_id)).scalar_one()
    manifest = manifests.keep(session, document_id, content)
    session.add(
        ReadingRow(
            snapshot_id=snapshot_id,
            parser_version=parser_version,
            accepted=True,
            fingerprint=fingerprint,
            updated=content.facts.updated,
            charset=charset,
            manifest_id=manifest.id,
        ),
    )
    session.flush()
    index.keep(session, document_id, snapshot_id, content)
    return manifest.sha256


def current(session: Session, document_id: int, moment: dt.datetime | None = None) -> Snapshot | None:
    """Return what the document says now, or said at a moment: the snapshot that was captured last; None before the first."""
    whole = _whole(document_id) if moment is None else _whole(document_id).where(SnapshotRow.captured_at <= moment)
    row = session.execute(whole.order_by(*NEWEST_FIRST).limit(1)).first()
    return row and _read(session, *row)


def following(session: Session, document_id: int, moment: dt.datetime) -> Snapshot | None:
    """Return the snapshot that was captured next after a moment, or None."""
    rows = _whole(document_id).where(SnapshotRow.captured_at > moment).order_by(SnapshotRow.captured_at, SnapshotRow.version)
    row = session.execute(rows.limit(1)).first()
    return row and _read(session, *row)


def texts_as_of(session: Session, document_id: int, moment: dt.datetime) -> list[str] | None:
    """Return what the document said at a moment as plain texts: its title, headings, blocks and references, in reading order.

    Much quicker than the snapshot; None before the first.
    """
    row = session.connection().execute(SAID, {"document": document_id, "moment": moment}).first()
    if row and row.fenced:
        fences.refuse(session, document_id, row.version)
    return row and manifests.texts(session, row, f"the content of version {row.version} of document {document_id}")


def parser_version(session: Session, snapshot_id: int) -> int:
    """Return which parser version read what a snapshot says."""
    newest = select(ReadingRow.parser_version).join(SnapshotRow, ReadingRow.id == READING_ID).where(SnapshotRow.id == snapshot_id)
    return session.execute(newest).scalar_one()


def readings(session: Session, snapshot_id: int) -> list[Reading]:
    """Return the accepted readings of a snapshot, the first one first. Raises StoreError, too where the version is fenced."""
    of = session.execute(select(SnapshotRow.document_id, SnapshotRow.version).where(SnapshotRow.id == snapshot_id)).one()
    fences.refuse(session, of.document_id, of.version)
    rows = select(ReadingRow).where(ReadingRow.snapshot_id == snapshot_id, ReadingRow.accepted).order_by(ReadingRow.id)
    return [
        Reading(row.parser_version, row.fingerprint, row.charset, manifests.load(session, row.manifest_id, f"reading {row.id}"))
        for row in session.scalars(rows)
    ]


def count(session: Session, document_id: int) -> int:
    """Return how many versions a document has."""
    return session.execute(select(func.count()).where(SnapshotRow.document_id == document_id)).scalar_one()


def current_line(session: Session, document_id: int) -> Line | None:
    """Return the facts of the current snapshot without loading its content, or None."""
    row = session.connection().execute(NEWEST, {"document": document_id}).first()
    return None if row is None else Line(*row)


def listing(session: Session, document_id: int, moment: dt.datetime | None = None) -> list[Line]:
    """Return all snapshots, or those until a moment, in the order of capture, oldest first, without loading a content."""
    lines = [Line(*row) for row in session.connection().execute(LINES, {"document": document_id}).all()]
    return lines if moment is None else [line for line in lines if line.captured_at <= moment]


def times(session: Session, document_id: int) -> dict[int, dt.datetime]:
    """Return when each version was captured, by its number, in the order of capture: a list much quicker than `listing`."""
    return dict(session.connection().execute(TIMES, {"document": document_id}).all())


def came_of(session: Session, document_id: int, sha256: str, moment: dt.datetime) -> bool:
    """Tell whether one of the snapshots until a moment was read from bytes of this SHA-256."""
    rows = select(SnapshotRow.id).join(CaptureRow, CaptureRow.id == SnapshotRow.capture_id)
    mine = rows.where(SnapshotRow.document_id == document_id, SnapshotRow.captured_at <= moment, CaptureRow.sha256 == sha256)
    return session.execute(mine.limit(1)).first() is not None


def by_version(session: Session, document_id: int, version: int) -> Snapshot:
    """Return a snapshot by its number. Raises UsageError that names what there is."""
    row = session.execute(_whole(document_id).where(SnapshotRow.version == version)).first()
    if row is None:
        raise UsageError(f"there is no version {version}: {what_exists(session, document_id)}")
    return _read(session, *row)


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


def _whole(document_id: int) -> Select[SnapshotRow, str, str, int]:
    return (
        select(SnapshotRow, ReadingRow.fingerprint, ReadingRow.charset, ReadingRow.manifest_id)
        .join(ReadingRow, ReadingRow.id == READING_ID)
        .where(SnapshotRow.document_id == document_id)
    )


def _read(session: Session, row: SnapshotRow, fingerprint: str, charset: str, manifest_id: int) -> Snapshot:
    fences.refuse(session, row.document_id, row.version)
    name = f"the content of version {row.version} of document {row.document_id}"
    return _noun(row, fingerprint, manifests.load(session, manifest_id, name), charset)


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
