"""Changesets and reports: what was found different when a snapshot was kept, and its words."""

from __future__ import annotations

from dataclasses import replace

from sqlalchemy import select
from sqlalchemy.orm import Session, aliased

from tracker.model.change import Changeset
from tracker.model.errors import UsageError
from tracker.model.report import Report
from tracker.model.snapshot import Snapshot
from tracker.store import snapshots
from tracker.store.codec import decode, encode
from tracker.store.tables import BodyRow, ChangesetRow, ReportRow, SnapshotRow


def keep(session: Session, before: Snapshot | None, after: Snapshot, report: Report, *, news: bool) -> None:
    """Keep the report on `after`, with its changeset. `news` tells whether it is put before people."""
    changeset = ChangesetRow(
        document_id=after.document_id,
        before_id=before and before.id,
        after_id=after.id,
        body_id=_keep_body(session, report.changeset),
    )
    session.add(changeset)
    session.flush()
    words = replace(report, changeset=Changeset())  # kept once, in its own row
    session.add(ReportRow(changeset_id=changeset.id, news=news, body_id=_keep_body(session, words)))
    session.flush()


def by_version(session: Session, document_id: int, version: int) -> Report:
    """Return the last report on a version. Raises UsageError where there is no such version, or none before it."""
    difference, words = aliased(BodyRow), aliased(BodyRow)
    newest = (
        select(difference.body, words.body)
        .select_from(SnapshotRow)
        .join(ChangesetRow, ChangesetRow.after_id == SnapshotRow.id)
        .join(ReportRow, ReportRow.changeset_id == ChangesetRow.id)
        .join(difference, difference.id == ChangesetRow.body_id)
        .join(words, words.id == ReportRow.body_id)
        .where(SnapshotRow.document_id == document_id, SnapshotRow.version == version)
        .order_by(ReportRow.id.desc())
        .limit(1)
    )
    row = session.execute(newest).first()
    if row is None:
        raise UsageError(_why_none(session, document_id, version))
    name = f"the report on version {version} of document {document_id}"
    return replace(decode(row[1], Report, name), changeset=decode(row[0], Changeset, name))


def _why_none(session: Session, document_id: int, version: int) -> str:
    lines = snapshots.listing(session, document_id)
    if lines and lines[0].version == version:
        return f"version {version} is the first; there is nothing to compare it with"
    if any(line.version == version for line in lines):
        return f"version {version} has no report"
    return f"there is no version {version}: {snapshots.what_exists(session, document_id)}"


def _keep_body(session: Session, noun: Changeset | Report) -> int:
    row = BodyRow(body=encode(noun))
    session.add(row)
    session.flush()
    return row.id
