"""People as they are kept. No row goes: a person who left is disabled, with all that was done under that name."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from tracker.model.errors import UsageError
from tracker.model.people import Person, Role, key_of
from tracker.store.people_tables import PersonRow
from tracker.store.session import insert_new


def add(session: Session, name: str, role: Role, added_at: dt.datetime) -> Person:
    """Keep a new person, without a password. Raises UsageError where somebody has that name."""
    row = {"name": name, "key": key_of(name), "role": role, "active": True, "password": "", "added_at": added_at}
    if not insert_new(session, PersonRow, **row):
        raise UsageError(f"there is somebody named {name} already; choose another name")
    return by_name(session, name)


def find(session: Session, name: str) -> Person | None:
    """Return the person of a name, however it is spelt, or None."""
    row = session.scalars(select(PersonRow).where(PersonRow.key == key_of(name))).first()
    return None if row is None else from_row(row)


def by_name(session: Session, name: str) -> Person:
    """Return the person of a name. Raises UsageError where there is none."""
    person = find(session, name)
    if person is None:
        raise UsageError(f"there is nobody named {name}")
    return person


def by_id(session: Session, person_id: int) -> Person:
    """Return a person. Raises UsageError where there is none."""
    row = session.get(PersonRow, person_id)
    if row is None:
        raise UsageError("there is no such person")
    return from_row(row)


def everybody(session: Session) -> list[Person]:
    """Return all people by name, the disabled ones too."""
    return [from_row(row) for row in session.scalars(select(PersonRow).order_by(PersonRow.key))]


def admins(session: Session) -> int:
    """Return how many admins are not disabled."""
    return session.scalars(select(func.count()).where(PersonRow.role == Role.ADMIN, PersonRow.active)).one()


def lock_admins(session: Session) -> None:
    """Let no other writer change an admin until the transaction ends: two that disable each other would leave none."""
    session.execute(select(PersonRow.id).where(PersonRow.role == Role.ADMIN).order_by(PersonRow.id).with_for_update())


def password_of(session: Session, person_id: int) -> str:
    """Return the hash of a person's password, "" where none was chosen."""
    return session.scalars(select(PersonRow.password).where(PersonRow.id == person_id)).one()


def lock(session: Session, person_id: int) -> str | None:
    """Return what `password_of` does, None for who is disabled; no other writer changes the person until the transaction ends."""
    row = session.execute(select(PersonRow.password, PersonRow.active).where(PersonRow.id == person_id).with_for_update()).one()
    return row.password if row.active else None


def set_password(session: Session, person_id: int, password: str) -> None:
    """Keep the hash of a person's password."""
    session.execute(update(PersonRow).where(PersonRow.id == person_id).values(password=password))


def set_role(session: Session, person_id: int, role: Role) -> None:
    """Keep what a person may do."""
    session.execute(update(PersonRow).where(PersonRow.id == person_id).values(role=role))


def set_active(session: Session, person_id: int, *, active: bool) -> None:
    """Disable a person, or let them in again."""
    session.execute(update(PersonRow).where(PersonRow.id == person_id).values(active=active))


def from_row(row: PersonRow) -> Person:
    """Return the noun of a row."""
    return Person(row.id, row.name, Role(row.role), row.active, bool(row.password), row.added_at)
