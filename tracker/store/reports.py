"""Changesets and reports: what was found different when a snapshot was kept, and its words."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace

from sqlalchemy import Select, exists, func, select
from sqlalchemy.orm import Session, aliased

from tracker.model.change import Changeset
from tracker.model.errors import UsageError
from tracker.model.news import NewsKind
from tracker.model.report import Report
from tracker.model.snapshot import Snapshot
from tracker.store import arrivals, fences, snapshots
from tracker.store import news as outbox
from tracker.store.codec import decode, encode
from tracker.store.tables import BodyRow, ChangesetRow, ReplacementRow, ReportRow, SnapshotRow


@dataclass(frozen=True, slots=True)
class Pair:
    """A changeset by the versions it stands between. `replaced`: a version that was inserted later stands between these."""

    id: int
    before: int
    after: int
    replaced: bool


def keep(  # noqa: PLR0913  each is a fact of it
    session: Session, before: Snapshot | None, after: Snapshot, report: Report, *, news: bool, at: dt.datetime | None = None
) -> int:
    """Keep the report on `after`, with its changeset, whose id is returned.

    `news`: it is put before people, in the inbox and the outbox, since `at`, or else since it was captured.
    """
    changeset = ChangesetRow(
        document_id=after.document_id,
        before_id=before and before.id,
        after_id=after.id,
        body_id=_keep_body(session, report.changeset),
    )
    session.add(changeset)
    session.flush()
    words = replace(report, changeset=Changeset())  # kept once, in its own row
    row = ReportRow(changeset_id=changeset.id, news=news, body_id=_keep_body(session, words))
    session.add(row)
    session.flush()
    if news:
        arrival = arrivals.arrival_of(report.changeset, report.statements, report.reconciliation)
        arrivals.put(session.connection(), row.id, after.document_id, arrival)
        arrivals.put_lead(session.connection(), row.id, report.statements)
        outbox.keep(session, after.document_id, NewsKind.REPORT, at or after.captured_at, report=row.id)
    return changeset.id


def replace_by(session: Session, after: Snapshot, successors: Sequence[int]) -> None:
    """Mark the changeset that leads to a snapshot, and is older than these, as replaced by them; its report stays as it is."""
    led = select(func.max(ChangesetRow.id)).where(ChangesetRow.after_id == after.id, ChangesetRow.id.not_in(successors))
    replaced = session.execute(led).scalar_one()
    if replaced is not None:
        session.add_all(ReplacementRow(changeset_id=replaced, successor_id=successor) for successor in successors)
        session.flush()


def between(session: Session, before_id: int, after_id: int) -> Report | None:
    """Return the newest report from one snapshot to another, by their ids; None where there is none.

    Raises StoreError, also where it is fenced.
    """
    after = session.execute(select(SnapshotRow.document_id, SnapshotRow.version).where(SnapshotRow.id == after_id)).first()
    if after is not None:
        fences.refuse_report(session, after.document_id, after.version)
    own = (ChangesetRow.before_id == before_id, ChangesetRow.after_id == after_id)
    return _newest(session, _told().where(*own), f"the report between snapshots {before_id} and {after_id}")


def pairs(session: Session, document_id: int) -> list[Pair]:
    """Return which versions each changeset of a document stands between, in the order of keeping."""
    before, after = aliased(SnapshotRow), aliased(SnapshotRow)
    replaced = exists().where(ReplacementRow.changeset_id == ChangesetRow.id)
    rows = (
        select(ChangesetRow.id, before.version, after.version, replaced)
        .join(after, after.id == ChangesetRow.after_id)
        .join(before, before.id == ChangesetRow.before_id)
        .where(ChangesetRow.document_id == document_id)
    )
    return [Pair(*row) for row in session.execute(rows.order_by(ChangesetRow.id))]


def by_version(session: Session, document_id: int, version: int, since: int | None = None) -> Report:
    """Return the last report on a version: on its changeset that stands, or on the one since that version, replaced or not.

    Raises UsageError where there is no such version, or none before it.
    """
    fences.refuse_report(session, document_id, version)
    led = _told().join(SnapshotRow, SnapshotRow.id == ChangesetRow.after_id)
    led = led.where(SnapshotRow.document_id == document_id, SnapshotRow.version == version)
    if since is not None:
        older = aliased(SnapshotRow)
        led = led.join(older, older.id == ChangesetRow.before_id).where(older.version == since)
    found = _newest(session, led, f"the report on version {version} of document {document_id}")
    if found is None and since is not None:
        raise UsageError(f"there is no report on version {version} since version {since}; compare any two with: tracker diff")
    if found is None:
        raise UsageError(_why_none(session, document_id, version))
    return found


def _told() -> Select[bytes, bytes]:
    """Return the statement for changesets and their reports."""
    difference, words = aliased(BodyRow), aliased(BodyRow)
    return (
        select(difference.body, words.body)
        .select_from(ChangesetRow)
        .join(ReportRow, ReportRow.changeset_id == ChangesetRow.id)
        .join(difference, difference.id == ChangesetRow.body_id)
        .join(words, words.id == ReportRow.body_id)
    )


def _newest(session: Session, told: Select[bytes, bytes], name: str) -> Report | None:
    row = session.execute(told.order_by(ReportRow.id.desc()).limit(1)).first()
    return row and replace(decode(row[1], Report, name), changeset=decode(row[0], Changeset, name))


def _why_none(session: Session, document_id: int, version: int) -> str:
    kept = list(snapshots.times(session, document_id))
    if version in kept[:1]:
        return f"version {version} is the first; there is nothing to compare it with"
    if version in kept:
        return f"version {version} has no report"
    return f"there is no version {version}: {snapshots.what_exists(session, document_id)}"


def _keep_body(session: Session, noun: Changeset | Report) -> int:
    row = BodyRow(body=encode(noun))
    session.add(row)
    session.flush()
    return row.id
