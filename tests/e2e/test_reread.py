"""A better parser: what it reads otherwise becomes a reading, what it can read at last a version, and nothing of it is news."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from tests.e2e.desk import DAY, MORNING, Desk, open_desk
from tests.e2e.summary import MAINTENANCE, edition
from tests.e2e.test_track_again import READ, shouting, upgrade
from tests.servers import PageServer
from tests.store.programs import end_of
from tracker import parse
from tracker.diff import apply, compare
from tracker.model.capture import Outcome
from tracker.model.snapshot import Content
from tracker.pipeline import suspects as decisions
from tracker.pipeline.people import COMMAND_LINE
from tracker.pipeline.reread import Step, reread
from tracker.store import reports, suspects
from tracker.store.verify import verify

PAGE = "/types/sundew/hp/sundew-fever-treatment-pdq"
KILLED = """
import os, sys
from pathlib import Path
from sqlalchemy import event
from sqlalchemy.engine import Engine
from tests.e2e.desk import open_desk
from tests.e2e.test_track_again import shouting
from tracker import parse
from tracker.pipeline.reread import reread
left = int(sys.argv[2])
parse.read, parse.PARSER_VERSION = shouting, 2

def die(*_):
    global left
    left -= 1
    if left < 0:
        print("killed", flush=True)
        os._exit(9)

event.listen(Engine, "commit", die)
with open_desk(Path(sys.argv[1])) as desk:
    list(reread(desk.road, desk.document(), accept=True))
print("through", flush=True)
"""


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    with open_desk(tmp_path) as opened:
        yield opened


def track(desk: Desk, pages: PageServer, *numbers: int) -> None:
    desk.add(pages.url(PAGE))
    for number in numbers:
        pages.put(PAGE, edition(number))
        desk.check()


def again(desk: Desk, *, accept: bool = False) -> list[Step]:
    return list(reread(desk.road, desk.document(), accept=accept))


def outcomes(steps: list[Step]) -> list[str]:
    return [step.outcome for step in steps]


def news(desk: Desk) -> int:
    with closing(sqlite3.connect(desk.file)) as connection:
        count: int = connection.execute("SELECT count(*) FROM reports WHERE news").fetchone()[0]
        return count


def redesigned(number: int) -> str:
    """Return an edition in a layout that the parser of before does not know."""
    return edition(number).replace("<section", "<x-part").replace("</section>", "</x-part>").replace("<h2", "<x-h").replace("<h3", "<x-h")


def mended(body: bytes, profile: parse.Profile, *, url: str = "", content_type: str | None = None) -> Content:
    """Read as a parser does that knows the new layout."""
    for new, old in ((b"x-part", b"section"), (b'<x-h id="_12', b'<h3 id="_12'), (b"x-h", b"h2")):
        body = body.replace(new, old)
    return READ(body, profile, url=url, content_type=content_type)


def proved(desk: Desk) -> None:
    assert list(verify(desk.road.database, [desk.document().id])) == []


def test_the_same_parser_reads_the_same(pages: PageServer, desk: Desk) -> None:
    track(desk, pages, 1, 2, 3)
    assert outcomes(again(desk, accept=True)) == ["same"] * 3
    assert (desk.rows("readings"), desk.rows("changesets"), desk.rows("replacements")) == (3, 2, 0)


def test_a_look_says_what_would_differ_and_keeps_nothing(pages: PageServer, desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    track(desk, pages, 1, 2)
    upgrade(monkeypatch)
    before = desk.snapshot(2)
    steps = again(desk)
    assert [(step.outcome, step.version) for step in steps] == [("other", 1), ("other", 2)]
    assert all(step.report and step.report.changeset.changes for step in steps)
    assert desk.rows("readings") == 2
    assert desk.snapshot(2) == before


def test_new_readings_make_no_version_and_no_news(pages: PageServer, desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    track(desk, pages, 1, 2, 3)
    told, lines = news(desk), desk.versions()
    upgrade(monkeypatch)
    again(desk, accept=True)
    assert news(desk) == told == 2
    assert [(line.version, line.captured_at, line.news) for line in desk.versions()] == [
        (line.version, line.captured_at, line.news) for line in lines
    ]
    for version in (1, 2, 3):
        capture = desk.capture(desk.snapshot(version).capture_id)
        assert desk.snapshot(version).content == shouting(capture.body, parse.PDQ, url=capture.url)
    for version in (2, 3):
        old, new = desk.snapshot(version - 1).content, desk.snapshot(version).content
        assert desk.report(version).changeset == compare(old, new)
    assert outcomes(again(desk, accept=True)) == ["same"] * 3
    assert (desk.rows("readings"), desk.rows("changesets"), desk.rows("replacements")) == (6, 4, 2)
    proved(desk)


def test_what_was_told_stays_row_for_row(pages: PageServer, desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    track(desk, pages, 1, 2)
    query = "SELECT reports.*, body FROM reports JOIN bodies ON bodies.id = body_id WHERE reports.id = 1"
    with closing(sqlite3.connect(desk.file)) as connection:
        before = connection.execute(query).fetchall()
        upgrade(monkeypatch)
        again(desk, accept=True)
        assert connection.execute(query).fetchall() == before
    with desk.road.database.read() as session:
        assert [pair.replaced for pair in reports.pairs(session, desk.document().id)] == [True, False]


def test_the_gap_of_a_new_layout_is_filled_at_its_times(pages: PageServer, desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    track(desk, pages, 1)
    for number in (2, 3):
        pages.put(PAGE, redesigned(number))
        assert desk.check().outcome is Outcome.SUSPECT
    seen = [check.finished_at for check in desk.checks()]
    assert outcomes(again(desk, accept=True)) == ["same"]
    monkeypatch.setattr(parse, "read", mended)
    monkeypatch.setattr(parse, "PARSER_VERSION", 2)
    assert outcomes(again(desk)) == ["same", "version", "version"]
    assert [line.version for line in desk.versions()] == [1]
    steps = again(desk, accept=True)
    assert [(step.outcome, step.version) for step in steps] == [("same", 1), ("version", 2), ("version", 3)]
    assert [line.captured_at for line in desk.versions()] == [MORNING + n * DAY for n in (1, 2, 3)] == seen[:3]
    assert news(desk) == 0
    assert [change.after for change in desk.report(3).changeset.told()] == ["Peatoxan."]
    with desk.road.database.read() as session:
        assert suspects.waiting(session, desk.document().id) == []
    assert outcomes(again(desk, accept=True)) == ["same"] * 3
    proved(desk)


def test_a_gap_is_filled_between_versions_that_stay_what_they_are(pages: PageServer, desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    track(desk, pages, 1)
    pages.put(PAGE, redesigned(2))
    desk.check()
    pages.put(PAGE, edition(3))
    assert desk.check().version == 2
    monkeypatch.setattr(parse, "read", mended)
    monkeypatch.setattr(parse, "PARSER_VERSION", 2)
    again(desk, accept=True)
    assert [line.version for line in desk.versions()] == [1, 3, 2]
    assert news(desk) == 1
    assert [change.after for change in desk.report(2).changeset.told()] == ["Peatoxan."]
    proved(desk)


def test_what_is_no_document_stays_held_back_and_what_was_refused_is_left_alone(
    pages: PageServer, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    track(desk, pages, 1)
    for page in (MAINTENANCE, redesigned(2)):
        pages.put(PAGE, page)
        desk.check()
    with desk.road.database.read() as session:
        _, refused = suspects.waiting(session, desk.document().id)
    decisions.refuse(desk.road, COMMAND_LINE, refused)
    monkeypatch.setattr(parse, "read", mended)
    again(desk, accept=True)
    assert [line.version for line in desk.versions()] == [1]


def test_an_older_parser_changes_nothing_that_a_newer_one_read(pages: PageServer, desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    track(desk, pages, 1)
    upgrade(monkeypatch, parse.PARSER_VERSION - 1)
    assert outcomes(again(desk, accept=True)) == ["same"]
    assert desk.rows("readings") == 1


def test_a_parser_that_finds_nothing_changes_nothing(pages: PageServer, desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    track(desk, pages, 1)
    kept = desk.snapshot(1)
    monkeypatch.setattr(parse, "read", lambda *_, **__: READ(MAINTENANCE.encode(), parse.PDQ))
    monkeypatch.setattr(parse, "PARSER_VERSION", 2)
    (step,) = again(desk, accept=True)
    assert (step.outcome, step.version) == ("error", 1)
    assert "what was read before stays" in step.said
    assert desk.snapshot(1) == kept


def test_a_damaged_version_is_named_and_the_others_are_read(pages: PageServer, desk: Desk) -> None:
    track(desk, pages, 1, 2, 3)
    desk.execute("DROP TRIGGER manifests_update")
    desk.execute("UPDATE manifests SET places = x'0000000000' WHERE id = 2")
    steps = again(desk)
    assert outcomes(steps) == ["same", "error", "same"]
    assert "version 2" in steps[1].said


@pytest.mark.parametrize("commits", range(0, 9, 2))
def test_a_kill_leaves_what_the_next_run_ends(pages: PageServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, commits: int) -> None:
    with open_desk(tmp_path) as desk:
        track(desk, pages, 1, 2, 3, 4)
    assert end_of(KILLED, str(tmp_path), str(commits)) in {"killed", "through"}
    upgrade(monkeypatch)
    with open_desk(tmp_path) as desk:
        desk.clock.now += 9 * DAY
        proved(desk)
        again(desk, accept=True)
        proved(desk)
        assert (desk.rows("snapshots"), desk.rows("readings"), news(desk)) == (4, 8, 3)
        for version in (2, 3, 4):
            old, new = desk.snapshot(version - 1).content, desk.snapshot(version).content
            assert apply(desk.report(version).changeset, old) == new


def test_a_version_that_reads_the_same_gets_a_reading_too_and_its_page_is_asked_for_by_its_etag_again(
    pages: PageServer, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.add(pages.put(PAGE, edition(1), etag='"one"'))
    desk.check()
    monkeypatch.setattr(parse, "PARSER_VERSION", 2)
    assert outcomes(again(desk, accept=True)) == ["same"]
    assert desk.rows("readings") == 2
    assert desk.check().not_modified
    proved(desk)
