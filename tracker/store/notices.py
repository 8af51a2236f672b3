"""Notices: what happened to documents as a whole."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from typing import Any

from sqlalchemy import Row, bindparam, select
from sqlalchemy.orm import Session

from tracker.model.document import State
from tracker.model.news import NewsKind
from tracker.model.notice import NEWS, Notice, NoticeKind
from tracker.store import news
from tracker.store.tables import DocumentRow, NoticeRow

LATEST = (
    select(*NoticeRow.__table__.columns)
    .where(NoticeRow.document_id == bindparam("document"), NoticeRow.kind.in_(bindparam("kinds", expanding=True)))
    .order_by(NoticeRow.id.desc())
    .limit(1)
)


def keep(session: Session, document_id: int, kind: NoticeKind, noted_at: dt.datetime, text: str) -> None:
    """Keep a notice; one that is for readers is news."""
    row = NoticeRow(document_id=document_id, kind=kind, noted_at=noted_at, text=text)
    session.add(row)
    session.flush()
    if kind in NEWS:
        news.keep(session, document_id, NewsKind.NOTICE, noted_at, notice=row.id)


def latest(session: Session, document_id: int, *kinds: NoticeKind) -> Notice | None:
    """Return the last notice of these kinds on a document, or None."""
    row = session.connection().execute(LATEST, {"document": document_id, "kinds": kinds}).first()
    return None if row is None else _noun(row)


def of_document(session: Session, document_id: int) -> list[Notice]:
    """Return all notices on a document, the oldest first."""
    rows = select(NoticeRow).where(NoticeRow.document_id == document_id).order_by(NoticeRow.id)
    return [_noun(row) for row in session.scalars(rows)]


def by_ids(session: Session, ids: Collection[int]) -> dict[int, Notice]:
    """Return notices by their ids."""
    return {row.id: _noun(row) for row in session.scalars(select(NoticeRow).where(NoticeRow.id.in_(ids)))}


def newest(session: Session, limit: int | None = None) -> list[tuple[str, Notice]]:
    """Return notices on documents that are not removed, each with the slug of its document, the newest first; without `limit`, all."""
    rows = select(DocumentRow.slug, NoticeRow).join(DocumentRow, DocumentRow.id == NoticeRow.document_id)
    rows = rows.where(DocumentRow.state != State.REMOVED).order_by(NoticeRow.id.desc()).limit(limit)
    return [(slug, _noun(row)) for slug, row in session.execute(rows)]


def _noun(row: NoticeRow | Row[Any]) -> Notice:
    return Notice(id=row.id, document_id=row.document_id, kind=NoticeKind(row.kind), noted_at=row.noted_at, text=row.text)
