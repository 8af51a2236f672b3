"""What was told of the steps from one version to the next."""

from __future__ import annotations

import gc
from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace

from sqlalchemy import and_, bindparam, exists, select
from sqlalchemy.orm import Session, aliased

from tracker.model.change import Changeset
from tracker.model.document import State
from tracker.model.errors import StoreError, UsageError
from tracker.model.report import Report
from tracker.store import fences
from tracker.store.codec import decode
from tracker.store.memory import memory_of
from tracker.store.tables import BodyRow, ChangesetRow, DocumentRow, ReplacementRow, ReportRow, SnapshotRow

Pair = tuple[int, int]  # two snapshots by their ids
AT_ONCE = 200
GROWN = 40  # how much bigger a body is in memory, where it is decoded
OLDER, NEWER = aliased(SnapshotRow), aliased(SnapshotRow)
FACTS = (  # made once: to make it takes longer than to ask it
    select(
        ChangesetRow.document_id,
        OLDER.version,
        NEWER.version,
        ReportRow.news,
        exists().where(ReplacementRow.changeset_id == ChangesetRow.id),
        ChangesetRow.body_id,
        ReportRow.body_id,
    )
    .select_from(ReportRow)
    .join(ChangesetRow, ChangesetRow.id == ReportRow.changeset_id)
    .join(DocumentRow, DocumentRow.id == ChangesetRow.document_id)
    .join(NEWER, NEWER.id == ChangesetRow.after_id)
    .join(OLDER, OLDER.id == ChangesetRow.before_id, isouter=True)
    .where(ReportRow.id == bindparam("report"), DocumentRow.state != State.REMOVED)
)


@dataclass(frozen=True, slots=True)
class Told:
    """A report by its number, as it was told, also where others stand in its place now (`replaced`)."""

    id: int
    document_id: int
    before: int | None
    after: int
    news: bool
    replaced: bool
    report: Report


@dataclass(frozen=True, slots=True)
class Stretch:
    """Which versions of which document a report that is news stands between."""

    report: int
    document_id: int
    before: int
    after: int


def stretches(session: Session, documents: Collection[int]) -> dict[int, list[Stretch]]:
    """Return all reports of some documents that are news, by document, in the order of capture; of removed documents none."""
    before, after = aliased(SnapshotRow), aliased(SnapshotRow)
    rows = (
        select(ReportRow.id, ChangesetRow.document_id, before.version, after.version)
        .join(ChangesetRow, ChangesetRow.id == ReportRow.changeset_id)
        .join(DocumentRow, DocumentRow.id == ChangesetRow.document_id)
        .join(before, before.id == ChangesetRow.before_id)
        .join(after, after.id == ChangesetRow.after_id)
        .where(ReportRow.news, DocumentRow.state != State.REMOVED)
        .order_by(after.captured_at, ReportRow.id)
    )
    found: dict[int, list[Stretch]] = {}
    wanted = list(documents)
    for start in range(0, len(wanted), AT_ONCE):
        for row in session.execute(rows.where(ChangesetRow.document_id.in_(wanted[start : start + AT_ONCE]))):
            found.setdefault(row[1], []).append(Stretch(*row))
    return found


def by_id(session: Session, report_id: int) -> Told:
    """Return a report by its number. Raises UsageError where there is none or its document was removed, StoreError where it is damaged."""
    found, difference, words = facts(session, report_id)
    return Told(report_id, *found, _opened(session, difference, words, f"report {report_id}"))


def facts(session: Session, report_id: int) -> tuple[tuple[int, int | None, int, bool, bool], int, int]:
    """Return what is known of a report without opening it, as `Told` has it, and the ids of both bodies. Raises as `by_id` does."""
    row = session.execute(FACTS, {"report": report_id}).first()
    if row is None:
        raise UsageError(f"there is no report {report_id}; see: tracker inbox")
    fences.refuse_report(session, row[0], row[2])
    document_id, before_version, after_version, news, is_replaced, difference, words = row
    return (document_id, before_version, after_version, news, is_replaced), difference, words


def _opened(session: Session, difference: int, words: int, name: str) -> Report:
    """Return a report by the ids of its bodies. What was opened lately is remembered: bodies never change."""
    memory = memory_of(session)
    report: Report | None = memory.get(("report", difference, words))
    if report is None:
        bodies = bodies_of(session, {difference, words})
        with not_collecting():
            report = replace(decode(bodies[words], Report, name), changeset=decode(bodies[difference], Changeset, name))
        memory.put(("report", difference, words), report, GROWN * sum(map(len, bodies.values())))
    return report


@contextmanager
def not_collecting() -> Iterator[None]:
    """Make objects without a look for garbage among them: of a report of 10,000 changes, that takes as long as all the rest."""
    collects = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collects:
            gc.enable()


def reports_of(session: Session, document_id: int, wanted: Collection[Pair]) -> dict[Pair, Report]:
    """Return the last report that was kept of each step, with its changeset.

    One that is damaged or fenced is left out, as one that was never kept: what it told can be made anew.
    """
    known = _known(session, document_id, wanted)
    bodies = bodies_of(session, [body_id for row in known.values() for body_id in row])
    found: dict[Pair, Report] = {}
    for pair, (difference, words) in known.items():
        with suppress(StoreError, KeyError):
            found[pair] = replace(decode(bodies[words], Report, "a report"), changeset=decode(bodies[difference], Changeset, "a changeset"))
    return found


def changesets_of(session: Session, document_id: int, wanted: Collection[Pair]) -> Iterator[tuple[Pair, Changeset]]:
    """Yield the last changeset that was kept of each step, few at a time; see `reports_of`."""
    known = list(_known(session, document_id, wanted).items())
    for start in range(0, len(known), AT_ONCE):
        some = known[start : start + AT_ONCE]
        bodies = bodies_of(session, [difference for _, (difference, _) in some])
        for pair, (difference, _) in some:
            with suppress(StoreError, KeyError):
                yield pair, decode(bodies[difference], Changeset, "a changeset")


def _known(session: Session, document_id: int, wanted: Collection[Pair]) -> dict[Pair, tuple[int, int]]:
    """Return the ids of the bodies of changesets and reports, the last ones kept; none that are fenced."""
    bad = fences.reports(session, document_id)
    rows = (
        select(ChangesetRow.before_id, ChangesetRow.after_id, ChangesetRow.body_id, ReportRow.body_id)
        .join(ReportRow, ReportRow.changeset_id == ChangesetRow.id)
        .join(SnapshotRow, and_(SnapshotRow.id == ChangesetRow.after_id, SnapshotRow.version.not_in(bad)))
        .where(ChangesetRow.document_id == document_id)
        .order_by(ReportRow.id)
    )
    asked = set(wanted)
    return {(one, other): (difference, words) for one, other, difference, words in session.execute(rows) if one and (one, other) in asked}


def bodies_of(session: Session, ids: Iterable[int]) -> dict[int, bytes]:
    """Return bodies by their ids, as they are kept; those that are not there are left out."""
    wanted, found = list(ids), {}
    for start in range(0, len(wanted), AT_ONCE):
        rows = select(BodyRow.id, BodyRow.body).where(BodyRow.id.in_(wanted[start : start + AT_ONCE]))
        found.update({row.id: row.body for row in session.execute(rows)})
    return found
