"""Which errors of a database are the world's, and how they are told to people."""

from __future__ import annotations

import re

from sqlalchemy.exc import DBAPIError, OperationalError

from tracker.model.errors import DatabaseError
from tracker.store.tables import Base

WAIT_SECONDS = 10

SLOW = ("took too long to answer, and was stopped; ask for less, or try again later", True)
LOCKED = (f"was held by another program for {WAIT_SECONDS} seconds; try again", True)
RACED = ("was changed by another program at the same moment; try again", True)
UNREACHED = ("cannot be reached{why}; check its address and that it runs", True)
SILENT = "the database does not answer"
EXHAUSTED = ("has no memory or no connections left; try again later", True)
FULL = ("cannot be written: the disk is full; free some space", False)
READ_ONLY = ("cannot be written: it is read-only; check its permissions", False)
UNOPENED = ("cannot be opened; check that its folder exists and its permissions", False)
DISK = ("cannot be read or written: the disk gives errors; check it", False)
UNREADABLE = ("is damaged, or its disk gives errors: check the disk; if that is fine, restore a backup", False)
DAMAGED = ("is damaged, or no database at all; restore a backup", False)

REASONS = (  # what PostgreSQL, its library and the system say
    (r"authentication failed|no password supplied|role \".*\" does not exist|no pg_hba.conf entry", "authentication failed"),
    (r"database \".*\" does not exist", "there is no such database"),
    (r"Connection refused", "connection refused"),
    (r"timeout expired|timed out", "it did not answer in time"),
    (r"failed to resolve host|could not translate host name", "there is no such host"),
    (r"No such file or directory", "no server listens at that socket"),
    (r"(starting up|shutting down|in recovery)", "it is starting or ending"),
    (r"SSL|certificate", "no encrypted connection came about"),
)

NO_TEXT = "Could not decode to UTF-8"  # SQLite's driver, of text that is none any more
MISSING = re.compile(r'no such table: (?:main\.)?(\w+)|relation "(\w+)" does not exist')  # SQLite's words, and PostgreSQL's

# SQLite's primary result codes; any other (1: bad SQL, 19: a constraint) is a bug. 4874: no room for the index of the
# log. SQLite says 11 also where the disk could not be read.
SQLITE = {
    5: LOCKED, 6: LOCKED, 7: EXHAUSTED, 8: READ_ONLY, 9: SLOW, 10: DISK, 11: UNREADABLE, 13: FULL, 14: UNOPENED, 26: DAMAGED, 4874: FULL,
}  # fmt: skip
# PostgreSQL's SQLSTATE, or the first characters of it
POSTGRESQL = {
    "25006": READ_ONLY, "53100": FULL, "55P03": LOCKED, "57014": SLOW, "57P": UNREACHED,
    "08": UNREACHED, "40": RACED, "53": EXHAUSTED, "58": DISK, "XX": DAMAGED,
}  # fmt: skip


def told(error: DBAPIError, place: str, *, reading: bool) -> DatabaseError | None:
    """Return an error of the world (lock, disk, network) in one line that names the database; None for a bug.

    `reading`: in a session that may only read, an attempt to write is a bug.
    """
    code = getattr(error.orig, "sqlite_errorcode", None)
    state = getattr(error.orig, "sqlstate", None)
    if code is not None:
        fault = SQLITE.get(code) or SQLITE.get(code & 0xFF)
    elif state is not None:
        fault = next((POSTGRESQL[state[:length]] for length in (5, 3, 2) if state[:length] in POSTGRESQL), None)
    elif str(error.orig).startswith(NO_TEXT):
        fault = DAMAGED
    else:
        fault = UNREACHED if isinstance(error, OperationalError) else None
    lost = MISSING.search(str(error.orig))
    table = next(filter(None, lost.groups()), "") if lost else ""
    if table in Base.metadata.tables:
        fault = (f"has lost its table {table}; restore a backup", False)
    if fault is None or (reading and fault is READ_ONLY):
        return None
    says = fault[0].format(why=_why(str(error.orig)))
    return DatabaseError(f"the database {place} {says}", apart=SILENT if fault is UNREACHED else f"the database {says}", transient=fault[1])


def _why(said: str) -> str:
    """Return why a server cannot be reached, where what its driver said tells; in words of our own, as that may hold secrets."""
    return next((f": {why}" for sign, why in REASONS if re.search(sign, said)), "")
