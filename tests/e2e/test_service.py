from __future__ import annotations

import datetime as dt
import signal
import sqlite3
import subprocess
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

import pytest

from tests.e2e import invariants
from tests.e2e.door import Door
from tests.e2e.forks import Forked
from tests.e2e.shell import PAGE, Shell, shell_in
from tests.e2e.summary import edition
from tests.e2e.waiting import wait_for
from tests.servers import PageServer
from tests.store.programs import end_of

SETTINGS = "[fetch]\ndelay = 0.0\nallow_private = true\n[schedule]\ntick = 0.2\nevery = '1h'\nworkers = 3\n[web]\nport = 0\n"
QUICKLY = 15.0  # seconds, on a machine that is busy with other tests


@dataclass
class Service:
    """A running `tracker run`; `log` are its lines so far."""

    process: Forked | subprocess.Popen[str]
    log: list[str] = field(default_factory=list)

    def says(self, words: str, times: int = 1) -> None:
        wait_for(lambda: sum(words in line for line in self.log) >= times, f"“{words}” in {self.log}")

    def stop(self) -> int:
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(QUICKLY)


@contextmanager
def running(shell: Shell, *, web: bool = False, whole: bool = False) -> Iterator[Service]:
    """Run the service; `whole`: with a server of its reading children below it, as its users do."""
    words = ["run", *([] if web else ["--no-web"])]
    process = shell.start(*words) if whole else Forked(shell.folder, *words)
    service = Service(process)

    reader = threading.Thread(target=_collect, args=(process, service.log))
    reader.start()
    try:
        service.says("running")
        yield service
    finally:
        process.kill()
        process.wait()
        reader.join()
        assert process.stderr
        process.stderr.close()


def _collect(process: Forked | subprocess.Popen[str], log: list[str]) -> None:
    assert process.stderr
    for line in process.stderr:
        log.append(line)  # noqa: PERF402  each line as it comes


@pytest.fixture
def shell(tmp_path: Path) -> Shell:
    return shell_in(tmp_path, SETTINGS)


def ask(shell: Shell, query: str) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(shell.folder / "tracker.db")) as connection, connection:
        return connection.execute(query).fetchall()


def due_since(shell: Shell, days: int) -> None:
    """Make all documents due, as after so many days without a service."""
    ask(shell, f"UPDATE schedules SET next_check_at = datetime(next_check_at, '-{days} days')")  # noqa: S608


def has_looks(shell: Shell, count: int) -> bool:
    return len(ask(shell, "SELECT * FROM checks")) == count


def holds(shell: Shell) -> None:
    invariants.hold(shell.folder / "tracker.db")


def test_what_is_due_is_looked_at_within_a_tick(pages: PageServer, shell: Shell) -> None:
    shell("add", pages.put(PAGE, edition(1)))
    with running(shell) as service:
        service.says("sundew: new (version 1): the first version")
        shell("add", pages.put("/second", edition(1)))
        service.says("second: new (version 1)")
        assert service.stop() == 0
    holds(shell)


@pytest.mark.parametrize("workers", [1, 3])
def test_all_that_is_due_is_looked_at_without_waiting_for_ticks(pages: PageServer, tmp_path: Path, workers: int) -> None:
    shell = shell_in(tmp_path, SETTINGS.replace("tick = 0.2", "tick = 3600.0").replace("workers = 3", f"workers = {workers}"))
    for number in range(8):
        shell("add", pages.put(f"/page-{number}", edition(1)))
    with running(shell) as service:
        service.says("new (version 1)", times=8)
    holds(shell)


def test_a_document_is_left_alone_until_its_interval_is_over(pages: PageServer, shell: Shell) -> None:
    shell("add", pages.put(PAGE, edition(1)))
    shell("add", pages.put("/often", edition(1)), "--every", "1m")
    with running(shell) as service:
        service.says("new (version 1)", times=2)
        ask(shell, "UPDATE schedules SET next_check_at = datetime(next_check_at, '-2 minutes')")
        service.says("often: same")
        assert service.stop() == 0
    assert len(pages.asked(PAGE)) == 1
    assert len(pages.asked("/often")) == 2


def test_a_time_that_was_missed_runs_once(pages: PageServer, shell: Shell) -> None:
    shell("add", pages.put(PAGE, edition(1)))
    shell("check", "sundew")
    due_since(shell, 30)
    with running(shell) as service:
        service.says("sundew: same")
        shell("add", pages.put("/later", edition(1)))
        service.says("later: new")
        assert service.stop() == 0
    assert len(pages.asked(PAGE)) == 2
    (row,) = (row for row in shell("documents", "--format", "json").json() if row["slug"] == "sundew")
    last, due = (dt.datetime.fromisoformat(row[key]) for key in ("last_check", "next_check"))
    assert due - last == dt.timedelta(hours=1)


@pytest.mark.parametrize("state", ["pause", "remove"])
def test_what_is_put_aside_is_not_looked_at(pages: PageServer, shell: Shell, state: str) -> None:
    shell("add", pages.put(PAGE, edition(1)))
    shell(state, "sundew")
    with running(shell) as service:
        shell("add", pages.put("/other", edition(1)))
        service.says("other: new")
        assert service.stop() == 0
    assert pages.asked(PAGE) == []


def test_a_document_that_fails_does_not_stop_the_others(pages: PageServer, shell: Shell) -> None:
    shell("add", pages.put(PAGE, edition(1)))
    ask(shell, "UPDATE documents SET profile = 'of a later Tracker'")
    shell("add", pages.put("/other", edition(1)))
    with running(shell) as service:
        service.says("sundew: error: sundew has the profile “of a later Tracker”, which this Tracker does not know")
        service.says("other: new")
        assert service.stop() == 0
    assert not any("Traceback" in line for line in service.log)


def test_a_check_in_hand_is_finished_and_kept_when_the_service_ends(pages: PageServer, shell: Shell) -> None:
    pages.pages = door = Door(PAGE)
    shell("add", pages.put(PAGE, edition(1)))
    with running(shell) as service:
        wait_for(lambda: door.asked, "the service at the page")
        service.process.send_signal(signal.SIGTERM)
        service.says("stopping")
        door.open.set()
        assert service.process.wait(QUICKLY) == 0
    assert ask(shell, "SELECT outcome, version FROM checks") == [("new", 1)]
    holds(shell)


def test_who_waits_for_a_busy_host_gives_up_when_the_service_ends(pages: PageServer, shell: Shell) -> None:
    """The document stays due: it is the first thing that the next service does."""
    pages.put("/robots.txt", "User-agent: *\nCrawl-delay: 50")
    shell("add", pages.put(PAGE, edition(1)))
    shell("add", pages.put("/other", edition(1)))
    with running(shell) as service:
        service.says("new (version 1)")
        assert service.stop() == 0
    assert len(ask(shell, "SELECT * FROM checks")) == 1
    assert ask(shell, "SELECT count(*) FROM schedules WHERE next_check_at < datetime('now', '1 minute')") == [(1,)]
    holds(shell)


def test_two_services_never_look_at_one_document_at_once(pages: PageServer, shell: Shell) -> None:
    paths = [f"/page-{number}" for number in range(6)]
    for path in paths:
        shell("add", pages.put(path, edition(1)))
    with running(shell) as one, running(shell) as other:
        for looks in (6, 12, 18):
            wait_for(partial(has_looks, shell, looks), f"{looks} looks")
            if looks < 18:
                due_since(shell, 1)
        assert (one.stop(), other.stop()) == (0, 0)
    assert [len(pages.asked(path)) for path in paths] == [3] * 6
    holds(shell)


def test_a_service_that_was_killed_goes_on_at_once_when_it_is_started_again(pages: PageServer, shell: Shell) -> None:
    pages.pages = door = Door(PAGE)
    shell("add", pages.put(PAGE, edition(1)))
    with running(shell) as service:
        wait_for(lambda: door.asked, "the service at the page")
        service.process.kill()
        service.process.wait()
    assert ask(shell, "SELECT count(*) FROM schedules WHERE lease_until IS NOT NULL") == [(1,)]
    door.open.set()
    with running(shell) as service:
        service.says("sundew: new (version 1)")
        assert service.stop() == 0
    holds(shell)


def test_ctrl_c_ends_the_service_too(shell: Shell) -> None:
    with running(shell) as service:
        service.process.send_signal(signal.SIGINT)
        assert service.process.wait(QUICKLY) == 0


# At the line of that number, of all that waiting runs, a signal comes; and a last one to end what runs none. An alarm ends who hangs.
SIGNALLED = """
import os, signal, sys, threading
from tracker.cli.service import stop_signals

left = int(sys.argv[1])

def at(frame, event, argument):
    global left
    left -= event == "line"
    if left == 0:
        signal.raise_signal(signal.SIGTERM)
    return at

stop = stop_signals()
signal.alarm(5)
threading.Timer(0.1, os.kill, [os.getpid(), signal.SIGTERM]).start()
sys.settrace(at)
stop.get()
sys.settrace(None)
print("stopped", flush=True)
"""


@pytest.mark.parametrize("line", [1, 2, 3, 5, 8, 12, 16])
def test_a_signal_ends_the_wait_at_whatever_step_of_it_it_comes(line: int) -> None:
    assert end_of(SIGNALLED, str(line)) == "stopped"
