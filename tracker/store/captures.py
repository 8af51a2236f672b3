"""Captures: the bytes that came, each kept once, checked against their hash whenever they are read."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence

from sqlalchemy import Select, exists, func, select
from sqlalchemy.orm import Session

from tracker.model.capture import Answer, Capture, Outcome
from tracker.model.errors import StoreError
from tracker.store import documents
from tracker.store.codec import squeeze, unsqueeze
from tracker.store.columns import keepable
from tracker.store.session import insert_new
from tracker.store.tables import BlobRow, CaptureRow, CheckRow

TRIES = 3  # after so many checks that met a bug a capture is left: what cannot be read must not cost time for ever


def keep(session: Session, document_id: int, answer: Answer) -> Capture:
    """Keep an answer's bytes, unless they are those of the capture before it in time, of the same type: then return that one.

    The type names the character set, in which the same bytes say something else.
    """
    documents.lock(session, document_id)
    sha256 = hashlib.sha256(answer.body).hexdigest()
    before = session.execute(_newest_first(document_id).where(CaptureRow.captured_at <= answer.fetched_at).limit(1)).first()
    if before is not None and before[0].sha256 == sha256 and _kind(before[0].headers) == _kind(answer.headers):
        return _noun(*before)
    insert_new(session, BlobRow, sha256=sha256, body=squeeze(answer.body))
    row = CaptureRow(
        document_id=document_id,
        captured_at=answer.fetched_at,
        url=answer.url,
        status=answer.status,
        headers=[[keepable(name), keepable(value)] for name, value in answer.headers],
        sha256=sha256,
    )
    session.add(row)
    session.flush()
    return load(session, row.id)


def latest(session: Session, document_id: int) -> Capture | None:
    """Return the newest capture by its time, or None."""
    row = session.execute(_newest_first(document_id).limit(1)).first()
    return row and _noun(*row)


def load(session: Session, capture_id: int) -> Capture:
    """Return a capture by its id. Raises StoreError naming it where its bytes are not what they were."""
    return _noun(*session.execute(_rows().where(CaptureRow.id == capture_id)).one())


def headers(session: Session, capture_id: int) -> tuple[tuple[str, str], ...]:
    """Return the headers that came with a capture."""
    kept = session.execute(select(CaptureRow.headers).where(CaptureRow.id == capture_id)).scalar_one()
    return tuple((name, value) for name, value in kept)


def pending(session: Session, document_id: int) -> list[int]:
    """Return the ids of captures that were never read to the end, oldest first.

    The program ended before it had looked at them, or it met a bug, fewer than TRIES times. Ids only: one that is damaged
    stops nobody here.
    """
    checked = exists().where(CheckRow.capture_id == CaptureRow.id, CheckRow.outcome != Outcome.ERROR)
    tries = select(func.count()).where(CheckRow.capture_id == CaptureRow.id).correlate(CaptureRow).scalar_subquery()
    rows = select(CaptureRow.id).where(CaptureRow.document_id == document_id, ~checked, tries < TRIES)
    return list(session.scalars(rows.order_by(CaptureRow.captured_at, CaptureRow.id)))


def _kind(headers: Iterable[Sequence[str]]) -> str:
    """Return the content type, spelt in one way."""
    named = next((value for name, value in headers if name.lower() == "content-type"), "")
    return "".join(keepable(named).lower().split())


def _rows() -> Select[CaptureRow, bytes]:
    return select(CaptureRow, BlobRow.body).join(BlobRow, BlobRow.sha256 == CaptureRow.sha256)


def _newest_first(document_id: int) -> Select[CaptureRow, bytes]:
    return _rows().where(CaptureRow.document_id == document_id).order_by(CaptureRow.captured_at.desc(), CaptureRow.id.desc())


def _noun(row: CaptureRow, blob: bytes) -> Capture:
    body = unsqueeze(blob, f"capture {row.id}")
    if hashlib.sha256(body).hexdigest() != row.sha256:
        raise StoreError(f"capture {row.id} is damaged: its bytes do not have their SHA-256; restore it from a backup")
    return Capture(
        id=row.id,
        document_id=row.document_id,
        captured_at=row.captured_at,
        url=row.url,
        status=row.status,
        headers=tuple((name, value) for name, value in row.headers),
        sha256=row.sha256,
        body=body,
    )
