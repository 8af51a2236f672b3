from __future__ import annotations

import datetime as dt

import pytest

from tests.e2e.desk import MORNING, Desk
from tests.faults.looking import DAY, HOUR, MINUTE, due_at, ended, ignore_robots, known, look, scheduled, unharmed
from tests.faults.server import PAGE, FaultServer, good, page
from tests.servers import Script, response, says
from tracker.model.capture import Outcome

ROBOTS = "/robots.txt"
DENY = says(response(b"User-agent: *\nDisallow: /types/\n"))
ALLOW = says(response(b"User-agent: *\nDisallow:\n"))
AT = MORNING + 2 * DAY  # when the busy server is asked
IN_10_HOURS = f"{AT + 10 * HOUR:%a, %d %b %Y %H:%M:%S} GMT"
FIRST = MINUTE  # the first back-off, at the most


def busy(wish: str, status: str = "503 Busy") -> Script:
    return page("busy", f"Retry-After: {wish}", status=status)


@pytest.mark.parametrize("status", ["429 Too Many Requests", "503 Busy"])
@pytest.mark.parametrize(
    ("wish", "least", "most"),
    [
        ("60", MINUTE, MINUTE),
        (IN_10_HOURS, 10 * HOUR, 10 * HOUR),
        ("Mon, 01 Jan 2001 00:00:00 GMT", FIRST / 2, FIRST),
        ("-1", FIRST / 2, FIRST),
        ("1e12", FIRST / 2, FIRST),
        ("x", FIRST / 2, FIRST),
        ("9" * 400, DAY, DAY),
        ("Fri, 31 Dec 9999 23:59:59 GMT", DAY, DAY),
    ],
)
def test_f18_a_host_is_left_alone_for_as_long_as_it_asks_up_to_a_day(  # noqa: PLR0913, PLR0917
    desk: Desk, faults: FaultServer, status: str, wish: str, least: dt.timedelta, most: dt.timedelta
) -> None:
    known(desk, faults)
    faults.put(PAGE, busy(wish, status))
    check = look(desk)
    assert ended(check) == (Outcome.ERROR, "status")
    assert least <= due_at(desk) - AT <= most
    asked = len(faults.requests)
    assert scheduled(desk, least - MINUTE / 4 if least >= MINUTE else MINUTE / 4) is None
    assert len(faults.requests) == asked
    faults.put(PAGE, good(2))
    assert scheduled(desk, most) is not None
    assert desk.versions()[-1].version == 2


def test_f18_a_host_that_goes_on_failing_is_left_alone_for_up_to_6_hours(desk: Desk, faults: FaultServer) -> None:
    known(desk, faults)
    faults.put(PAGE, page("oh", status="500 Oh"))
    waits = []
    desk.clock.now += DAY
    for _ in range(12):
        assert scheduled(desk, due_at(desk) - desk.clock.now) is not None
        waits.append(due_at(desk) - desk.clock.now)
    assert all(0.75 * MINUTE * 2**n <= wait <= MINUTE * 2**n for n, wait in enumerate(waits[:8]))
    assert all(4.5 * HOUR <= wait <= 6 * HOUR for wait in waits[9:])
    unharmed(desk, faults)
    faults.put(PAGE, page("oh", status="500 Oh"))
    look(desk)
    assert due_at(desk) - desk.clock.now <= MINUTE


def test_f18_all_documents_of_a_busy_host_wait_and_those_of_others_do_not(desk: Desk, faults: FaultServer) -> None:
    known(desk, faults)
    desk.add(faults.put("/neighbour", good(1)), "neighbour")
    with FaultServer(place=("127.0.0.2", 0)) as other:
        desk.add(other.put(PAGE, good(1)), "elsewhere")
        faults.put(PAGE, busy("7200"))
        look(desk)
        assert scheduled(desk, MINUTE, "neighbour") is None
        assert faults.asked("/neighbour") == []
        assert scheduled(desk, MINUTE, "elsewhere") is not None
    assert due_at(desk, "neighbour") == AT + 2 * HOUR
    check = scheduled(desk, 2 * HOUR, "neighbour")
    assert check is not None
    assert check.version == 1


def test_f18_a_check_by_hand_does_not_wait_for_a_busy_host(desk: Desk, faults: FaultServer) -> None:
    known(desk, faults)
    faults.put(PAGE, busy("7200"))
    look(desk)
    faults.put(PAGE, good(2))
    assert look(desk, MINUTE).version == 2
    assert desk.clock.naps == []
    faults.put(PAGE, good(3))
    assert scheduled(desk, DAY) is not None


def test_f18_a_page_that_is_missing_is_no_reason_to_leave_its_host_alone(desk: Desk, faults: FaultServer) -> None:
    known(desk, faults)
    faults.put(PAGE, page("", "Retry-After: 7200", status="404 Not Found"))
    look(desk)
    assert due_at(desk) == AT + DAY


def test_f19_a_host_that_forbids_its_pages_is_asked_no_more_and_that_is_said(desk: Desk, faults: FaultServer) -> None:
    known(desk, faults)
    faults.put(ROBOTS, DENY)
    asked = len(faults.asked(PAGE))
    check = look(desk)
    assert ended(check) == (Outcome.BLOCKED, "robots")
    assert "forbids" in check.reason
    assert len(faults.asked(PAGE)) == asked
    assert [line.version for line in desk.versions()] == [1]
    faults.put(ROBOTS, ALLOW)
    desk.clock.now += DAY
    unharmed(desk, faults)


def test_f19_an_operator_with_a_reason_reads_what_robots_txt_forbids(desk: Desk, faults: FaultServer) -> None:
    known(desk, faults)
    faults.put(ROBOTS, DENY)
    faults.put(PAGE, good(2))
    ignore_robots(desk, "the publisher allowed it in a letter")
    assert look(desk).version == 2
    assert len(faults.asked(ROBOTS)) == 1
    ignore_robots(desk, "")
    assert ended(look(desk)) == (Outcome.BLOCKED, "robots")


def test_f19_what_a_redirect_leads_to_is_forbidden_too(desk: Desk, faults: FaultServer) -> None:
    faults.put(ROBOTS, DENY)
    faults.put(PAGE, good(1))
    desk.add(faults.put("/start", page("", f"Location: {PAGE}", status="302 Found")))
    assert ended(look(desk)) == (Outcome.BLOCKED, "robots")
    assert faults.asked(PAGE) == []


@pytest.mark.parametrize("status", ["500 Oh", "503 Busy"])
def test_f19_a_robots_txt_that_fails_leaves_the_last_one_in_force_for_another_day(desk: Desk, faults: FaultServer, status: str) -> None:
    known(desk, faults)
    faults.put(ROBOTS, page("oh", status=status))
    assert look(desk, 47 * HOUR).outcome is Outcome.SAME
    check = look(desk, 2 * HOUR)
    assert ended(check) == (Outcome.ERROR, "robots")
    assert "could not be read" in check.reason
    unharmed_with(desk, faults)


def unharmed_with(desk: Desk, faults: FaultServer) -> None:
    faults.put(ROBOTS, ALLOW)
    unharmed(desk, faults)


@pytest.mark.parametrize(
    ("end", "outcome"), [(b"", Outcome.SAME), (b"User-agent: Tracker\nDisallow: /", Outcome.SAME)], ids=["long", "forbids at its end"]
)
def test_f19_of_a_long_robots_txt_the_first_500_kb_count(desk: Desk, faults: FaultServer, end: bytes, outcome: Outcome) -> None:
    known(desk, faults)
    long = b"User-agent: other\n" + b"Disallow: /elsewhere\n" * 250_000
    faults.put(ROBOTS, says(response(long + end)))
    assert look(desk).outcome is outcome
    faults.put(ROBOTS, says(response(b"User-agent: *\nDisallow: /types/\n" + long)))
    assert ended(look(desk)) == (Outcome.BLOCKED, "robots")
