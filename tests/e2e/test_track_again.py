"""What is read again: captures that met a bug, and versions that an older parser read."""

from __future__ import annotations

import datetime as dt
import sqlite3
from collections.abc import Iterator
from contextlib import closing, suppress
from pathlib import Path

import pytest

from tests.e2e.desk import DAY, MORNING, Desk, open_desk
from tests.e2e.summary import MAINTENANCE, edition
from tests.servers import PageServer
from tracker import parse
from tracker.model.capture import Outcome
from tracker.model.errors import StoreError
from tracker.model.snapshot import Block, Content, Entry, Unit, assemble, flatten
from tracker.pipeline.people import COMMAND_LINE
from tracker.pipeline.suspects import accept
from tracker.pipeline.track import AGAIN, track
from tracker.store import reports, schedule, suspects

PAGE = "/types/sundew/hp/sundew-fever-treatment-pdq"
POISON = "<!-- poison -->"
READ = parse.read


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    with open_desk(tmp_path) as opened:
        yield opened


def stumbling(body: bytes, profile: parse.Profile, *, url: str = "", content_type: str | None = None) -> Content:
    """Read as a parser with a bug does."""
    if POISON.encode() in body:
        raise LookupError("poison")
    return READ(body, profile, url=url, content_type=content_type)


def shouting(body: bytes, profile: parse.Profile, *, url: str = "", content_type: str | None = None) -> Content:
    """Read as another version of the parser does, that finds other words in every paragraph."""

    def louder(entry: Entry) -> Entry:
        item = entry.item
        if isinstance(item, Block) and item.unit is Unit.PARAGRAPH:
            return Entry(entry.depth, Block(item.unit, item.text.upper(), item.anchor, item.container, item.level, item.style, item.marks))
        return entry

    return assemble(map(louder, flatten(READ(body, profile, url=url, content_type=content_type))))


def upgrade(monkeypatch: pytest.MonkeyPatch, version: int = 2) -> None:
    monkeypatch.setattr(parse, "read", shouting)
    monkeypatch.setattr(parse, "PARSER_VERSION", version)


def standing(desk: Desk) -> set[tuple[int | None, int | None]]:
    """Return between which versions the changesets lead that are not replaced."""
    with desk.road.database.read() as session:
        return {(pair.before, pair.after) for pair in reports.pairs(session, desk.document().id) if not pair.replaced}


def outcomes(desk: Desk) -> list[Outcome]:
    return [check.outcome for check in desk.checks()]


def test_an_edition_that_met_a_bug_is_told_when_it_is_mended(pages: PageServer, desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """The page has moved on, and nobody else has that edition."""
    monkeypatch.setattr(parse, "read", stumbling)
    desk.add(pages.put(PAGE, edition(1)))
    desk.check()
    pages.put(PAGE, edition(2) + POISON)
    assert desk.check().outcome is Outcome.ERROR
    monkeypatch.setattr(parse, "read", READ)
    pages.put(PAGE, edition(3))
    assert desk.check().version == 3
    assert [line.version for line in desk.versions()] == [1, 2, 3]
    assert [line.news for line in desk.versions()] == [False, True, True]


def test_a_page_that_meets_a_bug_stops_no_other_and_is_left_in_the_end(
    pages: PageServer, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(parse, "read", stumbling)
    desk.add(pages.put(PAGE, edition(1) + POISON))
    desk.check()
    for number in (2, 3, 4, 5):
        pages.put(PAGE, edition(number))
        assert desk.check().outcome is Outcome.NEW
    assert [check.outcome for check in desk.checks() if check.capture_id == 1] == [Outcome.ERROR] * 3
    assert outcomes(desk).count(Outcome.NEW) == 4


def test_a_page_that_meets_a_bug_is_tried_once_in_each_check(pages: PageServer, desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """Also after it was left, for it is what the publisher says now."""
    monkeypatch.setattr(parse, "read", stumbling)
    desk.add(pages.put(PAGE, edition(1) + POISON, etag='"1"'))
    for number in range(1, 6):
        assert desk.check().outcome is Outcome.ERROR
        assert len(desk.checks()) == number
    monkeypatch.setattr(parse, "read", READ)
    assert (desk.check().outcome, desk.check().outcome) == (Outcome.NEW, Outcome.SAME)


def test_an_edition_that_is_read_late_stands_in_its_place_and_is_no_news(
    pages: PageServer, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(parse, "read", stumbling)
    desk.add(pages.put(PAGE, edition(1)))
    desk.check()
    for page in (edition(2) + POISON, edition(3)):
        pages.put(PAGE, page)
        desk.check()
    monkeypatch.setattr(parse, "read", READ)
    assert desk.check().outcome is Outcome.SAME
    assert [(line.version, line.news) for line in desk.versions()] == [(1, False), (3, False), (2, True)]
    late = desk.report(3)
    assert (late.before.version, late.after.captured_at) == (1, MORNING + 2 * DAY)
    assert desk.report(2).before.version == 3
    assert standing(desk) == {(1, 3), (3, 2)}
    assert desk.check().not_modified is False
    assert len(desk.versions()) == 3


def test_a_page_that_went_back_is_a_version_once_what_lay_between_is_read(
    pages: PageServer, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(parse, "read", stumbling)
    desk.add(pages.url(PAGE))
    for page in (edition(1, month=3), edition(2, month=3) + POISON, edition(1, month=3)):
        pages.put(PAGE, page)
        desk.check()
    assert [line.version for line in desk.versions()] == [1]
    monkeypatch.setattr(parse, "read", READ)
    assert desk.check().outcome is Outcome.SAME
    assert desk.snapshot(3).content == desk.snapshot(1).content
    assert [(line.version, line.captured_at.day - MORNING.day, line.news) for line in desk.versions()] == [
        (1, 1, False),
        (2, 2, False),
        (3, 3, False),
    ]
    assert standing(desk) == {(1, 2), (2, 3)}


def test_an_older_copy_that_was_accepted_is_not_what_the_document_says_since_it_was_found_to_say_otherwise(
    pages: PageServer, desk: Desk
) -> None:
    desk.add(pages.url(PAGE))
    for page in (edition(1, month=1), edition(2, month=2), edition(1, month=1), edition(2, month=2)):
        pages.put(PAGE, page)
        desk.check()
    assert outcomes(desk) == [Outcome.NEW, Outcome.NEW, Outcome.SUSPECT, Outcome.SAME]
    with desk.road.database.read() as session:
        (older,) = suspects.waiting(session)
    assert accept(desk.road, COMMAND_LINE, older).version == 3
    assert [(line.version, line.captured_at.day - MORNING.day) for line in desk.versions()] == [(1, 1), (2, 2), (3, 3), (4, 4)]
    assert desk.snapshot(4).content == desk.snapshot(2).content
    assert desk.check().outcome is Outcome.SAME
    assert standing(desk) == {(1, 2), (2, 3), (3, 4)}


def test_damaged_bytes_that_were_not_read_stop_nothing(pages: PageServer, desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parse, "read", stumbling)
    desk.add(pages.put(PAGE, edition(1) + POISON))
    desk.check()
    pages.put(PAGE, edition(2))
    assert desk.check().version == 1
    desk.execute("DROP TRIGGER blobs_update")
    desk.execute("UPDATE blobs SET body = x'00' WHERE sha256 = (SELECT sha256 FROM captures WHERE id = 1)")
    assert desk.check().outcome is Outcome.SAME
    assert "capture 1 is damaged" in desk.checks()[-2].reason


def test_a_better_parser_makes_no_version_and_no_news(pages: PageServer, desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """What it reads in the kept capture is what the version says from now on."""
    desk.add(pages.put(PAGE, edition(1)))
    desk.check()
    upgrade(monkeypatch)
    pages.put(PAGE, edition(1, style="wide"))
    assert desk.check().outcome is Outcome.SAME
    assert (desk.rows("snapshots"), desk.rows("readings"), desk.rows("reports")) == (1, 2, 0)
    assert desk.snapshot(1).content == shouting(desk.capture(1).body, parse.PDQ, url=pages.url(PAGE))
    pages.put(PAGE, edition(1, space="\n"))
    assert desk.check().outcome is Outcome.SAME
    assert desk.rows("readings") == 2


def test_a_better_parser_tells_of_a_change_only_what_changed(pages: PageServer, desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    desk.add(pages.put(PAGE, edition(1)))
    desk.check()
    upgrade(monkeypatch)
    pages.put(PAGE, edition(2))
    assert desk.check().version == 2
    assert [change.unit for change in desk.report(2).changeset.told()] == [Unit.LIST_ITEM]
    assert desk.rows("readings") == 3


def test_a_new_reading_is_kept_though_the_page_is_doubted(pages: PageServer, desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    desk.add(pages.put(PAGE, edition(1)))
    desk.check()
    upgrade(monkeypatch)
    pages.put(PAGE, MAINTENANCE)
    assert desk.check().outcome is Outcome.SUSPECT
    assert desk.rows("readings") == 2


def test_an_older_tracker_makes_no_news_either_and_keeps_the_newer_reading(
    pages: PageServer, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.add(pages.put(PAGE, edition(1)))
    desk.check()
    upgrade(monkeypatch, parse.PARSER_VERSION - 1)
    pages.put(PAGE, edition(1, style="wide"))
    assert desk.check().outcome is Outcome.SAME
    assert (desk.rows("snapshots"), desk.rows("readings")) == (1, 1)


def test_a_report_says_when_the_page_was_last_seen_without_the_change(pages: PageServer, desk: Desk) -> None:
    """A "not modified", the same bytes and other markup say so; a doubted page does not."""
    desk.add(pages.put(PAGE, edition(1), etag='"1"'))
    desk.check()
    pages.put(PAGE, edition(2), etag='"2"')
    desk.check()
    assert desk.report(2).before.seen_at is None
    desk.check()
    pages.put(PAGE, edition(2, style="wide"))
    desk.check()
    pages.put(PAGE, MAINTENANCE)
    desk.check()
    pages.put(PAGE, edition(3))
    desk.check()
    before = desk.report(3).before
    assert (before.captured_at, before.seen_at) == (MORNING + 2 * DAY, MORNING + 4 * DAY)
    assert desk.report(3).after.captured_at == MORNING + 6 * DAY


DAMAGES = (
    ("captures SET headers = '{'", DAY),
    ("hosts SET robots_fetched_at = 'damaged'", AGAIN),
)


@pytest.mark.parametrize(("damage", "rest"), DAMAGES)
def test_damage_met_before_a_visit_does_not_keep_the_document_due(pages: PageServer, desk: Desk, damage: str, rest: dt.timedelta) -> None:
    desk.add(pages.put(PAGE, edition(1)), "sundew")
    desk.check("sundew")
    with closing(sqlite3.connect(desk.file)) as connection, connection:
        for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
            connection.execute(f"DROP TRIGGER {name}")
        connection.execute(f"UPDATE {damage}")
    desk.clock.now += DAY
    began = desk.clock.now
    with suppress(StoreError):  # of what is damaged in the row of the host
        check = track(desk.road, desk.document("sundew"), only_due=True)
        assert check is not None
        assert (check.outcome, check.cause) == (Outcome.ERROR, "bug")
    with desk.road.database.read() as session:
        assert began + rest <= schedule.next_at(session, desk.document("sundew").id) <= desk.clock.now + rest
        assert schedule.holders(session) == []
