"""Where people are signed in, and the links that let them in. Only hashes of tokens are kept: who reads them can use none."""

from __future__ import annotations

import datetime as dt
import hashlib

from sqlalchemy import bindparam, delete, select, update
from sqlalchemy.orm import Session

from tracker.model.people import Person
from tracker.store.people import from_row
from tracker.store.people_tables import InvitationRow, PersonRow, SignInRow

WHO = (  # made once, as every request asks it
    select(PersonRow, SignInRow.seen_at)
    .join(SignInRow, SignInRow.person_id == PersonRow.id)
    .where(SignInRow.token == bindparam("token"), SignInRow.seen_at > bindparam("after"), PersonRow.active)
)


def begin(session: Session, token: str, person_id: int, now: dt.datetime, address: str) -> None:
    """Keep that who shows this token is that person."""
    session.add(SignInRow(token=_hash(token), person_id=person_id, since=now, seen_at=now, address=address))
    session.flush()


def person_of(session: Session, token: str, *, seen_after: dt.datetime) -> tuple[Person, dt.datetime] | None:
    """Return who is signed in by a token, and when that was seen last; None for one that ended, or was not seen after that time."""
    found = session.execute(WHO, {"token": _hash(token), "after": seen_after}).first()
    return None if found is None else (from_row(found[0]), found[1])


def seen(session: Session, token: str, now: dt.datetime) -> None:
    """Keep that a token was seen just now."""
    session.execute(update(SignInRow).where(SignInRow.token == _hash(token)).values(seen_at=now))


def end(session: Session, token: str) -> None:
    """End what a token stands for."""
    session.execute(delete(SignInRow).where(SignInRow.token == _hash(token)))


def end_all(session: Session, person_id: int) -> None:
    """End all sign-ins of a person."""
    session.execute(delete(SignInRow).where(SignInRow.person_id == person_id))


def end_old(session: Session, seen_before: dt.datetime) -> None:
    """Forget what nobody used for long."""
    session.execute(delete(SignInRow).where(SignInRow.seen_at <= seen_before))


def invite(session: Session, token: str, person_id: int, expires_at: dt.datetime, *, chooses: bool) -> None:
    """Keep that this token lets a person in once, in place of all tokens that did before. `chooses`: by choosing a password."""
    end_invitations(session, person_id)
    session.add(InvitationRow(token=_hash(token), person_id=person_id, expires_at=expires_at, chooses=chooses))
    session.flush()


def invited(session: Session, token: str, now: dt.datetime) -> tuple[Person, bool] | None:
    """Return whom a token lets in, and whether a password is chosen then; None for one that was used, replaced or is too old."""
    asked = select(PersonRow, InvitationRow.chooses).join(InvitationRow, InvitationRow.person_id == PersonRow.id)
    found = session.execute(asked.where(InvitationRow.token == _hash(token), InvitationRow.expires_at > now, PersonRow.active)).first()
    return None if found is None else (from_row(found[0]), found[1])


def use(session: Session, token: str, now: dt.datetime) -> bool:
    """Use a token up; return whether it still let somebody in. Of two who do so at once, one is told that it did."""
    used = delete(InvitationRow).where(InvitationRow.token == _hash(token), InvitationRow.expires_at > now)
    return session.scalars(used.returning(InvitationRow.person_id)).first() is not None


def end_invitations(session: Session, person_id: int) -> None:
    """Let no link let a person in any more."""
    session.execute(delete(InvitationRow).where(InvitationRow.person_id == person_id))


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()
