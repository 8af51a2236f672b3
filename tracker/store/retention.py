"""What retention drops: the bytes of captures that made no version. The capture, its hash and its seal stay.

A dropped blob has an empty body and builds on nothing; a row of drops says when. The database lets no other change of a whole blob
through, and this one only where no version is of these bytes and nothing builds on them (see the migration of drops).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import exists, func, select, update
from sqlalchemy.orm import Session, aliased

from tracker.model.capture import Outcome
from tracker.store import captures, drops, suspects
from tracker.store.tables import BlobRow, CaptureRow, CheckRow, DocumentRow, SnapshotRow

AT_ONCE = 500  # names in one question


@dataclass(frozen=True, slots=True)
class Held:
    """A capture and what holds its bytes: `seen_at` is when they last came, `outcome` what the last check of them ended with.

    `is_version`: it made a version. `is_open`: it was never read to the end, or waits for an operator. `size` is what its bytes
    take in the database, 0 where they were dropped, and `shared` tells that another document has them too.
    """

    capture_id: int
    sha256: str
    captured_at: dt.datetime
    seen_at: dt.datetime
    outcome: Outcome | None
    is_version: bool
    is_open: bool
    size: int
    shared: bool


def held(session: Session, document_id: int) -> list[Held]:
    """Return all captures of a document, the oldest first."""
    waiting = {page.capture_id for page in suspects.waiting(session, document_id) if not page.overtaken}
    unfinished = waiting | set(captures.pending(session, document_id))
    last, other = aliased(CheckRow), aliased(CaptureRow)
    checked = (
        select(CheckRow.capture_id, func.max(CheckRow.finished_at).label("seen_at"), func.max(CheckRow.id).label("last_id"))
        .where(CheckRow.document_id == document_id, CheckRow.capture_id.is_not(None))
        .group_by(CheckRow.capture_id)
        .subquery()
    )
    elsewhere = exists().where(other.sha256 == CaptureRow.sha256, other.document_id != document_id)
    version = exists().where(SnapshotRow.capture_id == CaptureRow.id)
    rows = (
        select(
            CaptureRow.id,
            CaptureRow.sha256,
            CaptureRow.captured_at,
            checked.c.seen_at,
            last.outcome,
            version,
            func.length(BlobRow.body),
            elsewhere,
        )
        .join(BlobRow, BlobRow.sha256 == CaptureRow.sha256)
        .join(checked, checked.c.capture_id == CaptureRow.id, isouter=True)
        .join(last, last.id == checked.c.last_id, isouter=True)
        .where(CaptureRow.document_id == document_id)
        .order_by(CaptureRow.captured_at, CaptureRow.id)
    )
    return [
        Held(number, sha256, at, max(at, seen_at or at), outcome and Outcome(outcome), is_version, number in unfinished, size, shared)
        for number, sha256, at, seen_at, outcome, is_version, size, shared in session.execute(rows)
    ]


def free(session: Session, wanted: Collection[str]) -> list[str]:
    """Return those of some blobs on which only others of them build, each before the one that it builds on."""
    left, builders = set(wanted), _builders(session, wanted)
    ready = [sha256 for sha256 in left if any(each not in left for each in builders.get(sha256, ()))]
    bases = {each: sha256 for sha256, every in builders.items() for each in every}
    while ready:  # what is kept keeps all that it builds on
        sha256 = ready.pop()
        left.discard(sha256)
        if bases.get(sha256) in left:
            ready.append(bases[sha256])
    order: list[str] = []
    waiting = {sha256: len(builders.get(sha256, ())) for sha256 in left}
    leaves = sorted(sha256 for sha256, count in waiting.items() if not count)
    while leaves:
        order.append(sha256 := leaves.pop())
        if (base := bases.get(sha256)) in left and base is not None:
            waiting[base] -= 1
            leaves += [base] * (not waiting[base])
    return order


def drop(session: Session, wanted: Collection[str], now: dt.datetime) -> None:
    """Drop the bytes of blobs, given in the order of `free`. The database refuses where a version or another blob needs them."""
    drops.note(session, wanted, now)
    for sha256 in wanted:
        session.execute(update(BlobRow).where(BlobRow.sha256 == sha256).values(body=b"", base_sha256=None))


def lock_all(session: Session) -> None:
    """Let nobody keep a capture until the transaction ends: it may bring bytes again that are being dropped."""
    session.execute(select(DocumentRow.id).order_by(DocumentRow.id).with_for_update()).all()


def _builders(session: Session, wanted: Collection[str]) -> dict[str, list[str]]:
    """Return which blobs build on each of some."""
    names: list[str] = list(wanted)
    found: dict[str, list[str]] = {}
    for start in range(0, len(names), AT_ONCE):
        rows = select(BlobRow.base_sha256, BlobRow.sha256).where(BlobRow.base_sha256.in_(names[start : start + AT_ONCE]))
        for base, sha256 in session.execute(rows):
            found.setdefault(str(base), []).append(sha256)
    return found
