"""The history of a document as one hash, and its captures in the order in which they are handed on."""

from __future__ import annotations

import datetime as dt
import hashlib
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.store.snapshots import READING_ID
from tracker.store.tables import CaptureRow, LinkRow, ManifestRow, ReadingRow, SnapshotRow

AT_ONCE = 1000  # rows


@dataclass(frozen=True, slots=True)
class Handed:
    """A capture by its id, and the version that it made, None where it made none."""

    capture_id: int
    snapshot_id: int | None
    version: int | None


def in_order(session: Session, document_id: int) -> list[Handed]:
    """Return all captures of a document: those of versions by their numbers, to be numbered alike anew; then the rest."""
    rows = (
        select(CaptureRow.id, SnapshotRow.id, SnapshotRow.version)
        .join(SnapshotRow, SnapshotRow.capture_id == CaptureRow.id, isouter=True)
        .where(CaptureRow.document_id == document_id)
        .order_by(SnapshotRow.version.is_(None), SnapshotRow.version, CaptureRow.captured_at)
    )
    return [Handed(*row) for row in session.execute(rows)]


def link_of(session: Session, snapshot_id: int) -> str:
    """Return a snapshot's link of the chain."""
    return session.execute(select(LinkRow.sha256).where(LinkRow.snapshot_id == snapshot_id)).scalar_one()


def history_hash(session: Session, document_id: int) -> str:
    """Return 64 hexadecimal digits over what was kept of a document: equal exactly where that is, on whatever database.

    SHA-256 over a line each: of the captures in the order of time (time, status, address, SHA-256 of the bytes); then of the
    snapshots in the order of time (time, version, SHA-256 of the capture, fingerprint, SHA-256 of the content, link).
    """
    digest = hashlib.sha256()
    came = select(CaptureRow.captured_at, CaptureRow.status, CaptureRow.url, CaptureRow.sha256)
    came = came.where(CaptureRow.document_id == document_id).order_by(CaptureRow.captured_at)
    for at, *facts in session.execute(came).yield_per(AT_ONCE):
        digest.update(_line("capture", at, *facts))
    said = (
        select(SnapshotRow.captured_at, SnapshotRow.version, CaptureRow.sha256, ReadingRow.fingerprint, ManifestRow.sha256, LinkRow.sha256)
        .join(CaptureRow, CaptureRow.id == SnapshotRow.capture_id)
        .join(ReadingRow, ReadingRow.id == READING_ID)
        .join(ManifestRow, ManifestRow.id == ReadingRow.manifest_id)
        .join(LinkRow, LinkRow.snapshot_id == SnapshotRow.id)
        .where(SnapshotRow.document_id == document_id)
        .order_by(SnapshotRow.captured_at, SnapshotRow.version)
    )
    for at, version, capture, fingerprint, content, link in session.execute(said).yield_per(AT_ONCE):
        digest.update(_line("snapshot", at, version, capture, fingerprint, bytes(content).hex(), link))
    return digest.hexdigest()


def _line(kind: str, at: dt.datetime, *facts: object) -> bytes:
    moment = at.astimezone(dt.UTC).isoformat(timespec="microseconds")
    return ("\t".join([kind, moment, *map(str, facts)]) + "\n").encode()
