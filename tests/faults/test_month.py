"""The short form of the simulated month; the campaign has 30 days of 600 documents."""

from __future__ import annotations

import datetime as dt
from email.message import EmailMessage
from pathlib import Path

from tests.e2e.desk import DAY, MORNING
from tests.faults.lateness import waits_of, wrong_digests, wrong_mails, wrong_times, wrong_versions
from tests.faults.month import TICK, Findings, live
from tests.postgres import Cluster, postgres

__all__ = ["postgres"]

HOUR = dt.timedelta(hours=1)
SOON = dt.timedelta(minutes=10)
SEVEN = MORNING.replace(hour=7)


def test_days_of_the_service_pass_with_nothing_late_and_nothing_twice(tmp_path: Path) -> None:
    found = live(tmp_path, f"sqlite:///{tmp_path}/tracker.db", days=2, count=3, rest=1, tick=3 * HOUR)
    assert found.faults() == []
    assert (found.checks, found.digests) == (6, 3)
    assert found.versions > found.tracked


def test_days_of_workers_pass_with_nothing_late_and_nothing_twice(tmp_path: Path, postgres: Cluster) -> None:
    url = postgres.full_database()
    found = live(tmp_path, url.replace("postgresql:", "postgresql+psycopg:"), days=2, count=3, rest=1, tick=3 * HOUR)
    assert found.faults() == []
    assert (found.checks, found.digests) == (6, 3)


def test_checks_that_come_late_twice_or_not_at_all_are_found() -> None:
    def judged(*began: dt.datetime) -> list[str]:
        return wrong_times(1, waits_of(MORNING, [(each, each) for each in began], MORNING + 2 * DAY), TICK)

    assert judged(MORNING, MORNING + DAY + TICK) == []
    assert judged(MORNING, MORNING + DAY + 2 * HOUR) == ["document 1 was checked 2:00:00 late"]
    assert judged(MORNING, MORNING, MORNING + DAY) == ["document 1 was checked 1 day, 0:00:00 too soon"]
    assert judged(MORNING) == ["document 1 was checked 1 day, 0:00:00 late"]
    checks = [(MORNING, MORNING), (MORNING + DAY, MORNING + DAY)]
    assert wrong_versions(1, checks, 2, rest=1) == []
    assert wrong_versions(1, checks, 1, rest=1) == ["document 1 has 1 versions, not 2"]


def test_digests_that_come_late_twice_or_not_at_all_are_found(tmp_path: Path) -> None:
    reports = {1: SEVEN - HOUR, 2: SEVEN + HOUR}
    assert wrong_digests([(1, SEVEN + SOON, [1]), (1, SEVEN + DAY, [2])], reports, TICK) == []
    assert wrong_digests([(1, SEVEN + HOUR, [1])], reports, TICK) == ["a digest for 1 was made 1:00:00 after its hour"]
    assert wrong_digests([(1, SEVEN, [1]), (1, SEVEN + DAY, [1, 2])], reports, TICK) == ["subscriber 1 was told 2 times of report 1"]
    assert wrong_digests([(1, SEVEN + DAY, [2])], reports, TICK) == ["subscriber 1 was not told of report 1"]
    for name in "one", "two":
        mail = EmailMessage()
        mail["Message-ID"] = "<1@example.org>"
        (tmp_path / f"{name}.eml").write_bytes(bytes(mail))
    assert wrong_mails(tmp_path, 3) == ["<1@example.org> was sent 2 times", "2 mails for 3 digests"]


def test_memory_that_grows_is_found() -> None:
    assert Findings(5, 1, memory=[90.0, 100.0, 100.0, 101.0, 104.0]).faults() == []
    assert Findings(5, 1, memory=[90.0, 100.0, 100.0, 101.0, 106.0]).faults() == ["memory grew by 6.0%"]
