from __future__ import annotations

from dataclasses import replace

from tests.store.samples import DAY, HOUR, NOON, check, document
from tracker.model.capture import Outcome
from tracker.model.document import State
from tracker.store import checks, documents, queue, schedule
from tracker.store.session import Database


def test_what_is_held_comes_first_then_what_is_due_longest(database: Database) -> None:
    with database.write() as session:
        for slug, added in (("later", NOON + DAY), ("due", NOON), ("longest", NOON - HOUR)):
            document(session, slug, added)
        held, ended, paused = (document(session, slug, NOON + HOUR) for slug in ("held", "ended", "paused"))
        schedule.claim(session, held.id, "north", NOON, NOON + HOUR)
        schedule.claim(session, ended.id, "south", NOON - DAY, NOON)
        documents.set_state(session, paused.id, State.PAUSED)
    with database.read() as session:
        found = queue.turns(session, NOON, 10)
        assert [(turn.document.slug, turn.holder, turn.held_until) for turn in found] == [
            ("held", "north", NOON + HOUR),
            *((slug, "", None) for slug in ("longest", "due", "ended", "later")),
        ]
        assert [turn.document.slug for turn in queue.turns(session, NOON, 2)] == ["held", "longest"]
        assert queue.turn_of(session, held.id, NOON) == found[0]
        assert queue.due_count(session, NOON) == 2
        assert queue.due_count(session, NOON, NOON) == 1


def test_what_an_operator_paused_while_it_is_held_is_told(database: Database) -> None:
    with database.write() as session:
        held = document(session)
        schedule.claim(session, held.id, "north", NOON, NOON + HOUR)
        documents.set_state(session, held.id, State.PAUSED)
    with database.read() as session:
        assert [turn.holder for turn in queue.turns(session, NOON, 10)] == ["north"]
        assert queue.turns(session, NOON + DAY, 10) == []


def test_a_document_is_in_trouble_by_its_last_check_alone(database: Database) -> None:
    with database.write() as session:
        failing, mended, imported, removed = (document(session, slug) for slug in ("failing", "mended", "imported", "removed"))
        for one, outcome in ((failing, Outcome.NEW), (failing, Outcome.ERROR), (failing, Outcome.BLOCKED), (mended, Outcome.ERROR)):
            checks.record(session, check(one.id, outcome))
        checks.record(session, check(mended.id))
        checks.record(session, replace(check(imported.id, Outcome.ERROR), imported=True))
        checks.record(session, check(removed.id, Outcome.GONE))
        documents.set_state(session, removed.id, State.REMOVED)
    with database.read() as session:
        (trouble,) = queue.troubles(session, 10)
    assert (trouble.document.slug, trouble.check.outcome, trouble.times, trouble.since) == ("failing", Outcome.BLOCKED, 2, NOON)


def test_the_last_that_failed_comes_first(database: Database) -> None:
    with database.write() as session:
        for slug in ("first", "second", "third"):
            checks.record(session, check(document(session, slug).id, Outcome.ERROR))
    with database.read() as session:
        assert [trouble.document.slug for trouble in queue.troubles(session, 2)] == ["third", "second"]


def test_hastening_makes_due_and_puts_nothing_off(database: Database) -> None:
    with database.write() as session:
        later, due = document(session, "later", NOON + DAY), document(session, "due", NOON - DAY)
        for one in (later, due):
            schedule.hasten(session, one.id, NOON)
        assert [schedule.next_at(session, one.id) for one in (later, due)] == [NOON, NOON - DAY]
