from __future__ import annotations

import datetime as dt

import pytest

from tests.store.programs import programs
from tests.store.samples import HOUR, NOON
from tracker.model.capture import Robots
from tracker.store import hosts
from tracker.store.session import Database

HOLD = dt.timedelta(minutes=2)
SECOND = dt.timedelta(seconds=1)

CLAIM = """
import sys
from tests.store.samples import HOUR, NOON
from tracker.store import hosts
from tracker.store.session import open_database
database = open_database(sys.argv[1])
print("ready", flush=True); input()
won = []
for number in range(40):
    with database.write() as session:
        won.append(hosts.claim(session, f"{number}.example.org", sys.argv[1], NOON, HOUR) is None)
print(*map(int, won), flush=True)
"""


def test_a_host_that_nobody_asks_is_free(database: Database) -> None:
    with database.write() as session:
        assert hosts.claim(session, "example.org", "one", NOON, HOLD) is None
        assert hosts.claim(session, "example.com", "one", NOON, HOLD) is None


def test_a_host_is_asked_by_one_at_a_time(database: Database) -> None:
    with database.write() as session:
        hosts.claim(session, "example.org", "one", NOON, HOLD)
        assert hosts.claim(session, "example.org", "two", NOON, HOLD) == NOON + HOLD
        assert hosts.claim(session, "example.org", "two", NOON + HOLD, HOLD) is None


def test_a_host_is_left_in_peace_for_a_while(database: Database) -> None:
    with database.write() as session:
        hosts.claim(session, "example.org", "one", NOON, HOLD)
        assert hosts.next_allowed_at(session, "example.org") is None
        hosts.release(session, "example.org", "one", NOON + 2 * SECOND)
        assert hosts.next_allowed_at(session, "example.org") == NOON + 2 * SECOND
        assert hosts.claim(session, "example.org", "two", NOON + SECOND, HOLD) == NOON + 2 * SECOND
        assert hosts.claim(session, "example.org", "two", NOON + 2 * SECOND, HOLD) is None


def test_who_lost_a_host_does_not_give_it_back(database: Database) -> None:
    with database.write() as session:
        hosts.claim(session, "example.org", "one", NOON, HOLD)
        hosts.claim(session, "example.org", "two", NOON + HOLD, HOLD)
        hosts.release(session, "example.org", "one", NOON)
        assert hosts.claim(session, "example.org", "three", NOON + HOLD, HOLD) == NOON + 2 * HOLD


@pytest.mark.parametrize(("alive", "when"), [(True, NOON + HOLD), (False, NOON + SECOND)])
def test_only_a_dead_holder_loses_its_host_before_the_hold_ends(database: Database, alive: bool, when: dt.datetime | None) -> None:  # noqa: FBT001
    with database.write() as session:
        hosts.free_dead(session, "example.org", lambda _: alive, NOON + SECOND)
        hosts.claim(session, "example.org", "one", NOON, HOLD)
        hosts.free_dead(session, "example.org", {"one": alive}.__getitem__, NOON + SECOND)
        assert hosts.claim(session, "example.org", "two", NOON, HOLD) == when
        assert (hosts.claim(session, "example.org", "two", NOON + SECOND, HOLD) is None) is not alive


@pytest.mark.usefixtures("database")
def test_two_programs_never_hold_the_same_host(full_url: str) -> None:
    with programs(2, CLAIM, full_url) as workers:
        for worker in workers:
            worker.go_on()
        won = [list(map(int, worker.hear().split())) for worker in workers]
    assert [sum(pair) for pair in zip(*won, strict=True)] == [1] * 40


def test_a_robots_txt_is_kept_in_place_of_the_one_before(database: Database) -> None:
    with database.write() as session:
        assert hosts.robots(session, "example.org") is None
        hosts.claim(session, "example.org", "one", NOON, HOLD)
        assert hosts.robots(session, "example.org") is None
        for text, status, at in (("", 404, NOON), ("User-agent: *\nDisallow: /", 200, NOON + HOUR)):
            robots = Robots("example.org", text, status, at)
            hosts.keep_robots(session, robots)
            assert hosts.robots(session, "example.org") == robots
        assert hosts.claim(session, "example.org", "two", NOON, HOLD) == NOON + HOLD
