from __future__ import annotations

import os
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from tests.e2e.shell import PAGE, Shell, shell_in, track_editions
from tests.servers import PageServer

REFUSALS = {
    "check nobody": "no document 'nobody'",
    "pause nobody": "no document 'nobody'",
    "resume nobody": "no document 'nobody'",
    "remove nobody": "no document 'nobody'",
    "versions nobody": "no document 'nobody'",
    "show nobody": "no document 'nobody'",
    "report nobody": "no document 'nobody'",
    "diff nobody@1 sundew@1": "no document 'nobody'",
    "check sundew nobody": "no document 'nobody'",
    "check": "name the documents to check, or --all",
    "check sundew --all": "name the documents to check, or --all",
    "show sundew --version 3": "sundew has versions 1 to 2",
    "show sundew --version 0": "--version",
    "show sundew --version -1": "--version",
    "show sundew --version two": "--version",
    "show sundew --version 99999999999999999999": "--version",
    "show sundew --version 1 --as-of 2024-01-01": "give one of them",
    "show sundew --as-of yesterday": "“yesterday” is no date",
    "show sundew --as-of 2024-02-30": "“2024-02-30” is no date",
    "show sundew --as-of 03/12/2024": "is no date",
    "show sundew --as-of 9999-12-31": "is in the future",
    "show sundew --as-of 9999-12-31T23:59-14:00": "is no date",
    "show sundew --as-of 0001-01-01T00:00+14:00": "is no date",
    "show sundew --as-of 2001-01-01": "nothing was kept by 2001-01-01",
    "show sundew --section nowhere": "has no section “nowhere”",
    "show sundew --format xml": "--format",
    "report sundew --version 1": "version 1 is the first; there is nothing to compare it with",
    "report sundew --version 7": "there is no version 7: sundew has versions 1 to 2",
    "diff sundew@1 sundew@7": "there is no version 7",
    "diff sundew@1 sundew@2001-01-01": "nothing was kept by 2001-01-01",
    "diff sundew@1 sundew@9999-01-01": "is in the future",
    "diff sundew@1 sundew@2024-99-99": "is no date",
    "diff sundew sundew@1": "“sundew” is neither a file nor a version",
    "diff sundew@x sundew@1": "is neither a file nor a version",
    "diff nowhere.html sundew@1": "is neither a file nor a version",
    f"diff {'x' * 5000} sundew@1": "is neither a file nor a version",
    "diff folder sundew@1": "folder cannot be read: Is a directory",
    "diff folder/page.html/x sundew@1": "neither a file nor a version",
    "diff binary sundew@1": "binary",
    "diff empty.html sundew@1": "empty.html",
    "diff note.txt sundew@1": "note.txt holds no document",
    "diff dangling sundew@1": "dangling cannot be read: No such file or directory",
    "diff sundew@1 sundew@2 --profile other": "there is no profile “other”; there is: pdq",
    "diff sundew@1": "Missing argument",
    "add": "name one address, with --slug if you like, or a file of them with --from",
    "add file:///etc/passwd": "no address of a web page",
    "add ftp://example.org/page": "no address of a web page",
    "add javascript:alert(1)": "no address of a web page",
    "add example.org/page": "no address of a web page",
    "add http://": "no address of a web page",
    "add http://user:secret@example.org/": "no address of a web page",
    "add http://example.org:99999/": "address",
    "add http://[::1": "no address",
    "add https://example.org/other --slug sundew": "the name 'sundew' belongs to http://127.0.0.1",
    "add https://example.org/other --slug ../up": "is no slug",
    "add https://example.org/other --slug sundew@2": "is no slug",
    "add https://example.org/other --slug 3": "not digits alone; give one with --slug",
    "add https://example.org/2024": "not digits alone; give one with --slug",
    "add https://example.org/other --every soon": "is no interval",
    "add https://example.org/other --every 0m": "is no interval",
    "add https://example.org/other --every 999999w": "is no interval",
    "add https://example.org/other --profile other": "there is no profile “other”; there is: pdq",
    "documents --sort name": "No such option: --sort",
    "documents extra": "unexpected extra argument",
    "explain sundew": "No such command 'explain'; see: tracker --help",
}
SETTINGS = {
    "[fetch": "config.toml is not valid TOML",
    "\xff": "config.toml",
    "[fetch]\ndely = 1": "config.toml: fetch.dely is no setting",
    "[fetsch]\ndelay = 1": "config.toml: fetsch is no setting",
    "[fetch]\ndelay = 'long'": "config.toml: fetch.delay",
    "[fetch]\ndelay = -1": "config.toml: fetch.delay",
    "[schedule]\nevery = '1 fortnight'": "config.toml: schedule.every",
    "[schedule]\nlease = 1": "schedule.lease must be longer than fetch.seconds",
    "fetch = 3": "config.toml: [fetch] is a table",
    "[database]\nurl = 'mysql://localhost/x'": "config.toml: database.url",
    "[database]\nurl = 'sqlite:///folder'": "folder cannot be opened",
    "[database]\nurl = 'sqlite:///no/such/folder/tracker.db'": "no/such/folder/tracker.db cannot be opened",
    "[database]\nurl = 'sqlite:///note.txt'": "note.txt is damaged, or no database at all",
    "[database]\nurl = 'sqlite://'": "sqlite:///FILE",
    "[database]\nurl = 'sqlite:///:memory:'": "sqlite:///FILE",
}


@pytest.fixture(scope="module")
def history(tmp_path_factory: pytest.TempPathFactory) -> Shell:
    """Give a folder where two versions of `sundew` are kept, and files that are no pages."""
    folder = tmp_path_factory.mktemp("history")
    shell = shell_in(folder)
    with PageServer() as pages:
        track_editions(shell, pages, 1, 2)
    _litter(folder)
    return shell


def _litter(folder: Path) -> None:
    (folder / "folder").mkdir()
    (folder / "folder" / "page.html").write_text("<html></html>", encoding="utf-8")
    (folder / "binary").write_bytes(bytes(range(256)) * 40)
    (folder / "empty.html").write_bytes(b"")
    (folder / "note.txt").write_text("Call the office about the marsh, and do not forget the boots.\n" * 20, encoding="utf-8")
    (folder / "dangling").symlink_to("nowhere")


@pytest.mark.parametrize("command", REFUSALS)
def test_what_cannot_be_done_is_one_line_and_exit_2(history: Shell, command: str) -> None:
    said = history(*command.split()).refused()
    assert REFUSALS[command] in said
    assert "Traceback" not in said


@pytest.mark.parametrize("login", ["me:secret", "me:sec/secret", "me:secret@secret", f"me:{'secret' * 30}"])
@pytest.mark.parametrize("address", ["http://{}@example.org/page", "//{}@example.org/", "{}@example.org", "http:{}@example.org:99999/"])
def test_a_password_is_not_repeated(history: Shell, address: str, login: str) -> None:
    said = history("add", address.format(login)).refused()
    assert "secret" not in said
    assert "***@example.org" in said


def test_nothing_of_it_changed_anything(history: Shell) -> None:
    (row,) = history("documents", "--format", "json").json()
    assert (row["slug"], row["state"], row["versions"]) == ("sundew", "active", 2)


@pytest.mark.parametrize("settings", SETTINGS)
def test_a_bad_setting_is_named(tmp_path: Path, settings: str) -> None:
    _litter(tmp_path)
    (tmp_path / "config.toml").write_bytes(settings.encode("latin-1"))
    said = Shell(tmp_path)("documents").refused()
    assert SETTINGS[settings] in said


def test_a_bad_setting_of_the_environment_is_named(tmp_path: Path) -> None:
    ran = Shell(tmp_path).process("documents", TRACKER_FETCH__DELAY="long")
    assert ran.refused().startswith("tracker: TRACKER_FETCH__DELAY in the environment: fetch.delay: ")
    assert (
        Shell(tmp_path).process("documents", TRACKER_CONFIG="other.toml").refused()
        == "tracker: other.toml cannot be read: No such file or directory\n"
    )


def test_a_config_that_is_a_folder_is_named(tmp_path: Path) -> None:
    (tmp_path / "config.toml").mkdir()
    assert "config.toml cannot be read: Is a directory" in Shell(tmp_path)("documents").refused()


def test_a_file_that_may_not_be_read_is_named(history: Shell, tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    page.write_text("<html></html>", encoding="utf-8")
    page.chmod(0)
    if os.access(page, os.R_OK):  # as for root, who may read all
        page.unlink()
        page.symlink_to(page)
    assert f"{page} cannot be read: " in history("diff", str(page), "sundew@1").refused()


def test_a_database_that_cannot_be_written_is_named(pages: PageServer, tmp_path: Path) -> None:
    shell = shell_in(tmp_path)
    track_editions(shell, pages, 1)
    with closing(sqlite3.connect(tmp_path / "tracker.db")) as connection:
        connection.execute("PRAGMA journal_mode=DELETE")
    uri = f"sqlite:///file:{tmp_path}/tracker.db?mode=ro&uri=true"
    (tmp_path / "config.toml").write_text(f"[database]\nurl = '{uri}'\n", encoding="utf-8")
    assert "it is read-only" in shell("pause", "sundew").refused()


def test_a_database_that_another_program_holds_is_named(pages: PageServer, tmp_path: Path) -> None:
    shell = shell_in(tmp_path)
    shell("add", pages.url(PAGE))
    with closing(sqlite3.connect(tmp_path / "tracker.db")) as connection:
        connection.execute("BEGIN EXCLUSIVE")
        said = shell("pause", "sundew").refused()
    assert "was held by another program" in said


def test_a_database_of_a_later_tracker_is_left_alone(pages: PageServer, tmp_path: Path) -> None:
    shell = shell_in(tmp_path)
    shell("add", pages.url(PAGE))
    with closing(sqlite3.connect(tmp_path / "tracker.db")) as connection, connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    assert "was made by a newer Tracker" in shell("documents").refused()
