from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from tests.store.samples import DAY, HOUR, NOON, URL, answer, check, document
from tracker.model.capture import Check, Outcome
from tracker.store import captures, checks
from tracker.store.session import Database


def test_a_check_comes_back_as_it_was(database: Database) -> None:
    with database.write() as session:
        tracked = document(session).id
        capture = captures.keep(session, tracked, answer("a page"))
        whole = Check(0, tracked, NOON, NOON + HOUR, Outcome.NEW, "new\x00", 200, "https://example.org/", True, capture.id, 1)  # noqa: FBT003
        kept = checks.record(session, whole)
        assert kept == replace(whole, id=kept.id, reason="new\ufffd")
        assert checks.latest(session, tracked) == checks.of_capture(session, capture.id) == kept


def test_the_last_checks_come_first(database: Database) -> None:
    with database.write() as session:
        tracked, other = document(session).id, document(session, "other").id
        kept = [checks.record(session, check(tracked)) for _ in range(3)]
        checks.record(session, check(other))
        assert checks.of_document(session, tracked, 2) == [kept[2], kept[1]]
        assert checks.latest(session, tracked) == kept[2]


def test_where_there_was_no_check_there_is_none(database: Database) -> None:
    with database.write() as session:
        tracked = document(session).id
        capture = captures.keep(session, tracked, answer("a page"))
        assert checks.latest(session, tracked) is None
        assert checks.of_capture(session, capture.id) is None
        assert checks.of_document(session, tracked, 5) == []


def test_the_last_check_that_found_nothing_else_is_known(database: Database) -> None:
    with database.write() as session:
        tracked = document(session).id
        first, second = (captures.keep(session, tracked, answer(str(day), NOON + day * DAY)) for day in (0, 9))
        assert checks.last_fine(session, tracked, NOON, NOON + 9 * DAY) is None
        told = (
            (0, Outcome.NEW, first),
            (2, Outcome.SAME, first),
            (3, Outcome.ERROR, None),
            (4, Outcome.SUSPECT, first),
            (8, Outcome.NEW, second),
        )
        for day, outcome, capture in told:
            looked = check(tracked, outcome, capture.id if capture else None)
            checks.record(session, replace(looked, started_at=NOON + day * DAY))
        assert checks.last_fine(session, tracked, NOON, NOON + 9 * DAY) == NOON + 2 * DAY
        assert checks.last_fine(session, tracked, NOON, NOON + 2 * DAY) == NOON
        assert checks.last_fine(session, tracked, NOON + 9 * DAY, NOON + 10 * DAY) == NOON + 8 * DAY


def test_a_check_is_overtaken_by_a_version_made_after_it(database: Database) -> None:
    with database.write() as session:
        tracked, other = document(session).id, document(session, "other").id
        looked = checks.record(session, check(tracked))
        for more in (check(other, Outcome.NEW), check(tracked, Outcome.SAME)):
            checks.record(session, more)
            assert not checks.is_overtaken(session, looked)
        checks.record(session, check(tracked, Outcome.NEW))
        assert checks.is_overtaken(session, looked)


def test_a_page_is_asked_for_anew_until_a_check_has_looked_at_it(database: Database) -> None:
    with database.write() as session:
        tracked = document(session).id
        assert checks.validators(session, tracked, URL) == (None, None)
        capture = captures.keep(session, tracked, answer("a page", etag='"1"', LAST_MODIFIED="Tue, 03 Dec 2024 12:00:00 GMT"))
        assert checks.validators(session, tracked, URL) == (None, None)
        checks.record(session, check(tracked, capture_id=capture.id))
        assert checks.validators(session, tracked, URL) == ('"1"', "Tue, 03 Dec 2024 12:00:00 GMT")
        assert checks.validators(session, tracked, "https://example.org/moved") == (None, None)
        captures.keep(session, tracked, answer("another page", NOON + DAY, ETag='"2"'))
        assert checks.validators(session, tracked, URL) == (None, None)


def test_a_page_without_validators_has_none(database: Database) -> None:
    with database.write() as session:
        tracked = document(session).id
        capture = captures.keep(session, tracked, answer("a page"))
        checks.record(session, check(tracked, capture_id=capture.id))
        assert checks.validators(session, tracked, URL) == (None, None)


def test_the_database_refuses_an_outcome_that_is_none(database: Database) -> None:
    with database.write() as session:
        checks.record(session, check(document(session).id))
    with pytest.raises(IntegrityError), database.write() as session:
        session.execute(text("UPDATE checks SET outcome = 'maybe'"))
