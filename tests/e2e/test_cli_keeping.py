"""The commands that keep the archive, as they are typed."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from tests.e2e.shell import PAGE, Shell, shell_in, track_editions
from tests.e2e.summary import MAINTENANCE
from tests.servers import PageServer


@pytest.fixture
def shell(tmp_path: Path, pages: PageServer) -> Shell:
    typed = shell_in(tmp_path)
    track_editions(typed, pages, 1, 2, 3)
    return typed


def harm(shell: Shell, table: str, change: str) -> None:
    """Change a row as no program should; some tables have no guard."""
    with closing(sqlite3.connect(shell.folder / "tracker.db")) as connection, connection:
        connection.execute(f"DROP TRIGGER IF EXISTS {table}_update")
        connection.execute(f"UPDATE {table} SET {change}")  # noqa: S608


def test_what_is_whole_verifies(shell: Shell) -> None:
    for words in ((), ("sundew",), ("--quick",)):
        ran = shell("verify", *words)
        assert (ran.code, ran.out, ran.err) == (0, "1 document verified: nothing is damaged\n", "")
    assert shell("verify", "--format", "json").json() == []


def test_a_damaged_version_is_named_fenced_and_refused_and_the_rest_is_shown(shell: Shell) -> None:
    harm(shell, "links", f"sha256 = '{'0' * 64}' WHERE snapshot_id = 2")
    ran = shell("verify")
    assert ran.code == 1
    named, summary = ran.out.splitlines()
    assert named.startswith("sundew version 2: links row 2: its hash is not that of")
    assert summary.startswith("1 document verified: 1 damaged; restore a backup")
    assert summary.endswith("; fenced now: 1")
    assert "version 2 of sundew is fenced since" in shell("show", "sundew", "--version", "2").refused()
    for version in ("1", "3"):
        assert shell("show", "sundew", "--version", version).code == 0
    assert shell("versions", "sundew").code == 0
    (row,) = shell("verify", "sundew", "--format", "json").json()
    assert (row["table"], row["row"], row["slug"], row["version"]) == ("links", "2", "sundew", 2)


def test_a_backup_lifts_the_fence_when_it_is_restored(shell: Shell) -> None:
    backed = shell("backup", "kept.db")
    assert backed.code == 0
    assert backed.out.startswith("backed up into kept.db, ")
    harm(shell, "links", f"sha256 = '{'0' * 64}' WHERE snapshot_id = 2")
    assert shell("verify").code == 1
    ran = shell("restore", "kept.db", "--verify")
    assert ran.code == 0, ran.err
    assert "every row of it was verified" in ran.out
    assert "; the database before it is " in ran.out
    assert shell("show", "sundew", "--version", "2").code == 0
    assert shell("verify").code == 0


def test_a_backup_and_its_restore_are_told_to_programs(shell: Shell) -> None:
    backed = shell("backup", "kept.db", "--format", "json").json()
    assert backed == {"file": "kept.db", "bytes": (shell.folder / "kept.db").stat().st_size}
    restored = shell("restore", "kept.db", "--verify", "--format", "json").json()
    assert (restored["file"], restored["verified"]) == ("kept.db", True)
    assert (shell.folder / Path(restored["before"]).name).exists()


def test_a_backup_with_a_fence_is_not_proved_by_it(shell: Shell) -> None:
    harm(shell, "links", f"sha256 = '{'0' * 64}' WHERE snapshot_id = 2")
    shell("verify")
    assert shell("backup", "bad.db").code == 0
    assert "row 2 of links" in shell("restore", "bad.db", "--verify").refused()


def test_an_index_of_search_that_was_damaged_is_named_and_made_anew(shell: Shell) -> None:
    before = shell("search", "marshol").out
    assert "Nothing found" not in before
    harm(shell, "texts", "text = replace(text, 'Marshol', 'Harshol')")
    harm(shell, "presences", "until_id = 2, last_id = 1")
    assert shell("verify", "--quick").out == "1 document verified: nothing is damaged\n"
    ran = shell("verify")
    assert ran.code == 1
    assert ran.out == (
        "sundew: the index of search was damaged and was made anew\n1 document verified: nothing else is damaged; look at the disk\n"
    )
    assert shell("search", "marshol").out == before
    assert shell("verify").code == 0


def test_a_backup_whose_index_of_search_is_damaged_is_restored(shell: Shell) -> None:
    before = shell("search", "marshol").out
    harm(shell, "presences", "until_id = 2, last_id = 1")
    shell("backup", "kept.db")
    assert shell("restore", "kept.db", "--verify").code == 0
    assert shell("search", "marshol").out == before
    assert shell("verify").code == 0


def test_a_backup_overwrites_nothing(shell: Shell) -> None:
    shell("backup", "kept.db")
    assert "is there already; name a new file" in shell("backup", "kept.db").refused()


def test_a_backup_is_no_folder(shell: Shell) -> None:
    assert "is a folder; name a new file in it" in shell("backup", ".").refused()


def test_a_restore_of_nothing_is_refused(shell: Shell) -> None:
    assert "there is no file none.db" in shell("restore", "none.db").refused()
    assert "is the database itself" in shell("restore", "tracker.db").refused()


def test_a_document_that_is_not_tracked_is_refused(shell: Shell) -> None:
    for command in ("verify", "reread"):
        assert "bogbean" in shell(command, "bogbean").refused()


def test_the_same_parser_reads_the_same(shell: Shell, pages: PageServer) -> None:
    pages.put(PAGE, MAINTENANCE)
    shell("check", "sundew")
    for words in ((), ("sundew",), ("--accept",)):
        ran = shell("reread", *words)
        assert (ran.code, ran.out, ran.err) == (0, "sundew: read again: 3 the same, 0 otherwise\n", "")
    rows = shell("reread", "--format", "json").json()
    assert [(row["slug"], row["version"], row["outcome"], row["changes"]) for row in rows] == [("sundew", n, "same", []) for n in (1, 2, 3)]


def test_what_would_be_read_otherwise_is_said(shell: Shell) -> None:
    """A reading of before is put in the place of what the parser reads now."""
    with closing(sqlite3.connect(shell.folder / "tracker.db")) as connection, connection:
        connection.execute(
            "INSERT INTO readings (snapshot_id, parser_version, accepted, fingerprint, updated, charset, manifest_id) "
            "SELECT 3, parser_version, accepted, fingerprint, updated, charset, manifest_id FROM readings WHERE snapshot_id = 2"
        )
    ran = shell("reread")
    assert ran.code == 0
    said = ran.out.splitlines()
    assert said[0] == "sundew: version 3 is read otherwise; against what is kept it says:"
    assert any("peatoxan" in line for line in said[1:-1])
    assert said[-1] == "sundew: read again: 2 the same, 1 otherwise; nothing was changed; to take it: add --accept"
    assert shell("reread", "--accept").out.splitlines()[-1] == "sundew: read again: 2 the same, 1 otherwise"
    assert shell("reread").out == "sundew: read again: 3 the same, 0 otherwise\n"
    assert shell("verify").code == 0


def test_a_page_that_is_damaged_is_named_when_it_is_read_again(shell: Shell) -> None:
    harm(shell, "blobs", "body = x'00' WHERE sha256 = (SELECT sha256 FROM captures WHERE id = 3)")
    ran = shell("reread")
    assert ran.code == 1
    assert ran.out.splitlines()[0].startswith("sundew: version 3: capture 3 is damaged")
