"""The latest news, for feeds: each report and each notice once, those first of which there was news last."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import Session

from tracker.model.document import State
from tracker.model.news import NewsKind
from tracker.model.review import ReviewState
from tracker.store.desk_tables import InboxRow
from tracker.store.keeping_tables import FenceRow
from tracker.store.news_tables import NewsRow
from tracker.store.people_tables import ActRow
from tracker.store.tables import DocumentRow, SnapshotRow

AT_ONCE = 200
Told = tuple[int | None, int | None]  # the number of a report, or of a notice


def latest(session: Session, slug: str, board: str, *, wait: bool) -> Iterator[Told]:
    """Give what there was news of, in documents that are not removed; `slug` and `board`: in these alone.

    Reports that editors dismissed are left out; with `wait`, so are those that were not reviewed yet.
    """
    state = InboxRow.state == ReviewState.REVIEWED if wait else InboxRow.state != ReviewState.DISMISSED
    rows = (
        select(NewsRow.report_id, NewsRow.notice_id)
        .join(DocumentRow, DocumentRow.id == NewsRow.document_id)
        .join(InboxRow, InboxRow.report_id == NewsRow.report_id, isouter=True)
        .where(*_of(slug, board), or_(NewsRow.notice_id.is_not(None), state))
        .order_by(NewsRow.id.desc())
    )
    seen: set[Told] = set()
    for report, notice in session.execute(rows.execution_options(yield_per=AT_ONCE)):
        if (report, notice) not in seen:
            seen.add((report, notice))
            yield report, notice


def last_at(session: Session, slug: str, board: str) -> dt.datetime | None:
    """Return when there was news last, also such as `latest` leaves out; None where there was none."""
    rows = select(func.max(NewsRow.at)).join(DocumentRow, DocumentRow.id == NewsRow.document_id)
    return session.scalars(rows.where(*_of(slug, board))).one_or_none()


def state(session: Session) -> tuple[int, ...]:
    """Return the newest news, act, snapshot and fence by number: what feeds tell changes with one of them."""
    return tuple(session.execute(select(func.max(row.id))).scalar_one() or 0 for row in (NewsRow, ActRow, SnapshotRow, FenceRow))


def _of(slug: str, board: str) -> Iterator[ColumnElement[bool]]:
    yield DocumentRow.state != State.REMOVED
    yield NewsRow.kind != NewsKind.FIRST
    yield from (column == wanted for wanted, column in ((slug, DocumentRow.slug), (board, DocumentRow.board)) if wanted)
