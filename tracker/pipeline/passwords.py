"""Passwords: what may be one, their argon2id hashes, and that hashing never takes the machine from those who read."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache

from pwdlib import PasswordHash

from tracker.model.errors import UsageError
from tracker.model.people import Person, key_of

SHORTEST, LONGEST = 12, 200
AT_ONCE, WAITING = 2, 2  # hashings; each takes 64 MB and a good part of a second, and who waits takes a thread from the pages
HASHES = PasswordHash.recommended()


class BusyError(UsageError):
    """Too many people sign in at this moment."""


class Turnstile:
    """Lets so many through at once, lets so many wait, and sends all others away.

    Who is known has as many places to wait at beside those of strangers, so that a crowd of strangers keeps nobody out.
    """

    def __init__(self, at_once: int = AT_ONCE, waiting: int = WAITING) -> None:
        self._places = {False: threading.BoundedSemaphore(at_once + waiting), True: threading.BoundedSemaphore(waiting)}
        self._through = threading.BoundedSemaphore(at_once)

    @contextmanager
    def __call__(self, *, known: bool = False) -> Iterator[None]:
        """Wait for a turn. Raises BusyError where too many wait already."""
        if not self._places[known].acquire(blocking=False):
            raise BusyError("many people are signing in just now; try again in a moment")
        try:
            with self._through:
                yield
        finally:
            self._places[known].release()


TURN = Turnstile()


@cache
def stranger() -> str:
    """Return a hash that no password has: to look at one for an unknown name takes as long as for a known one."""
    return HASHES.hash("of nobody")


def hashed(password: str) -> str:
    """Return the hash of a password, which only who is known chooses. Raises BusyError."""
    with TURN(known=True):
        return HASHES.hash(password)


def fits(password: str, kept: str, *, known: bool = False) -> bool:
    """Tell whether this is the password of that hash; "" has none, which takes as long to find out. Raises BusyError.

    `known`: who asks came in from there before.
    """
    with TURN(known=known):
        return HASHES.verify(password, kept or stranger()) and bool(kept)


def check(password: str, person: Person) -> None:
    """Raise UsageError where this cannot be a person's password."""
    if not SHORTEST <= len(password) <= LONGEST:
        raise UsageError(f"a password has {SHORTEST} to {LONGEST} characters; this one has {len(password)}")
    if key_of(password) == key_of(person.name) or len(set(password)) == 1:
        raise UsageError("this password is too easy to guess; take some words that only you would put together")
