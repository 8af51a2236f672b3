from __future__ import annotations

import signal
import sqlite3
from collections.abc import Iterator
from contextlib import ExitStack, closing
from pathlib import Path

import pytest

from tests.e2e import invariants
from tests.e2e.crashing import Crashes
from tests.e2e.shell import Shell
from tests.e2e.summary import edition
from tests.faults.kills import TOLD
from tests.faults.scenarios import CONFIG, PAGE, SLUG, Place
from tests.servers import PageServer
from tracker.store.faults import WAIT_SECONDS

ROUNDS, READERS, CHECKS = 4, 8, 6
MOST = 256_000_000  # bytes of the write-ahead log


def test_services_hands_and_operators_at_once_tell_each_version_once(pages: PageServer, tmp_path: Path) -> None:
    with Crashes(tmp_path, CONFIG) as crashes:
        place = Place(crashes, pages)
        for number in range(3):
            crashes.run("add", pages.put(f"/page-{number}", edition(3)))
        services = [Shell(tmp_path).start("run") for _ in range(2)]
        heard = []
        for turn in range(ROUNDS):
            for number in range(3):
                pages.put(f"/page-{number}", edition((3, 5, 1, 4)[(turn + number) % 4]))
            place.ask("UPDATE schedules SET next_check_at = datetime(next_check_at, '-1 day')")
            heard += [crashes.run("check", "--all"), crashes.run("accept", "page-0"), crashes.run("refuse", "page-1")]
        for service in services:
            service.send_signal(signal.SIGTERM)
        logs = [service.communicate()[1] for service in services]
        crashes.run("check", "--all")
        told = TOLD.findall("".join([*logs, *(end.said for end in heard)]))
        assert len(told) == len(set(told)) > 3
        assert not any("Traceback" in said for said in (*logs, *(end.complained for end in heard)))
        invariants.hold(place.file)


@pytest.fixture
def place(pages: PageServer, tmp_path: Path) -> Iterator[Place]:
    with Crashes(tmp_path, CONFIG) as crashes:
        made = Place(crashes, pages)
        crashes.run("add", pages.url(PAGE), "--slug", SLUG)
        made.publish(1)
        made.check()
        yield made


def test_long_readers_stop_no_check_and_the_log_is_short_again_after_them(place: Place) -> None:
    log = place.file.with_name("tracker.db-wal")
    with ExitStack() as stack:
        for _ in range(READERS):
            reader = stack.enter_context(closing(sqlite3.connect(place.file)))
            cursor = stack.enter_context(closing(reader.execute("SELECT id FROM checks UNION ALL SELECT id FROM captures")))
            assert cursor.fetchone()
        for number in range(2, 2 + CHECKS):
            place.publish(number)
            assert place.check().said.startswith(f"{SLUG}: new (version {number})")
        assert 0 < log.stat().st_size < MOST / 100
    assert place.check().code == 0
    assert place.ask("PRAGMA wal_checkpoint(TRUNCATE)")[0][0] == 0
    assert not log.exists() or log.stat().st_size == 0
    invariants.hold(place.file)


def test_who_waits_in_vain_for_another_writer_says_so_in_one_line(place: Place) -> None:
    place.publish(2)
    with closing(sqlite3.connect(place.file)) as other:
        other.execute("BEGIN IMMEDIATE")
        end = place.check()
    line = f"tracker: the database tracker.db was held by another program for {WAIT_SECONDS} seconds; try again\n"
    assert (end.code, end.said, end.complained) == (2, "", line)
    assert end.seconds < 2 * WAIT_SECONDS
    assert place.check().said.startswith(f"{SLUG}: new (version 2)")
