"""The chain of a document's snapshots, in the order of keeping: each link is a hash over all that was kept before it."""

from __future__ import annotations

import datetime as dt
import hashlib

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.store.tables import LinkRow, SnapshotRow


def keep(session: Session, snapshot: SnapshotRow, capture_sha256: str, content_sha256: bytes) -> None:
    """Link a new snapshot, whose capture and content have these hashes, to the one that was kept before it."""
    before = (
        select(LinkRow.sha256)
        .join(SnapshotRow, SnapshotRow.id == LinkRow.snapshot_id)
        .where(SnapshotRow.document_id == snapshot.document_id, SnapshotRow.version == snapshot.version - 1)
    )
    last = session.execute(before).scalar_one_or_none()
    session.add(LinkRow(snapshot_id=snapshot.id, sha256=link(last, capture_sha256, content_sha256, snapshot.version, snapshot.captured_at)))
    session.flush()


def link(before: str | None, capture_sha256: str, content_sha256: bytes, version: int, captured_at: dt.datetime) -> str:
    """Return the link of a snapshot: 64 hexadecimal digits. `before` is the link of the version before it, None for the first."""
    moment = captured_at.astimezone(dt.UTC).isoformat(timespec="microseconds")
    return hashlib.sha256("\n".join([before or "", capture_sha256, content_sha256.hex(), str(version), moment]).encode()).hexdigest()
