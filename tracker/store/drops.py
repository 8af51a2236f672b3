"""That retention dropped bytes: what is noted of it, and said where they are asked for. The capture, its hash and its seal stay."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tracker.model.errors import StoreError
from tracker.store.keeping_tables import DropRow
from tracker.store.tables import BlobRow, CaptureRow


def note(session: Session, wanted: Iterable[str], now: dt.datetime) -> None:
    """Keep that the bytes of blobs were dropped."""
    session.add_all([DropRow(sha256=sha256, dropped_at=now) for sha256 in wanted])
    session.flush()


def dropped_at(session: Session, sha256: str) -> dt.datetime | None:
    """Return when the bytes of a hash were dropped, None where they are there, or were never kept."""
    rows = select(func.max(DropRow.dropped_at)).join(BlobRow, BlobRow.sha256 == DropRow.sha256)
    return session.execute(rows.where(DropRow.sha256 == sha256, func.length(BlobRow.body) == 0)).scalar_one()


def sentence(name: str, at: dt.datetime) -> str:
    """Say of a capture that its bytes are no more."""
    return f"the bytes of {name} were dropped by retention on {at:%Y-%m-%d}: it made no version, and cannot be read again"


def refuse(session: Session, sha256: str, name: str) -> None:
    """Raise StoreError where the bytes of a hash were dropped."""
    at = dropped_at(session, sha256)
    if at is not None:
        raise StoreError(sentence(name, at))


def of_document(session: Session, document_id: int) -> dict[int, dt.datetime]:
    """Return which captures of a document have no bytes any more, and when these were dropped."""
    rows = (
        select(CaptureRow.id, func.max(DropRow.dropped_at))
        .join(BlobRow, BlobRow.sha256 == CaptureRow.sha256)
        .join(DropRow, DropRow.sha256 == CaptureRow.sha256)
        .where(CaptureRow.document_id == document_id, func.length(BlobRow.body) == 0)
        .group_by(CaptureRow.id)
    )
    found: dict[int, dt.datetime] = dict(iter(session.execute(rows)))
    return found
