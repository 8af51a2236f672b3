"""Traces, each kept once, and the blame that they add up to: it is derived, and made anew where it does not fit.

A trace leads from one reading to another. So one that was made before a version was inserted, or before something was read
anew, is not looked for any more, and nothing has to be marked.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from sqlalchemy import bindparam, delete, func, or_, select
from sqlalchemy.orm import Session

from tracker.model.capture import Outcome
from tracker.model.errors import StoreError
from tracker.model.history import Blame, Trace
from tracker.model.report import Side
from tracker.model.snapshot import Content, Snapshot
from tracker.store import manifests
from tracker.store.codec import decode, encode
from tracker.store.history_tables import BlameRow, TraceRow
from tracker.store.snapshots import READING_ID
from tracker.store.tables import CaptureRow, CheckRow, ReadingRow, SnapshotRow

Pair = tuple[int | None, int]  # two readings by their ids; None before the first version
FEW = 500  # pairs that are asked for by name
ORDER = (  # made once: to make it takes longer than to ask it
    select(SnapshotRow.version, SnapshotRow.captured_at, ReadingRow.updated, SnapshotRow.id, ReadingRow.id)
    .join(ReadingRow, ReadingRow.id == READING_ID)
    .where(SnapshotRow.document_id == bindparam("document"))
    .order_by(SnapshotRow.captured_at, SnapshotRow.version)
)


@dataclass(frozen=True, slots=True)
class Stand:
    """A version in its place in history: which snapshot it is, and by which reading."""

    version: int
    captured_at: dt.datetime
    updated: dt.date | None
    snapshot_id: int
    reading_id: int

    @property
    def side(self) -> Side:
        """Return the version as reports name it."""
        return Side(self.version, self.captured_at, self.updated)


def order(session: Session, document_id: int) -> list[Stand]:
    """Return the versions of a document in the order of capture, as they are read now."""
    return [Stand(*row) for row in session.execute(ORDER, {"document": document_id})]


def pairs(row: Sequence[Stand]) -> list[Pair]:
    """Return the steps from each version to the next by their readings; the first leads from nothing."""
    readings = [stand.reading_id for stand in row]
    return [*((None, first) for first in readings[:1]), *pairwise(readings)]


def seen(session: Session, document_id: int) -> dict[int, dt.datetime]:
    """Return by version when a check last found that the page still said this, before it said something else."""
    after = func.lead(SnapshotRow.captured_at).over(order_by=(SnapshotRow.captured_at, SnapshotRow.version))
    stand = select(SnapshotRow.version, SnapshotRow.captured_at, after.label("until")).where(SnapshotRow.document_id == document_id)
    placed = stand.subquery()
    last = (
        select(func.max(CheckRow.started_at))
        .join(CaptureRow, CaptureRow.id == CheckRow.capture_id)
        .where(CaptureRow.document_id == document_id, CaptureRow.captured_at >= placed.c.captured_at)
        .where(or_(placed.c.until.is_(None), CaptureRow.captured_at < placed.c.until))
        .where(or_(placed.c.until.is_(None), CheckRow.started_at < placed.c.until))
        .where(CheckRow.outcome.in_((Outcome.NEW, Outcome.SAME)))
        .correlate(placed)
        .scalar_subquery()
    )
    rows = session.execute(select(placed.c.version, placed.c.captured_at, last))
    return {version: seen_at for version, captured_at, seen_at in rows if seen_at and seen_at > captured_at}


def content(session: Session, stand: Stand) -> Content:
    """Return what a version says. Raises StoreError naming it, where that is damaged."""
    manifest_id = session.execute(select(ReadingRow.manifest_id).where(ReadingRow.id == stand.reading_id)).scalar_one()
    return manifests.load(session, manifest_id, f"the content of version {stand.version}")


def keep(session: Session, before: Snapshot | None, after: Snapshot, trace: Trace | None) -> None:
    """Keep the trace that leads to a new version, under its number, unless what it was made from is not what is kept."""
    read = select(ReadingRow.id, ReadingRow.fingerprint).join(SnapshotRow, ReadingRow.id == READING_ID)
    old, new = (session.execute(read.where(SnapshotRow.id == each.id)).one() if each else None for each in (before, after))
    if trace and new and (before is None or (old and old.fingerprint == before.fingerprint)):
        keep_pair(session, after.document_id, (old and old.id, new.id), replace(trace, version=after.version))


def keep_pair(session: Session, document_id: int, pair: Pair, trace: Trace) -> None:
    """Keep the trace from one reading to another."""
    session.add(TraceRow(document_id=document_id, before_id=pair[0], after_id=pair[1], body=encode(trace)))
    session.flush()


def of_pairs(session: Session, document_id: int, wanted: Collection[Pair]) -> dict[Pair, Trace]:
    """Return the traces that are kept of some steps; one that is damaged counts as none, for it can be made anew."""
    rows = select(TraceRow.before_id, TraceRow.after_id, TraceRow.body).where(TraceRow.document_id == document_id)
    if len(wanted) <= FEW:
        rows = rows.where(TraceRow.after_id.in_([after for _, after in wanted]))
    bodies = {(row.before_id, row.after_id): row.body for row in session.execute(rows.order_by(TraceRow.id))}
    found: dict[Pair, Trace] = {}
    for pair in wanted:
        try:
            found[pair] = decode(bodies[pair], Trace, "a trace")
        except (KeyError, StoreError):
            continue
    return found


def stored(session: Session, document_id: int, row: Sequence[Stand]) -> Blame | None:
    """Return the blame that is kept, of these versions or the first of them; None where there is none, or it is of others."""
    kept = session.get(BlameRow, document_id)
    if kept is None or kept.versions > len(row) or kept.readings != _hash(row[: kept.versions]):
        return None
    try:
        return decode(kept.body, Blame, "a blame")
    except StoreError:
        return None


def put(session: Session, document_id: int, row: Sequence[Stand], blame: Blame) -> None:
    """Keep the blame of some versions in place of what was kept."""
    session.execute(delete(BlameRow).where(BlameRow.document_id == document_id))
    session.add(BlameRow(document_id=document_id, versions=len(row), readings=_hash(row), body=encode(blame)))
    session.flush()


def _hash(row: Sequence[Stand]) -> str:
    return hashlib.sha256(" ".join(str(stand.reading_id) for stand in row).encode()).hexdigest()
