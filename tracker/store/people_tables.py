"""The tables of the people who use the desk: who they are, where they are signed in, and what they did."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from tracker.model.people import Role
from tracker.store.tables import Base, Key, Sha256, one_of


class PersonRow(Base):
    """A person. `key` is the name as it is compared; `password` an argon2 hash, empty where none was chosen yet."""

    __tablename__ = "people"
    __table_args__ = (one_of("role", Role),)
    id: Mapped[Key]
    name: Mapped[str]
    key: Mapped[str] = mapped_column(unique=True)
    role: Mapped[str]
    active: Mapped[bool]
    password: Mapped[str]
    added_at: Mapped[dt.datetime]


class SignInRow(Base):
    """A browser in which a person is signed in, by the hash of its token. It goes when it ends."""

    __tablename__ = "sign_ins"
    token: Mapped[Sha256] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)
    since: Mapped[dt.datetime]
    seen_at: Mapped[dt.datetime] = mapped_column(index=True)
    address: Mapped[str]


class InvitationRow(Base):
    """A link that lets a person in once, by the hash of its token. `chooses`: a password is chosen then. It goes when it is used."""

    __tablename__ = "invitations"
    token: Mapped[Sha256] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)
    expires_at: Mapped[dt.datetime]
    chooses: Mapped[bool]


class ActRow(Base):
    """Something that a person did. Never changed. `person_id` is None for the command line and for strangers."""

    __tablename__ = "acts"
    __table_args__ = (Index(None, "person_id", "id"),)
    id: Mapped[Key]
    done_at: Mapped[dt.datetime]
    person_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    name: Mapped[str]
    what: Mapped[str]
    subject: Mapped[str]
    detail: Mapped[str]
    address: Mapped[str]
    ticket: Mapped[str] = mapped_column(index=True)
