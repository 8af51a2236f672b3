from __future__ import annotations

import datetime as dt

import pytest

from tests.e2e.desk import MORNING, Desk
from tests.e2e.summary import edition
from tests.faults.looking import DAY, HOUR, MINUTE, due_at, ended, held_back, known, look, news, scheduled, trusted
from tests.faults.server import PAGE, FaultServer, good, page
from tests.servers import response, says
from tracker import parse
from tracker.model.capture import Outcome
from tracker.pipeline import suspects
from tracker.pipeline.past import is_unstable
from tracker.pipeline.people import COMMAND_LINE

SOON = 15 * MINUTE
NEW, SAME, SUSPECT = Outcome.NEW, Outcome.SAME, Outcome.SUSPECT
STALE = (SUSPECT, "stale")


class Liar:
    """Sends the first edition, and from then on that nothing changed to whoever names its ETag."""

    def __init__(self, faults: FaultServer) -> None:
        self.number, self._faults = 1, faults
        faults.scripts[PAGE] = self.script

    def script(self, connection: object, over: object) -> None:
        known_tag = b'if-none-match: "fixed"' in self._faults.asked(PAGE)[-1].lower()
        lie = says(response(b"", 'ETag: "fixed"', status="304 Not Modified"))
        (lie if known_tag else page(edition(self.number), 'ETag: "fixed"'))(connection, over)  # type: ignore[arg-type]


def test_f13_a_page_is_asked_for_whole_after_7_days_and_a_server_that_lied_is_never_believed_again(desk: Desk, faults: FaultServer) -> None:
    liar = Liar(faults)
    desk.add(faults.url(PAGE))
    assert look(desk).outcome is NEW
    liar.number = 2
    assert [look(desk).not_modified for _ in range(6)] == [True] * 6
    check = look(desk)
    assert (check.not_modified, check.version) == (False, 2)
    assert "not relied on any more" in check.reason
    assert not trusted(desk)
    liar.number = 3
    assert look(desk).version == 3
    assert b"if-none-match" not in faults.asked(PAGE)[-1].lower()


def test_f13_a_page_is_asked_for_whole_after_a_change_of_the_parser(
    desk: Desk, faults: FaultServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    liar = Liar(faults)
    desk.add(faults.url(PAGE))
    look(desk)
    liar.number = 2
    assert look(desk).not_modified
    monkeypatch.setattr(parse, "PARSER_VERSION", parse.PARSER_VERSION + 1)
    assert look(desk).version == 2


def test_f13_a_server_that_is_right_goes_on_being_believed(desk: Desk, faults: FaultServer) -> None:
    desk.add(faults.put(PAGE, page(edition(1), 'ETag: "1"')))
    look(desk)
    faults.put(PAGE, page(edition(2), 'ETag: "2"'))
    assert look(desk).version == 2
    assert trusted(desk)
    look(desk)
    assert b'if-none-match: "2"' in faults.asked(PAGE)[-1].lower()


def test_f14_an_etag_that_is_another_each_time_makes_one_version(desk: Desk, faults: FaultServer) -> None:
    desk.add(faults.put(PAGE, *(page(edition(1), f'ETag: "{number}"') for number in range(8))))
    assert [look(desk).outcome for _ in range(8)] == [NEW] + [SAME] * 7
    assert (desk.rows("captures"), desk.rows("snapshots")) == (1, 1)
    assert trusted(desk)


def test_f15_a_page_that_flips_is_news_twice_and_then_unstable(desk: Desk, faults: FaultServer) -> None:
    first, second = (page(edition(number, month=3)) for number in (1, 2))
    desk.add(faults.put(PAGE, *[first, second] * 10))
    assert [look(desk).outcome for _ in range(20)] == [NEW] * 20
    assert len(news(desk)) == 20
    assert sum(news(desk)) == 2
    assert is_unstable(desk.versions())
    faults.put(PAGE, page(edition(4, month=4)))
    look(desk)
    assert news(desk)[-1]


def test_f16_an_older_copy_is_suspect_and_the_current_version_stays(desk: Desk, faults: FaultServer) -> None:
    desk.add(faults.put(PAGE, good(1), good(2), good(1), good(2), good(1), good(2)))
    assert [ended(look(desk)) for _ in range(6)] == [(NEW, ""), (NEW, ""), STALE, (SAME, ""), STALE, (SAME, "")]
    assert news(desk) == [False, True]
    assert "of 2024-01-03, where the current version is of 2024-02-03" in desk.checks()[2].reason


def test_f16_an_older_copy_is_looked_at_again_after_15_minutes(desk: Desk, faults: FaultServer) -> None:
    desk.add(faults.put(PAGE, good(1), good(2), good(1), good(2)))
    for _ in range(3):
        look(desk)
    assert due_at(desk) == desk.clock.now + SOON
    assert scheduled(desk, SOON - MINUTE) is None
    check = scheduled(desk, MINUTE)
    assert check is not None
    assert check.outcome is SAME
    assert due_at(desk) == desk.clock.now + DAY


def test_f16_an_older_copy_that_stays_for_a_day_is_what_the_publisher_went_back_to(desk: Desk, faults: FaultServer) -> None:
    """The schedule alone sees to it: the first look, the one 15 minutes later, and the one when the day is over."""
    desk.add(faults.put(PAGE, good(1), good(2), good(1)))
    for _ in range(3):
        look(desk)
    first = desk.clock.now
    looked = [scheduled(desk, due_at(desk) - desk.clock.now) for _ in range(2)]
    assert [ended(check) for check in looked if check] == [STALE, (NEW, "")]
    assert desk.clock.now == first + DAY
    assert [(line.version, line.updated) for line in desk.versions()][-1] == (3, dt.date(2024, 1, 3))
    assert news(desk) == [False, True, True]
    assert look(desk).outcome is SAME


def test_f16_three_looks_in_less_than_a_day_are_not_enough_nor_those_before_the_page_was_right_again(
    desk: Desk, faults: FaultServer
) -> None:
    known(desk, faults)
    faults.put(PAGE, good(2))
    look(desk)
    faults.put(PAGE, good(1))
    assert [ended(look(desk, 5 * HOUR)) for _ in range(5)] == [STALE] * 5
    faults.put(PAGE, good(2))
    assert look(desk, HOUR).outcome is SAME
    faults.put(PAGE, good(1))
    assert [ended(look(desk, 12 * HOUR)) for _ in range(3)] == [STALE, STALE, (NEW, "")]


def test_f16_failures_in_between_do_not_begin_it_anew(desk: Desk, faults: FaultServer) -> None:
    known(desk, faults)
    faults.put(PAGE, good(2))
    look(desk)
    busy = page("busy", status="503 Busy")
    faults.put(PAGE, good(1), busy, good(1), busy, good(1))
    assert [look(desk, 6 * HOUR).outcome for _ in range(5)] == [SUSPECT, Outcome.ERROR, SUSPECT, Outcome.ERROR, NEW]


def test_f16_a_copy_that_says_not_modified_of_itself_is_counted_too(desk: Desk, faults: FaultServer) -> None:
    desk.add(faults.put(PAGE, page(edition(1), 'ETag: "1"'), page(edition(2), 'ETag: "2"'), page(edition(1), 'ETag: "1"')))
    for _ in range(3):
        look(desk)
    faults.put(PAGE, says(response(b"", 'ETag: "1"', status="304 Not Modified")))
    assert [ended(look(desk, 12 * HOUR)) for _ in range(2)] == [STALE, (NEW, "")]


def test_f16_an_operator_may_accept_an_older_copy_at_once(desk: Desk, faults: FaultServer) -> None:
    desk.add(faults.put(PAGE, good(1), good(2), good(1)))
    for _ in range(3):
        look(desk)
    (held,) = held_back(desk)
    assert suspects.accept(desk.road, COMMAND_LINE, held).version == 3
    assert held_back(desk) == []
    assert look(desk).outcome is SAME


def test_f16_an_older_copy_that_an_operator_refused_stays_out_however_long_it_stays(desk: Desk, faults: FaultServer) -> None:
    desk.add(faults.put(PAGE, good(1), good(2), good(1)))
    for _ in range(3):
        look(desk)
    (held,) = held_back(desk)
    suspects.refuse(desk.road, COMMAND_LINE, held)
    assert [ended(look(desk)) for _ in range(4)] == [STALE] * 4
    assert held_back(desk) == []
    faults.put(PAGE, good(3))
    assert look(desk).version == 3


def test_f16_a_page_without_an_older_date_goes_back_at_once(desk: Desk, faults: FaultServer) -> None:
    desk.add(faults.put(PAGE, *(page(edition(number, month=5)) for number in (1, 2, 1))))
    assert [look(desk).version for _ in range(3)] == [1, 2, 3]


@pytest.mark.parametrize("jump", [2 * DAY, -2 * DAY, -HOUR], ids=["2 days on", "2 days back", "1 hour back"])
def test_f17_history_is_in_the_order_of_time_whatever_the_clock_does(desk: Desk, faults: FaultServer, jump: dt.timedelta) -> None:
    desk.add(faults.put(PAGE, *map(good, range(1, 6))))
    looked = [look(desk, after).version for after in (HOUR, jump, HOUR, -jump, MINUTE)]
    assert looked == [1, 2, 3, 4, 5]
    lines = desk.versions()
    assert [line.version for line in lines] == looked
    times = [line.captured_at for line in lines]
    assert times == sorted(set(times))
    assert times[0] == MORNING + HOUR


def test_f17_a_clock_that_was_two_days_ahead_stops_no_check_by_hand(desk: Desk, faults: FaultServer) -> None:
    known(desk, faults)
    look(desk, 2 * DAY)
    assert look(desk, -2 * DAY).outcome is SAME
    assert due_at(desk) == desk.clock.now + DAY


def test_f17_a_clock_that_went_back_makes_nothing_withdrawn_or_gone_back(desk: Desk, faults: FaultServer) -> None:
    known(desk, faults)
    faults.put(PAGE, page("", status="404 Not Found"))
    assert [look(desk, -2 * DAY).outcome for _ in range(4)] == [Outcome.ERROR] * 4


@pytest.mark.parametrize(
    "named",
    [
        "Thu, 01 Jan 1970 00:00:00 GMT",
        "Fri, 31 Dec 9999 23:59:59 GMT",
        "yesterday",
        "-1",
        "Mon, 32 Foo 2024 25:61:61 +9999",
        "\x85",
        "1e400",
        "",
    ],
)
def test_f17_a_server_with_another_calendar_says_nothing_about_ours(desk: Desk, faults: FaultServer, named: str) -> None:
    headers = (f"Date: {named}", f"Last-Modified: {named}", f"Expires: {named}", f"Age: {named}")
    desk.add(faults.put(PAGE, *(page(edition(number), *headers) for number in (1, 1, 2))))
    assert [look(desk).outcome for _ in range(3)] == [NEW, SAME, NEW]
    assert [line.captured_at for line in desk.versions()] == [MORNING + DAY, MORNING + 3 * DAY]
