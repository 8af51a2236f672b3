"""What is tracked, as lists show it: documents with their checks and versions in numbers, page by page."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import ColumnElement, ScalarSelect, Select, func, literal, or_, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from tracker.model.capture import Outcome
from tracker.model.document import Audience, Document, State
from tracker.store import checks, documents
from tracker.store.schedule import LOOKED_AT
from tracker.store.tables import CheckRow, DocumentRow, ScheduleRow, SnapshotRow


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which documents are wanted; what is not given does not matter, but removed ones are not wanted unless they are named.

    `name`: letters of the title or the slug.
    """

    name: str = ""
    board: str = ""
    audience: Audience | None = None
    language: str = ""
    state: State | None = None


@dataclass(frozen=True, slots=True)
class Tracked:
    """A document with how many versions it has, how its last check ended, and when it is looked at next; None: never."""

    document: Document
    versions: int
    outcome: Outcome | None
    checked_at: dt.datetime | None
    next_at: dt.datetime | None


def page(session: Session, wanted: Wanted, *, after: str = "", limit: int = 50) -> list[Tracked]:
    """Return documents by slug, those that come after one."""
    rows = select(DocumentRow).where(*_conditions(wanted), DocumentRow.slug > after).order_by(DocumentRow.slug).limit(limit)
    found = [documents.from_row(row) for row in session.scalars(rows)]
    ids = [document.id for document in found]
    counts, checked, due = _versions(session, ids), _last(session, ids), _due(session, ids)
    return [_told(each, counts.get(each.id, 0), checked.get(each.id), due.get(each.id)) for each in found]


def count(session: Session, wanted: Wanted) -> int:
    """Return how many documents are wanted."""
    return session.execute(select(func.count()).select_from(DocumentRow).where(*_conditions(wanted))).scalar_one()


def boards(session: Session) -> list[str]:
    """Return the boards of all documents that are not removed."""
    return list(session.scalars(BOARDS))


def languages(session: Session) -> list[str]:
    """Return the languages of all documents that are not removed, as their pages name them."""
    return list(session.scalars(LANGUAGES))


def _values(column: InstrumentedAttribute[str]) -> Select[str]:
    """Return what selects what a column says of documents that are not removed, in order, "" left out.

    From each value it is one step to the next, not past all documents that have it.
    """

    def next_after(value: ColumnElement[str]) -> ScalarSelect[str]:
        return select(func.min(column)).where(DocumentRow.state != State.REMOVED, column > value).scalar_subquery()

    steps = select(next_after(literal("")).label("value")).cte("steps", recursive=True)
    steps = steps.union(select(next_after(steps.c.value)).where(steps.c.value.is_not(None)))
    return select(steps.c.value).where(steps.c.value.is_not(None)).order_by(steps.c.value)


BOARDS, LANGUAGES = _values(DocumentRow.board), _values(DocumentRow.language)


def _told(document: Document, versions: int, last: tuple[Outcome, dt.datetime] | None, next_at: dt.datetime | None) -> Tracked:
    outcome, checked_at = last or (None, None)
    return Tracked(document, versions, outcome, checked_at, next_at)


def _conditions(wanted: Wanted) -> list[ColumnElement[bool]]:
    columns = (DocumentRow.title, DocumentRow.slug)
    asked: list[tuple[object, ColumnElement[bool]]] = [
        (wanted.name, or_(*(column.icontains(wanted.name, autoescape=True) for column in columns))),
        (wanted.board, DocumentRow.board == wanted.board),
        (wanted.audience, DocumentRow.audience == wanted.audience),
        (wanted.language, DocumentRow.language == wanted.language),
    ]
    state = DocumentRow.state != State.REMOVED if wanted.state is None else DocumentRow.state == wanted.state
    return [state, *(condition for given, condition in asked if given)]


def _versions(session: Session, ids: Iterable[int]) -> dict[int, int]:
    rows = select(SnapshotRow.document_id, func.count()).where(SnapshotRow.document_id.in_(ids)).group_by(SnapshotRow.document_id)
    return {row[0]: row[1] for row in session.execute(rows)}


def _last(session: Session, ids: Iterable[int]) -> dict[int, tuple[Outcome, dt.datetime]]:
    rows = (
        select(DocumentRow.id, CheckRow.outcome, CheckRow.finished_at)
        .join(CheckRow, CheckRow.id == checks.newest_of_each())
        .where(DocumentRow.id.in_(ids))
    )
    return {document: (Outcome(outcome), at) for document, outcome, at in session.execute(rows)}


def _due(session: Session, ids: Iterable[int]) -> dict[int, dt.datetime]:
    rows = (
        select(ScheduleRow.document_id, ScheduleRow.next_check_at)
        .join(DocumentRow, DocumentRow.id == ScheduleRow.document_id)
        .where(DocumentRow.id.in_(ids), DocumentRow.state.in_(LOOKED_AT))
    )
    return {row.document_id: row.next_check_at for row in session.execute(rows)}
