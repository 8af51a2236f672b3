from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from tests.e2e.desk import DAY, Clock, Desk, open_desk, settings
from tests.e2e.door import Door
from tests.e2e.summary import edition
from tests.e2e.waiting import wait_for
from tests.servers import PageServer
from tests.store.programs import programs
from tracker.app import open_road
from tracker.model.capture import Outcome
from tracker.model.document import State
from tracker.pipeline.track import track

PAGE = "/types/sundew/hp/sundew-fever-treatment-pdq"
DELAY = 2.0

CHECK = """
import sys
from pathlib import Path
from tests.e2e.desk import settings
from tracker.app import open_road
from tracker.pipeline.track import track
from tracker.store import documents
with open_road(settings(Path(sys.argv[1]))) as road:
    with road.database.read() as session:
        document = documents.by_slug(session, "summary")
    print("ready", flush=True); input()
    check = track(road, document)
    print(check.outcome if check else "nothing", flush=True)
    input()
"""


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    with open_desk(tmp_path) as opened:
        yield opened


def test_of_two_processes_one_looks(pages: PageServer, desk: Desk) -> None:
    pages.pages = door = Door(PAGE)
    desk.add(pages.put(PAGE, edition(1)))
    with programs(2, CHECK, str(desk.file)) as (one, other):
        one.go_on()
        wait_for(lambda: door.asked, "the first process at the page")
        other.go_on()
        assert other.hear() == "nothing"
        door.open.set()
        assert one.hear() == "new"
    assert len(pages.asked(PAGE)) == 1
    assert len(desk.checks()) == 1


def test_of_many_threads_one_looks(pages: PageServer, desk: Desk) -> None:
    pages.pages = door = Door(PAGE)
    document = desk.add(pages.put(PAGE, edition(1)))
    with ThreadPoolExecutor(8) as pool:
        looks = [pool.submit(track, desk.road, document) for _ in range(8)]
        wait_for(lambda: sum(look.done() for look in looks) == 7, "all but one to go away")
        door.open.set()
        found = [look.result() for look in looks]
    assert [check.outcome for check in found if check] == [Outcome.NEW]
    assert len(pages.asked(PAGE)) == 1


def test_a_look_that_came_back_too_late_leaves_nothing(pages: PageServer, desk: Desk) -> None:
    """Its lease ran out and another took the document: the two must not both tell of the version."""
    pages.pages = door = Door(PAGE)
    document = desk.add(pages.put(PAGE, edition(1)))
    with ThreadPoolExecutor(2) as pool:
        late = pool.submit(track, desk.road, document)
        wait_for(lambda: door.asked, "the first at the page")
        desk.clock.now += DAY
        second = pool.submit(track, desk.road, document)
        wait_for(lambda: door.asked == 2, "the second at the page")
        door.open.set()
    assert late.result() is None
    assert second.result()
    assert [(check.outcome, check.version) for check in desk.checks() if check.version] == [(Outcome.NEW, 1)]
    assert [line.version for line in desk.versions()] == [1]


@pytest.mark.parametrize("state", [State.PAUSED, State.REMOVED])
def test_a_document_that_is_put_aside_is_never_due(pages: PageServer, desk: Desk, state: State) -> None:
    desk.add(pages.put(PAGE, edition(1)))
    desk.set_state(state)
    desk.clock.now += 100 * DAY
    assert desk.due() == []
    desk.set_state(State.ACTIVE)
    assert desk.due() == ["summary"]


def test_a_host_is_left_alone_for_its_delay(pages: PageServer, tmp_path: Path) -> None:
    with open_desk(tmp_path, delay=DELAY) as desk:
        started = desk.clock.now
        for number in range(4):
            desk.add(pages.put(f"/{number}", edition(1)), f"page-{number}")
            track(desk.road, desk.document(f"page-{number}"))
        assert desk.clock.now - started == 4 * dt.timedelta(seconds=DELAY)  # robots.txt and four pages


def test_the_delay_holds_across_a_restart(pages: PageServer, tmp_path: Path) -> None:
    clock = Clock()
    with open_desk(tmp_path, delay=DELAY, clock=clock) as desk:
        desk.add(pages.put(PAGE, edition(1)))
        desk.check()
    asked_at, clock.naps = clock.now, []
    with open_desk(tmp_path, delay=DELAY, clock=clock) as desk:
        track(desk.road, desk.document())
    assert clock.now - asked_at == dt.timedelta(seconds=DELAY)


def test_a_host_that_wants_to_be_left_alone_longer_is(pages: PageServer, tmp_path: Path) -> None:
    pages.put("/robots.txt", "User-agent: *\nCrawl-delay: 7")
    with open_desk(tmp_path, delay=DELAY) as desk:
        desk.add(pages.put(PAGE, edition(1)))
        desk.check()
        before = desk.clock.now
        track(desk.road, desk.document())
        assert desk.clock.now - before == dt.timedelta(seconds=7)


def test_robots_txt_is_asked_once_a_day(pages: PageServer, desk: Desk) -> None:
    for number in range(3):
        desk.add(pages.put(f"/{number}", edition(1)), f"page-{number}")
        track(desk.road, desk.document(f"page-{number}"))
    assert len(pages.asked("/robots.txt")) == 1
    desk.clock.now += DAY - dt.timedelta(seconds=1)
    track(desk.road, desk.document("page-0"))
    assert len(pages.asked("/robots.txt")) == 1
    desk.clock.now += dt.timedelta(seconds=1)
    track(desk.road, desk.document("page-0"))
    assert len(pages.asked("/robots.txt")) == 2


def test_robots_txt_is_asked_once_however_many_wait_for_it(pages: PageServer, desk: Desk) -> None:
    pages.pages = door = Door("/robots.txt")
    tracked = [desk.add(pages.put(f"/{number}", edition(1)), f"page-{number}") for number in range(4)]
    with open_road(settings(desk.file)) as road, ThreadPoolExecutor(4) as pool:  # under the real clock: they wait for each other
        looks = [pool.submit(track, road, document) for document in tracked]
        wait_for(lambda: door.asked, "the first at robots.txt")
        door.open.set()
        found = [look.result() for look in looks]
    assert [check.outcome for check in found if check] == [Outcome.NEW] * 4
    assert door.asked == 1


def test_a_profile_of_a_later_tracker_ends_the_check_and_what_was_fetched_is_read_when_it_is_known(pages: PageServer, desk: Desk) -> None:
    desk.add(pages.put(PAGE, edition(1), etag='"one"'))
    desk.execute("UPDATE documents SET profile = 'of a later Tracker'")
    failed = desk.check()
    assert (failed.outcome, failed.version, failed.capture_id) == (Outcome.ERROR, None, 1)
    assert failed.reason == "summary has the profile “of a later Tracker”, which this Tracker does not know; upgrade it"
    assert desk.due() == []
    desk.execute("UPDATE documents SET profile = 'pdq'")
    mended = desk.check()
    assert (mended.outcome, mended.version, mended.capture_id) == (Outcome.NEW, 1, 1)
    assert [check.outcome for check in desk.checks()] == [Outcome.ERROR, Outcome.NEW]
    assert desk.check().not_modified


def test_a_database_that_refuses_a_row_ends_the_check(pages: PageServer, desk: Desk) -> None:
    desk.add(pages.put(PAGE, edition(1)))
    desk.execute("CREATE TRIGGER odd BEFORE INSERT ON captures BEGIN SELECT RAISE(ABORT, 'odd'); END")
    assert (desk.check().outcome, desk.due()) == (Outcome.ERROR, [])
    desk.execute("DROP TRIGGER odd")
    assert desk.check().version == 1
