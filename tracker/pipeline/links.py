"""Signed links: who has one may do what it says, without signing in. A link that was changed anywhere is none.

Its token holds ids in the open, and a signature over them and over what it is for: one that leaves cannot change.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import re
from enum import StrEnum

TOKEN = re.compile(r"(\d{1,18}(?:-\d{1,18}){0,3})\.([\w-]{43})", re.ASCII)


class Purpose(StrEnum):
    """What a link is for: end all subscriptions, change them, or confirm one. It is part of the address."""

    LEAVE = "leave"
    CHANGE = "change"
    CONFIRM = "confirm"


def sign(key: bytes, purpose: Purpose, *ids: int) -> str:
    """Return the token that names these ids, which are not negative, for a purpose."""
    named = "-".join(map(str, ids))
    return f"{named}.{_signature(key, purpose, named)}"


def check(key: bytes, purpose: Purpose, token: str) -> tuple[int, ...] | None:
    """Return the ids that a token names; None where it was not made with this key for this purpose."""
    match = TOKEN.fullmatch(token)
    if match is None or not key or not hmac.compare_digest(_signature(key, purpose, match[1]), match[2]):
        return None
    return tuple(map(int, match[1].split("-")))


def address(base_url: str, purpose: Purpose, token: str) -> str:
    """Return the link itself, below the address by which people reach the desk."""
    return f"{base_url}/letters/{purpose}/{token}"


def _signature(key: bytes, purpose: Purpose, named: str) -> str:
    digest = hmac.digest(key, f"{purpose} {named}".encode(), hashlib.sha256)
    return base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
