"""Tokens, by which programs read: made, shown once, and revoked. Each act is kept with who did it."""

from __future__ import annotations

import secrets

from tracker.model.errors import UsageError
from tracker.model.people import Actor
from tracker.pipeline.people import NAME
from tracker.pipeline.road import Road
from tracker.store import acts, tokens

LENGTH = 32  # bytes of chance


def add(road: Road, actor: Actor, name: str) -> str:
    """Return the secret of a new token: now, and never again. Raises UsageError for a name that is taken, or is none."""
    clear, name = name.isprintable(), " ".join(name.split())
    if not (clear and NAME.fullmatch(name)):
        raise UsageError("a token's name begins with a letter or a digit, and has up to 80 letters, digits, spaces and . , ' @ + -")
    secret = secrets.token_urlsafe(LENGTH)
    with road.database.write(durable=True) as session:
        tokens.add(session, name, secret, road.clock())
        acts.keep(session, actor, "token added", name, "", road.clock())
    return secret


def revoke(road: Road, actor: Actor, name: str) -> str:
    """Let nobody read by a token any more, from this moment on, and return its name. Raises UsageError where there is none."""
    with road.database.write(durable=True) as session:
        gone = tokens.revoke(session, name)
        acts.keep(session, actor, "token revoked", gone, "", road.clock())
    return gone
