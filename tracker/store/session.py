"""The way to the database: transactions that either hold whole or leave nothing, on SQLite and on PostgreSQL."""

from __future__ import annotations

import copy
import select
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from typing import Any

from sqlalchemy import URL, Connection, Engine, NullPool, Pool, QueuePool, create_engine, event, inspect
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import DBAPIError, DisconnectionError
from sqlalchemy.orm import Session
from sqlalchemy.pool import ConnectionPoolEntry

from tracker.model.errors import StoreError
from tracker.store import jobs, revisions
from tracker.store.faults import WAIT_SECONDS, told
from tracker.store.memory import OWN, PASSING, Memory
from tracker.store.place import address_of, shown
from tracker.store.tables import Base

# What SQLite is told at the begin of a transaction, for each purpose. A writer takes its lock at once: with a plain
# BEGIN, two that read and then write would lose an update or fail. A migration rebuilds tables that others refer to.
BEGINNINGS = {
    "read": ("PRAGMA query_only=ON", "BEGIN"),
    "write": ("PRAGMA query_only=OFF", "PRAGMA synchronous=NORMAL", "BEGIN IMMEDIATE"),
    "durable": ("PRAGMA query_only=OFF", "PRAGMA synchronous=FULL", "BEGIN IMMEDIATE"),
    "migrate": ("PRAGMA foreign_keys=OFF", "PRAGMA synchronous=FULL", "BEGIN EXCLUSIVE"),
}
LIMIT, PURPOSE = "limit", "purpose"  # of a connection to SQLite, in its `info`: of its statements; what it was told the last time
STEPS = 1_000_000  # of SQLite's machine, about 30 ms, between two looks at the clock: each look may wait for other threads
RESTED, LONGEST_REST = "rested", 1.0  # of a connection to PostgreSQL: since when, and the seconds after which it is asked whether it lives
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
        self._engines: dict[tuple[str, float | None], Engine] = {}
        self._begin: Callable[[Connection], None] = _begin  # no listener of SQLAlchemy's: with one, each statement asks for all of them
        self._snapshot_options: dict[str, Any] = {}
        self.info: dict[Any, Any] = {}  # to sessions that read, see `apart`
        if url.get_backend_name() == "postgresql":
            self._snapshot_options = {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}
            self._begin = _limit
        self.distributed = bool(self._snapshot_options) and jobs.installed()  # then many machines may work on it
        self.place = shown(url)

    @contextmanager
    def read(self, *, seconds: float | None = None) -> Iterator[Session]:
        """Give a session that sees one state of the database and cannot write, for one transaction. Raises StoreError.

        `seconds`: a transient one, too, for a statement that takes longer.
        """
        with _telling(self.place, reading=True), Session(self._for("read", seconds), info=self.info) as session:
            self._begin(session.connection())
            yield session

    @contextmanager
    def write(self, *, durable: bool = False) -> Iterator[Session]:
        """Give a session that is committed at the end of the block, and undone by any exception. Raises StoreError.

        On SQLite there is one writer at a time, from the begin of the block on; others wait for it. `durable`: what the
        block wrote survives a power cut; without it, such a cut may undo the last blocks, whole.
        """
        engine = self._for("durable" if durable else "write")
        asked: dict[Any, Any] = {jobs.WANTED: {}} if self.distributed else {}
        with _telling(self.place), Session(engine, expire_on_commit=False, info=asked) as session, session.begin():
            self._begin(session.connection())
            yield session
            jobs.put(session)

    def bring_up_to_date(self, *, copy_first: bool = True) -> None:
        """Make the tables, or change them as the migrations say. Raises StoreError where a newer Tracker did so before.

        `copy_first`: an SQLite database that holds something is copied beside itself before it is changed.
        """
        with self.read() as session:
            behind = revisions.is_behind(session.connection(), self.place)
            queued = not self.distributed or jobs.is_there(session.connection())
        if behind:
            from tracker.store import migrate  # noqa: PLC0415  Alembic costs 150 ms at import, and is needed once

            with self.rebuild() as connection:
                migrate.upgrade(connection, self.place, copy_first=copy_first)
        elif not queued:  # the extra came after the tables
            with _telling(self.place), self._engine.execution_options(purpose="write").begin() as connection:
                jobs.make(connection)

    @contextmanager
    def rebuild(self) -> Iterator[Connection]:
        """Give a connection that has the database alone, and may make tables anew to which others refer. Raises StoreError."""
        alone = _engine(self._url, NullPool).execution_options(purpose="migrate")
        with _telling(self.place), alone.begin() as connection:
            self._begin(connection)
            yield connection

    def refuse_part(self) -> None:
        """Raise StoreError where another database is being moved here, and is not all there yet."""
        if self._url.get_backend_name() == "sqlite":
            return
        with self.read() as session:
            if revisions.is_partly_copied(session.connection()):
                raise StoreError(f"the database {self.place} is {revisions.PARTLY}, with the old one at database.url")

    def _for(self, purpose: str, seconds: float | None = None) -> Engine:
        """Return the engine for a purpose; each is made once, which takes longer than a short statement."""
        made = self._engines.get((purpose, seconds))
        if made is None:
            more = {"seconds": seconds, **self._snapshot_options} if purpose == "read" else {}
            made = self._engine.execution_options(purpose=purpose, **more)
            if seconds is not None and not self._snapshot_options:
                event.listen(made, "before_cursor_execute", _start)
            self._engines[purpose, seconds] = made  # other threads take it from now on
        return made

    def apart(self) -> Database:
        """Return the same database, with a memory of its own for what is read: for work whose rows nobody asks for soon after."""
        apart = copy.copy(self)
        apart.info = {OWN: Memory(PASSING)}
        return apart

    def close(self) -> None:
        """Close all connections that are not in use."""
        self._engine.dispose()


def open_database(url: str, *, copy_first: bool = True, partly: bool = False) -> Database:
    """Open a database, `sqlite:///FILE` or `postgresql+psycopg://USER:PASSWORD@HOST/NAME`, and bring its tables up to date.

    An SQLite file that is not there is made; its folder is not. `copy_first` as for `bring_up_to_date`. Raises StoreError, also for a
    database that a newer Tracker has changed and, unless `partly`, for one that another is being moved to.
    """
    database = Database(address_of(url))
    try:
        database.bring_up_to_date(copy_first=copy_first)
        if not partly:
            database.refuse_part()
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


def _engine(url: URL, pool: type[Pool] = QueuePool) -> Engine:
    if url.get_backend_name() == "postgresql":
        # to compile a query takes PostgreSQL longer than any of ours runs
        wait = {"connect_timeout": WAIT_SECONDS, "options": f"-c lock_timeout={WAIT_SECONDS}s -c jit=off"}
        try:
            engine = create_engine(url, connect_args=wait, poolclass=pool)
        except ModuleNotFoundError as error:
            raise StoreError('PostgreSQL needs one more package: pip install "tracker[postgres]"') from error
        event.listen(engine, "connect", _refuse_encoding, insert=True)  # before SQLAlchemy asks it anything
        event.listen(engine, "checkin", _rest)
        event.listen(engine, "checkout", _wake)
        return engine
    # the driver must begin nothing by itself: it would do so after the first SELECT, too late
    engine = create_engine(url, connect_args={"timeout": WAIT_SECONDS, "isolation_level": None}, poolclass=pool)
    event.listen(engine, "connect", _set_up)
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
    options, info = connection.get_execution_options(), connection.info
    info[LIMIT].seconds = options.get("seconds")
    *pragmas, begin = BEGINNINGS[options["purpose"]]
    if info.pop(PURPOSE, None) != options["purpose"]:
        for pragma in pragmas:
            connection.exec_driver_sql(pragma)
    info[PURPOSE] = options["purpose"]
    connection.exec_driver_sql(begin)


def _start(connection: Connection, *_: object) -> None:
    connection.info[LIMIT].started = time.monotonic()


def _refuse_encoding(connection: Any, _: object) -> None:  # noqa: ANN401  psycopg's, which need not be there
    encoding = connection.info.parameter_status("server_encoding")
    if encoding != "UTF8":
        raise StoreError(f"the database has the encoding {encoding}, which cannot keep all texts; make it anew with encoding UTF8")


def _rest(_: object, record: ConnectionPoolEntry) -> None:
    record.info[RESTED] = time.monotonic()


def _wake(connection: Any, record: ConnectionPoolEntry, _: object) -> None:  # noqa: ANN401  psycopg's, which need not be there
    """Have a connection that has ended made anew. A server that ends one says so: no question is needed but after a long rest."""
    rested = record.info.pop(RESTED, None)
    if rested is None:  # it was made a moment ago
        return
    try:
        ear = select.poll()  # `select.select` knows no more than 1,024 files
        ear.register(connection.fileno(), select.POLLIN)
        if ear.poll(0) or time.monotonic() - rested > LONGEST_REST:
            connection.execute("")
            connection.rollback()
    except (OSError, connection.Error) as error:
        raise DisconnectionError from error


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
