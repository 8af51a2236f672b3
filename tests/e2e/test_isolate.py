from __future__ import annotations

import os
import signal
import subprocess
import sys
import traceback
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from tests.e2e import poison
from tests.e2e.crashing import ROOT
from tests.e2e.desk import settings
from tests.e2e.summary import edition
from tests.e2e.waiting import wait_for
from tests.shared import shared
from tracker.app import open_road
from tracker.config import Isolate
from tracker.isolate import BugError, Workshop
from tracker.model.errors import CrashError, FetchError, ParseError

LARGEST = "pages/breast-ovarian-genetics-pdq-hp.html"


@pytest.fixture(scope="module")
def workshop() -> Iterator[Workshop]:
    with Workshop(memory_bytes=poison.MEMORY, cpu_seconds=poison.SECONDS, patience=60, preload=[poison.__name__]) as opened:
        yield opened


def alive(group: int) -> bool:
    """Tell whether any process of a workshop is left: they are one group, named by its server."""
    try:
        os.killpg(group, 0)
    except ProcessLookupError:
        return False
    return True


def ends(group: int) -> None:
    wait_for(lambda: not alive(group), "the last process to end", 5)  # one that has answered may still be on its way out


def server(workshop: Workshop) -> int:
    assert workshop._server
    return workshop._server.pid


def group_of(note: Path) -> int:
    wait_for(note.exists, "the child to start")
    return os.getpgid(int(note.read_text(encoding="utf-8")))


def test_a_function_runs_in_a_process_of_its_own_and_gives_its_result(workshop: Workshop) -> None:
    results = [workshop.run(poison.answer, 6, times=7) for _ in range(3)]
    assert [result for result, _ in results] == [42, 42, 42]
    assert len({process for _, process in results} | {os.getpid(), server(workshop)}) == 5


@pytest.mark.parametrize(
    ("function", "told"),
    [
        (poison.loop_for_ever, "reading it took more than 1 second of CPU time"),
        (poison.hoard, "reading it took more than 200 MB of memory"),
        (poison.kill_itself, "the reader crashed (signal 9)"),
    ],
)
def test_a_child_that_dies_is_a_crash_that_says_why(workshop: Workshop, function: Callable[[], object], told: str) -> None:
    with pytest.raises(CrashError) as crash:
        workshop.run(function)
    assert str(crash.value) == told


def test_a_child_whose_library_finds_no_memory_ends_and_no_other(workshop: Workshop) -> None:
    with pytest.raises(CrashError, match=r"memory|crashed"):
        workshop.run(poison.grow_a_tree)
    assert workshop.run(poison.answer, 1)[0] == 1


def test_a_child_that_ends_without_an_answer_is_a_crash(workshop: Workshop) -> None:
    for status in (0, 3):
        with pytest.raises(CrashError) as crash:
            workshop.run(os._exit, status)
        assert str(crash.value) == f"the reader ended without an answer (exit status {status})"


def test_a_child_that_only_waits_is_ended_by_the_clock(tmp_path: Path) -> None:
    with Workshop(memory_bytes=poison.MEMORY, cpu_seconds=1, patience=2) as workshop:
        with pytest.raises(CrashError, match=r"^reading it took more than 2 seconds$"):
            workshop.run(poison.sleep_for_ever, tmp_path / "note")
        child = int((tmp_path / "note").read_text(encoding="utf-8"))
        wait_for(lambda: not Path(f"/proc/{child}").exists(), "the child to end", 5)


def test_an_expected_error_is_raised_again_as_it_was(workshop: Workshop) -> None:
    with pytest.raises(FetchError, match=r"^the page was cut off$") as error:
        workshop.run(poison.refuse)
    assert (error.value.kind, error.value.transient) == ("truncated", True)


def test_a_bug_keeps_its_name_and_the_traceback_of_the_child(workshop: Workshop) -> None:
    with pytest.raises(BugError) as bug:
        workshop.run(poison.stumble, "Follow-Up")
    assert type(bug.value).__name__ == "KeyError"
    logged = "".join(traceback.format_exception(bug.value))
    assert logged.count("raise KeyError(heading)") == 1
    assert logged.count("in stumble") == 1


@pytest.mark.parametrize(("function", "name"), [(poison.dig, "RecursionError"), (poison.give_what_cannot_travel, "TypeError")])
def test_what_no_page_should_do_is_a_bug(workshop: Workshop, function: Callable[[], object], name: str) -> None:
    with pytest.raises(BugError) as bug:
        workshop.run(function)
    assert type(bug.value).__name__ == name


def test_a_result_much_larger_than_a_pipe_comes_whole(workshop: Workshop) -> None:
    assert workshop.run(poison.shout, 25_000_000) == b"x" * 25_000_000
    assert workshop.run(len, b"x" * 25_000_000) == 25_000_000


def test_a_child_that_dies_before_it_has_read_its_order_is_a_crash(workshop: Workshop) -> None:
    with pytest.raises(CrashError, match="memory"):
        workshop.run(len, bytes(poison.MEMORY))


def test_ten_threads_at_once_get_each_its_own_answer() -> None:
    with (
        Workshop(memory_bytes=poison.MEMORY, cpu_seconds=poison.SECONDS, patience=60, preload=[poison.__name__]) as workshop,
        ThreadPoolExecutor(10) as threads,
    ):
        results = list(threads.map(lambda number: workshop.run(poison.answer, number, times=2)[0], range(50)))
    assert results == [2 * number for number in range(50)]


def test_no_process_starts_before_the_first_run_and_none_is_left_after_the_last() -> None:
    workshop = Workshop(memory_bytes=poison.MEMORY, cpu_seconds=poison.SECONDS)
    assert workshop._server is None
    workshop.run(poison.answer, 1)
    group = server(workshop)
    assert alive(group)
    workshop.close()
    ends(group)
    workshop.close()


def test_a_server_that_was_killed_is_started_anew(workshop: Workshop) -> None:
    workshop.run(poison.answer, 1)
    killed = server(workshop)
    os.kill(killed, signal.SIGKILL)
    assert workshop.run(poison.answer, 6, times=7)[0] == 42
    assert server(workshop) != killed


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM, signal.SIGINT])
def test_a_child_ends_with_the_program_that_waits_for_it(tmp_path: Path, number: signal.Signals) -> None:
    note = tmp_path / "note"
    code = "import sys, pathlib; from tests.e2e.poison import read_for_ever; read_for_ever(pathlib.Path(sys.argv[1]))"
    program = subprocess.Popen(
        [sys.executable, "-c", code, note], env={"PYTHONPATH": str(ROOT)}, stderr=subprocess.PIPE, text=True, start_new_session=True
    )
    group = group_of(note)
    os.killpg(program.pid, number)  # as a terminal does: to all that started here
    _, said = program.communicate()
    assert program.returncode == (130 if number == signal.SIGINT else -number)
    assert said == ""
    ends(group)


def test_a_signal_to_every_process_leaves_a_reading_whole(tmp_path: Path) -> None:
    with Workshop(memory_bytes=poison.MEMORY, cpu_seconds=poison.SECONDS, patience=60) as workshop:
        with ThreadPoolExecutor(1) as threads:
            reading = threads.submit(workshop.run, poison.linger, tmp_path / "note", tmp_path / "go on")
            group = group_of(tmp_path / "note")
            for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):  # as when a machine goes down
                os.killpg(group, number)
            (tmp_path / "go on").touch()
        assert reading.result() == "read"


def test_the_road_reads_in_a_child_and_leaves_no_process(tmp_path: Path) -> None:
    with open_road(settings(tmp_path / "tracker.db")) as road:
        content = road.isolate(poison.read, edition(1))
        group = road.isolate(os.getpgrp)
    assert content.sections
    assert group != os.getpgrp()
    ends(group)


HARD = {
    "nested 200,000 deep": "<div>" * 200_000,
    "of 400,000 nodes": "<p>a</p>" * 200_000,
    "of 50 MB": "cells and " * 5_000_000,
}


@pytest.mark.parametrize("name", HARD)
def test_a_page_that_nobody_publishes_is_refused_within_the_limits(workshop: Workshop, name: str) -> None:
    with pytest.raises((ParseError, CrashError)):
        workshop.run(poison.read, HARD[name])


def test_a_page_reads_the_same_in_a_child_and_here(workshop: Workshop) -> None:
    assert workshop.run(poison.read, edition(3)) == poison.read(edition(3))


def test_the_largest_page_leaves_most_of_the_limits_unused() -> None:
    page, limits = shared(LARGEST).read_text(encoding="utf-8"), Isolate()
    with Workshop(memory_bytes=limits.memory_bytes // 4, cpu_seconds=limits.cpu_seconds // 4, preload=[poison.__name__]) as workshop:
        assert workshop.run(poison.read, page).sections
