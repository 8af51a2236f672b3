from __future__ import annotations

import sqlite3
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from secrets import token_bytes

import psycopg
import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError, ProgrammingError

from tests.postgres import Cluster
from tests.store.programs import programs
from tests.store.samples import answer, document
from tracker.model.errors import StoreError, UsageError
from tracker.store import captures, documents
from tracker.store.session import Database, open_database
from tracker.store.tables import DocumentRow

OPEN = """
import sys
from tracker.store.session import open_database
print("ready", flush=True)
for address in sys.stdin:
    try:
        database = open_database(address.strip())
        with database.write() as session:
            from tracker.store import documents
            documents.all_documents(session)
        print("opened", flush=True)
    except BaseException as error:
        print(repr(error), flush=True)
"""

DIE = """
import sys
from tests.store import samples
from tracker.store.session import open_database
with open_database(sys.argv[1]).write(durable=True) as session:
    document = samples.document(session, "half")
    samples.snapshot(session, document.id, "x" * 1_000_000)
    print("ready", flush=True); input()
"""


def test_no_update_is_lost_between_six_threads(database: Database) -> None:
    with database.write() as session:
        kept = document(session)
        start = session.get_one(DocumentRow, kept.id).every_seconds

    def count(_: int) -> None:
        for _ in range(50):
            with database.write() as session:
                documents.lock(session, kept.id)
                row = session.get_one(DocumentRow, kept.id)
                row.every_seconds += 1

    with ThreadPoolExecutor(6) as pool:
        list(pool.map(count, range(6)))
    with database.read() as session:
        assert session.get_one(DocumentRow, kept.id).every_seconds - start == 300


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_four_programs_may_open_a_fresh_database_at_once(request: pytest.FixtureRequest, tmp_path: Path, kind: str) -> None:
    with programs(4, OPEN) as opening:
        for number in range(3):
            fresh = f"sqlite:///{tmp_path}/{number}.db" if kind == "sqlite" else request.getfixturevalue("postgres").new_database()
            for program in opening:
                program.go_on(fresh)
            assert [program.hear() for program in opening] == ["opened"] * 4


def test_a_writer_that_is_killed_leaves_nothing_behind(database: Database, full_url: str) -> None:
    with database.write() as session:
        document(session, "whole")
    with programs(1, DIE, full_url) as dying:
        dying[0].kill()
    with database.write() as session:
        assert [kept.slug for kept in documents.all_documents(session)] == ["whole"]
        assert session.execute(text("SELECT count(*) FROM captures")).scalar_one() == 0
        document(session, "half")


def add_twice(database: Database) -> None:
    with database.write() as session:
        document(session, "other")
        document(session, "other")


def test_an_exception_undoes_all_of_the_block(database: Database) -> None:
    with database.write() as session:
        document(session)
    with pytest.raises(UsageError):
        add_twice(database)
    with database.read() as session:
        assert [kept.slug for kept in documents.all_documents(session)] == ["child-lung"]


def test_a_reader_sees_one_state_while_a_writer_goes_on(database: Database) -> None:
    with database.read() as reader:
        assert documents.all_documents(reader) == []
        with database.write() as writer:
            document(writer)
        assert documents.all_documents(reader) == []
    with database.read() as reader:
        assert len(documents.all_documents(reader)) == 1


def test_to_write_in_a_session_that_reads_is_a_bug(database: Database) -> None:
    with pytest.raises(DBAPIError), database.read() as session:
        document(session)
    with database.write() as session:
        document(session)


def test_bad_sql_is_a_bug(database: Database) -> None:
    with pytest.raises((DBAPIError, ProgrammingError)), database.write() as session:
        session.execute(text("SELECT nothing FROM nowhere"))


def test_sqlite_is_set_up_for_many_readers_and_one_writer(sqlite: Database) -> None:
    with sqlite.write() as session:
        asked = {name: session.execute(text(f"PRAGMA {name}")).scalar_one() for name in ("journal_mode", "foreign_keys", "busy_timeout")}
    assert asked == {"journal_mode": "wal", "foreign_keys": 1, "busy_timeout": 10_000}


@pytest.mark.parametrize(("durable", "level"), [(True, 2), (False, 1)])
def test_only_durable_transactions_wait_for_the_disk(sqlite: Database, durable: bool, level: int) -> None:  # noqa: FBT001
    with sqlite.write(durable=not durable), sqlite.read():
        pass
    with sqlite.write(durable=durable) as session:
        assert session.execute(text("PRAGMA synchronous")).scalar_one() == level


def test_a_lock_that_lasts_is_told_and_may_be_tried_again(sqlite: Database) -> None:
    with sqlite.read() as session:
        session.execute(text("PRAGMA busy_timeout=0"))  # the test does not wait
    with closing(sqlite3.connect(sqlite.place)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(StoreError, match=r"was held by another program.*try again$") as caught, sqlite.write():
            pass
    assert caught.value.transient
    with sqlite.write() as session:
        document(session)


def lock_impatiently(database: Database, document_id: int) -> None:
    with database.write() as session:
        session.execute(text("SET LOCAL lock_timeout='1ms'"))
        documents.lock(session, document_id)


def test_a_lock_that_lasts_is_told_on_postgresql(postgres: Cluster) -> None:
    database = open_database(postgres.full_database())
    with database.write() as session:
        kept = document(session)
    with database.write() as other:
        documents.lock(other, kept.id)
        with pytest.raises(StoreError, match="was held by another program") as caught:
            lock_impatiently(database, kept.id)
    assert caught.value.transient
    database.close()


def test_a_full_disk_is_told_and_nothing_is_kept(sqlite: Database) -> None:
    with sqlite.read() as session:
        pages = session.execute(text("PRAGMA page_count")).scalar_one()
        session.execute(text(f"PRAGMA max_page_count={pages}"))
    with pytest.raises(StoreError, match="the disk is full") as caught, sqlite.write() as session:
        captures.keep(session, document(session).id, replace(answer(""), body=token_bytes(100_000)))
    assert not caught.value.transient
    with sqlite.write() as session:
        session.execute(text("PRAGMA max_page_count=100000"))
        assert documents.all_documents(session) == []
        document(session)


def test_a_server_that_ends_the_connection_is_told(postgres: Cluster) -> None:
    database = open_database(postgres.full_database())
    with pytest.raises(StoreError, match="cannot be reached") as caught, database.write() as session:
        session.execute(text("SELECT pg_terminate_backend(pg_backend_pid())"))
    assert caught.value.transient
    with database.write() as session:
        document(session)
    database.close()


def test_a_file_that_is_no_database_is_told(tmp_path: Path) -> None:
    path = tmp_path / "tracker.db"
    path.write_text("This is no database, but it is long enough to be taken for one by its length. " * 20)
    with pytest.raises(StoreError, match="is damaged, or no database at all"):
        open_database(f"sqlite:///{path}")


def test_a_folder_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match=r"cannot be opened; check that its folder exists"):
        open_database(f"sqlite:///{tmp_path}/missing/tracker.db")


def test_a_server_that_does_not_run_is_told_without_the_password(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="cannot be reached") as caught:
        open_database(f"postgresql://tracker:secret@/tracker?host={tmp_path}")
    assert "secret" not in str(caught.value)
    assert "\n" not in str(caught.value)
    assert caught.value.transient


def test_why_a_server_cannot_be_reached_is_told_without_what_is_secret(postgres: Cluster) -> None:
    address = postgres.new_database()
    elsewhere, name = f"?host={postgres.folder}", address.partition("@/")[2].partition("?")[0]
    for url, why in (
        (f"postgresql://tracker@/none{elsewhere}", "there is no such database"),
        (f"postgresql://nobody@/{name}{elsewhere}", "authentication failed"),
        (f"postgresql://tracker@127.0.0.1:1/{name}?password=hushhush&sslpassword=hushhush&passfile=hushhush", "connection refused"),
    ):
        with pytest.raises(StoreError, match=f"cannot be reached: {why}; check its address") as caught:
            open_database(url)
        assert "hushhush" not in str(caught.value)
        assert "127.0.0.1:1" in str(caught.value) or "host=" in str(caught.value)


@pytest.mark.parametrize("rest", ["WRONG@PWSECRET@127.0.0.1/db", "WRONG@PW/SECRET@127.0.0.1/db"])
def test_a_password_that_ends_too_early_is_not_shown(rest: str) -> None:
    with pytest.raises(StoreError, match="write @ in a password as %40") as caught:
        open_database(f"postgresql+psycopg://tracker:{rest}")
    assert "SECRET" not in str(caught.value)


def test_a_port_is_a_number() -> None:
    with pytest.raises(StoreError, match="the port in a database address is a number") as caught:
        open_database("postgresql+psycopg://tracker:hushhush@127.0.0.1:notaport/t1")
    assert "notaport" not in str(caught.value)


def test_a_database_that_cannot_keep_all_texts_is_refused(postgres: Cluster) -> None:
    address = postgres.new_database()
    name = address.partition("@/")[2].partition("?")[0]
    with psycopg.connect(host=str(postgres.folder), user="tracker", dbname="postgres", autocommit=True) as connection:
        connection.execute(f"DROP DATABASE {name}".encode())
        connection.execute(f"CREATE DATABASE {name} ENCODING 'SQL_ASCII' TEMPLATE template0".encode())
    with pytest.raises(StoreError, match=r"has the encoding SQL_ASCII, .* make it anew with encoding UTF8"):
        open_database(address)


@pytest.mark.parametrize(
    "url",
    [
        "",
        "tracker.db",
        "sqlite://",
        "sqlite:///:memory:",
        "sqlite:///a?b=c",
        "sqlite:///file::memory:?uri=true",
        "sqlite:///file:a?mode=memory&uri=true",
        "sqlite:///a?uri=true",
        "mysql://localhost/tracker",
        "postgres://localhost/x",
    ],
)
def test_an_address_of_another_kind_is_refused(url: str) -> None:
    with pytest.raises(StoreError, match="a database address is"):
        open_database(url)


def test_a_database_of_a_newer_tracker_is_refused(url: str) -> None:
    database = open_database(url)
    with database.write() as session:
        session.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    database.close()
    with pytest.raises(StoreError, match="was made by a newer Tracker: it is at 9999"):
        open_database(url)


def test_a_table_that_is_gone_is_told(database: Database) -> None:
    with database.write() as session:
        session.execute(text("DROP TABLE feed_tokens"))
    with pytest.raises(StoreError, match=r"has lost its table feed_tokens; restore a backup$") as caught, database.read() as session:
        session.execute(text("SELECT * FROM feed_tokens"))
    assert not caught.value.transient


ENDLESS = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n"


def test_w8_a_statement_that_takes_too_long_is_stopped_and_the_next_is_not(database: Database) -> None:
    with (
        pytest.raises(StoreError, match=r"took too long to answer, and was stopped; ask for less") as told,
        database.read(seconds=0.1) as session,
    ):
        session.execute(text(ENDLESS))
    assert told.value.transient
    with database.read(seconds=0.1) as session:
        assert session.execute(text("SELECT 1")).scalar_one() == 1


def test_w8_who_sets_no_limit_has_none_after_one_who_did(database: Database) -> None:
    counted = ENDLESS.replace("FROM n)", "FROM n WHERE i < 3000000)")
    with database.read(seconds=0.001) as session:
        session.connection()
    with database.read() as session:  # the same connection
        assert session.execute(text(counted)).scalar_one() == 3_000_000
