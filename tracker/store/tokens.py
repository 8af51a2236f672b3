"""Tokens of programs. Only their hashes are kept: who reads them can use none."""

from __future__ import annotations

import datetime as dt
import hashlib
import shlex

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from tracker.model.errors import UsageError
from tracker.model.people import Token, key_of
from tracker.store.session import insert_new
from tracker.store.token_tables import TokenRow


def add(session: Session, name: str, secret: str, now: dt.datetime) -> None:
    """Keep a token under a name. Raises UsageError where another one has it."""
    if not insert_new(session, TokenRow, name=name, key=key_of(name), token=_hash(secret), added_at=now, used_at=None):
        raise UsageError(f"there is a token named {name} already; choose another name, or first: tracker token revoke {shlex.quote(name)}")


def by_secret(session: Session, secret: str) -> Token | None:
    """Return the token that a program shows, or None."""
    row = session.scalars(select(TokenRow).where(TokenRow.token == _hash(secret))).first()
    return None if row is None else _noun(row)


def everyone(session: Session) -> list[Token]:
    """Return all tokens by name."""
    return [_noun(row) for row in session.scalars(select(TokenRow).order_by(TokenRow.key))]


def used(session: Session, token: Token, now: dt.datetime) -> None:
    """Keep that a token was shown."""
    session.execute(update(TokenRow).where(TokenRow.id == token.id).values(used_at=now))


def revoke(session: Session, name: str) -> str:
    """End a token, and return its name as it was given. Raises UsageError where there is none of that name."""
    gone = session.scalars(delete(TokenRow).where(TokenRow.key == key_of(name)).returning(TokenRow.name)).first()
    if gone is None:
        raise UsageError(f"there is no token named {name}; see: tracker token list")
    return gone


def _noun(row: TokenRow) -> Token:
    return Token(row.id, row.name, row.added_at, row.used_at)


def _hash(secret: str) -> str:
    return hashlib.sha256(secret.encode("utf-8", "replace")).hexdigest()
