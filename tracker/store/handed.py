"""Changesets with their reports, as they were told: to be handed on in an export, and taken over from one."""

from __future__ import annotations

from dataclasses import dataclass, replace

from sqlalchemy import select
from sqlalchemy.orm import Session, aliased

from tracker.model.change import Changeset
from tracker.model.report import Report
from tracker.store import fences
from tracker.store.codec import decode
from tracker.store.reports import pairs
from tracker.store.tables import BodyRow, ChangesetRow, ReplacementRow, ReportRow


@dataclass(frozen=True, slots=True)
class Told:
    """A changeset by its id, and the versions it stands between. `news`: its report was put before people.

    `successors`: the ids of those that replace it, none where it stands.
    """

    id: int
    before: int
    after: int
    news: bool
    successors: tuple[int, ...]


def told(session: Session, document_id: int) -> list[Told]:
    """Return all changesets of a document, in the order of keeping."""
    of_document = ChangesetRow.document_id == document_id
    news = select(ReportRow.changeset_id).join(ChangesetRow, ChangesetRow.id == ReportRow.changeset_id).where(of_document, ReportRow.news)
    rows = select(ReplacementRow.changeset_id, ReplacementRow.successor_id)
    rows = rows.join(ChangesetRow, ChangesetRow.id == ReplacementRow.changeset_id).where(of_document).order_by(ReplacementRow.successor_id)
    was_news, successors = set(session.scalars(news)), dict[int, tuple[int, ...]]()
    for changeset_id, successor in session.execute(rows):
        successors[changeset_id] = (*successors.get(changeset_id, ()), successor)
    return [Told(one.id, one.before, one.after, one.id in was_news, successors.get(one.id, ())) for one in pairs(session, document_id)]


def report_of(session: Session, document_id: int, one: Told) -> Report:
    """Return the report that was kept with this very changeset. Raises StoreError where it is damaged or fenced."""
    fences.refuse_report(session, document_id, one.after)
    difference, words = aliased(BodyRow), aliased(BodyRow)
    row = session.execute(
        select(difference.body, words.body)
        .select_from(ChangesetRow)
        .join(ReportRow, ReportRow.changeset_id == ChangesetRow.id)
        .join(difference, difference.id == ChangesetRow.body_id)
        .join(words, words.id == ReportRow.body_id)
        .where(ChangesetRow.id == one.id)
        .order_by(ReportRow.id.desc())
        .limit(1)
    ).one()
    name = f"the report on version {one.after} since version {one.before} of document {document_id}"
    return replace(decode(row[1], Report, name), changeset=decode(row[0], Changeset, name))


def replace_with(session: Session, replaced: list[int], successor: int) -> None:
    """Mark changesets as replaced by one."""
    session.add_all(ReplacementRow(changeset_id=one, successor_id=successor) for one in replaced)
    session.flush()
