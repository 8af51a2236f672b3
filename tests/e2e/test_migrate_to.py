from __future__ import annotations

import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import psycopg
import pytest

from tests.e2e.crashing import CONFIG, ROOT
from tests.e2e.desk import SLUG, open_desk
from tests.e2e.shell import PAGE, Shell, shell_in
from tests.e2e.summary import edition, half
from tests.postgres import Cluster, postgres
from tests.servers import PageServer
from tracker.store import transfer
from tracker.store.session import open_database

__all__ = ["postgres"]


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a folder with a database that has rows of most kinds."""
    folder = tmp_path_factory.mktemp("filled")
    shell = shell_in(folder)
    assert shell("subscribe", "ana@example.org", "--now").code == 0
    with PageServer() as pages, open_desk(folder) as desk:
        desk.add(pages.url(PAGE))
        for page in (edition(1), edition(3), edition(2), edition(4), half(5)):
            pages.put(PAGE, page)
            desk.check()
        desk.add(pages.put("/other", edition(5)), "other")
        desk.check("other")
    assert shell("remove", "other").code == 0
    return folder


@pytest.fixture
def shell(filled: Path, tmp_path: Path) -> Shell:
    for name in ("config.toml", "tracker.db"):
        shutil.copy(filled / name, tmp_path / name)
    return Shell(tmp_path)


@pytest.fixture
def url(postgres: Cluster) -> str:
    return postgres.full_database().replace("postgresql:", "postgresql+psycopg:")


def driver(url: str) -> psycopg.Connection[tuple[object, ...]]:
    return psycopg.connect(url.replace("+psycopg", ""), autocommit=True)


def hashes(shell: Shell) -> dict[str, str]:
    """Return the hash of each document as its export says it."""
    ran = shell("export", "--all", "--to", "out", "--format", "json")
    shutil.rmtree(shell.folder / "out")
    return {row["slug"]: row["hash"] for row in ran.json()}


def over_there(shell: Shell, url: str) -> Shell:
    """Let the folder's commands work on the new database."""
    config = shell.folder / "config.toml"
    config.write_text(f'[database]\nurl = "{url}"\n{CONFIG}', encoding="utf-8")
    return shell


def test_all_that_was_kept_is_there_and_goes_on(shell: Shell, url: str) -> None:
    before = hashes(shell)
    said = shell("search", "bogumab").out
    moved = shell("migrate-to", url, "--format", "json")
    assert moved.code == 0, moved.err
    assert {row["slug"]: row["hash"] for row in moved.json()}.items() >= before.items()
    there = over_there(shell, url)
    assert hashes(there) == before
    assert there("search", "bogumab").out == said
    assert there("verify").code == 0
    assert there("subscriptions").out.count("ana@example.org") == 1
    assert there("add", "http://127.0.0.1/more", "--slug", "more").code == 0
    assert f"{SLUG} is version 5" in there("accept", SLUG).out


def test_every_row_has_its_id_there(shell: Shell, url: str) -> None:
    assert shell("migrate-to", url).code == 0
    here, there = open_database(f"sqlite:///{shell.folder}/tracker.db"), open_database(url)
    with here.read() as ours, there.read() as theirs:
        counts = transfer.counts(ours)
        assert transfer.counts(theirs) == counts
        assert min(counts[name] for name in ("blobs", "news", "presences", "seals", "acts", "subscriptions")) > 0
        for table in transfer.tables():
            keys = transfer.keys(ours, table)
            assert transfer.keys(theirs, table) == keys, table.name
    here.close()
    there.close()


def test_killed_midway_it_goes_on_with_what_the_source_has_then(shell: Shell, url: str) -> None:
    command = [sys.executable, "-m", "tracker", "migrate-to", url]
    killed = subprocess.Popen(
        command, cwd=shell.folder, env={"PYTHONPATH": str(ROOT), "PYTHONUNBUFFERED": "1"}, text=True, stdout=subprocess.PIPE
    )
    assert killed.stdout
    while not killed.stdout.readline().startswith("changesets:"):
        pass
    killed.kill()
    killed.communicate()
    with driver(url) as connection:
        assert connection.execute("SELECT count(*) > 0, (SELECT count(*) FROM news) FROM captures").fetchone() == (True, 0)
    settings = (shell.folder / "config.toml").read_text(encoding="utf-8")
    assert "is partly copied; to go on: tracker migrate-to, with the old one" in over_there(shell, url)("documents").refused()
    (shell.folder / "config.toml").write_text(settings, encoding="utf-8")
    assert shell("pause", SLUG).code == 0
    with closing(sqlite3.connect(shell.folder / "tracker.db")) as here, here:
        here.execute("DELETE FROM subscriptions")
    before = hashes(shell)
    assert shell("migrate-to", url).out.endswith("keep the old file as a backup\n")
    there = over_there(shell, url)
    assert hashes(there) == before
    assert "paused" in there("documents").out
    assert there("subscriptions").out.splitlines()[1].startswith("-  ")


def test_what_is_not_the_same_there_is_told(shell: Shell, url: str) -> None:
    with (
        closing(open_database(f"sqlite:///{shell.folder}/tracker.db")) as here,
        closing(open_database(url, partly=True)) as there,
        here.read() as session,
    ):
        transfer.copy(session, there, lambda *_: None)
    with driver(url) as connection:
        connection.execute("ALTER TABLE captures DISABLE TRIGGER ALL")
        connection.execute("UPDATE captures SET status = 404 WHERE id = 1")
    ran = shell("migrate-to", url)
    assert ran.code == 2
    assert ran.err.startswith(f"tracker: {SLUG} is not what it was (")


def test_a_database_that_holds_something_else_is_refused(shell: Shell, url: str) -> None:
    other = Shell(shell.folder)
    assert shell("migrate-to", url).code == 0
    assert "holds a finished move already: name it at database.url now" in other("migrate-to", url).refused()
    with driver(url) as connection:
        connection.execute("UPDATE documents SET slug = slug || '-of-others'")
    assert "holds something else already; name an empty one" in other("migrate-to", url).refused()


def test_a_database_of_another_program_is_refused(shell: Shell, postgres: Cluster) -> None:
    url = postgres.new_database()
    with driver(url) as connection:
        connection.execute("CREATE TABLE orders (id integer)")
    assert "holds tables that Tracker did not make" in shell("migrate-to", url).refused()


@pytest.mark.parametrize("url", ["sqlite:///other.db", "mysql://localhost/tracker", "words"])
def test_only_postgresql_can_be_moved_to(shell: Shell, url: str) -> None:
    shell("migrate-to", url).refused()
