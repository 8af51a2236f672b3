from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
from alembic import command
from sqlalchemy.exc import DBAPIError

from tests.fresh import new_file
from tests.house.tree import ROOT
from tests.store.programs import end_of
from tests.store.samples import NOON, document, snapshot
from tests.store.test_verify import fill, verified
from tracker.model.errors import StoreError, UsageError
from tracker.store import backup, documents, migrate, schedule, snapshots
from tracker.store.session import Database, open_database

BACKUPS = 2
WRITER = """
import sys
from tests.store.samples import DAY, NOON, answer, content
from tracker import parse
from tracker.store import captures, documents, snapshots
from tracker.store.session import open_database
database = open_database(sys.argv[1])
number = 0
while True:
    number += 1
    with database.write() as session:
        tracked = documents.by_slug(session, "busy").id
        said = content(f"page {number} " * 200)
        capture = captures.keep(session, tracked, answer(f"page {number} " * 200, NOON + number * DAY / 1000))
        snapshots.keep(session, capture, said, parse.fingerprint(said), parse.PARSER_VERSION)
    print(number, flush=True)
"""
# Runs an upgrade and dies before the n-th statement of the migrations
UPGRADER = """
import os, sys
from sqlalchemy import event
from sqlalchemy.engine import Engine
from tracker.store import copies, migrate
from tracker.store.session import open_database
left = int(sys.argv[2])

def die(connection, cursor, statement, *_):
    global left
    if connection.get_execution_options().get("purpose") == "migrate":
        left -= 1
        if left < 0:
            print("killed", flush=True)
            os._exit(9)

event.listen(Engine, "before_cursor_execute", die)
open_database(sys.argv[1]).close()
print("through", flush=True)
"""


@pytest.fixture
def address(tmp_path: Path) -> str:
    new_file(tmp_path / "tracker.db")
    url = f"sqlite:///{tmp_path}/tracker.db"
    database = open_database(url)
    fill(database, versions=3)
    database.close()
    return url


def dead(_owner: str) -> bool:
    return False


def living(_owner: str) -> bool:
    return True


def put_back(file: Path, url: str, *, whole: bool = True, force: bool = False) -> Path | None:
    return backup.restore(file, url, now=NOON, alive=living, whole=whole, force=force)


def versions(url: str, slug: str = "child-lung") -> list[int]:
    database = open_database(url)
    try:
        with database.read() as session:
            return sorted(line.version for line in snapshots.listing(session, documents.by_slug(session, slug).id))
    finally:
        database.close()


def faults(url: str) -> list[object]:
    database = open_database(url)
    try:
        return list(verified(database))
    finally:
        database.close()


def add_version(url: str, text: str) -> None:
    database = open_database(url)
    with database.write() as session:
        snapshot(session, documents.by_slug(session, "child-lung").id, text, NOON)
    database.close()


@contextmanager
def writing(url: str) -> Iterator[subprocess.Popen[str]]:
    """Run a program that keeps versions without a pause."""
    database = open_database(url)
    with database.write() as session:
        document(session, "busy")
    database.close()
    environment = {"PYTHONPATH": str(ROOT), "PATH": os.environ["PATH"]}  # noqa: TID251  python's own
    with subprocess.Popen([sys.executable, "-c", WRITER, url], env=environment, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        assert process.stdout.readline() == "1\n"
        try:
            yield process
        finally:
            process.kill()


def under_load(url: str, folder: Path, count: int) -> list[int]:
    """Back up so often while a program writes, and prove each copy; return how many versions each holds."""
    held = []
    with writing(url) as process:
        assert process.stdout
        for number in range(count):
            file = folder / f"backup-{number}.db"
            backup.backup(url, file)
            process.stdout.readline()
            copied = f"sqlite:///{file}"
            assert faults(copied) == []
            held.append(len(versions(copied, "busy")))
    return held


def test_backups_under_load_are_each_whole(address: str, tmp_path: Path) -> None:
    held = under_load(address, tmp_path, BACKUPS)
    assert held == sorted(held)
    assert held[0] >= 1


def test_a_backup_overwrites_nothing(address: str, tmp_path: Path) -> None:
    file = tmp_path / "backup.db"
    file.write_text("precious", encoding="utf-8")
    with pytest.raises(StoreError, match="is there already; name a new file"):
        backup.backup(address, file)
    assert file.read_text(encoding="utf-8") == "precious"
    assert sorted(path.name for path in tmp_path.iterdir() if path.name.startswith("backup")) == ["backup.db"]


def test_a_backup_that_cannot_be_written_is_one_line(address: str, tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="cannot be") as told:
        backup.backup(address, tmp_path / "no such folder" / "backup.db")
    assert len(str(told.value).splitlines()) == 1


def test_postgresql_is_backed_up_by_its_own_tool(tmp_path: Path) -> None:
    for call in (backup.backup, put_back):
        with pytest.raises(UsageError, match="pg_dump"):
            call(*((tmp_path / "x", "postgresql://a@b/c") if call is put_back else ("postgresql://a@b/c", tmp_path / "x")))


def test_a_restore_brings_back_what_was_backed_up_and_keeps_the_other(address: str, tmp_path: Path) -> None:
    file = tmp_path / "backup.db"
    backup.backup(address, file)
    kept = file.read_bytes()
    add_version(address, "more")
    assert versions(address) == [1, 2, 3, 4]
    old = put_back(file, address)
    assert old == tmp_path / "tracker-2024-12-03T120000Z.db"
    assert versions(address) == [1, 2, 3]
    assert versions(f"sqlite:///{old}") == [1, 2, 3, 4]
    assert file.read_bytes() == kept
    assert faults(address) == []


def test_a_restore_where_there_was_none_makes_it(address: str, tmp_path: Path) -> None:
    file = tmp_path / "backup.db"
    backup.backup(address, file)
    assert put_back(file, f"sqlite:///{tmp_path}/new.db") is None
    assert versions(f"sqlite:///{tmp_path}/new.db") == [1, 2, 3]


def damaged(file: Path) -> None:
    with closing(sqlite3.connect(file)) as connection, connection:
        connection.execute("DROP TRIGGER links_update")
        connection.execute(f"UPDATE links SET sha256 = '{'0' * 64}' WHERE snapshot_id = 2")  # noqa: S608


def cut(file: Path) -> None:
    file.write_bytes(file.read_bytes()[:-5000])


def emptied(file: Path) -> None:
    file.unlink()
    with closing(sqlite3.connect(file)) as connection, connection:
        connection.execute("CREATE TABLE other (id)")


@pytest.mark.parametrize(("harm", "said"), [(damaged, "row 2 of links"), (cut, "is damaged"), (emptied, "no backup of Tracker's")])
def test_a_bad_backup_is_not_put_in_place(address: str, tmp_path: Path, harm, said: str) -> None:  # type: ignore[no-untyped-def]  # noqa: ANN001
    file = tmp_path / "backup.db"
    backup.backup(address, file)
    harm(file)
    before = sorted(path.name for path in tmp_path.iterdir())
    with pytest.raises(StoreError, match=said) as told:
        put_back(file, address)
    assert len(str(told.value).splitlines()) == 1
    assert sorted(path.name for path in tmp_path.iterdir()) == before
    assert versions(address) == [1, 2, 3]


def hold(url: str) -> None:
    database = open_database(url)
    with database.write() as session:
        assert schedule.claim(session, documents.by_slug(session, "child-lung").id, "elsewhere/1/abc", NOON, NOON.replace(year=2090))
    database.close()


def test_a_restore_waits_for_the_service_to_be_stopped(address: str, tmp_path: Path) -> None:
    file = tmp_path / "backup.db"
    hold(address)
    backup.backup(address, file)
    with pytest.raises(UsageError, match="a service is at work"):
        put_back(file, address)
    assert put_back(file, address, force=True) is not None
    with closing(sqlite3.connect(tmp_path / "tracker.db")) as connection:
        assert connection.execute("SELECT lease_owner FROM schedules").fetchall() == [(None,)]


def test_a_restore_under_an_open_database_is_refused_even_with_force(address: str, tmp_path: Path) -> None:
    file = tmp_path / "backup.db"
    backup.backup(address, file)
    other = open_database(address)
    with other.read() as session:
        snapshots.listing(session, 1)
        with pytest.raises(UsageError, match=r"another program has .* open"):
            put_back(file, address, force=True)
    other.close()
    assert versions(address) == [1, 2, 3]


def test_a_restore_takes_the_place_of_a_database_that_is_malformed(address: str, tmp_path: Path) -> None:
    file, place = tmp_path / "backup.db", tmp_path / "tracker.db"
    backup.backup(address, file)
    place.write_bytes(b"not a database at all" * 500)
    old = put_back(file, address)
    assert old is not None
    assert old.read_bytes().startswith(b"not a database")
    assert versions(address) == [1, 2, 3]


def lower(url: str, revision: str) -> None:
    database = open_database(url)
    with database.write():
        pass  # its connection may write from now on
    with database.rebuild() as connection:
        command.downgrade(migrate.configuration(connection), revision)
    database.close()


def copies(folder: Path) -> list[Path]:
    return sorted(path for path in folder.glob("tracker-*.db"))


def revision_of(file: Path) -> str:
    with closing(sqlite3.connect(file)) as connection:
        revision: str = connection.execute("SELECT version_num FROM alembic_version").fetchone()[0]
        return revision


def test_an_upgrade_copies_the_database_first(address: str, tmp_path: Path) -> None:
    assert copies(tmp_path) == []
    lower(address, "0009")
    assert versions(address) == [1, 2, 3]
    (kept,) = copies(tmp_path)
    assert kept.name.startswith("tracker-0009-20")
    assert revision_of(kept) == "0009"
    assert revision_of(tmp_path / "tracker.db") > "0009"
    assert versions(f"sqlite:///{kept}") == [1, 2, 3]


def test_a_database_that_is_named_with_options_is_upgraded_backed_up_and_restored(address: str, tmp_path: Path) -> None:
    lower(address, "0009")
    url = f"sqlite:///file:{tmp_path}/tracker.db?cache=private&uri=true"
    assert versions(url) == [1, 2, 3]
    (kept,) = copies(tmp_path)
    assert revision_of(kept) == "0009"
    backup.backup(url, tmp_path / "backup.db")
    add_version(url, "a later one")
    assert versions(url) == [1, 2, 3, 4]
    assert put_back(tmp_path / "backup.db", url) is not None
    assert versions(url) == versions(address) == [1, 2, 3]
    assert {path.name.partition("-")[0] for path in tmp_path.iterdir()} <= {"tracker", "tracker.db", "backup.db"}


def test_a_file_system_without_hard_links_will_do(address: str, tmp_path: Path) -> None:
    code = """if True:
        import errno, sys
        from pathlib import Path
        from tests.store.test_backup import put_back
        from tracker.model.errors import StoreError
        from tracker.store import backup
        url, file, refused = sys.argv[1], Path(sys.argv[2]), []

        def refuse(event, details):
            if event == "os.link":
                refused.append(details)
                raise OSError(errno.EPERM, "no hard links here")

        sys.addaudithook(refuse)
        backup.backup(url, file)
        try:
            backup.backup(url, file)
        except StoreError as error:
            print(error)
        print(put_back(file, url))
        print(len(refused))
    """
    command = [sys.executable, "-c", code, address, str(tmp_path / "backup.db")]
    ran = subprocess.run(command, env={"PYTHONPATH": str(ROOT)}, capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stderr
    refused, old, count = ran.stdout.splitlines()
    assert count == "3"
    assert refused.endswith("backup.db is there already; name a new file")
    for file in (tmp_path / "backup.db", tmp_path / "tracker.db", Path(old)):
        assert versions(f"sqlite:///{file}") == [1, 2, 3]
    assert list(tmp_path.glob("*.part")) == []


def test_an_upgrade_that_fails_leaves_no_copy(address: str, tmp_path: Path) -> None:
    lower(address, "0009")
    with closing(sqlite3.connect(tmp_path / "tracker.db")) as connection, connection:
        connection.execute("CREATE TABLE replacements (id)")  # which the next migration makes
    with pytest.raises((StoreError, DBAPIError)):
        open_database(address)
    assert copies(tmp_path) == []
    assert revision_of(tmp_path / "tracker.db") == "0009"


@pytest.fixture
def older(address: str, tmp_path: Path) -> Path:
    lower(address, "0009")
    with closing(sqlite3.connect(tmp_path / "tracker.db")) as connection:
        connection.execute("PRAGMA journal_mode=DELETE")
    return tmp_path / "tracker.db"


@pytest.mark.parametrize("statements", [0, 3, 7, 12, 20, 30, 45])
def test_an_upgrade_killed_at_a_step_leaves_the_old_or_the_new(older: Path, statements: int) -> None:
    url = f"sqlite:///{older}"
    assert end_of(UPGRADER, url, str(statements)) == "killed"
    assert revision_of(older) == "0009"
    assert versions(url) == [1, 2, 3]
    assert faults(url) == []


def test_a_newer_database_is_not_restored(address: str, tmp_path: Path) -> None:
    file = tmp_path / "backup.db"
    backup.backup(address, file)
    with closing(sqlite3.connect(file)) as connection, connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    with pytest.raises(StoreError, match="newer Tracker"):
        put_back(file, address)
    assert versions(address) == [1, 2, 3]


def test_a_backup_of_an_older_tracker_is_brought_up_to_date(address: str, tmp_path: Path, older: Path) -> None:
    file = tmp_path / "backup.db"
    file.write_bytes(older.read_bytes())
    put_back(file, address)
    assert versions(address) == [1, 2, 3]
    assert revision_of(file) == "0009"


def test_a_copy_by_name_is_a_database(address: str, tmp_path: Path) -> None:
    backup.backup(address, tmp_path / "backup.db")
    opened = open_database(f"sqlite:///{tmp_path}/backup.db")
    assert isinstance(opened, Database)
    assert verified(opened) == []
    opened.close()
