from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.e2e.desk import DAY, MORNING, Clock, Desk, open_desk
from tests.e2e.summary import edition
from tests.servers import PageServer
from tracker.model.announcement import Status
from tracker.model.capture import Outcome
from tracker.model.change import Kind
from tracker.model.snapshot import Unit

PAGE = "/types/sundew/hp/sundew-fever-treatment-pdq"


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    with open_desk(tmp_path) as opened:
        yield opened


def outcomes(desk: Desk) -> list[Outcome]:
    return [check.outcome for check in desk.checks()]


def unchanged(pages: PageServer) -> int:
    """Count the requests for the page that the server answers with a 304."""
    return sum(pages.pages[PAGE].known(asked.headers) for asked in pages.asked(PAGE))


def test_the_first_look_makes_version_1_and_no_report(pages: PageServer, desk: Desk) -> None:
    desk.add(pages.put(PAGE, edition(1)))
    check = desk.check()
    assert (check.outcome, check.version, check.status, check.reason) == (Outcome.NEW, 1, 200, "the first version")
    assert [line.version for line in desk.versions()] == [1]
    assert (desk.rows("changesets"), desk.rows("reports")) == (0, 0)


def test_the_first_look_says_what_the_document_is(pages: PageServer, desk: Desk) -> None:
    desk.add(pages.put(PAGE, edition(1)))
    desk.check()
    document = desk.document()
    assert (document.title, document.language) == ("Sundew Fever Treatment (PDQ®)–Health Professional Version", "en")


def test_each_new_edition_is_a_version_with_its_report(pages: PageServer, desk: Desk) -> None:
    desk.add(pages.url(PAGE))
    for number in (1, 2, 3):
        pages.put(PAGE, edition(number))
        assert desk.check().version == number
    assert [line.version for line in desk.versions()] == [1, 2, 3]
    assert [line.updated for line in desk.versions()] == [dt.date(2024, month, 3) for month in (1, 2, 3)]
    assert [line.news for line in desk.versions()] == [False, True, True]


def test_the_report_says_what_was_added_with_its_study(pages: PageServer, desk: Desk) -> None:
    desk.add(pages.put(PAGE, edition(1)))
    desk.check()
    pages.put(PAGE, edition(2))
    desk.check()
    report = desk.report(2)
    (change,) = report.changeset.told()
    assert (change.kind, change.unit, change.references[0].number) == (Kind.ADDED, Unit.LIST_ITEM, 3)
    (statement,) = (each for each in report.statements if each.change == change.id)
    assert "quagmirin" in statement.text
    assert "Birch et al. as reference 3" in statement.text
    assert [pairing.status for pairing in report.reconciliation.pairings] == [Status.CONFIRMED]
    assert report.reconciliation.unannounced == ()


def test_a_report_names_both_times_between_which_it_happened(pages: PageServer, desk: Desk) -> None:
    desk.add(pages.put(PAGE, edition(1)))
    desk.check()
    pages.put(PAGE, edition(2))
    desk.check()
    report = desk.report(2)
    assert (report.before.captured_at, report.after.captured_at) == (MORNING + DAY, MORNING + 2 * DAY)
    assert (report.before.version, report.after.version) == (1, 2)


def test_a_304_is_recorded_and_changes_nothing(pages: PageServer, desk: Desk) -> None:
    desk.add(pages.put(PAGE, edition(1), etag='"one"', modified="Sat, 01 Mar 2025 10:00:00 GMT"))
    checks = [desk.check() for _ in range(4)]
    assert [check.not_modified for check in checks] == [False, True, True, True]
    assert [check.status for check in checks] == [200, 304, 304, 304]
    assert outcomes(desk) == [Outcome.NEW, Outcome.SAME, Outcome.SAME, Outcome.SAME]
    assert checks[-1].reason == "the server says that the page is unchanged"
    assert unchanged(pages) == 3
    assert (desk.rows("captures"), desk.rows("snapshots")) == (1, 1)


def test_a_304_names_the_capture_that_it_confirms(pages: PageServer, desk: Desk) -> None:
    desk.add(pages.put(PAGE, edition(1), etag='"one"'))
    assert desk.check().capture_id == desk.check().capture_id


def test_the_same_bytes_again_make_no_capture(pages: PageServer, desk: Desk) -> None:
    desk.add(pages.put(PAGE, edition(1)))
    assert [desk.check().reason for _ in range(3)][1:] == ["the bytes are those of the last capture"] * 2
    assert outcomes(desk) == [Outcome.NEW, Outcome.SAME, Outcome.SAME]
    assert desk.rows("captures") == 1


@pytest.mark.parametrize(
    "other", [edition(2, space="\n\t "), edition(2, style="wide"), edition(2).replace("<li>", "<li class='x' id='y'>")]
)
def test_other_markup_of_the_same_words_makes_no_version(pages: PageServer, desk: Desk, other: str) -> None:
    desk.add(pages.put(PAGE, edition(2)))
    desk.check()
    pages.put(PAGE, other)
    check = desk.check()
    assert (check.outcome, check.version) == (Outcome.SAME, None)
    assert check.reason == "the page was sent again, and what it says is unchanged"
    assert (desk.rows("captures"), desk.rows("snapshots")) == (2, 1)


def test_there_and_back_again_makes_three_versions(pages: PageServer, desk: Desk) -> None:
    """The publisher's own date stays what it is: nothing says that an old copy came by mistake."""
    desk.add(pages.url(PAGE))
    for number in (1, 2, 1):
        pages.put(PAGE, edition(number, month=3))
        desk.check()
    assert [line.version for line in desk.versions()] == [1, 2, 3]
    assert desk.snapshot(1).content == desk.snapshot(3).content
    added, removed = (desk.report(version).changeset.told() for version in (2, 3))
    assert [change.kind for change in (*added, *removed)] == [Kind.ADDED, Kind.REMOVED]


def test_a_date_that_moved_alone_is_a_version_and_news(pages: PageServer, desk: Desk) -> None:
    desk.add(pages.put(PAGE, edition(2)))
    desk.check()
    pages.put(PAGE, edition(2, month=7))
    assert desk.check().version == 2
    assert desk.report(2).changeset.told() == ()
    assert desk.versions()[-1].news


def test_history_goes_on_after_a_restart(pages: PageServer, tmp_path: Path) -> None:
    clock, found = Clock(), list[Outcome]()
    for number in (1, 2, 2, 3):
        with open_desk(tmp_path, clock=clock) as desk:
            if clock.now == MORNING:
                desk.add(pages.url(PAGE))
            pages.put(PAGE, edition(number), etag=f'"{number}"')
            desk.check()
            found = outcomes(desk)
    assert found == [Outcome.NEW, Outcome.NEW, Outcome.SAME, Outcome.NEW]
    assert unchanged(pages) == 0
    assert [asked.headers.get("if-none-match") for asked in pages.asked(PAGE)] == [None, '"1"', '"2"', '"2"']


def test_every_version_is_later_than_the_one_before_whatever_the_clock_does(pages: PageServer, desk: Desk) -> None:
    desk.add(pages.url(PAGE))
    for number in (1, 2, 3):
        pages.put(PAGE, edition(number))
        assert desk.check().version == number
        desk.clock.now -= 10 * DAY
    assert desk.check().outcome is Outcome.SAME
    assert [line.version for line in desk.versions()] == [1, 2, 3]
    assert desk.rows("snapshots") == 3


def test_a_document_is_due_again_after_its_interval(pages: PageServer, desk: Desk) -> None:
    desk.add(pages.put(PAGE, edition(1)))
    desk.check()
    assert desk.due() == []
    desk.clock.now += DAY - dt.timedelta(seconds=1)
    assert desk.due() == []
    desk.clock.now += dt.timedelta(seconds=1)
    assert desk.due() == ["summary"]


def test_a_page_that_was_moved_within_its_host_is_read_there(pages: PageServer, desk: Desk) -> None:
    pages.put("/new", edition(1))
    desk.add(pages.put(PAGE, "", status=301, location="/new"))
    check = desk.check()
    assert (check.outcome, check.url) == (Outcome.NEW, pages.url("/new"))
