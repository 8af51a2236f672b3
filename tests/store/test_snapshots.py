from __future__ import annotations

import datetime as dt
import hashlib

import pytest

from tests.store.samples import DAY, HOUR, NOON, answer, content, document, report, snapshot
from tracker.model.errors import UsageError
from tracker.store import captures, reports, snapshots
from tracker.store.session import Database
from tracker.store.snapshots import Line


def test_a_snapshot_comes_back_as_it_was_kept(database: Database) -> None:
    with database.write() as session:
        capture = captures.keep(session, document(session).id, answer("a page"))
        kept = snapshots.keep(session, capture, content("It is so."), "f1", 1)
    assert (kept.version, kept.capture_id, kept.captured_at, kept.fingerprint) == (1, capture.id, NOON, "f1")
    assert kept.content == content("It is so.")
    with database.read() as session:
        assert snapshots.current(session, kept.document_id) == kept
        assert snapshots.by_version(session, kept.document_id, 1) == kept


def test_each_document_counts_its_own_versions(database: Database) -> None:
    with database.write() as session:
        tracked, other = document(session).id, document(session, "other").id
        numbers = [snapshot(session, each, text).version for each, text in ((tracked, "a"), (other, "b"), (tracked, "c"))]
    assert numbers == [1, 1, 2]


def test_history_is_in_the_order_of_capture_whatever_was_imported_when(database: Database) -> None:
    with database.write() as session:
        tracked = document(session).id
        first = snapshot(session, tracked, "first", NOON)
        second = snapshot(session, tracked, "second", NOON + 2 * DAY)
        imported = snapshot(session, tracked, "imported", NOON + DAY, dt.date(2024, 11, 5))
        assert snapshots.current(session, tracked) == second
        assert [(line.version, line.updated) for line in snapshots.listing(session, tracked)] == [
            (first.version, None),
            (imported.version, dt.date(2024, 11, 5)),
            (second.version, None),
        ]
        assert list(snapshots.times(session, tracked).items()) == [(1, NOON), (3, NOON + DAY), (2, NOON + 2 * DAY)]
        assert snapshots.listing(session, tracked, NOON + DAY) == snapshots.listing(session, tracked)[:2]
        assert snapshots.count(session, tracked) == 3
        assert snapshots.current(session, tracked, NOON + DAY) == imported
        assert snapshots.current(session, tracked, NOON - HOUR) is None
        assert snapshots.as_of(session, tracked, NOON) == first
        assert snapshots.as_of(session, tracked, NOON + 2 * DAY - HOUR) == imported
        assert snapshots.as_of(session, tracked, NOON + 9 * DAY) == second


def test_of_two_snapshots_of_one_time_the_later_number_is_current(database: Database) -> None:
    with database.write() as session:
        tracked = document(session).id
        snapshot(session, tracked, "first")
        second = snapshot(session, tracked, "second")
        assert snapshots.current(session, tracked) == snapshots.as_of(session, tracked, NOON) == second


def test_a_new_reading_is_what_the_snapshot_says_from_now_on(database: Database) -> None:
    with database.write() as session:
        kept = snapshot(session, document(session).id, "a page")
        assert snapshots.parser_version(session, kept.id) == 1
        snapshots.keep_reading(session, kept.id, content("Read better.", dt.date(2024, 12, 1)), "f2", 2)
        assert snapshots.parser_version(session, kept.id) == 2
        read = snapshots.by_version(session, kept.document_id, 1)
        assert (read.id, read.version, read.captured_at) == (kept.id, 1, NOON)
        assert (read.content, read.fingerprint) == (content("Read better.", dt.date(2024, 12, 1)), "f2")
        assert snapshots.listing(session, kept.document_id) == [Line(1, NOON, dt.date(2024, 12, 1), "f2", 2, news=False)]
        assert snapshots.current(session, kept.document_id) == read


def test_a_list_tells_what_was_news(database: Database) -> None:
    with database.write() as session:
        tracked = document(session).id
        first, second, third = (snapshot(session, tracked, text, NOON + day * DAY) for day, text in enumerate("abc"))
        reports.keep(session, first, second, report(first, second), news=False)
        reports.keep(session, second, third, report(second, third), news=True)
        assert [line.news for line in snapshots.listing(session, tracked)] == [False, False, True]
        assert snapshots.current_line(session, tracked) == Line(3, third.captured_at, None, third.fingerprint, 1, news=True)


def test_of_which_bytes_a_version_was_read_is_known_from_its_time_on(database: Database) -> None:
    with database.write() as session:
        tracked, other = document(session).id, document(session, "other").id
        snapshot(session, tracked, "a page", NOON + DAY)
        captures.keep(session, tracked, answer("no version", NOON + DAY))
        sha256 = hashlib.sha256(b"a page").hexdigest()
        assert snapshots.came_of(session, tracked, sha256, NOON + DAY)
        assert not snapshots.came_of(session, tracked, sha256, NOON)
        assert not snapshots.came_of(session, other, sha256, NOON + DAY)
        assert not snapshots.came_of(session, tracked, hashlib.sha256(b"no version").hexdigest(), NOON + DAY)


def test_a_document_without_a_version_has_no_current_one(database: Database) -> None:
    with database.write() as session:
        tracked = document(session).id
        assert snapshots.current(session, tracked) is None
        assert snapshots.current_line(session, tracked) is None
        assert snapshots.listing(session, tracked) == []
        assert snapshots.times(session, tracked) == {}
        with pytest.raises(UsageError, match=r"^there is no version 1: child-lung has no version yet$"):
            snapshots.by_version(session, tracked, 1)


def test_who_asks_for_what_is_not_there_is_told_what_is(database: Database) -> None:
    with database.write() as session:
        tracked = document(session).id
        snapshot(session, tracked, "a", NOON)
        with pytest.raises(UsageError, match=r"^there is no version 2: child-lung has version 1, the first of 2024-12-03$"):
            snapshots.by_version(session, tracked, 2)
        snapshot(session, tracked, "b", NOON + DAY)
        with pytest.raises(UsageError, match=r"^there is no version 7: child-lung has versions 1 to 2, the first of 2024-12-03$"):
            snapshots.by_version(session, tracked, 7)
        with pytest.raises(UsageError, match=r"^nothing was kept by 2024-12-02 12:00 UTC: child-lung has versions 1 to 2, .* 2024-12-03$"):
            snapshots.as_of(session, tracked, NOON - DAY)
