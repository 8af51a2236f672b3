"""What operators are told of by mail: once when it begins, once when it ends, over a real mail server."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from tests.e2e.posting import PostOffice, open_office
from tests.e2e.summary import edition
from tests.mails import MailServer, Taken
from tests.servers import PageServer, closed_door
from tracker.model.alert import Condition, RunnerKind
from tracker.model.document import State
from tracker.model.errors import StoreError
from tracker.pipeline.conditions import Limits
from tracker.pipeline.discover import discover, read_lookout
from tracker.pipeline.people import COMMAND_LINE
from tracker.pipeline.preview import preview
from tracker.pipeline.track import track
from tracker.pipeline.upkeep import Wish
from tracker.pipeline.watch import Watch, leave, look
from tracker.store import alerts, fences, runners
from tracker.store.fences import Fault

OPS = ("ops@example.org", "night@example.org")
LIMITS = Limits(late=2, late_after=dt.timedelta(hours=6), failing=dt.timedelta(hours=6))
MB = 1_000_000


@dataclass
class Tower:
    """Who keeps watch over a desk whose disk has as much room as the test says."""

    office: PostOffice
    server: MailServer
    free: int = 1000 * MB

    @property
    def watch(self) -> Watch:
        desk = self.office.desk
        desk.road = replace(desk.road, free=lambda: self.free, least_free=500 * MB)
        return Watch(desk.road, RunnerKind.RUN, LIMITS, OPS, "https://desk.example.org")

    def look(self, minutes: float = 1, times: int = 1) -> list[Taken]:
        """Look so often, each time after so many minutes; return the mails that go to the first operator then."""
        before = len(self.server.to(OPS[0]))
        for _ in range(times):
            self.office.pass_time(minutes=minutes)
            look(self.watch)
        self.office.send()
        return self.server.to(OPS[0])[before:]


@pytest.fixture
def tower(tmp_path: Path) -> Iterator[Tower]:
    with MailServer() as server, open_office(tmp_path, server) as office:
        with office.desk.road.database.write() as session:
            session.connection().exec_driver_sql("UPDATE schedules SET next_check_at = '2030-01-01 00:00:00.000000'")
        yield Tower(office, server)


def test_where_all_is_well_nobody_is_told(tower: Tower) -> None:
    assert tower.look(times=3) == []


def test_each_operator_is_told_once_when_it_begins_and_once_when_it_ended(tower: Tower) -> None:
    tower.office.desk.set_state(State.QUARANTINED)
    (began,) = tower.look()
    assert (
        began.message["Subject"]
        == "Tracker: summary crashed the reader and is in quarantine: it is looked at no more, until: tracker resume summary"
    )
    assert began.text().startswith("Began to be wrong:\n- summary crashed the reader")
    assert "https://desk.example.org/operations" in began.text()
    assert began.message["List-Unsubscribe"] is None
    assert tower.look(minutes=4, times=10) == []
    tower.office.desk.set_state(State.ACTIVE)
    assert tower.look() == []  # it may come back at once
    (ended,) = tower.look(minutes=30)
    assert ended.message["Subject"].startswith("Tracker: ended: summary crashed the reader")
    assert "found at 2024-12-03 08:01 UTC, over by 2024-12-03 09:12 UTC" in ended.text()
    assert tower.look(minutes=6, times=10) == []
    assert len(tower.server.to(OPS[1])) == 2
    assert ended.id != began.id


def test_what_comes_and_goes_is_told_as_one(tower: Tower) -> None:
    for _ in range(8):
        tower.free = 1000 * MB - tower.free + 100 * MB
        tower.look()
    assert len(tower.server.to(OPS[0])) == 1
    tower.free = 1000 * MB
    assert len(tower.look(minutes=31)) == 1


def test_what_begins_together_is_one_letter(tower: Tower) -> None:
    desk = tower.office.desk
    for number in range(30):
        desk.add(f"https://example.org/{number}", f"s{number}")
        desk.set_state(State.QUARANTINED, f"s{number}")
    (mail,) = tower.look()
    assert mail.message["Subject"] == "Tracker: 30 began to be wrong"
    assert mail.text().count("\n- ") == 30


def test_documents_that_nobody_looks_at_are_late_once_they_are_many(tower: Tower) -> None:
    tower.office.desk.add("https://example.org/fen", "fen")
    assert tower.look(minutes=60, times=7) == []
    tower.office.desk.add("https://example.org/bog", "bog")
    (mail,) = tower.look(minutes=60, times=7)
    assert "2 documents are more than 6 hours late, the longest 14" in mail.text()


def test_where_few_are_tracked_it_is_told_when_all_are_late(tower: Tower) -> None:
    tower.office.desk.set_state(State.PAUSED)
    tower.office.desk.add("https://example.org/fen", "fen")
    (mail,) = tower.look(minutes=60, times=7)
    assert "1 document is more than 6 hours late" in mail.text()


def test_a_host_that_fails_for_hours_is_told_and_so_is_that_it_answers_again(tower: Tower) -> None:
    desk, door = tower.office.desk, closed_door()
    fen = desk.add(door, "fen")
    for _ in range(8):
        track(desk.road, fen)
        tower.look(minutes=60)
    (mail,) = tower.server.to(OPS[0])
    host = door.removeprefix("http://").rstrip("/")
    assert f"{host} has not answered as it should for 6 hours, since 2024-12-03 08:00 UTC" in mail.text()
    with PageServer() as pages:  # another host that is well
        pages.put("/bog", edition(1))
        bog = desk.add(pages.url("/bog"), "bog")
        track(desk.road, bog)
        desk.execute(f"UPDATE hosts SET failures = 0, failing_since = NULL WHERE host = '{host}'")  # noqa: S608
    assert len(tower.look(minutes=31)) == 1


def test_messages_that_were_given_up_damage_and_a_full_disk_are_told(tower: Tower) -> None:
    tower.office.subscribe("ana@example.org")
    tower.office.happen()
    tower.office.pass_time(days=1)
    tower.office.make()
    tower.office.desk.execute(f"UPDATE deliveries SET state = 'dead', ended_at = '{tower.office.desk.clock():%Y-%m-%d %H:%M:%S.%f}'")  # noqa: S608
    with tower.office.desk.road.database.write() as session:
        fences.put(session, [Fault("packs", "9", 1, None, "its bytes are not those that were kept")], tower.office.desk.clock())
    tower.free = 312 * MB
    (mail,) = tower.look()
    assert mail.message["Subject"] == "Tracker: 3 began to be wrong"
    for said in ("1 message was given up within a day", "1 row is damaged", "has 312 MB free, and nothing is fetched there below 500 MB"):
        assert said in mail.text()
        assert said in mail.text("html")


def test_without_operators_what_is_wrong_is_kept_and_not_told_later(tower: Tower) -> None:
    tower.free = 0
    look(replace(tower.watch, to=()))
    with tower.office.desk.road.database.read() as session:
        assert [alert.ended_at for alert in alerts.lasting(session)] == [None]
    assert tower.look() == []


def test_two_programs_that_watch_tell_it_once(tower: Tower) -> None:
    tower.free = 0
    for owner in ("north/1/a", "south/2/b"):
        look(replace(tower.watch, road=replace(tower.watch.road, owner=owner)))
    assert len(tower.look()) == 1
    with tower.office.desk.road.database.read() as session:
        names = {runner.owner for runner in runners.everyone(session)}
    assert {"north/1/a", "south/2/b"} < names
    leave(replace(tower.watch, road=replace(tower.watch.road, owner="north/1/a")))
    with tower.office.desk.road.database.read() as session:
        assert {runner.owner for runner in runners.everyone(session)} == names - {"north/1/a"}


def test_of_the_disk_of_another_machine_only_that_one_can_tell_while_it_is_there(tower: Tower) -> None:
    full = Condition("disk north", "the disk of north is full")
    with tower.office.desk.road.database.write() as session:
        alerts.begin(session, full, tower.office.desk.clock())
        alerts.take_untold(session)
        runners.sign(session, "north/1/a", RunnerKind.WORKER, tower.office.desk.clock() + dt.timedelta(hours=2))
    assert tower.look(minutes=60) == []
    (mail,) = tower.look(minutes=90)
    assert mail.message["Subject"] == "Tracker: ended: the disk of north is full"


def test_an_operator_whose_mailbox_refuses_is_no_subscriber_and_stops_nothing(tower: Tower) -> None:
    tower.server.answers[f"RCPT {OPS[1]}"] = ["550 5.1.1 no such user"]
    tower.free = 0
    assert len(tower.look()) == 1
    assert sorted(tower.office.states()) == ["refused", "sent"]
    assert [each.address for each in tower.office.deliveries()] == list(OPS)


def test_fetching_pauses_without_room_and_goes_on_by_itself_and_no_check_is_lost(tower: Tower, pages: PageServer) -> None:
    desk = tower.office.desk
    tower.free = 499 * MB
    road, fen = tower.watch.road, desk.add(pages.put("/fen", edition(1)), "fen")
    assert track(road, fen, only_due=True) is None
    wish = Wish(fen.url, "fen", "pdq", fen.every)
    looks: tuple[Callable[[], object], ...] = (
        lambda: track(road, fen),
        lambda: preview(road, wish),
        lambda: discover(road, COMMAND_LINE, read_lookout(fen.url, "pdq")),
    )
    for by_hand in looks:
        with pytest.raises(StoreError, match="nothing is fetched below 500 MB"):
            by_hand()
    assert (pages.requests, desk.checks("fen"), desk.due()) == ([], [], [])  # nobody asks again in the same minute
    tower.office.pass_time(minutes=1)
    assert desk.due() == ["fen"]
    assert track(road, fen, only_due=True) is None
    tower.free = 500 * MB
    tower.office.pass_time(minutes=1)
    check = track(road, fen, only_due=True)
    assert check is not None
    assert (check.outcome, len(pages.asked("/fen"))) == ("new", 1)
    assert check.received
