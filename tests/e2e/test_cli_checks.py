"""What a check says, and what it says to do."""

from __future__ import annotations

import datetime as dt
import signal
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
from tracker.cli.common import others
from tracker.model.capture import Answer
from tracker.store import captures, documents
from tracker.store.session import open_database

ARTICLE = """<!DOCTYPE html><html lang="en"><head><title>Bogs and Boots</title></head><body><main><article><h1>Bogs and Boots</h1>
<h2>Boots</h2><p>Whoever walks in bogs needs boots that reach to the knee, and socks of wool in them.</p>
<h2>Bogs</h2><p>A bog is wet all year, and wettest in the month of March, when the snow melts above it.</p>
</article></main></body></html>"""


@pytest.fixture
def shell(tmp_path: Path) -> Shell:
    return shell_in(tmp_path)


def leave_unread(shell: Shell, url: str, page: str) -> None:
    """Keep a page of `sundew` and do not read it, as a check does that is killed in between."""
    now = dt.datetime.now(dt.UTC)  # noqa: TID251  the program's own clock is the machine's
    answer = Answer(url, 200, (), page.encode(), now)
    database = open_database(f"sqlite:///{shell.folder / 'tracker.db'}")
    with database.write(durable=True) as session:
        captures.keep(session, documents.by_slug(session, "sundew").id, answer)
    database.close()


def test_a_version_of_a_page_that_was_left_unread_is_told(pages: PageServer, shell: Shell) -> None:
    track_editions(shell, pages, 1)
    leave_unread(shell, pages.url(PAGE), edition(2))
    pages.put(PAGE, edition(3))
    late, last = shell("check", "sundew").out.splitlines()
    assert late.startswith("sundew: new (version 2): captured 20")
    assert late.endswith(" UTC, and left unread until now")
    assert last.startswith("sundew: new (version 3): ")


def test_a_version_that_was_left_unread_is_told_once_where_nothing_came_after_it(pages: PageServer, shell: Shell) -> None:
    track_editions(shell, pages, 1)
    leave_unread(shell, pages.put(PAGE, edition(2)), edition(2))
    said = shell("check", "sundew").out
    assert (said.count("\n"), said.count("new (version 2)")) == (1, 1)


def test_of_many_reasons_the_first_is_told(pages: PageServer, shell: Shell) -> None:
    track_editions(shell, pages, 3)
    pages.put(PAGE, ARTICLE)
    said = shell("check", "sundew").out
    (row,) = shell("suspects", "--format", "json").json()
    number, reasons = row["number"], row["reason"].split("; ")
    assert len(reasons) > 2
    assert said == f"sundew: suspect: {reasons[0]} (and {len(reasons) - 1} more); to see it and decide: tracker suspect {number}\n"
    assert shell("suspects").out.splitlines()[2].strip() == f"{reasons[0]} (and {len(reasons) - 1} more: tracker suspect {number})"
    assert all(reason in shell("suspect", str(number)).out for reason in reasons)
    assert shell("check", "sundew", "--format", "json").json()[0]["reason"] == row["reason"]


def test_an_older_copy_has_one_reason() -> None:
    assert others("an older copy; it is looked at again", "stale") == ("an older copy; it is looked at again", 0)
    assert others("one; two; three", "cut") == ("one", 2)


@pytest.mark.parametrize("etag", [None, '"1"'])
def test_a_page_of_another_kind_is_read_as_an_article_once_it_is_added_so(pages: PageServer, shell: Shell, etag: str | None) -> None:
    shell("add", pages.put("/bogs", ARTICLE, etag=etag))
    said = shell("check", "bogs").out
    first, second = f"tracker remove bogs, then: tracker add {pages.url('/bogs')} --slug bogs --profile article".split(", then: ")
    assert f"; if it is no PDQ page: {first}, then: {second}; to see it" in said
    for command in (first, second):
        assert shell(*command.split()[1:]).code == 0
    assert shell("check", "bogs").out == "bogs: new (version 1): the first version\n"
    assert shell("suspects", "--all").out == "no page waits to be decided\n"


@pytest.mark.parametrize(
    ("status", "advice"),
    [
        (206, "the server sent no page: check the address in a browser"),
        (299, "the server sent no page: check the address in a browser"),
        (999, "the server sent no page: check the address in a browser"),
        (503, "try again later"),
    ],
)
def test_what_to_do_about_a_status_is_told(pages: PageServer, shell: Shell, status: int, advice: str) -> None:
    shell("add", pages.put(PAGE, "no", status=status))
    assert shell("check", "sundew").out == f"sundew: error: the server answered with status {status} instead of the page; {advice}\n"


def test_an_address_where_no_page_ever_was_is_not_said_to_become_withdrawn(pages: PageServer, shell: Shell) -> None:
    shell("add", pages.url(PAGE))
    assert shell("check", "sundew").out.endswith("none was ever found there; check the address\n")


def test_a_page_that_is_too_deep_is_told_with_what_to_do(pages: PageServer, shell: Shell) -> None:
    shell("add", pages.put(PAGE, "<html><body>" + "<div>" * 600))
    assert shell("check", "sundew").out.endswith("512 levels of nesting; check in a browser that this is the page\n")


def test_a_redirect_does_not_repeat_a_password(pages: PageServer, shell: Shell) -> None:
    shell("add", pages.put(PAGE, "", status=302, location="http://me:secret@127.0.0.1/page"))
    said = shell("check", "sundew").out
    assert "http://***@127.0.0.1/page" in said
    assert "secret" not in said + shell("documents").out


def test_a_guarded_address_is_named_and_not_its_robots_txt(pages: PageServer, tmp_path: Path) -> None:
    shell = shell_in(tmp_path, "")
    shell("add", pages.url(PAGE))
    port = pages.host.partition(":")[2]
    assert shell("check", "sundew").out == (
        f"sundew: error: {pages.url(PAGE)}: port {port} is not a public web port (80, 443); "
        "set fetch.allow_private = true where that is meant\n"
    )


def test_a_document_that_another_process_looks_at_is_told_with_what_to_do(pages: PageServer, shell: Shell) -> None:
    shell("add", pages.url(PAGE))
    with closing(sqlite3.connect(shell.folder / "tracker.db")) as connection, connection:
        connection.execute("UPDATE schedules SET lease_owner = 'elsewhere', lease_until = '2999-01-01 00:00:00.000000'")
    assert shell("check", "sundew").out == "sundew: another process is looking at it just now; try again in a moment\n"


@pytest.mark.parametrize("loaded", ["typer", "pydantic", "sqlalchemy"])
def test_ctrl_c_while_it_is_loaded_ends_it_without_a_word(tmp_path: Path, loaded: str) -> None:
    """Python names each module on standard error once it is loaded."""
    command = [sys.executable, "-X", "importtime", "-c", "from tracker.__main__ import main; main()"]
    with subprocess.Popen(command, cwd=tmp_path, env={"PYTHONPATH": str(ROOT)}, text=True, stderr=subprocess.PIPE) as process:
        assert process.stderr
        assert any(line.split("|")[-1].strip() == loaded for line in process.stderr)
        process.send_signal(signal.SIGINT)
        said = process.stderr.read()
    assert process.returncode == 130
    assert [line for line in said.splitlines() if not line.startswith("import time:")] == []
