"""Jobs of a service on many machines: asked for in a session, and put into the queue at the end of its transaction, or not at all.

Where no such service is at work (SQLite, or PostgreSQL without the extra `distributed`) nothing is put anywhere.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from importlib.util import find_spec

from sqlalchemy import Connection, inspect, text
from sqlalchemy.orm import Session

from tracker.model.errors import FetchError
from tracker.net import address

CHECK, MAIL, HOOKS = "check", "mail", "hooks"
WANTED = "jobs"  # in the `info` of a session
TABLE = "procrastinate_jobs"
LOCK = 7_305_118_262  # of PostgreSQL, for making the tables


@dataclass(frozen=True, slots=True)
class Job:
    """What is to be done by some worker. `key`: one of a key waits at a time; `lock`: one of a lock is done at a time."""

    task: str
    key: str
    lock: str
    document: int | None = None


def installed() -> bool:
    """Tell whether the extra `distributed` is there."""
    return find_spec("procrastinate") is not None


def is_there(connection: Connection) -> bool:
    """Tell whether the database has the queue's tables."""
    return inspect(connection).has_table(TABLE)


def make(connection: Connection) -> None:
    """Make the queue's tables on PostgreSQL, where the extra is there and they are not."""
    if connection.dialect.name == "postgresql" and installed():
        from tracker.store import engine  # noqa: PLC0415  150 ms that most commands need not wait

        connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": LOCK})  # others may be about to make them, too
        if not is_there(connection):
            engine.make(connection)


def drop(connection: Connection) -> None:
    """Drop the queue's tables, with what waits in them; all of it comes again from the schedule."""
    if connection.dialect.name == "postgresql" and is_there(connection):
        from tracker.store import engine  # noqa: PLC0415

        engine.drop(connection)


def want(session: Session, *jobs: Job) -> None:
    """Ask for jobs: they are in the queue once this transaction is committed."""
    if WANTED in session.info:
        session.info[WANTED].update(dict.fromkeys(jobs))


def want_check(session: Session, document_id: int, url: str) -> None:
    """Ask for a check of a document that is due."""
    if WANTED in session.info:
        want(session, Job(CHECK, f"{CHECK}:{document_id}", f"host:{host_of(url)}", document_id))


def want_mail(session: Session) -> None:
    """Ask for a round of mails."""
    want(session, Job(MAIL, MAIL, MAIL))


def want_hooks(session: Session) -> None:
    """Ask for a round of messages to hooks."""
    want(session, Job(HOOKS, HOOKS, HOOKS))


def put(session: Session) -> None:
    """Put into the queue what was asked for. The last thing of a transaction: what else it locks is locked before."""
    wanted: dict[Job, None] = session.info.get(WANTED, {})
    if wanted:
        from tracker.store import engine  # noqa: PLC0415

        rounds_last = sorted(wanted, key=lambda job: job.document is None)  # so that two who want the same wait in one order
        engine.defer(session.connection(), rounds_last)
        wanted.clear()


def host_of(url: str) -> str:
    """Return the key of an address's host; "" where it is none, as one that an older Tracker let pass."""
    with suppress(FetchError):
        return address(url).netloc.decode("ascii")
    return ""
