"""The outbox: what became news, in the order in which it did."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterator

from sqlalchemy import func, select, text
from sqlalchemy.orm import Session

from tracker.model.news import News, NewsKind
from tracker.store import jobs
from tracker.store.news_tables import NewsRow

AT_ONCE = 500


def keep(  # noqa: PLR0913  each is a fact of it
    session: Session, document_id: int, kind: NewsKind, at: dt.datetime, *, report: int | None = None, notice: int | None = None
) -> None:
    """Keep that something became news. Called in the transaction of what it tells of.

    Whoever keeps some waits for the others to end: news with a higher id must not be seen before one with a lower, or that is never told.
    """
    if session.get_bind().dialect.name == "postgresql":  # SQLite has one writer at a time anyway
        session.execute(text("LOCK TABLE news IN SHARE ROW EXCLUSIVE MODE"))
    session.add(NewsRow(document_id=document_id, kind=kind, at=at, report_id=report, notice_id=notice))
    session.flush()
    jobs.want_mail(session)
    jobs.want_hooks(session)


def newest(session: Session) -> int:
    """Return the id of the last news; 0 where there is none."""
    return session.execute(select(func.max(NewsRow.id))).scalar_one() or 0


def after(session: Session, since: int, until: int | None = None) -> Iterator[News]:
    """Return the news after the one with the id `since`, up to the one with the id `until`, in their order."""
    rows = select(NewsRow).where(NewsRow.id > since).order_by(NewsRow.id)
    rows = rows if until is None else rows.where(NewsRow.id <= until)
    return (_noun(row) for row in session.scalars(rows))


def of_reports(session: Session, reports: Collection[int]) -> dict[int, list[News]]:
    """Return all news about some reports, by report, in their order: that each came, and what was decided about it."""
    found: dict[int, list[News]] = {}
    wanted = list(reports)
    for start in range(0, len(wanted), AT_ONCE):
        rows = select(NewsRow).where(NewsRow.report_id.in_(wanted[start : start + AT_ONCE])).order_by(NewsRow.id)
        for row in session.scalars(rows):
            found.setdefault(row.report_id or 0, []).append(_noun(row))
    return found


def last_by(session: Session, moment: dt.datetime) -> int:
    """Return the id of the last news by a moment; 0 where there is none."""
    return session.execute(select(func.max(NewsRow.id)).where(NewsRow.at <= moment)).scalar_one() or 0


def _noun(row: NewsRow) -> News:
    return News(row.id, row.document_id, NewsKind(row.kind), row.at, row.report_id, row.notice_id)
