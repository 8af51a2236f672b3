"""How the inbox is asked: the conditions of a query, and the rows of a page as entries."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from functools import lru_cache
from typing import Any

from sqlalchemy import ColumnElement, Select, bindparam, case, distinct, exists, false, func, literal, or_, select
from sqlalchemy.orm import Session, aliased

from tracker.model.change import Significance
from tracker.model.document import Audience, State
from tracker.model.inbox import InboxEntry, InboxQuery, SharedChange
from tracker.model.review import ReviewState
from tracker.store.desk_tables import InboxRow, LeadRow, SeenRow, SharedChangeRow
from tracker.store.tables import ChangesetRow, DocumentRow, ReportRow, SnapshotRow

Inbox = type[InboxRow]
OF_REPORT = (
    InboxRow.report_id,
    InboxRow.substantive,
    InboxRow.editorial,
    InboxRow.announced,
    InboxRow.unannounced,
    InboxRow.unobserved,
    InboxRow.state,
    InboxRow.assigned_to,
    InboxRow.deeds,
)
REMOVED = literal(State.REMOVED, literal_execute=True)  # written out, as the index of removed documents asks for it
QUERIES = 200  # statements that are remembered: to make one takes longer than to ask it
OF_DOCUMENT = (DocumentRow.slug, DocumentRow.title, DocumentRow.board, DocumentRow.audience, DocumentRow.language)


@lru_cache(QUERIES)
def heads(query: InboxQuery, person: int | None) -> Select[int]:
    """Return what selects the numbers of the entries: of reports that stand for one shared change, the newest that is wanted."""
    rows = select(InboxRow.report_id).where(*wanted(InboxRow, query, person))
    if query.shared is not None:
        return rows
    later = aliased(InboxRow)
    newer = exists().where(later.shared_id == InboxRow.shared_id, later.report_id > InboxRow.report_id, *wanted(later, query, person))
    # only of a report that is wanted is it asked whether a newer one stands for it: PostgreSQL asks of all, unless told so
    return rows.where(case((_of_document(InboxRow, query), or_(InboxRow.shared_id.is_(None), ~newer)), else_=false()))


def wanted(row: Inbox, query: InboxQuery, person: int | None) -> list[ColumnElement[bool]]:
    """Return the conditions of a query on a row of the inbox; removed documents are hidden."""
    asked: list[tuple[object, ColumnElement[bool]]] = [
        (query.state, row.state == query.state),
        (query.assigned_to, row.assigned_to == query.assigned_to),
        (query.nobody, row.assigned_to.is_(None)),
        (query.unread, unread(row, person)),
        (query.since, row.report_id > query.since),
        (query.shared, row.shared_id == query.shared),
        (query.least is Significance.SUBSTANTIVE, row.substantive > 0),
        (query.least is Significance.EDITORIAL, row.substantive + row.editorial > 0),
        (query.announced is True, row.announced > 0),
        (query.announced is False, row.unannounced > 0),
    ]
    return [_of_document(row, query), *(condition for given, condition in asked if given)]


def load(session: Session, person: int | None, reports: Sequence[int]) -> list[tuple[InboxEntry, int | None]]:
    """Return reports of the inbox as entries, in the order given, each with the shared change that it belongs to."""
    found = {row.report_id: (_entry(row), row.shared_id) for row in session.execute(_of_reports(person), {"reports": reports})}
    return [found[report] for report in reports if report in found]


@lru_cache(QUERIES)
def _of_reports(person: int | None) -> Select[*tuple[Any, ...]]:
    """Return what selects `:reports` as entries."""
    older, newer = aliased(SnapshotRow), aliased(SnapshotRow)
    return (
        select(*OF_REPORT, *OF_DOCUMENT, older.version, newer.version, newer.captured_at, unread(InboxRow, person))
        .add_columns(LeadRow.text, InboxRow.shared_id)
        .join(DocumentRow, DocumentRow.id == InboxRow.document_id)
        .join(ReportRow, ReportRow.id == InboxRow.report_id)
        .join(ChangesetRow, ChangesetRow.id == ReportRow.changeset_id)
        .join(newer, newer.id == ChangesetRow.after_id)
        .join(older, older.id == ChangesetRow.before_id, isouter=True)
        .join(LeadRow, LeadRow.report_id == InboxRow.report_id, isouter=True)
        .where(InboxRow.report_id.in_(bindparam("reports", expanding=True)))
    )


def _entry(row: Sequence[Any]) -> InboxEntry:
    report, substantive, editorial, announced, unannounced, unobserved, state, assigned_to, deeds, *others = row
    slug, title, board, audience, language, before, after, captured_at, unread, lead, _ = others
    return InboxEntry(
        report=report,
        slug=slug,
        title=title,
        board=board,
        audience=Audience(audience),
        language=language,
        before=before,
        after=after,
        captured_at=captured_at,
        substantive=substantive,
        editorial=editorial,
        announced=announced,
        unannounced=unannounced,
        unobserved=unobserved,
        state=ReviewState(state),
        assigned_to=assigned_to,
        version=deeds,
        unread=unread,
        lead=lead or "",
    )


def gather(
    session: Session, person: int | None, query: InboxQuery, found: Sequence[tuple[InboxEntry, int | None]]
) -> tuple[InboxEntry, ...]:
    """Return entries so that each that stands for several reports says for how many, and is unread where one of them is."""
    groups = _groups(session, person, query, {shared for _, shared in found if shared is not None})
    gathered = []
    for entry, shared in found:
        group = groups.get(shared or 0)
        gathered.append(replace(entry, shared=group[0], unread=group[1]) if group and group[0].reports > 1 else entry)
    return tuple(gathered)


def _groups(session: Session, person: int | None, query: InboxQuery, wanted_ids: Collection[int]) -> dict[int, tuple[SharedChange, bool]]:
    if not wanted_ids:
        return {}
    rows = session.execute(_gathered(query, person), {"shared": list(wanted_ids)})
    return {row.id: (SharedChange(row.id, row.section, row.text, documents, reports), left > 0) for row, documents, reports, left in rows}


@lru_cache(QUERIES)
def _gathered(query: InboxQuery, person: int | None) -> Select[SharedChangeRow, int, int, int]:
    """Return what selects of `:shared` changes in how many documents and reports of a query they are, and how many are unread."""
    counts = (func.count(distinct(InboxRow.document_id)), func.count(), func.count().filter(unread(InboxRow, person)))
    return (
        select(SharedChangeRow, *counts)
        .join(InboxRow, InboxRow.shared_id == SharedChangeRow.id)
        .where(SharedChangeRow.id.in_(bindparam("shared", expanding=True)), *wanted(InboxRow, query, person))
        .group_by(SharedChangeRow.id)
    )


def unread(row: Inbox, person: int | None) -> ColumnElement[bool]:
    """Return the condition that a person has not read a row's report; for nobody, all are unread."""
    return ~exists().where(SeenRow.report_id == row.report_id, SeenRow.person_id == (0 if person is None else person))


def _of_document(row: Inbox, query: InboxQuery) -> ColumnElement[bool]:
    """Return the condition on the document. With + 0 no index is taken: the newest are few steps away in the order of numbers."""
    given = [(query.slug, DocumentRow.slug), (query.board, DocumentRow.board), (query.language, DocumentRow.language)]
    asked = [column == value for value, column in given if value]
    if query.audience is not None:
        asked.append(DocumentRow.audience == query.audience)
    if query.slug:
        return row.document_id.in_(select(DocumentRow.id).where(*asked, DocumentRow.state != State.REMOVED))
    if asked:
        return (row.document_id + 0).in_(select(DocumentRow.id).where(*asked, DocumentRow.state != State.REMOVED))
    return (row.document_id + 0).not_in(select(DocumentRow.id).where(DocumentRow.state == REMOVED))
