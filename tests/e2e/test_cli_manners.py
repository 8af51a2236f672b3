"""Adding many, moving, schedules, robots.txt, notices and what the lists show of them, from the command line."""

from __future__ import annotations

import datetime as dt
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from tests.e2e.crashing import ROOT
from tests.e2e.shell import PAGE, Shell, shell_in, track_editions
from tests.e2e.summary import edition
from tests.servers import PageServer
from tracker.cli.common import length, line_of

NEW = "/types/sundew/hp/new"


@pytest.fixture
def shell(tmp_path: Path) -> Shell:
    return shell_in(tmp_path)


def document(shell: Shell, slug: str = "sundew") -> dict[str, object]:
    found: dict[str, object] = next(row for row in shell("documents", "--format", "json").json() if row["slug"] == slug)
    return found


def tampered(shell: Shell, statement: str) -> None:
    with closing(sqlite3.connect(shell.folder / "tracker.db")) as connection, connection:
        connection.execute(statement)


def test_a_file_of_addresses_is_added_line_by_line(pages: PageServer, shell: Shell) -> None:
    lines = ["\ufeff# all of them", "", pages.url("/a"), f"{pages.url('/b')} bee  # the second", "nonsense",
             pages.url("/a"), f"{pages.url('/c')} c d", f"{pages.url('/d')} Dee", f"  {pages.url('/e')}\r"]  # fmt: skip
    (shell.folder / "list").write_bytes("\n".join(lines).encode())
    ran = shell("add", "--from", "list", "--every", "6h")
    assert (ran.code, ran.err) == (1, "")
    said = ran.out.splitlines()
    assert [line.partition(":")[0] for line in said[:-1]] == [f"line {n}" for n in (3, 4, 5, 6, 7, 8, 9)]
    assert said[-1].startswith("3 of 7 added")
    assert "is tracked already, as 'a'" in said[3]
    rows = shell("documents", "--format", "json").json()
    assert [(row["slug"], row["every"]) for row in rows] == [("a", 21600), ("bee", 21600), ("e", 21600)]
    assert pages.requests == []


def test_addresses_are_read_from_standard_input(pages: PageServer, shell: Shell) -> None:
    command = [sys.executable, "-m", "tracker", "add", "--from", "-"]
    ended = subprocess.run(
        command, cwd=shell.folder, env={"PYTHONPATH": str(ROOT)}, input=pages.url(PAGE), text=True, capture_output=True, check=False
    )
    assert (ended.returncode, ended.stdout.splitlines()[0]) == (0, "line 1: sundew is tracked")


@pytest.mark.parametrize(
    ("command", "said"),
    [
        ("add --from nowhere", "nowhere cannot be read"),
        ("add --from empty", "empty names no address"),
        ("add --from binary", "binary is no text in UTF-8"),
        ("add --from list --slug a", "name one address"),
        ("add http://127.0.0.1/x --from list", "name one address"),
        ("add http://127.0.0.1/x --every 1d --cron 0", "give one of them"),
        ("add http://127.0.0.1/x --cron soon", "“soon” is no cron line"),
        ("schedule sundew --cron 61", "“61” is no cron line"),
        ("schedule sundew --every soon", "is no interval"),
        ("schedule nobody", "no document 'nobody'"),
        ("move sundew", "is not known to have moved"),
        ("move sundew nonsense", "no address of a web page"),
        ("move nobody", "no document 'nobody'"),
        ("robots sundew --ignore=", "--ignore wants the reason"),
        ("robots sundew --ignore=x --obey", "give one of them"),
        ("robots nobody", "no document 'nobody'"),
        ("notices nobody", "no document 'nobody'"),
        ("show sundew --version x", "--version is a whole number from 1 to 999999999"),
        ("report sundew --format xml", "--format is one of these: text, html, json"),
    ],
)
def test_what_cannot_be_done_is_one_line(pages: PageServer, shell: Shell, command: str, said: str) -> None:
    shell("add", pages.url(PAGE))
    (shell.folder / "empty").write_text("# nothing\n", encoding="utf-8")
    (shell.folder / "binary").write_bytes(b"\xff\xfe\x00")
    (shell.folder / "list").write_text("http://127.0.0.1/y", encoding="utf-8")
    assert said in shell(*command.split()).refused()
    assert len(shell("documents", "--format", "json").json()) == 1


@pytest.mark.parametrize("url", [f"http://example.org/{'x' * 1900}", f"http://example.org/{'x' * 5000}"])
def test_a_long_address_is_cut_short_in_errors(shell: Shell, url: str) -> None:
    shell("add", url, "--slug", "long")
    assert len(shell("add", url, "--slug", "other").refused()) < 300


def test_an_address_that_redirects_for_good_is_told_and_taken(pages: PageServer, shell: Shell) -> None:
    track_editions(shell, pages, 1)
    pages.put(PAGE, "", status=301, location=pages.put(NEW, edition(1)))
    told = f"sundew: has moved to {pages.url(NEW)}, where it is read; to track it there: tracker move sundew\n"
    ran = shell("check", "sundew")
    assert (ran.code, ran.out.splitlines(keepends=True)[1]) == (0, told)
    assert told in shell("documents").out
    assert shell("notices").out.splitlines()[1].split()[2] == "moved"
    assert shell("move", "sundew").code == 0
    assert (document(shell)["url"], document(shell)["moved_to"]) == (pages.url(NEW), "")
    assert shell("check", "sundew").out.count("\n") == 1
    assert "is tracked at" in shell("move", "sundew", pages.url(NEW)).refused()
    assert "is not known to have moved" in shell("move", "sundew").refused()


def test_a_document_is_not_moved_to_where_another_is(pages: PageServer, shell: Shell) -> None:
    shell("add", pages.url(PAGE))
    shell("add", pages.url(NEW))
    assert "is tracked already, as 'new'" in shell("move", "sundew", pages.url(NEW)).refused()
    assert shell("move", "sundew", pages.url("/elsewhere")).code == 0


def test_where_a_document_has_moved_to_another_that_is_tracked_it_is_told(pages: PageServer, shell: Shell) -> None:
    track_editions(shell, pages, 1)
    shell("add", pages.put(NEW, edition(1)))
    pages.put(PAGE, "", status=301, location=pages.url(NEW))
    told = f"has moved to {pages.url(NEW)}, which is tracked as 'new'; if one is enough: tracker remove sundew\n"
    assert shell("check", "sundew").out.endswith(f"\nsundew: {told}")
    assert f"sundew: {told}" in shell("documents").out
    assert f"sundew {told}" in shell("notices").out
    shell("remove", "new")
    assert "to track it there: tracker move sundew" in shell("documents").out


def test_a_schedule_is_shown_and_set(pages: PageServer, shell: Shell) -> None:
    shell("add", pages.url(PAGE), "--cron", "0 7  * * 1-5")
    assert shell("schedule", "sundew").out.startswith("sundew is looked at by the cron line 0 7 * * 1-5 (UTC); next on ")
    before = dt.datetime.now(dt.UTC)  # noqa: TID251  the program's own clock is the machine's
    assert shell("schedule", "sundew", "--every", "6h").out.startswith("sundew is looked at every 6h; next on ")
    due = dt.datetime.fromisoformat(str(document(shell)["next_check"]))
    assert dt.timedelta(hours=6) <= due - before < dt.timedelta(hours=6, minutes=1)
    shell("schedule", "sundew", "--cron", "30 7 * * 0")
    due = dt.datetime.fromisoformat(str(document(shell)["next_check"]))
    assert (due.weekday(), due.hour, due.minute) == (6, 7, 30)
    shell("pause", "sundew")
    assert shell("schedule", "sundew").out.endswith("but it is paused, until: tracker resume sundew\n")


@pytest.mark.parametrize(("minutes", "said"), [(30, "30m"), (90, "90m"), (360, "6h"), (1440, "1d"), (20160, "2w"), (21600, "15d")])
def test_an_interval_is_written_as_it_is_given(minutes: int, said: str) -> None:
    assert length(dt.timedelta(minutes=minutes)) == said


def test_robots_txt_counts_until_an_operator_has_a_reason(pages: PageServer, shell: Shell) -> None:
    pages.put("/robots.txt", "User-agent: *\nDisallow: /types/")
    shell("add", pages.put(PAGE, edition(1)))
    assert "was not asked for yet" in shell("robots", "sundew").out
    ran = shell("check", "sundew")
    assert (ran.code, ran.out.startswith("sundew: blocked: ")) == (1, True)
    assert "forbids Tracker to read" in shell("robots", "sundew").out
    said = shell("robots", "sundew", "--ignore", "allowed by mail").out
    assert said.startswith("robots.txt does not count for sundew: allowed by mail\n")
    assert shell("check", "sundew").code == 0
    assert "does not count" not in shell("robots", "sundew", "--obey").out
    assert shell("check", "sundew").code == 1


def test_a_document_that_fails_again_and_again_is_shown_with_since_when(pages: PageServer, shell: Shell) -> None:
    shell("add", pages.put(PAGE, edition(1)))
    shell("check", "sundew")
    pages.put(PAGE, "no", status=403)
    shell("check", "sundew")
    assert "sundew: blocked: the server refuses" in shell("documents").out
    for _ in range(2):
        shell("check", "sundew")
    last = shell("documents").out.splitlines()[-1]
    assert last.startswith("sundew: failing since ")
    assert " UTC, 3 checks: blocked: the server refuses" in last
    assert document(shell)["failing_checks"] == 3


def test_a_quarantined_document_is_shown_and_taken_up(pages: PageServer, shell: Shell) -> None:
    track_editions(shell, pages, 1)
    tampered(shell, "UPDATE documents SET state = 'quarantined'")
    assert "sundew: in quarantine" in shell("documents").out
    assert document(shell)["next_check"] is None
    assert shell("check", "--all").out == "no document is active; see: tracker documents\n"
    assert "it can be read again: tracker resume sundew" in shell("check", "sundew").out
    assert shell("resume", "sundew").out == "sundew is looked at again when it is due\n"
    assert document(shell)["state"] == "active"
    assert shell("resume", "sundew").out == "sundew is active, and is looked at when it is due\n"


def test_a_withdrawn_document_is_looked_at_with_all_and_comes_back(pages: PageServer, shell: Shell) -> None:
    track_editions(shell, pages, 1)
    pages.pages.pop(PAGE)
    for _ in range(2):
        said = shell("check", "sundew").out
        assert said.startswith("sundew: error: ")
        assert "after three such checks over a day it counts as withdrawn" in said
    assert "there is no such page (404) (2 of 3, since " in shell("documents").out
    tampered(shell, "UPDATE checks SET started_at = datetime(started_at, '-2 days') || '.000000' WHERE outcome = 'error'")
    assert shell("check", "sundew").out.startswith("sundew: gone: ")
    assert document(shell)["state"] == "withdrawn"
    last = shell("documents").out.splitlines()[-1]
    assert last.startswith("sundew: withdrawn since ")
    assert last.endswith(" UTC: the server says that there is no such page (404)")
    assert document(shell)["next_check"] is not None
    pages.put(PAGE, edition(1))
    assert shell("check", "--all").code == 0
    assert document(shell)["state"] == "active"
    rows = shell("notices", "sundew", "--format", "json").json()
    assert [(row["kind"], row["news"]) for row in rows] == [("returned", True), ("withdrawn", True)]


def test_without_a_notice_there_is_nothing_to_say(pages: PageServer, shell: Shell) -> None:
    shell("add", pages.url(PAGE))
    assert shell("notices").out == "nothing was noted of any document\n"
    assert shell("notices", "sundew", "--format", "json").json() == []


def test_tracker_says_which_it_is(shell: Shell) -> None:
    ran = shell("--version")
    assert (ran.code, len(ran.out.splitlines()), ran.out.split()[0]) == (0, 1, "tracker")


def test_an_answer_hides_nothing_and_is_one_line() -> None:
    assert line_of("a\n\x1b[31mb \u202ec") == "a ⟨U+001B⟩[31mb ⟨U+202E⟩c"
    assert line_of(f"see {'x' * 301} there") == f"see {'x' * 80}… there"


def test_what_commands_do_with_documents_is_in_the_audit_list(pages: PageServer, shell: Shell, tmp_path: Path) -> None:
    shell("add", pages.url(PAGE), "--slug", "sundew")
    for words in ("pause sundew", "resume sundew", "schedule sundew --every 6h", "robots sundew --ignore asked", "robots sundew --obey"):
        assert shell(*words.split()).code == 0
    assert shell("move", "sundew", pages.url(NEW)).code == 0
    assert shell("remove", "sundew").code == 0
    with closing(sqlite3.connect(next(tmp_path.glob("*.db")))) as connection:
        rows = connection.execute("SELECT name, what, subject FROM acts ORDER BY id").fetchall()
    whats = ("added", "paused", "resumed", "changed", "ignored", "obeyed", "moved", "removed")
    assert [(name, what.split()[-1], on) for name, what, on in rows] == [("the command line", what, "sundew") for what in whats]
