from __future__ import annotations

import datetime as dt
from dataclasses import replace

from tests.store.samples import DAY, HOUR, NOON, check, document
from tracker.model.alert import Condition, RunnerKind
from tracker.model.capture import Check, Outcome
from tracker.model.delivery import Letter, Way
from tracker.model.document import State
from tracker.store import alerts, checks, deliveries, documents, figures, hosts, runners, schedule
from tracker.store.session import Database
from tracker.store.tally import Tally

SECOND = dt.timedelta(seconds=1)
PENDING = (Way.MAIL, "pending")


def ended(document_id: int, **facts: object) -> Check:
    return replace(check(document_id), **facts)  # type: ignore[arg-type]


def test_figures_count_what_is_due_what_is_late_and_how_checks_ended(database: Database) -> None:
    with database.write() as session:
        assert figures.figures(session, NOON).documents == {}
        due, late, held, away = (document(session, slug, NOON - hours * HOUR) for slug, hours in (("a", 1), ("b", 9), ("c", 20), ("d", 30)))
        schedule.claim(session, held.id, "north", NOON, NOON + HOUR)
        documents.set_state(session, away.id, State.QUARANTINED)
        for outcome, days in ((Outcome.NEW, 3), (Outcome.SAME, 0), (Outcome.ERROR, 0)):
            checks.record(session, ended(due.id, outcome=outcome, started_at=NOON - days * DAY, finished_at=NOON - days * DAY))
        checks.record(session, ended(late.id, started_at=NOON - 900 * DAY, finished_at=NOON - 900 * DAY, imported=True))
        deliveries.put_alert(session, Letter("a", "b", "c"), "ops@example.org", "0" * 32, NOON)
        hosts.fail(session, "example.org", NOON - 9 * HOUR, NOON)
        hosts.fail(session, "example.org", NOON, NOON + HOUR)
        found = figures.figures(session, NOON, late_after=6 * HOUR, failing=6 * HOUR)
        hosts.recover(session, "example.org")
        assert figures.figures(session, NOON, failing=6 * HOUR).failing == ()
    assert (found.due, found.late, found.lag) == (2, 1, 9 * HOUR)
    assert found.documents == {State.ACTIVE: 3, State.QUARANTINED: 1}
    assert found.checks == {Outcome.SAME: 1, Outcome.ERROR: 1}
    assert {(way, str(state)): count for (way, state), count in found.deliveries.items()} == {PENDING: 1}
    assert found.failing == (("example.org", NOON - 9 * HOUR),)
    assert found.quarantined == ("d",)


def test_a_tally_counts_each_check_once_however_often_it_is_asked(database: Database) -> None:
    tally, took = Tally(), (0, 0.4, 4, 400)
    with database.write() as session:
        tracked = document(session).id
        for hours in range(4):
            begun = NOON + hours * HOUR
            for seconds in took:
                checks.record(session, ended(tracked, started_at=begun, finished_at=begun + seconds * SECOND))
            checks.record(session, ended(tracked, started_at=begun - DAY, finished_at=begun - DAY, imported=True))
            counts = tally.count(session, begun + SECOND)
            again = tally.count(session, begun + HOUR * 2)
            assert counts == again
            assert sum(counts.outcomes.values()) == sum(counts.lengths) == 4 * (hours + 1)
            assert counts.lengths[0] == 2 * (hours + 1)
            assert counts.lengths[-1] == hours + 1
            assert abs(counts.seconds - sum(took) * (hours + 1)) < 0.01
        assert Tally(step=3).count(session, NOON + DAY) == Tally().count(session, NOON + DAY) == tally.count(session, NOON)


def test_a_clock_that_went_back_makes_no_check_of_less_than_no_time(database: Database) -> None:
    with database.write() as session:
        tracked = document(session).id
        checks.record(session, ended(tracked, started_at=NOON, finished_at=NOON - HOUR))
        counts = Tally().count(session, NOON)
    assert (counts.seconds, counts.lengths[0]) == (0, 1)


def test_an_alert_begins_once_and_after_its_end_anew(database: Database) -> None:
    wrong = Condition("late", "10 documents are late")
    with database.write() as session:
        assert [alerts.begin(session, wrong, NOON + hours * HOUR) for hours in (0, 1)] == [True, False]
        (alert,) = alerts.lasting(session)
        assert (alert.began_at, alert.seen_at) == (NOON, NOON + HOUR)
        assert [alerts.end(session, alert.id, NOON + DAY) for _ in "ab"] == [True, False]
        assert alerts.begin(session, wrong, NOON + 2 * DAY)
        began, ended = alerts.take_untold(session)
        assert ([one.began_at for one in began], [one.ended_at for one in ended]) == ([NOON, NOON + 2 * DAY], [NOON + DAY])
        assert alerts.take_untold(session) == ([], [])


def test_a_program_is_there_from_its_first_sign_until_it_leaves_or_is_forgotten(database: Database) -> None:
    with database.write() as session:
        for owner, hours in (("north/1/a", 0), ("south/1/a", 5), ("north/1/a", 9)):
            runners.sign(session, owner, RunnerKind.WORKER, NOON + hours * HOUR)
        assert [(one.owner, one.began_at, one.seen_at) for one in runners.everyone(session)] == [
            ("north/1/a", NOON, NOON + 9 * HOUR),
            ("south/1/a", NOON + 5 * HOUR, NOON + 5 * HOUR),
        ]
        assert [one.owner for one in runners.seen(session, NOON + 6 * HOUR)] == ["north/1/a"]
        runners.forget(session, NOON + 6 * HOUR)
        assert [one.owner for one in runners.everyone(session)] == ["north/1/a"]
        runners.leave(session, "north/1/a")
        assert runners.everyone(session) == []
