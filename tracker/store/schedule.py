"""When documents are due, and who looks at them now: leases, each with a fencing number."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

from sqlalchemy import ColumnElement, bindparam, or_, select, update
from sqlalchemy.orm import Session

from tracker.model.document import Document, State
from tracker.store import documents, jobs
from tracker.store.tables import DocumentRow, ScheduleRow

LOOKED_AT = (State.ACTIVE, State.WITHDRAWN)
# Built once: each check asks these
MINE = (
    ScheduleRow.document_id == bindparam("document"),
    ScheduleRow.fence == bindparam("number"),
    ScheduleRow.lease_until.is_not(None),
)
GIVE = (
    update(ScheduleRow)
    .where(*MINE)
    .values(lease_owner=None, lease_until=None, next_check_at=bindparam("due"))
    .returning(ScheduleRow.document_id)
)
HOLD = update(ScheduleRow).where(*MINE).values(lease_until=bindparam("until")).returning(ScheduleRow.document_id)
FREE = or_(ScheduleRow.lease_until.is_(None), ScheduleRow.lease_until <= bindparam("now"))
TAKE = (
    update(ScheduleRow)
    .where(ScheduleRow.document_id == bindparam("document"), FREE)
    .values(lease_owner=bindparam("owner"), lease_until=bindparam("until"), fence=ScheduleRow.fence + 1)
    .returning(ScheduleRow.fence)
)
TAKE_DUE = TAKE.where(ScheduleRow.next_check_at <= bindparam("now"))


def due(session: Session, now: dt.datetime, limit: int) -> list[Document]:
    """Return the documents that are looked at whose time has come and that nobody holds, the longest due first."""
    rows = (
        select(DocumentRow)
        .join(ScheduleRow, ScheduleRow.document_id == DocumentRow.id)
        .where(DocumentRow.state.in_(LOOKED_AT), ScheduleRow.next_check_at <= now, _free(now))
        .order_by(ScheduleRow.next_check_at, DocumentRow.id)
        .limit(limit)
    )
    return [documents.from_row(row) for row in session.scalars(rows)]


def claim(  # noqa: PLR0913
    session: Session, document_id: int, owner: str, now: dt.datetime, until: dt.datetime, *, only_due: bool = False
) -> int | None:
    """Take the document until then; return the fencing number of this lease, or None where somebody else holds it.

    `only_due`: None too where it is not due (any more), as for a scheduler that asked `due` a moment ago.
    """
    wanted = {"document": document_id, "owner": owner, "now": now, "until": until}
    return session.connection().execute(TAKE_DUE if only_due else TAKE, wanted).scalar_one_or_none()


def release(session: Session, document_id: int, fence: int, next_check_at: dt.datetime) -> bool:
    """Give the document back, due again at that time; return False where the lease is not ours any more.

    Then the result came too late and must be dropped: call this in the transaction that keeps the result.
    """
    given = {"document": document_id, "number": fence, "due": next_check_at}
    return session.connection().execute(GIVE, given).first() is not None


def renew(session: Session, document_id: int, fence: int, until: dt.datetime) -> bool:
    """Hold the document for longer; return False where the lease is not ours any more, as for `release`."""
    return session.connection().execute(HOLD, {"document": document_id, "number": fence, "until": until}).first() is not None


def free_dead(session: Session, document_id: int, alive: Callable[[str], bool]) -> bool:
    """Give the document back where whoever holds it is surely dead, so that a restart need not wait for the lease to end; tell whether."""
    owner = session.execute(select(ScheduleRow.lease_owner).where(ScheduleRow.document_id == document_id)).scalar_one_or_none()
    if owner is not None and not alive(owner):
        dead = update(ScheduleRow).where(ScheduleRow.document_id == document_id, ScheduleRow.lease_owner == owner)
        session.execute(dead.values(lease_owner=None, lease_until=None))
        return True
    return False


def holders(session: Session) -> list[str]:
    """Return who holds documents, each once."""
    return list(session.scalars(select(ScheduleRow.lease_owner).where(ScheduleRow.lease_owner.is_not(None)).distinct()))


def free(session: Session, owner: str) -> None:
    """Give back all documents that somebody holds who is surely dead."""
    session.execute(update(ScheduleRow).where(ScheduleRow.lease_owner == owner).values(lease_owner=None, lease_until=None))


def set_rhythm(session: Session, document_id: int, *, every: dt.timedelta, cron: str, next_check_at: dt.datetime) -> None:
    """Look at a document in another rhythm from that time on."""
    session.execute(update(DocumentRow).where(DocumentRow.id == document_id).values(every_seconds=int(every.total_seconds()), cron=cron))
    session.execute(update(ScheduleRow).where(ScheduleRow.document_id == document_id).values(next_check_at=next_check_at))


def hasten(session: Session, document_id: int, now: dt.datetime) -> None:
    """Let a document be due now, where it is not yet."""
    later = (ScheduleRow.document_id == document_id, ScheduleRow.next_check_at > now)
    session.execute(update(ScheduleRow).where(*later).values(next_check_at=now))
    jobs.want_check(session, document_id, documents.by_id(session, document_id).url)


def next_at(session: Session, document_id: int) -> dt.datetime:
    """Return when the document is due next."""
    return session.execute(select(ScheduleRow.next_check_at).where(ScheduleRow.document_id == document_id)).scalar_one()


def _free(now: dt.datetime) -> ColumnElement[bool]:
    return or_(ScheduleRow.lease_until.is_(None), ScheduleRow.lease_until <= now)
