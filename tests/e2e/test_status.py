"""The commands that say how it is going and what is missing, over real servers."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.e2e.shell import PAGE, Shell, shell_in
from tests.e2e.summary import MAINTENANCE, edition
from tests.mails import HOST, PASSWORD, USER, MailServer
from tests.postgres import Cluster, postgres
from tests.servers import Certificate, PageServer, RawServer, response, says
from tracker.app import folder_of, free_bytes
from tracker.config import load_settings
from tracker.model.alert import RunnerKind
from tracker.pipeline.road import this_process
from tracker.store import runners
from tracker.store.session import open_database

__all__ = ["postgres"]

FREE = "[fetch]\ndelay = 0.0\nallow_private = true\ncontact = 'ops@example.org'\nseconds = 5\n"
TOLD = "[alerts]\nto = ['ops@example.org']\n"


@pytest.fixture
def shell(tmp_path: Path) -> Shell:
    return shell_in(tmp_path, FREE + TOLD)


@pytest.fixture
def secure(certificate: Certificate) -> Iterator[MailServer]:
    with MailServer(tls=certificate.server_side(), signed_in=True) as opened:
        yield opened


def at_work(shell: Shell, owner: str = "", kind: RunnerKind = RunnerKind.RUN) -> None:
    """Have a program give a sign of life."""
    database = open_database(f"sqlite:///{shell.folder}/tracker.db")
    with database.write() as session:
        runners.sign(session, owner or this_process(), kind, dt.datetime.now(dt.UTC))  # noqa: TID251
    database.close()


def lines(text: str) -> dict[str, str]:
    """Return what a command said of each thing, by its name."""
    return {of: said for of, _, said in (line.partition(": ") for line in text.splitlines())}


def test_where_all_is_well_status_exits_0(pages: PageServer, shell: Shell) -> None:
    shell("add", pages.put(PAGE, edition(1)))
    shell("check", "sundew")
    at_work(shell)
    ran = shell("status")
    assert (ran.code, ran.err) == (0, "")
    said = lines(ran.out)
    assert "(run) since" in said["running"]
    assert said["documents"] == "1 active"
    assert said["due now"] == "0; late: 0"
    assert said["checks of the last day"] == "1 new"
    assert said["needs a person"] == "nothing"
    assert len(ran.out.splitlines()) <= 24  # one screen


def test_what_needs_a_person_is_named_and_exits_1(pages: PageServer, tmp_path: Path) -> None:
    shell = shell_in(tmp_path, FREE + "least_free = 1_000_000_000_000_000\n" + TOLD)
    shell("add", pages.put(PAGE, edition(1)))
    at_work(shell, "elsewhere/1/a")
    at_work(shell, f"{this_process().partition('/')[0]}/999999999/dead")
    refused = shell("check", "sundew").refused()
    assert "MB free, and nothing is fetched below 1,000,000,000 MB; make room, or set fetch.least_free" in refused
    assert pages.requests == []
    ran = shell("status", "--format", "json")
    found = ran.json()
    assert ran.code == 1
    assert [one["owner"] for one in found["running"]] == ["elsewhere/1/a"]
    assert (found["due"], found["checks"]) == (1, {})
    assert found["disk"]["free"] < found["disk"]["least"]
    assert ["nothing is fetched there below" in need for need in found["needs"]] == [True]
    (tmp_path / "config.toml").write_text(FREE, encoding="utf-8")
    assert shell("check", "sundew").code == 0
    pages.put(PAGE, MAINTENANCE)
    shell("check", "sundew")
    said = shell("status").out
    assert "- 1 held-back page waits for a decision; see: tracker suspects" in said


def test_without_a_service_nothing_is_looked_at_and_status_says_so(pages: PageServer, shell: Shell) -> None:
    assert shell("status").code == 0  # nothing is tracked
    shell("add", pages.url(PAGE))
    at_work(shell, "elsewhere/1/a", RunnerKind.WEB)  # the desk alone looks at nothing
    ran = shell("status")
    assert ran.code == 1
    assert "- no service is at work: nothing is looked at until one is started: tracker run" in ran.out


def test_doctor_finds_all_well(pages: PageServer, secure: MailServer, certificate: Certificate, tmp_path: Path) -> None:
    mail = (
        f"[mail]\nmode = 'smtp'\nhost = '{HOST}'\nport = {secure.port}\nauthorities = '{certificate.path}'\n"
        f"user = '{USER}'\npassword = '{PASSWORD}'\nseconds = 5\n"
    )
    shell = shell_in(tmp_path, FREE + TOLD + mail)
    shell("add", pages.put(PAGE, edition(1)))
    ran = shell("doctor")
    assert [line.split()[0] for line in ran.out.splitlines()] == ["ok"] * 8, ran.out
    assert f"ok mail: {HOST}:{secure.port} (starttls, signed in) takes mails" in ran.out
    assert f"ok robots.txt of {pages.host}: status 404; 1 document may be read" in ran.out
    assert f"ok clock: agrees with {pages.host} within 60 seconds" in ran.out
    assert (ran.code, "AUTH" in secure.verbs, secure.mails) == (0, True, [])
    assert len(pages.requests) == 1


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (("password = '", "password = 'not "), "cannot be used: 535 "),
        (("authorities", "#"), "its certificate cannot be trusted: self-signed certificate"),
        (("seconds = 5\n", "seconds = 5\nsecurity = 'tls'\n"), "cannot be used: "),
        (("port = ", "port = 1 #"), "Connection refused"),
    ],
)
def test_doctor_names_what_is_wrong_with_the_mail_server(
    secure: MailServer, certificate: Certificate, tmp_path: Path, change: tuple[str, str], said: str
) -> None:
    mail = (
        f"[mail]\nmode = 'smtp'\nhost = '{HOST}'\nport = {secure.port}\nauthorities = '{certificate.path}'\n"
        f"user = '{USER}'\npassword = '{PASSWORD}'\nseconds = 5\n"
    )
    ran = shell_in(tmp_path, FREE + mail.replace(*change)).__call__("doctor")
    (line,) = (line for line in ran.out.splitlines() if " mail: " in line)
    assert (ran.code, line.split()[0]) == (1, "fail")
    assert said in line
    assert PASSWORD not in ran.out


def test_doctor_names_hosts_that_forbid_fail_or_live_in_another_time(pages: PageServer, shell: Shell) -> None:
    early = RawServer(says(response(b"", "Date: Tue, 03 Dec 2024 08:00:00 GMT")))
    with early, RawServer(says(b"")) as silent:
        pages.put("/robots.txt", "User-agent: *\nDisallow: /types")
        for path in (PAGE, "/types/fen", "/bog"):
            shell("add", pages.url(path))
        assert shell("robots", "fen", "--ignore", "its owner allowed it").code == 0
        shell("add", early.url("/early"))
        shell("add", silent.url("/silent"))
        found = {(row["of"], row["health"]): row["says"] for row in shell("doctor", "--format", "json").json()}
    assert found[f"robots.txt of {pages.host}", "fail"] == "forbids Tracker to read sundew; ask its owner, or: tracker pause sundew"
    assert "could not be read" in found[f"robots.txt of {silent.host}", "fail"]
    assert f"ahead of that of {early.host}" in found["clock", "warn"]


def test_a_cached_answer_is_as_old_as_it_says(shell: Shell) -> None:
    then = dt.datetime.now(dt.UTC) - dt.timedelta(hours=1)  # noqa: TID251
    kept = RawServer(says(response(b"", f"Date: {then:%a, %d %b %Y %H:%M:%S GMT}", "Age: 3600")))
    with kept:
        shell("add", kept.url("/page"))
        assert f"ok clock: agrees with {kept.host}" in shell("doctor").out


def test_doctor_changes_no_database_and_makes_none(shell: Shell) -> None:
    file = shell.folder / "tracker.db"
    database = open_database(f"sqlite:///{file}")
    with database.write() as session:
        session.connection().exec_driver_sql("UPDATE alembic_version SET version_num = '0001'")
    database.close()
    ran = shell("doctor")
    assert "warn database: its tables are of an older Tracker" in ran.out
    assert list(shell.folder.glob("tracker-0001*")) == []
    file.write_text("no database")
    assert "fail database: " in shell("doctor").out
    file.unlink()
    said = shell("doctor").out
    assert "warn database: there is none yet" in said
    assert "ok disk: " in said
    assert not file.exists()
    (shell.folder / "config.toml").write_text(FREE + "[database]\nurl = 'sqlite:///kept/tracker.db'\n", encoding="utf-8")
    assert "fail disk: the folder kept for the database is not there; make it" in shell("doctor").out


def test_doctor_says_that_a_database_is_empty_or_cannot_be_made(postgres: Cluster, shell: Shell) -> None:
    for url, told in (
        (postgres.new_database().replace("postgresql:", "postgresql+psycopg:"), "warn database: it is empty; the first command"),
        ("sqlite:///kept/tracker.db", "fail database: there is none, and its folder kept is not there: make it"),
        ("sqlite:///config.toml/tracker.db", "fail database: there is none, and its folder config.toml is not there: make it"),
        ("postgresql+psycopg://tracker@127.0.0.1:1/x?password=hushhush", "fail database: the database postgresql+psycopg://tracker@127.0"),
    ):
        (shell.folder / "config.toml").write_text(f"{FREE}[database]\nurl = '{url}'\n", encoding="utf-8")
        said = shell("doctor").out
        assert told in said
        assert "hushhush" not in said


def test_doctor_says_what_is_not_set_and_that_a_setting_is_none(tmp_path: Path) -> None:
    shell = shell_in(tmp_path, "[fetch]\nleast_free = 1_000_000_000_000_000\n")
    ran = shell("doctor")
    for said in ("warn configuration: fetch.contact", "warn configuration: alerts.to", "warn mail: goes nowhere", "fail disk: "):
        assert said in ran.out
    (tmp_path / "config.toml").write_text("[fetch]\ndealy = 3", encoding="utf-8")
    ran = shell("doctor")
    assert (ran.code, ran.out[:52]) == (1, "fail configuration: config.toml: fetch.dealy is no s")


def test_the_disk_that_counts_is_that_of_the_database(tmp_path: Path) -> None:
    settings = load_settings({"TRACKER_DATABASE__URL": f"sqlite:///{tmp_path}/kept/tracker.db"}, tmp_path)
    assert folder_of(settings) == tmp_path / "kept"
    assert free_bytes(tmp_path) > 0
