"""Imports of what is no page of a document: a line for each, the rest is kept, and nothing else."""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest

from tests.e2e.shell import Shell, shell_in
from tests.e2e.summary import edition


@pytest.fixture
def shell(tmp_path: Path) -> Shell:
    (tmp_path / "pages").mkdir()
    for day in (1, 2):
        (tmp_path / "pages" / f"2023-01-0{day}.html").write_text(edition(day), encoding="utf-8")
    return shell_in(tmp_path)


def exported(shell: Shell) -> Path:
    """Export a history, and forget where it came from."""
    assert shell("import", "sundew", "pages").code == 0
    assert shell("export", "sundew", "--to", "out").code == 0
    (shell.folder / "tracker.db").unlink()
    return shell.folder / "out" / "sundew.jsonl"


def test_a_pipe_and_a_link_are_told_and_the_rest_is_imported(shell: Shell) -> None:
    os.mkfifo(shell.folder / "pages" / "2021-01-01.html")
    (shell.folder / "pages" / "2020-01-01.html").symlink_to("/etc/passwd")
    ran = shell("import", "sundew", "pages")
    assert ran.code == 1
    assert ran.out.startswith("sundew: 2 captures, 2 versions, 0 same, 0 suspects, 2 errors\n")
    assert [line.partition(" is ")[2][:6] for line in ran.err.splitlines()] == ["a link", "no fil"]


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        (r'"captured_at":"[^"]*"', '"captured_at":null', "is damaged; export it again"),
        (r'"version":1,', '"version":"a",', "is damaged; export it again"),
        (r'"url":"https[^"]*"', '"url":"javascript:alert(1)"', "this is no address of a web page"),
    ],
)
def test_a_damaged_export_is_refused_in_a_line_and_leaves_nothing(shell: Shell, old: str, new: str, told: str) -> None:
    lines = exported(shell)
    lines.write_text(re.sub(old, new, lines.read_text("utf-8")), "utf-8")
    assert told in shell("import", "sundew", "out").refused()
    assert "nothing is tracked yet" in shell("documents").out


def test_one_file_of_an_export_names_the_other(shell: Shell) -> None:
    lines = exported(shell)
    lines.with_name("sundew.warc.gz").unlink()
    assert "sundew.warc.gz, is not beside it" in shell("import", "sundew", "out/sundew.jsonl").refused()


def test_the_address_of_a_removed_document_is_not_taken_by_another(shell: Shell) -> None:
    shell("import", "sundew", "pages")
    shell("remove", "sundew")
    assert "is the address of sundew, which was removed" in shell("import", "other", "pages").refused()
    assert "nothing is tracked yet" in shell("documents").out
