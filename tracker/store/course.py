"""The course of one document in numbers: its checks, and how much changed in it, when and where, of what was news."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from sqlalchemy import case, func, select
from sqlalchemy.orm import Session

from tracker.model.capture import Outcome
from tracker.store.desk_tables import InboxRow, ToldChangeRow
from tracker.store.tables import ChangesetRow, CheckRow, ReportRow, SnapshotRow


@dataclass(frozen=True, slots=True)
class Quiet:
    """How often a document was found unchanged since its last change was found, at `since`, and when last; None: never looked at."""

    times: int
    since: dt.datetime | None
    last: dt.datetime | None


@dataclass(frozen=True, slots=True)
class Heat:
    """How much changed in a top-level section, and when last."""

    section: str
    changes: int
    substantive: int
    last: dt.datetime


@dataclass(frozen=True, slots=True)
class Size:
    """The report on a version, and how many changes it tells of."""

    version: int
    report: int
    captured_at: dt.datetime
    substantive: int
    editorial: int


def outcomes(session: Session, document_id: int) -> dict[Outcome, int]:
    """Return how many checks of a document ended how; those of imported captures are none."""
    rows = select(CheckRow.outcome, func.count()).where(CheckRow.document_id == document_id, ~CheckRow.imported)
    found = {Outcome(outcome): count for outcome, count in session.execute(rows.group_by(CheckRow.outcome))}
    return {outcome: found[outcome] for outcome in Outcome if outcome in found}


def quiet(session: Session, document_id: int) -> Quiet:
    """Return how often a document was found unchanged since its last change; a check that found no page does not count."""
    own = (CheckRow.document_id == document_id, ~CheckRow.imported)
    change = select(func.max(CheckRow.id)).where(*own, CheckRow.outcome == Outcome.NEW).scalar_subquery()
    since = session.execute(select(CheckRow.finished_at).where(CheckRow.id == change)).scalar_one_or_none()
    same = select(func.count(), func.min(CheckRow.finished_at), func.max(CheckRow.finished_at))
    same = same.where(*own, CheckRow.outcome == Outcome.SAME, CheckRow.id > func.coalesce(change, 0))
    times, first, last = session.execute(same).one()
    return Quiet(times, since or first, last if times else since)


def heat(session: Session, document_id: int, since: dt.datetime | None = None) -> list[Heat]:
    """Return how much changed in each top-level section since a time, or ever, by the names that they had then; most first."""
    substantive = func.sum(case((ToldChangeRow.substantive, 1), else_=0))
    rows = (
        select(ToldChangeRow.section, func.count(), substantive, func.max(SnapshotRow.captured_at))
        .join(ReportRow, ReportRow.id == ToldChangeRow.report_id)
        .join(ChangesetRow, ChangesetRow.id == ReportRow.changeset_id)
        .join(SnapshotRow, SnapshotRow.id == ChangesetRow.after_id)
        .where(ToldChangeRow.document_id == document_id)
    )
    if since is not None:
        rows = rows.where(SnapshotRow.captured_at >= since)
    rows = rows.group_by(ToldChangeRow.section).order_by(func.count().desc(), ToldChangeRow.section)
    return [Heat(*row) for row in session.execute(rows)]


def sizes(session: Session, document_id: int) -> list[Size]:
    """Return the reports on a document that are news, in the order of capture, with how much each tells of."""
    rows = (
        select(SnapshotRow.version, InboxRow.report_id, SnapshotRow.captured_at, InboxRow.substantive, InboxRow.editorial)
        .join(ReportRow, ReportRow.id == InboxRow.report_id)
        .join(ChangesetRow, ChangesetRow.id == ReportRow.changeset_id)
        .join(SnapshotRow, SnapshotRow.id == ChangesetRow.after_id)
        .where(InboxRow.document_id == document_id)
    )
    return [Size(*row) for row in session.execute(rows.order_by(SnapshotRow.captured_at, SnapshotRow.version))]
