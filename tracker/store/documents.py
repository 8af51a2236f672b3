"""Documents as they are kept. No row goes that has a history: a removed document is hidden, with its history."""

from __future__ import annotations

import datetime as dt
from typing import Any

from sqlalchemy import Row, bindparam, delete, select, update
from sqlalchemy.orm import Session

from tracker.model.document import Audience, Document, State
from tracker.model.errors import UsageError
from tracker.model.snapshot import Facts
from tracker.store import jobs
from tracker.store.tables import CaptureRow, CheckRow, DocumentRow, ScheduleRow

ONE = select(*DocumentRow.__table__.columns).where(DocumentRow.id == bindparam("document"))  # built once: each check asks it


def add(  # noqa: PLR0913
    session: Session, *, slug: str, url: str, profile: str, every: dt.timedelta, added_at: dt.datetime, cron: str = ""
) -> Document:
    """Keep a new document, active and due at `added_at`, or take a removed one of the same slug and address up again.

    Raises UsageError naming the document that has the slug or the address already.
    """
    taken = tracked_at(session, url)
    if taken:
        raise UsageError(f"{url} is tracked already, as '{taken}'")
    row = session.scalars(select(DocumentRow).where(DocumentRow.slug == slug)).first()
    if row is not None and row.url != url:
        raise UsageError(f"the name '{slug}' belongs to {row.url}; choose another name")
    if row is None:
        row = DocumentRow(slug=slug, url=url, added_at=added_at)
        session.add(row)
    row.profile, row.every_seconds, row.state = profile, int(every.total_seconds()), State.ACTIVE
    row.cron, row.moved_to, row.added_at = cron, "", added_at
    session.flush()
    session.merge(ScheduleRow(document_id=row.id, next_check_at=added_at))
    session.flush()
    session.refresh(row)
    jobs.want_check(session, row.id, url)
    return from_row(row)


def tracked_at(session: Session, url: str) -> str:
    """Return the slug of the document that is tracked at an address, "" where none is."""
    return session.scalars(select(DocumentRow.slug).where(DocumentRow.url == url, DocumentRow.state != State.REMOVED)).first() or ""


def by_slug(session: Session, slug: str, *, include_removed: bool = False) -> Document:
    """Return a document by its name. Raises UsageError where there is none."""
    row = session.scalars(select(DocumentRow).where(DocumentRow.slug == slug)).first()
    if row is None or (row.state == State.REMOVED and not include_removed):
        raise UsageError(f"no document '{slug}'")
    return from_row(row)


def by_id(session: Session, document_id: int) -> Document:
    """Return a document by its id, which some row names."""
    return from_row(session.connection().execute(ONE, {"document": document_id}).one())


def all_documents(session: Session, *, include_removed: bool = False) -> list[Document]:
    """Return all documents by slug, without the removed ones unless they are asked for."""
    states = set(State) if include_removed else set(State) - {State.REMOVED}
    return [from_row(row) for row in session.scalars(select(DocumentRow).where(DocumentRow.state.in_(states)).order_by(DocumentRow.slug))]


def set_state(session: Session, document_id: int, state: State) -> None:
    """Pause, take up or remove a document."""
    session.execute(update(DocumentRow).where(DocumentRow.id == document_id).values(state=state))


def change_state(session: Session, document_id: int, old: State, new: State) -> None:
    """Change the state of a document that is in this one; one that an operator paused meanwhile stays so."""
    session.execute(update(DocumentRow).where(DocumentRow.id == document_id, DocumentRow.state == old).values(state=new))


def set_url(session: Session, document_id: int, url: str) -> None:
    """Look for the document at another address from now on. Raises UsageError where that one is tracked already."""
    taken = select(DocumentRow).where(DocumentRow.url == url, DocumentRow.state != State.REMOVED, DocumentRow.id != document_id)
    row = session.scalars(taken).first()
    if row is not None:
        raise UsageError(f"{url} is tracked already, as '{row.slug}'")
    session.execute(update(DocumentRow).where(DocumentRow.id == document_id).values(url=url, moved_to=""))


def set_moved(session: Session, document_id: int, url: str) -> None:
    """Keep where the document's address redirects for good; empty: nowhere."""
    session.execute(update(DocumentRow).where(DocumentRow.id == document_id).values(moved_to=url))


def set_ignore_robots(session: Session, document_id: int, reason: str) -> None:
    """Let robots.txt not count for a document, and keep why; with an empty reason it counts again."""
    session.execute(update(DocumentRow).where(DocumentRow.id == document_id).values(ignore_robots=reason))


def forget(session: Session, document_id: int) -> bool:
    """Take a document away of which nothing was ever kept; return whether it was such a one. History is never taken away."""
    kept = (select(row.id).where(row.document_id == document_id).limit(1) for row in (CaptureRow, CheckRow))
    if any(session.execute(rows).first() for rows in kept):
        return False
    session.execute(delete(ScheduleRow).where(ScheduleRow.document_id == document_id))
    session.execute(delete(DocumentRow).where(DocumentRow.id == document_id))
    return True


def describe(session: Session, document_id: int, facts: Facts) -> None:
    """Keep what the document's page says of it as a whole: title, language, audience and board."""
    values = {"title": facts.title, "language": facts.language, "audience": facts.audience, "board": facts.board}
    session.execute(update(DocumentRow).where(DocumentRow.id == document_id).values(**values))


def lock(session: Session, document_id: int) -> str:
    """Return the document's slug, and let no other writer count its captures or versions until the transaction ends."""
    return session.execute(select(DocumentRow.slug).where(DocumentRow.id == document_id).with_for_update()).scalar_one()


def from_row(row: DocumentRow | Row[Any]) -> Document:
    """Return the noun of a row."""
    return Document(
        id=row.id,
        slug=row.slug,
        url=row.url,
        profile=row.profile,
        every=dt.timedelta(seconds=row.every_seconds),
        state=State(row.state),
        added_at=row.added_at,
        title=row.title,
        language=row.language,
        audience=Audience(row.audience),
        board=row.board,
        cron=row.cron,
        moved_to=row.moved_to,
        ignore_robots=row.ignore_robots,
    )
