from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tracker.app import utc_now
from tracker.config import Settings
from tracker.demo import open_demo
from tracker.demo.issues import ISSUES, SUMMARY
from tracker.demo.publisher import Publisher
from tracker.demo.tour import Tour
from tracker.demo.versions import PATIENT, SPANISH
from tracker.model.announcement import Dates, Status
from tracker.model.capture import Answer
from tracker.model.change import Kind, Significance
from tracker.model.errors import UsageError
from tracker.model.report import Report
from tracker.net import Client, anywhere
from tracker.store import documents, snapshots

Get = Callable[..., Answer]


@dataclass(frozen=True)
class Taken:
    tour: Tour
    said: str
    out: Path
    versions: list[int]
    dates: list[dt.date | None]
    moved: dt.timedelta

    def report(self, version: int) -> Report:
        return next(stop.report for stop in self.tour.stops if stop.work is SUMMARY and stop.check.version == version and stop.report)


@pytest.fixture(scope="module")
def taken(tmp_path_factory: pytest.TempPathFactory) -> Taken:
    out = tmp_path_factory.mktemp("demo") / "out"
    said: list[str] = []
    with open_demo(Settings()) as demo:
        tour = demo.take_tour(out, said.append)
        with demo.road.database.read() as session:
            lines = snapshots.listing(session, documents.by_slug(session, SUMMARY.slug).id)
    return Taken(tour, "\n".join(said), out, [line.version for line in lines], [line.updated for line in lines], demo.calendar.moved)


@pytest.fixture
def publisher() -> Iterator[Publisher]:
    with Publisher() as open_one:
        yield open_one


@pytest.fixture
def get() -> Iterator[Get]:
    with Client(user_agent="test", clock=utc_now, guard=anywhere) as client:
        yield lambda url, **headers: client.get(url, {name.replace("_", "-"): value for name, value in headers.items()})


def test_each_check_of_the_tour_ends_as_it_should(taken: Taken) -> None:
    checks = {work.slug: [stop.check for stop in taken.tour.stops if stop.work is work] for work in (SUMMARY, SPANISH, PATIENT)}
    summary = checks.pop(SUMMARY.slug)
    assert [check.outcome.value for check in summary] == ["new", "same", "new", "new", "suspect", "new", "same", "new", "same"]
    assert [check.version for check in summary] == [1, None, 2, 3, None, 4, None, 5, None]
    assert [check.not_modified for check in summary] == [False, True, *[False] * 6, True]
    others = {slug: [(check.outcome.value, check.version) for check in checks[slug]] for slug in checks}
    assert others == {
        SPANISH.slug: [("new", 1), ("new", 2), ("suspect", None)],
        PATIENT.slug: [("new", 1), ("new", 2), ("same", None)],
    }


def test_the_year_of_the_tour_ends_now_and_nothing_of_it_is_in_the_future(taken: Taken) -> None:
    times = [stop.check.started_at for stop in taken.tour.stops]
    assert times == sorted(times)
    assert dt.timedelta() < utc_now() - times[-1] < dt.timedelta(minutes=10)
    assert dt.timedelta(days=300) < times[-1] - times[0] < dt.timedelta(days=400)
    assert all(date <= utc_now().date() for date in taken.dates if date)


def test_what_is_announced_and_what_is_not_makes_versions_and_a_new_design_makes_none(taken: Taken) -> None:
    assert taken.versions == [1, 2, 3, 4, 5]
    assert taken.dates == [issue.updated + taken.moved for issue in ISSUES if "design" not in issue.says]
    assert taken.dates[3] == taken.dates[2]


def test_every_report_has_statements_and_is_said_and_written(taken: Taken) -> None:
    told = [stop for stop in taken.tour.stops if stop.report]
    assert len(told) == 6
    for stop in told:
        assert stop.report
        shown = (taken.out / stop.file).read_text(encoding="utf-8")
        assert stop.report.changeset.told()
        assert all(statement.text.endswith(".") for statement in stop.report.statements)
        assert all(f'id="{change.id}"' in shown for change in stop.report.changeset.told())
        assert taken.tour.index
        assert f'href="{stop.file}"' in taken.tour.index.read_text(encoding="utf-8")


def test_the_list_and_the_terminal_tell_of_every_check(taken: Taken) -> None:
    assert taken.tour.index
    listed = taken.tour.index.read_text(encoding="utf-8")
    assert [stop.number for stop in taken.tour.stops] == list(range(1, 16))
    for stop in taken.tour.stops:
        assert f'id="stop-{stop.number}"' in listed
        assert f"{stop.number}. {stop.says}\n   {stop.check.outcome}" in taken.said


def test_the_new_drug_comes_with_its_study_and_its_number(taken: Taken) -> None:
    statements = " ".join(statement.text for statement in taken.report(2).statements)
    assert "Added kindletamab to the " in statements
    assert "(cited Juniperry et al. as reference 5)" in statements
    assert "(cited Kettleworth et al. as reference 6)" in statements


@pytest.mark.parametrize("version", [2, 3])
def test_what_the_publisher_announced_truly_is_confirmed(taken: Taken, version: int) -> None:
    reconciliation = taken.report(version).reconciliation
    assert {pairing.status for pairing in reconciliation.pairings} == {Status.CONFIRMED}
    assert reconciliation.unannounced == ()


def test_the_silent_change_is_told_as_one_that_nobody_announced(taken: Taken) -> None:
    report = taken.report(4)
    assert report.reconciliation.pairings == ()
    substantive = tuple(change.id for change in report.changeset.changes if change.significance is Significance.SUBSTANTIVE)
    assert report.reconciliation.unannounced == substantive != ()
    assert report.reconciliation.dates is Dates.SILENT
    assert any("three-fourths of patients" in statement.text for statement in report.statements)
    assert any("Sampleland Tumor Registry" in statement.text for statement in report.statements)


def test_an_announced_change_that_is_not_there_is_unobserved(taken: Taken) -> None:
    report = taken.report(5)
    unseen = [pairing for pairing in report.reconciliation.pairings if pairing.status is Status.UNOBSERVED]
    assert ["Yarrowby" in pairing.item.text for pairing in unseen] == [True]
    assert {Kind.MOVED, Kind.REMOVED} <= {change.kind for change in report.changeset.told()}


def test_the_publisher_answers_as_a_real_one(publisher: Publisher, get: Get) -> None:
    url = publisher.url(SUMMARY)
    assert get(url).status == 404
    publisher.publish(SUMMARY, 1)
    first = get(url)
    tag, date = str(first.header("ETag")), str(first.header("Last-Modified"))
    assert (first.status, first.body, first.header("Content-Encoding")) == (200, SUMMARY.page(1), "gzip")
    assert date == "Tue, 05 Mar 2024 14:00:00 GMT"
    assert get(url, If_None_Match=f'"other", {tag}').not_modified
    assert get(url, If_Modified_Since=date).not_modified
    assert get(url, If_None_Match='"other"', If_Modified_Since=date).status == 200
    assert get(url, If_Modified_Since="yesterday").status == 200
    publisher.publish(SUMMARY, 2)
    assert get(url, If_None_Match=tag, If_Modified_Since=date).body == SUMMARY.page(2)
    plain = get(url, Accept_Encoding="identity")
    assert (plain.body, plain.header("Content-Encoding")) == (SUMMARY.page(2), None)


def test_the_publisher_has_rules_for_robots_and_nothing_else(publisher: Publisher, get: Get) -> None:
    publisher.publish(SUMMARY, 1)
    site = publisher.url(SUMMARY).partition("/types")[0]
    assert b"User-agent: *" in get(f"{site}/robots.txt").body
    assert get(f"{site}/search").status == 404
    assert get(site).status == 404


def test_a_folder_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    said: list[str] = []
    with open_demo(Settings()) as demo, pytest.raises(UsageError, match=r"cannot be written to .*file"):
        demo.take_tour(tmp_path / "file", said.append)
    assert said == []
