"""Personal feed addresses. Only hashes of their tokens are kept: who reads them can use none."""

from __future__ import annotations

import datetime as dt
import hashlib

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from tracker.store.feed_tables import FeedTokenRow
from tracker.store.people_tables import PersonRow


def begin(session: Session, token: str, person_id: int, now: dt.datetime) -> None:
    """Keep that who shows this token reads as that person does, in place of the token before."""
    end(session, person_id)
    session.add(FeedTokenRow(token=_hash(token), person_id=person_id, since=now))
    session.flush()


def is_good(session: Session, token: str) -> bool:
    """Tell whether a token is somebody's who may use the desk."""
    asked = select(FeedTokenRow.token).join(PersonRow, PersonRow.id == FeedTokenRow.person_id)
    return session.execute(asked.where(FeedTokenRow.token == _hash(token), PersonRow.active)).first() is not None


def since(session: Session, person_id: int) -> dt.datetime | None:
    """Return since when a person has a feed address; None without one."""
    return session.scalars(select(FeedTokenRow.since).where(FeedTokenRow.person_id == person_id)).first()


def end(session: Session, person_id: int) -> bool:
    """End a person's feed address; return whether there was one."""
    gone = delete(FeedTokenRow).where(FeedTokenRow.person_id == person_id)
    return session.scalars(gone.returning(FeedTokenRow.person_id)).first() is not None


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()
