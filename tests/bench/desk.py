"""The desk's lists on a large archive: fills a database, and times what pages ask of it.

    python -m tests.bench.desk --documents 1000 --versions 50 [--file FILE] [--into postgresql+psycopg://...] [--seconds 720]

A few documents are made by the store's own functions, from an invented page in as many editions; the rest are copies of their
rows under other numbers, which share the bodies. Every tenth version has one change in all documents, every other its own.
`--seconds`: no more documents are made after these. `--into`: all of it is poured into an empty database of PostgreSQL, too.
"""

from __future__ import annotations

import argparse
import datetime as dt
import math
import sqlite3
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from statistics import median, quantiles
from typing import Any

import psycopg
from sqlalchemy import Boolean, Table
from sqlalchemy.orm import Session

from tests.e2e.summary import edition
from tracker import parse
from tracker.model.capture import Answer, Check, Outcome
from tracker.model.change import Significance
from tracker.model.document import Audience
from tracker.model.inbox import InboxQuery
from tracker.model.people import Role
from tracker.model.review import ReviewState
from tracker.model.snapshot import Facts, Snapshot
from tracker.pipeline.tell import side_of, tell
from tracker.store import captures, checks, counterparts, documents, inbox, people, reports, snapshots, told, transfer
from tracker.store.columns import UTC
from tracker.store.search import matches
from tracker.store.search.words import words
from tracker.store.session import Database, open_database

BEGIN = dt.datetime(2020, 1, 1, tzinfo=dt.UTC)
DAY = dt.timedelta(days=1)
MODELS = 4  # documents that are made from pages
FIRST = 1_000_000  # number of the first row that is a copy
SHARED = 10  # every so many versions the same in all documents
BOARDS = ("Adult Treatment", "Pediatric Treatment", "Screening and Prevention", "Genetics", "Supportive Care")
COPIED = {  # tables in the order of their references, with the columns that are numbered anew
    "captures": ("id",),
    "snapshots": ("id", "capture_id"),
    "links": ("snapshot_id",),
    "readings": ("id", "snapshot_id"),
    "changesets": ("id", "before_id", "after_id"),
    "reports": ("id", "changeset_id"),
    "checks": ("id", "capture_id"),
    "inbox": ("report_id",),
    "leads": ("report_id",),
    "told_changes": ("report_id",),
    "texts": ("id",),
    "paths": ("id",),
    "presences": ("id", "text_id", "path_id", "since_id", "last_id", "until_id"),
}
OF_DOCUMENT = {"captures", "snapshots", "changesets", "checks", "inbox", "told_changes", "texts", "paths", "presences"}


def main() -> None:
    """Fill a database in a temporary folder and print the times."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--documents", type=int, default=1000)
    parser.add_argument("--versions", type=int, default=50)
    parser.add_argument("--waiting", type=float, default=0.1, help="share of the reports that wait, the newest")
    parser.add_argument("--asked", type=int, default=50, help="times that each question is asked")
    parser.add_argument("--file", type=Path, help="keep the database there")
    parser.add_argument("--seconds", type=float, default=math.inf)
    parser.add_argument("--into", help="the address of an empty database of PostgreSQL")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        file = options.file or Path(folder) / "tracker.db"
        begun = time.perf_counter()
        made = fill(file, options.documents, options.versions, options.waiting, options.seconds)
        size = f"{made * options.versions:,} snapshots, {file.stat().st_size / 1e6:.0f} MB"
        _say("filled", f"{time.perf_counter() - begun:.0f} s, {size}")
        if options.into:
            begun = time.perf_counter()
            pour(file, options.into)
            _say("poured", f"{time.perf_counter() - begun:.0f} s")
        database = open_database(f"sqlite:///{file}")
        for name, ask in _questions().items():
            _say(name, _timed(database, ask, options.asked))
        database.close()


def fill(file: Path, count: int, versions: int, waiting: float = 0.1, seconds: float = math.inf) -> int:
    """Make a new database with so many documents of so many versions, all of them news, and two people; one has read most.

    Returns how many it are: it may be fewer after so many seconds.
    """
    end, made = time.monotonic() + seconds, min(MODELS, count)
    database = open_database(f"sqlite:///{file}")
    with database.write() as session:
        for name in ("Ada", "Ben"):
            people.add(session, name, Role.REVIEWER, BEGIN)
        for number in range(1, min(MODELS, count) + 1):
            _model(session, number, versions)
    database.close()
    with closing(sqlite3.connect(file)) as connection, connection:
        connection.execute("PRAGMA synchronous=OFF")
        for number in range(MODELS + 1, count + 1):
            if time.monotonic() > end:
                break
            _copy(connection, number, count)
            made = number
            if not number % 100:
                connection.commit()
        said = connection.execute("SELECT id, text FROM texts WHERE id > ?", (FIRST,))
        folded = ((text_id, " ".join(words(text))) for text_id, text in said)
        connection.executemany("INSERT INTO text_words (rowid, words) VALUES (?, ?)", folded)
        _share(connection, versions, count)
        last = round(versions * made * (1 - waiting))
        connection.execute("CREATE TEMP TABLE old AS SELECT report_id FROM inbox ORDER BY report_id LIMIT ?", (last,))
        connection.execute(f"UPDATE inbox SET state = '{ReviewState.REVIEWED}' WHERE report_id IN old")  # noqa: S608
        connection.execute("INSERT INTO seen SELECT 1, report_id FROM old")
    with closing(sqlite3.connect(file)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    return made


def pour(file: Path, into: str) -> None:
    """Copy all rows of a file into an empty database of PostgreSQL, by its quickest way; its triggers and references look away."""
    open_database(f"sqlite:///{file}").close()  # it may be older
    target = open_database(into)
    with closing(sqlite3.connect(file)) as source, psycopg.connect(into.replace("+psycopg", "")) as connection:
        connection.execute("SET session_replication_role = replica")
        for table in transfer.tables():
            _pour(source, connection, table)
        with connection.cursor().copy(f"COPY {matches.NAME} (text_id, words) FROM STDIN") as rows:
            for text_id, text in source.execute("SELECT id, text FROM texts"):
                rows.write_row((text_id, matches._vector(words(text))))
    transfer.finish(target)
    target.close()
    with psycopg.connect(into.replace("+psycopg", ""), autocommit=True) as connection:
        connection.execute("VACUUM ANALYZE")


def _pour(source: sqlite3.Connection, connection: psycopg.Connection, table: Table) -> None:
    names = [column.name for column in table.columns]
    read = [_reader(column.type) for column in table.columns]
    with connection.cursor().copy(f"COPY {table.name} ({', '.join(names)}) FROM STDIN".encode()) as rows:
        for row in source.execute(f"SELECT {', '.join(names)} FROM {table.name}"):  # noqa: S608
            rows.write_row([value if value is None else to(value) for to, value in zip(read, row, strict=True)])


def _reader(kind: object) -> Callable[[Any], object]:
    """Return what makes of a value of SQLite one that PostgreSQL reads."""
    if isinstance(kind, UTC):
        return lambda value: f"{value}+00"
    return bool if isinstance(kind, Boolean) else lambda value: value


def _model(session: Session, number: int, versions: int) -> None:
    document = documents.add(
        session, slug=f"summary-{number}", url=f"https://publisher.example/{number}", profile="pdq", every=DAY, added_at=BEGIN
    )
    before: Snapshot | None = None
    for version in range(1, versions + 1):
        page = edition(1 + version % 2, note=f" It was seen {version} times in {number} bogs.").encode()
        at = BEGIN + 20 * version * DAY
        capture = captures.add(session, document.id, Answer(document.url, 200, (), page, at))
        content = parse.read(page, parse.PDQ)
        after = snapshots.keep(session, capture, content, parse.fingerprint(content), parse.PARSER_VERSION)
        if before is not None:
            told_now = tell(before.content, content, (side_of(before), side_of(after)), document.url)
            reports.keep(session, before, after, told_now, news=True)
        for hour in range(4):
            outcome = Outcome.SAME if hour else Outcome.NEW
            moment = at + hour * DAY
            checks.record(
                session, Check(0, document.id, moment, moment, outcome, "it was looked at", 200, document.url, capture_id=capture.id)
            )
        before = after
    language, audience = ("es" if number % 2 else "en"), (Audience.PATIENT if number % 3 else Audience.PROFESSIONAL)
    documents.describe(session, document.id, Facts(f"Summary {number}", language, audience, BOARDS[number % len(BOARDS)]))


def _copy(connection: sqlite3.Connection, number: int, count: int) -> None:
    """Copy a model as the document of this number; numbers of rows rise with time, over all documents."""
    model = number % MODELS + 1
    row = connection.execute("SELECT * FROM documents WHERE id = ?", (model,))
    columns = [name for name, *_ in row.description]
    values = dict(zip(columns, row.fetchone(), strict=True))
    board = BOARDS[number % len(BOARDS)]
    values |= {"id": number, "slug": f"summary-{number}", "url": f"https://publisher.example/{number}", "title": f"Summary {number}"}
    values |= {"board": board}
    marks = ", ".join("?" * len(values))
    connection.execute(f"INSERT INTO documents ({', '.join(values)}) VALUES ({marks})", tuple(values.values()))  # noqa: S608
    link = (number, f"publisher.example/{number + 1 - 2 * (number % 2)}")
    connection.execute("INSERT INTO page_links (document_id, address) VALUES (?, ?)", link)
    connection.execute("INSERT INTO schedules SELECT ?, next_check_at, NULL, NULL, 0 FROM schedules WHERE document_id = ?", (number, model))
    for table, keys in COPIED.items():
        names = [name for _, name, *_ in connection.execute(f"PRAGMA table_info({table})")]
        taken = [_taken(name, keys, number, count) for name in names]
        source = f"SELECT {', '.join(taken)} FROM {table} WHERE {_whose(table)}"  # noqa: S608
        connection.execute(f"INSERT INTO {table} ({', '.join(names)}) {source}", {"model": model})


def _taken(name: str, keys: tuple[str, ...], number: int, count: int) -> str:
    if name in keys:
        return f"{FIRST} + {name} * {count} + {number}"
    if name == "captured_at":
        return f"strftime('%Y-%m-%d %H:%M:%S.000000', captured_at, '+{number} minutes')"
    return {"document_id": str(number), "hash": "randomblob(16)", "shared_id": "NULL"}.get(name, name)


def _whose(table: str) -> str:
    of_snapshot = "SELECT id FROM snapshots WHERE document_id = :model"
    if table in OF_DOCUMENT:
        return "document_id = :model"
    if table == "reports":
        return "changeset_id IN (SELECT id FROM changesets WHERE document_id = :model)"
    if table == "leads":
        return "report_id IN (SELECT report_id FROM inbox WHERE document_id = :model)"
    return f"snapshot_id IN ({of_snapshot})"


def _share(connection: sqlite3.Connection, versions: int, count: int) -> None:
    """Let the reports on every tenth version of the copies tell of one shared change."""
    for number, version in enumerate(range(SHARED, versions + 1, SHARED), 1):
        connection.execute("DELETE FROM shared_changes WHERE id = ?", (number,))
        text = f"Added text to state that version {version} is reviewed."
        connection.execute("INSERT INTO shared_changes VALUES (?, randomblob(16), 'About This Summary', ?)", (number, text))
        joined = "reports JOIN changesets ON changesets.id = changeset_id JOIN snapshots ON snapshots.id = after_id"
        those = f"SELECT reports.id FROM {joined} WHERE version = {version} AND reports.id > {FIRST}"  # noqa: S608
        connection.execute(f"UPDATE inbox SET shared_id = {number} WHERE report_id IN ({those})")  # noqa: S608
        own = f"UPDATE told_changes SET hash = (SELECT hash FROM shared_changes WHERE id = {number}) WHERE report_id IN ({those})"  # noqa: S608
        connection.execute(own)
    if count > MODELS:
        connection.execute("UPDATE inbox SET shared_id = NULL WHERE report_id < ?", (FIRST,))


def _questions() -> dict[str, Callable[[Session], object]]:
    waiting, everything, ada, ben = InboxQuery(), InboxQuery(state=None), 1, 2
    substantive, board = InboxQuery(least=Significance.SUBSTANTIVE), InboxQuery(board=BOARDS[0])
    return {
        "inbox: what waits": lambda session: inbox.page(session, ada, waiting),
        "inbox: what shared changes stand for": lambda session: inbox.members(session, ada, waiting, range(1, 6)),
        "inbox: what waits, counted": lambda session: inbox.counts(session, ada, waiting),
        "inbox: of one board": lambda session: inbox.page(session, ada, board),
        "inbox: of one board, counted": lambda session: inbox.counts(session, ada, board),
        "inbox: of one document": lambda session: inbox.page(session, ada, InboxQuery(state=None, slug="summary-77")),
        "inbox: substantive and unannounced": lambda session: inbox.page(
            session, ada, InboxQuery(least=substantive.least, announced=False)
        ),
        "inbox: nothing fits": lambda session: inbox.page(session, ada, InboxQuery(state=None, board="None")),
        "inbox: unread by who read most": lambda session: inbox.page(session, ada, InboxQuery(state=None, unread=True)),
        "inbox: read by nobody, all states": lambda session: inbox.page(session, ben, everything),
        "inbox: all states, counted": lambda session: inbox.counts(session, ada, everything),
        "inbox: the last page": lambda session: inbox.page(session, ada, everything, before=100),
        "inbox: reports of a shared change": lambda session: inbox.page(session, ada, InboxQuery(state=None, shared=2)),
        "report by its number": lambda session: told.by_id(session, 30),
        "pairs: all": counterparts.pairs,
        "pairs: of one document": lambda session: counterparts.of_document(session, 77),
    }


def _timed(database: Database, ask: Callable[[Session], object], times: int) -> str:
    taken = []
    for _ in range(times):
        begun = time.perf_counter()
        with database.read() as session:
            ask(session)
        taken.append((time.perf_counter() - begun) * 1000)
    return f"median {median(taken):6.1f} ms   p99 {quantiles(taken, n=100)[98]:6.1f} ms"


def _say(name: str, value: str) -> None:
    sys.stdout.write(f"{name:36} {value}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
