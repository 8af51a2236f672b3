from __future__ import annotations

from dataclasses import replace

from tests.store.desks import EDITORIAL, change, told, tracked
from tests.store.samples import DAY, NOON, check
from tracker.model.capture import Outcome
from tracker.store import checks, course
from tracker.store.course import Heat, Quiet, Size
from tracker.store.session import Database


def looked(database: Database, *outcomes: Outcome, imported: bool = False) -> int:
    """Track a document and look at it once a day; return its id."""
    with database.write() as session:
        one = tracked(session, "child-lung")
        for day, outcome in enumerate(outcomes):
            moment = NOON + day * DAY
            checks.record(session, replace(check(one, outcome), started_at=moment, finished_at=moment, imported=imported))
    return one


def test_checks_are_counted_by_their_outcomes(database: Database) -> None:
    one = looked(database, Outcome.NEW, Outcome.SAME, Outcome.ERROR, Outcome.SAME)
    with database.read() as session:
        assert course.outcomes(session, one) == {Outcome.NEW: 1, Outcome.SAME: 2, Outcome.ERROR: 1}


def test_a_quiet_document_says_since_when_and_how_often_it_was_looked_at(database: Database) -> None:
    one = looked(database, Outcome.NEW, Outcome.SAME, Outcome.NEW, Outcome.SAME, Outcome.ERROR, Outcome.SAME)
    with database.read() as session:
        assert course.quiet(session, one) == Quiet(2, NOON + 2 * DAY, NOON + 5 * DAY)


def test_a_document_that_has_just_changed_was_never_found_unchanged_since(database: Database) -> None:
    one = looked(database, Outcome.SAME, Outcome.NEW)
    with database.read() as session:
        assert course.quiet(session, one) == Quiet(0, NOON + DAY, NOON + DAY)


def test_imported_captures_are_no_checks(database: Database) -> None:
    one = looked(database, Outcome.NEW, Outcome.SAME, imported=True)
    with database.read() as session:
        assert (course.outcomes(session, one), course.quiet(session, one)) == ({}, Quiet(0, None, None))


def test_heat_and_sizes_are_those_of_what_was_told(database: Database) -> None:
    with database.write() as session:
        one, other = tracked(session, "child-lung"), tracked(session, "other")
        first = told(session, one, change(1, "One."), change(2, "Two.", EDITORIAL), change(3, "Three.", section="Follow-Up"))
        second = told(session, one, change(1, "Four."), at=NOON + 9 * DAY)
        told(session, one, change(1, "Never told."), at=NOON + 19 * DAY, news=False)
        told(session, other, change(1, "Elsewhere."))
    with database.read() as session:
        assert course.heat(session, one) == [Heat("Treatment", 3, 2, NOON + 10 * DAY), Heat("Follow-Up", 1, 1, NOON + DAY)]
        assert course.heat(session, one, NOON + 5 * DAY) == [Heat("Treatment", 1, 1, NOON + 10 * DAY)]
        assert course.sizes(session, one) == [Size(2, first, NOON + DAY, 2, 1), Size(4, second, NOON + 10 * DAY, 1, 0)]
