from __future__ import annotations

import pytest

from tests.e2e.desk import Desk
from tests.e2e.summary import MAINTENANCE, edition
from tests.faults.looking import DAY, HOUR, ended, held_back, known, look, move, told, unharmed
from tests.faults.server import PAGE, FaultServer, cut, good, page
from tests.servers import Script, response, says
from tracker.model.capture import Outcome
from tracker.model.document import State
from tracker.model.errors import UsageError
from tracker.model.notice import NoticeKind

MOVED, WITHDRAWN, RETURNED = NoticeKind.MOVED, NoticeKind.WITHDRAWN, NoticeKind.RETURNED
CUT = says(b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n<p>")
BUSY = page("busy", status="503 Busy")


def to(url: str, status: int = 301) -> Script:
    return page("moved", f"Location: {url}", status=f"{status} Moved")


def missing(status: str = "404 Not Found") -> Script:
    return page("no such page", status=status)


@pytest.mark.parametrize("status", [301, 308])
def test_f8_a_page_that_moved_for_good_is_read_there_and_told_once(desk: Desk, faults: FaultServer, status: int) -> None:
    known(desk, faults)
    there = faults.put("/new", good(2), good(2), good(3))
    faults.put(PAGE, to(there, status))
    assert [look(desk).version for _ in range(3)] == [2, None, 3]
    assert (desk.document().url, desk.document().moved_to) == (faults.url(PAGE), there)
    assert told(desk) == [MOVED]


def test_f8_the_address_changes_when_an_operator_says_so(desk: Desk, faults: FaultServer) -> None:
    known(desk, faults)
    there = faults.put("/new", good(2))
    faults.put(PAGE, to("/new"))
    look(desk)
    move(desk, desk.document().moved_to)
    asked = len(faults.asked(PAGE))
    assert look(desk).url == there
    assert len(faults.asked(PAGE)) == asked
    assert (desk.document().url, desk.document().moved_to) == (there, "")
    assert told(desk) == [MOVED]


def test_f8_an_address_that_is_tracked_already_is_not_taken_twice(desk: Desk, faults: FaultServer) -> None:
    known(desk, faults)
    other = desk.add(faults.put("/new", good(2)), "other")
    with pytest.raises(UsageError, match="tracked already, as 'other'"):
        move(desk, other.url)


def test_f8_a_page_that_moved_back_is_moved_no_more(desk: Desk, faults: FaultServer) -> None:
    known(desk, faults)
    faults.put("/new", good(1))
    faults.put(PAGE, to("/new"))
    look(desk)
    assert desk.document().moved_to == faults.url("/new")
    faults.put(PAGE, good(1))
    assert look(desk).outcome is Outcome.SAME
    assert desk.document().moved_to == ""
    assert told(desk) == [MOVED]


@pytest.mark.parametrize("status", [302, 303, 307])
def test_f8_a_page_that_is_elsewhere_for_now_has_not_moved(desk: Desk, faults: FaultServer, status: int) -> None:
    known(desk, faults)
    faults.put("/new", good(2))
    faults.put(PAGE, to("/new", status))
    assert look(desk).version == 2
    assert (desk.document().moved_to, told(desk)) == ("", [])


def test_f9_a_redirect_to_another_host_is_suspect_and_not_followed(desk: Desk, faults: FaultServer) -> None:
    known(desk, faults)
    with FaultServer(place=("127.0.0.2", 0)) as elsewhere:
        there = elsewhere.put(PAGE, good(2))
        for status in (301, 302, 308):
            faults.put(PAGE, to(there, status))
            check = look(desk)
            assert ended(check) == (Outcome.SUSPECT, "host")
            assert there in check.reason
        assert elsewhere.requests == []
    assert (desk.document().moved_to, told(desk)) == ("", [])
    unharmed(desk, faults)


def test_f9_an_operator_follows_to_another_host(desk: Desk, faults: FaultServer) -> None:
    known(desk, faults)
    with FaultServer(place=("127.0.0.2", 0)) as elsewhere:
        move(desk, elsewhere.put(PAGE, good(2)))
        assert look(desk).version == 2


def test_f10_a_page_that_is_missing_once_is_an_error(desk: Desk, faults: FaultServer) -> None:
    known(desk, faults)
    faults.put(PAGE, missing())
    assert ended(look(desk)) == (Outcome.ERROR, "missing")
    assert (desk.document().state, told(desk)) == (State.ACTIVE, [])
    unharmed(desk, faults)


def test_f10_a_page_that_is_missing_three_times_in_less_than_a_day_is_an_error(desk: Desk, faults: FaultServer) -> None:
    known(desk, faults)
    faults.put(PAGE, missing())
    assert [look(desk, HOUR).outcome for _ in range(24)] == [Outcome.ERROR] * 24
    assert told(desk) == []
    assert look(desk, HOUR).outcome is Outcome.GONE


@pytest.mark.parametrize("status", ["404 Not Found", "410 Gone"])
def test_f10_a_page_that_is_missing_for_a_day_is_withdrawn_and_told_once(desk: Desk, faults: FaultServer, status: str) -> None:
    known(desk, faults)
    faults.put(PAGE, missing(status))
    looked = [look(desk, 12 * HOUR) for _ in range(6)]
    assert [check.outcome for check in looked] == [Outcome.ERROR] * 2 + [Outcome.GONE] * 4
    assert "since 2024-12-04" in looked[-1].reason
    assert (desk.document().state, told(desk)) == (State.WITHDRAWN, [WITHDRAWN])
    assert [line.version for line in desk.versions()] == [1]


def test_f10_an_address_where_no_page_ever_was_is_not_withdrawn(desk: Desk, faults: FaultServer) -> None:
    desk.add(faults.put(PAGE, missing()))
    looked = [look(desk) for _ in range(4)]
    assert [ended(check) for check in looked] == [(Outcome.ERROR, "missing")] * 4
    assert "check the address" in looked[-1].reason
    assert (desk.document().state, told(desk)) == (State.ACTIVE, [])


def test_f10_two_checks_a_long_time_apart_are_not_three(desk: Desk, faults: FaultServer) -> None:
    known(desk, faults)
    faults.put(PAGE, missing())
    assert [look(desk, 9 * DAY).outcome for _ in range(3)] == [Outcome.ERROR, Outcome.ERROR, Outcome.GONE]


@pytest.mark.parametrize("script", [CUT, BUSY, page("no", status="403 No")], ids=["cut", "busy", "refused"])
def test_f10_failures_in_between_neither_count_nor_begin_it_anew(desk: Desk, faults: FaultServer, script: Script) -> None:
    known(desk, faults)
    turns = [missing(), script, script, script, missing(), script, missing()]
    ends = []
    for turn in turns:
        faults.put(PAGE, turn)
        ends.append(look(desk, 8 * HOUR).outcome)
    assert Outcome.GONE not in ends[:-1]
    assert ends[-1] is Outcome.GONE


def test_f10_a_page_in_between_begins_it_anew(desk: Desk, faults: FaultServer) -> None:
    known(desk, faults)
    for turn in (missing(), missing(), good(1), missing(), missing()):
        faults.put(PAGE, turn)
        assert look(desk).outcome is not Outcome.GONE
    assert look(desk).outcome is Outcome.GONE


@pytest.mark.parametrize(("number", "outcome"), [(1, Outcome.SAME), (2, Outcome.NEW)])
def test_f10_a_page_that_comes_back_is_published_again(desk: Desk, faults: FaultServer, number: int, outcome: Outcome) -> None:
    known(desk, faults)
    faults.put(PAGE, missing())
    for _ in range(4):
        look(desk)
    assert desk.due() == []
    desk.clock.now += DAY
    assert desk.due() == ["summary"]
    faults.put(PAGE, good(number))
    assert look(desk).outcome is outcome
    assert (desk.document().state, told(desk)) == (State.ACTIVE, [WITHDRAWN, RETURNED])
    assert look(desk).outcome is Outcome.SAME
    assert told(desk) == [WITHDRAWN, RETURNED]


def test_f10_a_page_may_be_withdrawn_again(desk: Desk, faults: FaultServer) -> None:
    known(desk, faults)
    for _ in range(2):
        faults.put(PAGE, missing())
        assert [look(desk).outcome for _ in range(3)][-1] is Outcome.GONE
        faults.put(PAGE, good(1))
        look(desk)
    assert told(desk) == [WITHDRAWN, RETURNED] * 2


def test_f10_what_is_no_document_does_not_bring_one_back(desk: Desk, faults: FaultServer) -> None:
    known(desk, faults)
    faults.put(PAGE, missing())
    for _ in range(3):
        look(desk)
    for script in (page(MAINTENANCE), cut(edition(2).encode(), 1500), BUSY):
        faults.put(PAGE, script)
        look(desk)
    assert (desk.document().state, told(desk)) == (State.WITHDRAWN, [WITHDRAWN])
    assert len(held_back(desk)) == 2


def test_f10_a_page_that_was_unread_when_it_went_brings_no_document_back(
    desk: Desk, faults: FaultServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is read late was there before the document was withdrawn."""
    known(desk, faults)
    faults.put(PAGE, good(2))
    with monkeypatch.context() as patch:
        patch.setattr("tracker.parse.read", _stumble)
        assert ended(look(desk)) == (Outcome.ERROR, "bug")
        faults.put(PAGE, missing())
        assert [look(desk, 14 * HOUR).outcome for _ in range(4)][-1] is Outcome.GONE
    desk.execute("DELETE FROM checks WHERE cause = 'bug'")  # as if each process had been killed on the way
    look(desk)
    assert [line.version for line in desk.versions()] == [1, 2]
    assert (desk.document().state, told(desk)) == (State.WITHDRAWN, [WITHDRAWN])


def _stumble(*_: object, **__: object) -> None:
    raise LookupError("poison")


def test_f10_a_paused_document_that_is_missing_stays_paused(desk: Desk, faults: FaultServer) -> None:
    known(desk, faults)
    desk.set_state(State.PAUSED)
    faults.put(PAGE, says(response(b"", status="410 Gone")))
    for _ in range(3):
        look(desk)
    faults.put(PAGE, good(1))
    look(desk)
    assert (desk.document().state, told(desk)) == (State.PAUSED, [WITHDRAWN, RETURNED])
