from __future__ import annotations

import sqlite3
import zlib
from collections.abc import Iterator
from contextlib import closing, contextmanager, nullcontext
from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from alembic.util import CommandError
from sqlalchemy import Connection, inspect, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from tests.fresh import new_file
from tests.postgres import Cluster
from tests.store.samples import NOON, check, content, document, report, snapshot
from tracker.model.history import Trace
from tracker.model.notice import NoticeKind
from tracker.model.people import Actor, Role
from tracker.model.review import Comment, Review
from tracker.model.snapshot import Snapshot
from tracker.store import (
    acts,
    captures,
    checks,
    documents,
    drops,
    fences,
    migrate,
    notices,
    people,
    reports,
    reviews,
    revisions,
    snapshots,
    suspects,
    traces,
)
from tracker.store.codec import SEAL, unsqueeze
from tracker.store.fences import Fault
from tracker.store.session import Database, open_database
from tracker.store.tables import Base

REVISIONS = [script.revision for script in ScriptDirectory.from_config(migrate.configuration()).walk_revisions()]
EVIDENCE = {
    "blobs": "sha256",
    "captures": "id",
    "snapshots": "id",
    "packs": "id",
    "blocks": "sha256",
    "manifests": "id",
    "links": "snapshot_id",
    "decisions": "capture_id",
    "notices": "id",
    "replacements": "changeset_id",
    "fences": "id",
    "seals": "capture_id",
    "traces": "id",
    "acts": "id",
    "deeds": "report_id",
    "drops": "id",
    "news": "id",
}
BEFORE_BLOCKS = "0006"
BY_HASH = {"blobs", "blocks"}  # the same again is no error there


@pytest.fixture
def filled(database: Database) -> Database:
    fill(database)
    return database


def fill(database: Database) -> None:
    with database.write() as session:
        tracked = document(session).id
        first, second = (snapshot(session, tracked, text) for text in "ab")
        checks.record(session, check(tracked, capture_id=second.capture_id))
        reports.keep(session, first, second, report(first, second), news=True)
        happened(session, second)


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def lasting(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    """Give a filled database that no test can change, one for all: each attempt is undone."""
    if request.param == "sqlite":
        file = tmp_path_factory.mktemp("evidence") / "tracker.db"
        new_file(file)
        address = f"sqlite:///{file}"
    else:
        cluster: Cluster = request.getfixturevalue("postgres")
        address = cluster.full_database()
    database = open_database(address)
    fill(database)
    yield database
    database.close()


def happened(session: Session, kept: Snapshot) -> None:
    document_id, capture_id = kept.document_id, kept.capture_id
    successors = [reports.keep(session, None, kept, report(None, kept), news=False) for _ in "ab"]
    reports.replace_by(session, kept, successors[1:])
    traces.keep(session, None, kept, Trace(0, ((-1, 1),)))
    suspects.decide(session, capture_id, suspects.Decision(accepted=False, reason="a login page", decided_at=NOON))
    drops.note(session, [captures.facts(session, capture_id).sha256], NOON)
    notices.keep(session, document_id, NoticeKind.WITHDRAWN, NOON, "child-lung was withdrawn")
    acts.keep(session, Actor(None, "the command line"), "person added", "Ada", "as reviewer", NOON)
    fences.put(session, [Fault("packs", "9", document_id, None, "its bytes are not those that were kept")], NOON)
    author = people.add(session, "Ada", Role.REVIEWER, NOON).id
    reviews.add(session, Review(1, ()), author, Comment("It is the second winter."), "", NOON)


@contextmanager
def migrating(database: Database) -> Iterator[Connection]:
    """Give a connection as an upgrade has it: a table that others refer to can be built anew."""
    with database.rebuild() as connection:
        yield connection


def comparing(connection: Connection) -> MigrationContext:
    return MigrationContext.configure(connection, opts={"include_name": migrate.is_mapped})


def test_the_migrations_make_the_tables_that_the_code_expects(database: Database) -> None:
    with database.read() as session:
        assert compare_metadata(comparing(session.connection()), Base.metadata) == []


def test_the_migrations_are_one_row_and_named_by_their_order() -> None:
    scripts = list(ScriptDirectory.from_config(migrate.configuration()).walk_revisions())[::-1]
    assert [script.revision for script in scripts] == [f"{number:04}" for number in range(1, len(scripts) + 1)]
    assert all(Path(script.path).name.startswith(f"{script.revision}_") for script in scripts)


def test_every_migration_goes_back_and_forth_on_rows(filled: Database) -> None:
    for revision in [*REVISIONS[1:], "base"]:
        with migrating(filled) as connection:
            command.downgrade(migrate.configuration(connection), revision)
    with migrating(filled) as connection:
        assert inspect(connection).get_table_names() == ["alembic_version"]
        command.upgrade(migrate.configuration(connection), "head")
        assert compare_metadata(comparing(connection), Base.metadata) == []
    with filled.write() as session:
        document(session)


def test_rows_of_older_tables_outlive_a_way_back_and_forth(filled: Database, full_url: str) -> None:
    with migrating(filled) as connection:
        command.downgrade(migrate.configuration(connection), "0001")
    filled.close()
    again = open_database(full_url)
    with again.read() as session:
        kept = documents.by_slug(session, "child-lung")
        assert kept.added_at == NOON
        assert snapshots.listing(session, kept.id) == []
    again.close()


def sealed(frame: bytes) -> bytes:
    """Return a frame as frames end today."""
    return bytes(frame) + zlib.crc32(frame).to_bytes(SEAL)


def test_captures_and_contents_outlive_a_way_back_to_whole_bodies_and_forth(filled: Database, full_url: str) -> None:
    def told(database: Database) -> list[object]:
        with database.read() as session:
            versions = [snapshots.by_version(session, 1, version) for version in (1, 2)]
            links = list(session.execute(text("SELECT snapshot_id, sha256 FROM links ORDER BY 1")))
            return [versions, [captures.load(session, one.capture_id) for one in versions], reports.by_version(session, 1, 2), links]

    before = told(filled)
    with filled.write() as session:
        snapshots.keep_reading(session, 1, content("Read better."), "f", 2)  # a second reading: the link stays that of the first
        command.downgrade(migrate.configuration(session.connection()), BEFORE_BLOCKS)
        bodies = [unsqueeze(sealed(body), "it") for body in session.scalars(text("SELECT body FROM bodies"))]
        pages = [unsqueeze(sealed(body), "it") for body in session.scalars(text("SELECT body FROM blobs ORDER BY sha256 DESC"))]
        assert sum(b'"facts"' in body for body in bodies) == 3  # of the readings
        assert sorted(pages) == [b"a", b"b"]
    filled.close()
    again = open_database(full_url)
    after = told(again)
    assert after[0] != before[0]
    assert after[0][0].content == content("Read better.")  # type: ignore[index]
    assert after[1:] == before[1:]
    again.close()


@pytest.mark.parametrize("table", EVIDENCE)
@pytest.mark.parametrize("attempt", ["UPDATE {0} SET {1} = {1}", "DELETE FROM {0}", "DELETE FROM {0} WHERE {1} IS NOT NULL"])
def test_evidence_is_never_changed(lasting: Database, table: str, attempt: str) -> None:
    column = EVIDENCE[table]
    with pytest.raises(DBAPIError, match=f"rows of {table} are never changed"), lasting.write() as session:
        session.execute(text(attempt.format(table, column)))


@pytest.mark.parametrize("table", EVIDENCE)
@pytest.mark.parametrize("lasting", ["postgresql"], indirect=True)
def test_evidence_is_never_truncated(lasting: Database, table: str) -> None:
    with pytest.raises(DBAPIError, match="are never changed"), lasting.write() as session:
        session.execute(text(f"TRUNCATE {table} CASCADE"))


@pytest.fixture
def raw(sqlite: Database) -> Iterator[sqlite3.Connection]:
    """Give the file as any program opens it, without the project's settings."""
    with sqlite.write() as session:
        kept = snapshot(session, document(session).id, "a page")
        happened(session, kept)
    with closing(sqlite3.connect(sqlite.place, isolation_level=None)) as connection:
        yield connection


@pytest.mark.parametrize("table", EVIDENCE)
def test_evidence_is_not_replaced_by_another_program(raw: sqlite3.Connection, table: str) -> None:
    before = raw.execute(f"SELECT * FROM {table}").fetchall()  # noqa: S608
    places = ", ".join("?" * len(before[0]))
    change = enumerate(before[0])
    forged = ["forged" if place and (isinstance(value, bytes) or (value == 1 and place > 1)) else value for place, value in change]
    refused = nullcontext() if table in BY_HASH else pytest.raises(sqlite3.IntegrityError, match=f"rows of {table} are never changed")
    with refused:
        raw.execute(f"REPLACE INTO {table} VALUES ({places})", forged)  # noqa: S608
    assert raw.execute(f"SELECT * FROM {table}").fetchall() == before  # noqa: S608


def triggers(database: Database) -> dict[str, str]:
    """Return what each trigger is, by its name."""
    kept = "SELECT name, sql FROM sqlite_master WHERE type = 'trigger'"
    if not database.place.endswith(".db"):
        kept = """SELECT tgname, pg_get_triggerdef(pg_trigger.oid) || prosrc FROM pg_trigger JOIN pg_proc ON pg_proc.oid = tgfoid
            WHERE NOT tgisinternal AND tgname NOT LIKE 'procrastinate%'"""
    with database.read() as session:
        return dict(iter(session.execute(text(kept))))


def test_the_triggers_are_all_there(database: Database) -> None:
    if database.place.endswith(".db"):
        assert triggers(database).keys() == {f"{table}_{event}" for table in EVIDENCE for event in ("update", "delete", "replace")}
    else:
        assert triggers(database).keys() == {*(f"{table}_change" for table in EVIDENCE), "blobs_update"}


@pytest.mark.parametrize("revision", ["0006", "0013", "0014"])
def test_the_triggers_come_back_as_they_were(filled: Database, revision: str) -> None:
    before = triggers(filled)
    filled.close()  # what read may not write
    for way, to in ((command.downgrade, revision), (command.upgrade, "head")):
        with migrating(filled) as connection:
            way(migrate.configuration(connection), to)
    assert triggers(filled) == before


def migrate_and_fail(database: Database) -> None:
    with migrating(database) as connection:
        command.downgrade(migrate.configuration(connection), "0001")
        command.downgrade(migrate.configuration(connection), "missing")


def test_a_migration_that_fails_leaves_the_tables_as_they_were(filled: Database) -> None:
    with pytest.raises(CommandError):
        migrate_and_fail(filled)
    with filled.read() as session:
        assert len(snapshots.listing(session, documents.by_slug(session, "child-lung").id)) == 2
        assert not revisions.is_behind(session.connection(), filled.place)


def test_a_database_that_is_up_to_date_is_not_written(sqlite: Database) -> None:
    with closing(sqlite3.connect(sqlite.place)) as other:
        other.execute("BEGIN IMMEDIATE")
        open_database(f"sqlite:///{sqlite.place}").close()


def test_a_revision_is_the_number_in_the_name_of_its_file() -> None:
    assert revisions.known() == REVISIONS
