"""Captures: the bytes that came, each kept once, checked against their hash whenever they are read."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import Select, bindparam, exists, func, select
from sqlalchemy.orm import Session

from tracker.model.capture import Answer, Capture, Outcome
from tracker.store import blobs, documents, fences
from tracker.store.columns import keepable
from tracker.store.keeping_tables import SealRow
from tracker.store.seals import seal
from tracker.store.tables import BlobRow, CaptureRow, CheckRow

NEWEST_FIRST = (CaptureRow.captured_at.desc(), CaptureRow.id.desc())
OWN = CaptureRow.document_id == bindparam("document_id")
BEFORE = select(CaptureRow).where(OWN, CaptureRow.captured_at <= bindparam("moment")).order_by(*NEWEST_FIRST).limit(1)
CHECKED = exists().where(CheckRow.capture_id == CaptureRow.id, CheckRow.outcome != Outcome.ERROR)
TRIED = select(func.count()).where(CheckRow.capture_id == CaptureRow.id).correlate(CaptureRow).scalar_subquery()
PENDING = (
    select(CaptureRow.id)
    .join(BlobRow, BlobRow.sha256 == CaptureRow.sha256)
    .where(OWN, ~CHECKED, bindparam("tries") > TRIED, func.length(BlobRow.body) > 0)
    .order_by(CaptureRow.captured_at, CaptureRow.id)
)
TRIES = 3  # after so many checks that met a bug a capture is left: what cannot be read must not cost time for ever


@dataclass(frozen=True, slots=True)
class Facts:
    """A capture without its bytes."""

    captured_at: dt.datetime
    url: str
    sha256: str
    status: int


def keep(session: Session, document_id: int, answer: Answer) -> Capture:
    """Keep an answer's bytes, unless they are those of the capture before it in time, of the same type: then return that one.

    The type names the character set, in which the same bytes say something else.
    """
    documents.lock(session, document_id)
    sha256 = hashlib.sha256(answer.body).hexdigest()
    before = session.scalars(BEFORE, {"document_id": document_id, "moment": answer.fetched_at}).first()
    if before is not None and before.sha256 == sha256 and _kind(before.headers) == _kind(answer.headers):
        blobs.keep(session, document_id, answer.body, sha256, prove=False)  # retention may have dropped them
        return _noun(before, answer.body)
    return _add(session, document_id, answer, sha256)


def add(session: Session, document_id: int, answer: Answer) -> Capture:
    """Keep an answer as a capture of its own, though the one before it has the same bytes: what came between may be found later."""
    documents.lock(session, document_id)
    return _add(session, document_id, answer, hashlib.sha256(answer.body).hexdigest())


def add_dropped(session: Session, document_id: int, answer: Answer, sha256: str, dropped_at: dt.datetime) -> Capture:
    """Keep a capture of bytes that retention dropped where it was kept before: all of it but these."""
    documents.lock(session, document_id)
    blobs.keep_without(session, sha256, dropped_at)
    return _name(session, document_id, answer, sha256)


def _add(session: Session, document_id: int, answer: Answer, sha256: str) -> Capture:
    blobs.keep(session, document_id, answer.body, sha256)
    return _name(session, document_id, answer, sha256)


def _name(session: Session, document_id: int, answer: Answer, sha256: str) -> Capture:
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
    session.add(SealRow(capture_id=row.id, sha256=seal(document_id, row.captured_at, keepable(row.url), row.status, row.headers, sha256)))
    session.flush()
    session.refresh(row)
    return _noun(row, answer.body)


def newest(session: Session, document_id: int) -> tuple[int, dt.datetime] | None:
    """Return the id and the time of the newest capture by its time, or None. Its bytes are not read: it may be damaged."""
    row = session.scalars(_newest_first(document_id).limit(1)).first()
    return None if row is None else (row.id, row.captured_at)


def load(session: Session, capture_id: int) -> Capture:
    """Return a capture by its id. Raises StoreError naming it where its bytes are not what they were."""
    fences.refuse_capture(session, capture_id)
    return _opened(session, session.scalars(select(CaptureRow).where(CaptureRow.id == capture_id)).one())


def facts(session: Session, capture_id: int) -> Facts:
    """Return what is known of a capture, without its bytes."""
    row = select(CaptureRow.captured_at, CaptureRow.url, CaptureRow.sha256, CaptureRow.status).where(CaptureRow.id == capture_id)
    return Facts(*session.execute(row).one())


def at(session: Session, document_id: int, moment: dt.datetime) -> tuple[int, str] | None:
    """Return id and SHA-256 of the capture of that very time, or None."""
    row = session.execute(
        select(CaptureRow.id, CaptureRow.sha256).where(CaptureRow.document_id == document_id, CaptureRow.captured_at == moment).limit(1)
    ).first()
    return None if row is None else (row.id, row.sha256)


def urls(session: Session, document_id: int) -> set[str]:
    """Return the addresses that a document's captures came from."""
    return set(session.scalars(select(CaptureRow.url).where(CaptureRow.document_id == document_id).distinct()))


def headers(session: Session, capture_id: int) -> tuple[tuple[str, str], ...]:
    """Return the headers that came with a capture."""
    kept = session.execute(select(CaptureRow.headers).where(CaptureRow.id == capture_id)).scalar_one()
    return tuple((name, value) for name, value in kept)


def pending(session: Session, document_id: int) -> list[int]:
    """Return the ids of captures that were never read to the end, oldest first.

    The program ended before it had looked at them, or it met a bug, fewer than TRIES times. Ids only: one that is damaged
    stops nobody here.
    """
    return list(session.connection().scalars(PENDING, {"document_id": document_id, "tries": TRIES}))


def _kind(headers: Iterable[Sequence[str]]) -> str:
    """Return the content type, spelt in one way."""
    named = next((value for name, value in headers if name.lower() == "content-type"), "")
    return "".join(keepable(named).lower().split())


def _newest_first(document_id: int) -> Select[CaptureRow]:
    return select(CaptureRow).where(CaptureRow.document_id == document_id).order_by(*NEWEST_FIRST)


def _opened(session: Session, row: CaptureRow) -> Capture:
    return _noun(row, blobs.load(session, row.sha256, f"capture {row.id}"))


def _noun(row: CaptureRow, body: bytes) -> Capture:
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
