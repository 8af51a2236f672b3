"""Reviews: what was done about reports that are news. Deeds are only ever added; the inbox follows them."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection
from dataclasses import replace

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from tracker.model.errors import UsageError
from tracker.model.news import NewsKind
from tracker.model.review import Assignment, Comment, Deed, Review, Undo, Verdict, VerdictKind, What
from tracker.store import news
from tracker.store.desk_tables import DeedRow, InboxRow, ToldChangeRow
from tracker.store.memory import memory_of

AT_ONCE = 500
NAME = 60  # bytes of memory for the name of a statement


def load(session: Session, report_id: int) -> Review:
    """Return the review of a report. Raises UsageError where no report of that number is news."""
    found = of_reports(session, [report_id])
    if not found:
        raise UsageError(f"there is no report {report_id} in the inbox; see: tracker inbox")
    return found[report_id]


def of_reports(session: Session, reports: Collection[int]) -> dict[int, Review]:
    """Return the reviews of those of some reports that are news."""
    found: dict[int, Review] = {}
    wanted = list(reports)
    for start in range(0, len(wanted), AT_ONCE):
        found |= _some(session, wanted[start : start + AT_ONCE])
    return found


def lock(session: Session, report_id: int) -> None:
    """Let no other writer add to a review until the transaction ends."""
    session.execute(select(InboxRow.report_id).where(InboxRow.report_id == report_id).with_for_update())


def add(  # noqa: PLR0913, PLR0917  each is a fact of the deed
    session: Session, review: Review, author: int, what: What, statement: str, done_at: dt.datetime
) -> Review:
    """Keep a deed as the next one of a review, whose report is locked, and return the review with it. A verdict is news."""
    deed = Deed(review.version + 1, author, done_at, what, statement)
    session.add(_row(review.report, deed))
    after = replace(review, deeds=(*review.deeds, deed))
    values = {"state": after.state, "assigned_to": after.assigned_to, "deeds": after.version}
    session.flush()
    session.execute(update(InboxRow).where(InboxRow.report_id == review.report).values(**values))
    if isinstance(what, Verdict | Undo):
        news.keep(session, _document(session, review.report), NewsKind.REVIEW, done_at, report=review.report)
    return after


def _document(session: Session, report_id: int) -> int:
    return session.execute(select(InboxRow.document_id).where(InboxRow.report_id == report_id)).scalar_one()


def _some(session: Session, reports: Collection[int]) -> dict[int, Review]:
    known = list(session.scalars(select(InboxRow.report_id).where(InboxRow.report_id.in_(reports))))
    statements, deeds = _statements(session, known), defaultdict[int, list[Deed]](list)
    for row in session.scalars(select(DeedRow).where(DeedRow.report_id.in_(known)).order_by(DeedRow.report_id, DeedRow.number)):
        deeds[row.report_id].append(_noun(row))
    return {key: Review(key, statements[key], tuple(deeds[key])) for key in known}


def _statements(session: Session, reports: Collection[int]) -> dict[int, tuple[str, ...]]:
    """Return the names of the statements of reports of the inbox. They came with the report, and are remembered."""
    memory = memory_of(session)
    found = {key: names for (_, key), names in memory.known(("told", key) for key in reports).items()}
    missing: dict[int, list[str]] = {key: [] for key in reports if key not in found}
    rows = select(ToldChangeRow.report_id, ToldChangeRow.change).where(ToldChangeRow.report_id.in_(missing))
    for report_id, change in session.execute(rows) if missing else ():
        missing[report_id].append(change)
    for key, names in missing.items():
        found[key] = tuple(names)
        memory.put(("told", key), found[key], NAME * (len(names) + 5))
    return found


def _row(report_id: int, deed: Deed) -> DeedRow:
    row = DeedRow(
        report_id=report_id,
        number=deed.number,
        person_id=deed.author,
        done_at=deed.done_at,
        statement=deed.statement,
        kind=type(deed.what).__name__.lower(),
        verdict="",
        text="",
    )
    match deed.what:
        case Verdict(kind, text, colleague):
            row.verdict, row.text, row.colleague_id = kind, text, colleague
        case Comment(text):
            row.text = text
        case Assignment(colleague):
            row.colleague_id = colleague
        case Undo(number):
            row.undoes = number
    return row


def _noun(row: DeedRow) -> Deed:
    return Deed(row.number, row.person_id, row.done_at, _what(row), row.statement)


def _what(row: DeedRow) -> What:
    if row.kind == "verdict":
        return Verdict(VerdictKind(row.verdict), row.text, row.colleague_id)
    if row.kind == "comment":
        return Comment(row.text)
    return Assignment(row.colleague_id) if row.kind == "assignment" else Undo(row.undoes or 0)
