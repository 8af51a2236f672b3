from __future__ import annotations

import pytest

from tests.store.programs import programs
from tests.store.samples import DAY, HOUR, NOON, document
from tracker.model.document import State
from tracker.store import documents, schedule
from tracker.store.session import Database

CLAIM = """
import sys
from tests.store.samples import HOUR, NOON
from tracker.store import schedule
from tracker.store.session import open_database
database = open_database(sys.argv[1])
print("ready", flush=True); input()
won = []
for number in range(1, 41):
    with database.write() as session:
        won.append(schedule.claim(session, number, "worker", NOON, NOON + HOUR) is not None)
print(*map(int, won), flush=True)
"""


def test_only_active_documents_are_due_the_longest_waiting_first(database: Database) -> None:
    with database.write() as session:
        document(session, "second", NOON)
        document(session, "first", NOON - HOUR)
        document(session, "later", NOON + HOUR)
        documents.set_state(session, document(session, "paused").id, State.PAUSED)
        documents.set_state(session, document(session, "removed").id, State.REMOVED)
    with database.read() as session:
        assert [each.slug for each in schedule.due(session, NOON, 10)] == ["first", "second"]
        assert [each.slug for each in schedule.due(session, NOON, 1)] == ["first"]


def test_a_document_is_held_by_one_until_the_lease_ends(database: Database) -> None:
    with database.write() as session:
        held = document(session).id
        assert schedule.claim(session, held, "one", NOON, NOON + HOUR) == 1
        assert schedule.due(session, NOON, 10) == []
        assert schedule.claim(session, held, "two", NOON, NOON + HOUR) is None
        assert [each.id for each in schedule.due(session, NOON + HOUR, 10)] == [held]
        assert schedule.claim(session, held, "two", NOON + HOUR, NOON + 2 * HOUR) == 2


def test_a_late_result_is_refused(database: Database) -> None:
    with database.write() as session:
        held = document(session).id
        late = schedule.claim(session, held, "one", NOON, NOON + HOUR)
        new = schedule.claim(session, held, "two", NOON + HOUR, NOON + 2 * HOUR)
        assert late is not None
        assert new is not None
        assert not schedule.release(session, held, late, NOON + 9 * DAY)
        assert schedule.next_at(session, held) == NOON
        assert schedule.release(session, held, new, NOON + DAY)
        assert schedule.next_at(session, held) == NOON + DAY
        assert not schedule.release(session, held, new, NOON + 9 * DAY)


def test_a_lease_is_held_for_longer_only_by_its_holder(database: Database) -> None:
    with database.write() as session:
        held = document(session).id
        late = schedule.claim(session, held, "one", NOON, NOON + HOUR) or 0
        assert schedule.renew(session, held, late, NOON + 2 * HOUR)
        assert schedule.claim(session, held, "two", NOON + HOUR, NOON + 3 * HOUR) is None
        new = schedule.claim(session, held, "two", NOON + 2 * HOUR, NOON + 3 * HOUR) or 0
        assert not schedule.renew(session, held, late, NOON + 9 * HOUR)
        assert schedule.release(session, held, new, NOON + DAY)
        assert not schedule.renew(session, held, new, NOON + 9 * HOUR)


def test_a_lease_that_ran_out_but_that_nobody_took_is_still_ours(database: Database) -> None:
    with database.write() as session:
        held = document(session).id
        fence = schedule.claim(session, held, "one", NOON, NOON + HOUR)
        assert fence is not None
        assert schedule.release(session, held, fence, NOON + DAY)


@pytest.mark.parametrize(("alive", "fence"), [(True, None), (False, 2)])
def test_only_a_dead_holder_loses_its_document_before_the_lease_ends(database: Database, alive: bool, fence: int | None) -> None:  # noqa: FBT001
    with database.write() as session:
        held = document(session).id
        schedule.free_dead(session, held, lambda _: alive)
        schedule.claim(session, held, "one", NOON, NOON + HOUR)
        schedule.free_dead(session, held, {"one": alive}.__getitem__)
        assert schedule.claim(session, held, "two", NOON, NOON + HOUR) == fence


def test_all_documents_of_a_dead_holder_are_given_back_at_once(database: Database) -> None:
    with database.write() as session:
        held = [document(session, slug).id for slug in ("one", "two", "three")]
        for number, owner in zip(held, ("dead", "dead", "alive"), strict=True):
            schedule.claim(session, number, owner, NOON, NOON + HOUR)
        assert sorted(schedule.holders(session)) == ["alive", "dead"]
        schedule.free(session, "dead")
        assert schedule.holders(session) == ["alive"]
        assert {found.id for found in schedule.due(session, NOON, 9)} == set(held[:2])


@pytest.mark.parametrize(("only_due", "fence"), [(True, None), (False, 2)])
def test_a_document_that_somebody_has_just_looked_at_is_no_more_due(database: Database, only_due: bool, fence: int | None) -> None:  # noqa: FBT001
    with database.write() as session:
        held = document(session).id
        assert schedule.claim(session, held, "one", NOON, NOON + HOUR, only_due=True) == 1
        schedule.release(session, held, 1, NOON + DAY)
        assert schedule.claim(session, held, "two", NOON, NOON + HOUR, only_due=only_due) == fence


def test_two_programs_never_hold_the_same_document(database: Database, full_url: str) -> None:
    with database.write() as session:
        numbers = [document(session, f"document-{number}").id for number in range(40)]
    assert numbers == list(range(1, 41))
    with programs(2, CLAIM, full_url) as workers:
        for worker in workers:
            worker.go_on()
        won = [list(map(int, worker.hear().split())) for worker in workers]
    assert [sum(pair) for pair in zip(*won, strict=True)] == [1] * 40
