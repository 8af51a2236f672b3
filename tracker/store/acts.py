"""What people did: the audit list. Rows are only ever added."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.model.people import Act, Actor
from tracker.store.people_tables import ActRow

READ, UNREAD, LOOKED = "read", "marked unread", "looked at the inbox"
READING = (READ, UNREAD, LOOKED)  # what people keep for themselves
SIGNED_IN, CAME_IN, CHOSE = "signed in", "came in by a link", "came in by a link, and chose a password"


def keep(session: Session, actor: Actor, what: str, on: str, detail: str, done_at: dt.datetime) -> None:  # noqa: PLR0913, PLR0917  all of it
    """Keep what somebody did, in the transaction that does it. `what` is a short stable word, `detail` is for people."""
    who = {"person_id": actor.person_id, "name": actor.name, "address": actor.address, "ticket": actor.ticket}
    session.add(ActRow(what=what, subject=on, detail=detail, done_at=done_at, **who))
    session.flush()


def kept(session: Session, ticket: str) -> bool:
    """Tell whether something is kept of a request."""
    return session.scalars(select(ActRow.id).where(ActRow.ticket == ticket).limit(1)).first() is not None


def entered(session: Session, since: dt.datetime) -> list[tuple[str, str]]:
    """Return who came in after a time, by name, and from which addresses."""
    asked = select(ActRow.name, ActRow.address).where(ActRow.what.in_((SIGNED_IN, CAME_IN, CHOSE)), ActRow.done_at > since)
    return [(name, address) for name, address in session.execute(asked.distinct())]


def newest(session: Session, most: int, *, before: int | None = None, reading: bool = True) -> list[Act]:
    """Return at most so many acts, the newest first; with `before`, those that came before the act of that id.

    Not `reading`: none of READING, which are many.
    """
    asked = select(ActRow).order_by(ActRow.id.desc()).limit(most)
    asked = asked if reading else asked.where(ActRow.what.not_in(READING))
    return [_noun(row) for row in session.scalars(asked if before is None else asked.where(ActRow.id < before))]


def _noun(row: ActRow) -> Act:
    return Act(id=row.id, done_at=row.done_at, name=row.name, what=row.what, on=row.subject, detail=row.detail, address=row.address)
