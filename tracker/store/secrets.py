"""The keys of this installation, each made on first use. They stay in the database, and in copies of it."""

from __future__ import annotations

import secrets

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.store.news_tables import SecretRow
from tracker.store.session import insert_new

LENGTH = 32  # bytes
LINKS = "links"  # what the links in mails are signed with


def key(session: Session, name: str) -> bytes:
    """Return the key of a name, in a session that may write: of two that make it at once, both get the same."""
    found = kept(session, name)
    if not found:
        insert_new(session, SecretRow, name=name, value=secrets.token_bytes(LENGTH))
        found = kept(session, name)
    return found


def kept(session: Session, name: str) -> bytes:
    """Return the key of a name, b"" where none was made yet."""
    return session.scalars(select(SecretRow.value).where(SecretRow.name == name)).first() or b""
