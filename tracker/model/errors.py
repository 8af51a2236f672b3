"""What can go wrong, one exception a stage, each with a sentence for people."""

from __future__ import annotations


class TrackerError(Exception):
    """Base of all expected errors; `str(error)` is one line that says what happened, to what, and what to do."""


class ConfigError(TrackerError):
    """A setting is unknown or has a bad value; the message names it."""


class UsageError(TrackerError):
    """What a person asked for does not exist or cannot be read: a slug, a version, a date, a file."""


class LinkError(UsageError):
    """A link from a mail leads to nothing. `over`: it did once; `used`: what it was for was done."""

    def __init__(self, message: str, *, over: bool = False, used: bool = False) -> None:
        super().__init__(message)
        self.over = over
        self.used = used


class FetchError(TrackerError):
    """A look at a page ended without a whole answer.

    `transient` tells whether looking again soon may help; `kind` is a short stable word (`dns`, `refused`, `timeout`,
    `tls`, `truncated`, `too_big`, `encoding`, `redirect`, `protocol`, `robots`, `address`).
    """

    def __init__(self, message: str, *, kind: str, transient: bool) -> None:
        super().__init__(message)
        self.kind = kind
        self.transient = transient


class ParseError(TrackerError):
    """A capture could not be read as a document at all: too many tags, too deep, too long, no text."""


class CrashError(TrackerError):
    """Reading a capture ended its child process: it took too much memory or time, or died; the message says which."""


class StoreError(TrackerError):
    """The database could not do what was asked; nothing of the unit of work was kept."""

    def __init__(self, message: str, *, transient: bool = False) -> None:
        super().__init__(message)
        self.transient = transient


class DatabaseError(StoreError):
    """The database itself could not do it. `apart`: the same in a sentence that does not say where the database is."""

    def __init__(self, message: str, *, apart: str, transient: bool = False) -> None:
        super().__init__(message, transient=transient)
        self.apart = apart


class DamagedError(StoreError):
    """What was asked for is damaged, or fenced as such: nothing can prove what it said, so none of it is shown."""
