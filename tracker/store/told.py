"""What was told of the steps from one version to the next."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from contextlib import suppress
from dataclasses import replace

from sqlalchemy import and_, select
from sqlalchemy.orm import Session

from tracker.model.change import Changeset
from tracker.model.errors import StoreError
from tracker.model.report import Report
from tracker.store import fences
from tracker.store.codec import decode
from tracker.store.tables import BodyRow, ChangesetRow, ReportRow, SnapshotRow

Pair = tuple[int, int]  # two snapshots by their ids
AT_ONCE = 200


def reports_of(session: Session, document_id: int, wanted: Collection[Pair]) -> dict[Pair, Report]:
    """Return the last report that was kept of each step, with its changeset.

    One that is damaged or fenced is left out, as one that was never kept: what it told can be made anew.
    """
    known = _known(session, document_id, wanted)
    bodies = _bodies(session, [body_id for row in known.values() for body_id in row])
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
        bodies = _bodies(session, [difference for _, (difference, _) in some])
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


def _bodies(session: Session, ids: Iterable[int]) -> dict[int, bytes]:
    wanted, found = list(ids), {}
    for start in range(0, len(wanted), AT_ONCE):
        rows = select(BodyRow.id, BodyRow.body).where(BodyRow.id.in_(wanted[start : start + AT_ONCE]))
        found.update({row.id: row.body for row in session.execute(rows)})
    return found
