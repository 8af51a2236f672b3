"""The short form of the kills of workers; the campaign has two thousand documents."""

from __future__ import annotations

from pathlib import Path

import psycopg

from tests.faults.workers import Findings, Trial, hosts, kill_workers
from tests.postgres import Cluster, postgres
from tests.store.samples import check
from tracker.store import checks
from tracker.store.session import open_database

__all__ = ["postgres"]


def test_workers_that_are_killed_lose_nothing_and_no_host_is_asked_too_soon(postgres: Cluster, tmp_path: Path) -> None:
    found = kill_workers(postgres, tmp_path, checks=24, workers=2, hosts_=4, kills=1, delay=0.3, seed=3, quick=True)
    assert found.faults() == []
    assert found.kills == 1
    assert found.taken


def test_what_is_lost_done_twice_too_soon_or_too_late_is_found(postgres: Cluster, tmp_path: Path) -> None:
    url = postgres.full_database()
    (tmp_path / "log").write_text("2024-12-03 ERROR a bug\n", encoding="utf-8")
    with hosts(1) as servers, psycopg.connect(url, autocommit=True) as connection:
        trial = Trial(tmp_path, url, connection, Findings(checks=4, hosts=1, delay=0.3), slots=2)
        trial.fill(servers)
        database = open_database(url)
        with database.write() as session:
            for document_id in (1, 1, 2):
                checks.record(session, check(document_id))
        database.close()
        servers[0].asked, servers[0].together = [1.0, 2.0, 2.2], 1
        trial.killed = [(0.0, [2])]
        trial.judge(servers, [0, 1])
    faults = trial.found.faults()
    assert faults[:2] == ["document 1 was checked 2 times: same", "document 2 was checked 1 times: same"]
    assert faults[2:5] == ["1 documents were not checked", "a worker ended with 1", "2024-12-03 ERROR a bug"]
    assert faults[5].startswith("something was taken over after")
    assert faults[6:] == ["a host was asked again after 0.200 s", "a host was asked by two at once"]
