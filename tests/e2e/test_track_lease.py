from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest

from tests.e2e.desk import DAY, Desk, open_desk
from tests.e2e.summary import edition
from tests.servers import PageServer
from tracker.fetch import Fetcher
from tracker.model.capture import Answer, Outcome, Robots
from tracker.pipeline.road import Road
from tracker.pipeline.track import track
from tracker.store import captures, schedule

PAGE = "/types/sundew/hp/sundew-fever-treatment-pdq"
MINUTE = dt.timedelta(minutes=1)


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    with open_desk(tmp_path) as opened:
        yield opened


@dataclass(frozen=True)
class SlowFetcher:
    """Brings pages, and lets something happen before it hands them over."""

    fetcher: Fetcher
    meanwhile: Callable[[], object]

    def look(self, url: str, **asked: Any) -> Answer:  # noqa: ANN401  whatever is asked
        answer = self.fetcher.look(url, **asked)
        self.meanwhile()
        return answer

    def robots(self, url: str, *, delay: dt.timedelta) -> Robots:
        return self.fetcher.robots(url, delay=delay)


@dataclass
class Hurry:
    """Another process that does its whole check while a first one is at work, so long that its lease ends."""

    desk: Desk
    pages: PageServer
    number: int
    done: bool = False

    def __call__(self) -> None:
        if self.done:
            return
        self.done = True
        self.pages.put(PAGE, edition(self.number))
        self.desk.clock.now += DAY
        found = track(replace(self.desk.road, owner="another/1/x"), self.desk.document())
        assert found
        assert found.outcome is Outcome.NEW


def leave_unread(desk: Desk, page: str) -> None:
    """Leave a capture as a process does that is killed before it reads it."""
    desk.clock.now += DAY
    answer = Answer(desk.document().url, 200, (), page.encode(), desk.clock())
    with desk.road.database.write() as session:
        captures.keep(session, desk.document().id, answer)


def late_reader(desk: Desk, meanwhile: Hurry) -> Road:
    """Return a road on which something happens between the reading of a capture and the keeping of what it said."""
    calls = iter(range(9))

    def clock() -> dt.datetime:
        now = desk.clock()
        if next(calls) == 1:  # the first call begins the lease
            meanwhile()
        return now

    return replace(desk.road, clock=clock)


def test_a_capture_that_a_late_process_read_is_told_once(pages: PageServer, desk: Desk) -> None:
    """Two processes read what a dead one left; the slower one must not keep it again, as news."""
    desk.add(pages.put(PAGE, edition(1)))
    desk.check()
    leave_unread(desk, edition(2))
    assert track(late_reader(desk, Hurry(desk, pages, 3)), desk.document()) is None
    assert [line.version for line in desk.versions()] == [1, 2, 3]
    assert desk.rows("reports") == 2


def test_a_page_that_a_late_process_brings_is_not_put_behind_a_newer_one(pages: PageServer, desk: Desk) -> None:
    desk.add(pages.put(PAGE, edition(1)))
    desk.check()
    pages.put(PAGE, edition(2))
    slow = replace(desk.road, fetcher=SlowFetcher(desk.road.fetcher, Hurry(desk, pages, 3)))
    assert track(slow, desk.document()) is None
    assert desk.check().outcome is Outcome.SAME
    assert desk.rows("captures") == 2
    assert [line.version for line in desk.versions()] == [1, 2]


def test_a_scheduled_check_does_not_wait_long_for_a_host(pages: PageServer, desk: Desk) -> None:
    """The document is due again when its host may be asked."""
    pages.put("/robots.txt", "User-agent: *\nCrawl-delay: 600")
    desk.add(pages.put("/first", edition(1)), "first")
    desk.add(pages.put("/second", edition(1)), "second")
    assert track(desk.road, desk.document("first"), only_due=True)
    desk.clock.naps.clear()
    assert track(desk.road, desk.document("second"), only_due=True) is None
    assert desk.clock.naps == []
    desk.clock.now += 10 * MINUTE - dt.timedelta(seconds=1)
    assert desk.due() == []
    desk.clock.now += dt.timedelta(seconds=1)
    assert desk.due() == ["second"]
    assert track(desk.road, desk.document("second"), only_due=True)


def test_who_checks_by_hand_waits_for_the_host_and_keeps_the_document(
    pages: PageServer, desk: Desk, caplog: pytest.LogCaptureFixture
) -> None:
    """The wait is longer than the lease, and still nobody else gets in between."""
    pages.put("/robots.txt", "User-agent: *\nCrawl-delay: 7200")
    document = desk.add(pages.put(PAGE, edition(1)))
    track(desk.road, document)
    started = desk.clock.now

    def sleep(seconds: float) -> None:
        desk.clock.now += dt.timedelta(seconds=100 * seconds)
        with desk.road.database.write() as session:
            assert schedule.claim(session, document.id, "another/1/x", desk.clock(), desk.clock() + DAY) is None

    check = track(replace(desk.road, sleep=sleep), document)
    assert check
    assert check.outcome is Outcome.SAME
    assert desk.clock.now - started == 60 * MINUTE  # no host is obeyed for longer
    assert desk.road.lease < 60 * MINUTE
    assert caplog.messages == [f"{pages.host} is to be left alone until 2024-12-03 09:00:00 UTC; waiting for it"]


def test_a_redirect_to_what_robots_txt_forbids_is_not_followed(pages: PageServer, desk: Desk) -> None:
    pages.put("/robots.txt", "User-agent: *\nDisallow: /private/")
    pages.put("/private/p", edition(1))
    desk.add(pages.put("/p", "", status=302, location="/private/p"))
    check = desk.check()
    assert check.outcome is Outcome.BLOCKED
    assert f"{pages.url('/private/p')}: robots.txt of {pages.host} forbids Tracker" in check.reason
    assert pages.asked("/private/p") == []
