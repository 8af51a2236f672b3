"""The way to the database: transactions that either hold whole or leave nothing, on SQLite and on PostgreSQL."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from typing import Any

from sqlalchemy import URL, Connection, Engine, NullPool, Pool, QueuePool, create_engine, event, inspect, make_url
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import ArgumentError, DBAPIError
from sqlalchemy.orm import Session
from sqlalchemy.pool import ConnectionPoolEntry

from tracker.model.errors import StoreError
from tracker.store import copies, revisions
from tracker.store.faults import WAIT_SECONDS, told
from tracker.store.tables import Base

# What SQLite is told at the begin of a transaction, for each purpose. A writer takes its lock at once: with a plain
# BEGIN, two that read and then write would lose an update or fail. A migration rebuilds tables that others refer to.
BEGINNINGS = {
    "read": ("PRAGMA query_only=ON", "BEGIN"),
    "write": ("PRAGMA query_only=OFF", "PRAGMA synchronous=NORMAL", "BEGIN IMMEDIATE"),
    "durable": ("PRAGMA query_only=OFF", "PRAGMA synchronous=FULL", "BEGIN IMMEDIATE"),
    "migrate": ("PRAGMA foreign_keys=OFF", "PRAGMA synchronous=FULL", "BEGIN EXCLUSIVE"),
}
LIMIT = "limit"  # of a connection to SQLite, in its `info`
STEPS = 1_000_000  # of SQLite's machine, about 30 ms, between two looks at the clock: each look may wait for other threads
LONGEST_LOG = 64_000_000  # bytes that SQLite's log keeps; it is begun anew every 1,000 pages, unless a reader still needs it


@dataclass
class _Limit:
    """How many seconds a statement may take, None: all it needs; and when the one that runs began."""

    seconds: float | None = None
    started: float = 0.0

    def is_over(self) -> bool:
        """Tell SQLite whether to give up."""
        return self.seconds is not None and time.monotonic() - self.started > self.seconds


class Database:
    """An open database whose tables fit the code; `open_database` makes it. Threads may share it."""

    def __init__(self, url: URL) -> None:
        self._url = url
        self._engine = _engine(url)
        self._snapshot_options: dict[str, Any] = {}
        if url.get_backend_name() == "postgresql":
            self._snapshot_options = {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}
        self.place = url.render_as_string() if self._snapshot_options else str(copies.file_of(url))

    @contextmanager
    def read(self, *, seconds: float | None = None) -> Iterator[Session]:
        """Give a session that sees one state of the database and cannot write. Raises StoreError.

        `seconds`: a transient one, too, for a statement that takes longer.
        """
        engine = self._engine.execution_options(purpose="read", seconds=seconds, **self._snapshot_options)
        with _telling(self.place, reading=True), Session(engine) as session:
            yield session

    @contextmanager
    def write(self, *, durable: bool = False) -> Iterator[Session]:
        """Give a session that is committed at the end of the block, and undone by any exception. Raises StoreError.

        On SQLite there is one writer at a time, from the begin of the block on; others wait for it. `durable`: what the
        block wrote survives a power cut; without it, such a cut may undo the last blocks, whole.
        """
        engine = self._engine.execution_options(purpose="durable" if durable else "write")
        with _telling(self.place), Session(engine, expire_on_commit=False) as session, session.begin():
            session.connection()  # begins now, not at the first statement
            yield session

    def bring_up_to_date(self, *, copy_first: bool = True) -> None:
        """Make the tables, or change them as the migrations say. Raises StoreError where a newer Tracker did so before.

        `copy_first`: an SQLite database that holds something is copied beside itself before it is changed.
        """
        with self.read() as session:
            behind = revisions.is_behind(session.connection(), self.place)
        if behind:
            from tracker.store import migrate  # noqa: PLC0415  Alembic costs 150 ms at import, and is needed once

            alone = _engine(self._url, NullPool).execution_options(purpose="migrate")
            with _telling(self.place), alone.begin() as connection:
                migrate.upgrade(connection, self.place, copy_first=copy_first)

    def close(self) -> None:
        """Close all connections that are not in use."""
        self._engine.dispose()


def open_database(url: str, *, copy_first: bool = True) -> Database:
    """Open a database, `sqlite:///FILE` or `postgresql://USER:PASSWORD@HOST/NAME`, and bring its tables up to date.

    An SQLite file that is not there is made; its folder is not. `copy_first` as for `bring_up_to_date`. Raises StoreError,
    also for a database that a newer Tracker has changed.
    """
    database = Database(address_of(url))
    try:
        database.bring_up_to_date(copy_first=copy_first)
    except StoreError:
        database.close()
        raise
    return database


def insert_new(session: Session, row: type[Base], **values: object) -> bool:
    """Insert a row unless its key is there already, and tell whether it was not; another program may do the same at this moment."""
    dialect = postgresql if session.get_bind().dialect.name == "postgresql" else sqlite
    key = inspect(row).primary_key
    return session.execute(dialect.insert(row).values(**values).on_conflict_do_nothing().returning(*key)).first() is not None


def insert_all_new(session: Session, row: type[Base], rows: list[dict[str, object]]) -> None:
    """Insert rows as `insert_new` does one."""
    dialect = postgresql if session.get_bind().dialect.name == "postgresql" else sqlite
    session.execute(dialect.insert(row).on_conflict_do_nothing(), rows)


def address_of(url: str) -> URL:
    """Return the parts of a database address. Raises StoreError where it is none of a file or of PostgreSQL."""
    with suppress(ArgumentError):
        address = make_url(url)
        if address.get_backend_name() == "postgresql" or (address.get_backend_name() == "sqlite" and _is_of_file(address)):
            return address
    raise StoreError("a database address is sqlite:///FILE or postgresql://USER:PASSWORD@HOST/NAME; this is neither")


def _is_of_file(address: URL) -> bool:
    # SQLite has names of files with options, such as file:tracker.db?mode=ro&uri=true; elsewhere they mean nothing
    named = address.query.get("uri") == "true" and str(address.database).startswith("file:") and address.query.get("mode") != "memory"
    return (not address.query or named) and bool(address.database) and copies.file_of(address).name not in {"", ":memory:"}


def _engine(url: URL, pool: type[Pool] = QueuePool) -> Engine:
    if url.get_backend_name() == "postgresql":
        wait = {"connect_timeout": WAIT_SECONDS, "options": f"-c lock_timeout={WAIT_SECONDS}s"}
        try:
            engine = create_engine(url, connect_args=wait, pool_pre_ping=True, poolclass=pool)
        except ModuleNotFoundError as error:
            raise StoreError('PostgreSQL needs one more package: pip install "tracker[postgres]"') from error
        event.listen(engine, "begin", _limit)
        return engine
    # the driver must begin nothing by itself: it would do so after the first SELECT, too late
    engine = create_engine(url, connect_args={"timeout": WAIT_SECONDS, "isolation_level": None}, poolclass=pool)
    event.listen(engine, "connect", _set_up)
    event.listen(engine, "begin", _begin)
    event.listen(engine, "before_cursor_execute", _start)
    return engine


def _set_up(connection: sqlite3.Connection, record: ConnectionPoolEntry) -> None:
    limit = record.info[LIMIT] = _Limit()
    connection.set_progress_handler(limit.is_over, STEPS)
    with closing(connection.cursor()) as cursor:
        cursor.execute("PRAGMA foreign_keys=ON")
        with suppress(sqlite3.OperationalError):  # another program is switching the file at this moment, for all of us
            cursor.execute("PRAGMA journal_mode=WAL")
        cursor.execute(f"PRAGMA journal_size_limit={LONGEST_LOG}")  # what a long reader made it grow to is given back after it


def _begin(connection: Connection) -> None:
    options = connection.get_execution_options()
    connection.info[LIMIT].seconds = options.get("seconds")
    for statement in BEGINNINGS[options["purpose"]]:
        connection.exec_driver_sql(statement)


def _start(connection: Connection, *_: object) -> None:
    connection.info[LIMIT].started = time.monotonic()


def _limit(connection: Connection) -> None:
    seconds = connection.get_execution_options().get("seconds")
    if seconds is not None:
        connection.exec_driver_sql(f"SET LOCAL statement_timeout = {int(seconds * 1000)}")


@contextmanager
def _telling(place: str, *, reading: bool = False) -> Iterator[None]:
    try:
        yield
    except DBAPIError as error:
        fault = told(error, place, reading=reading)
        if fault is None:
            raise
        raise fault from error
