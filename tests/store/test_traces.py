from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest
from sqlalchemy import text, update
from sqlalchemy.orm import Session

from tests.store.samples import DAY, HOUR, NOON, check, content, document, snapshot
from tracker import diff, history
from tracker.model.capture import Outcome
from tracker.model.history import Study, Trace
from tracker.model.snapshot import Snapshot
from tracker.store import checks, snapshots, traces
from tracker.store.history_tables import BlameRow, TraceRow
from tracker.store.session import Database

STUDY = Study("pmid:1", "Plover et al.")
TRACE = Trace(2, ((0, 2), (-1, 1)), (1,), (0,), (7,), ((0, 1, 0),), (0,), ((1, 2),), ((2, 0),), ((0, STUDY),))


def versions(session: Session, *texts: str) -> list[Snapshot]:
    tracked = document(session).id
    return [snapshot(session, tracked, said, NOON + day * DAY) for day, said in enumerate(texts)]


def test_a_trace_comes_back_as_it_was_with_its_number(database: Database) -> None:
    with database.write() as session:
        first, second = versions(session, "a", "b")
        traces.keep(session, None, first, replace(TRACE, version=0))
        traces.keep(session, first, second, replace(TRACE, version=0))
    with database.read() as session:
        row = traces.order(session, first.document_id)
        found = traces.of_pairs(session, first.document_id, traces.pairs(row))
    assert list(found.values()) == [replace(TRACE, version=1), TRACE]
    assert list(found) == [(None, row[0].reading_id), (row[0].reading_id, row[1].reading_id)]


def test_versions_stand_in_the_order_of_capture_as_they_are_read_now(database: Database) -> None:
    with database.write() as session:
        tracked = document(session).id
        late = snapshot(session, tracked, "late", NOON)
        early = snapshot(session, tracked, "early", NOON - DAY)
        before = traces.order(session, tracked)
        snapshots.keep_reading(session, late.id, content("anew", dt.date(2024, 1, 2)), "f", 2)
        after = traces.order(session, tracked)
        assert [stand.version for stand in before] == [stand.version for stand in after] == [early.version, late.version]
        assert (before[0], after[1].updated) == (after[0], dt.date(2024, 1, 2))
        assert traces.content(session, after[1]) == content("anew", dt.date(2024, 1, 2))
        assert traces.content(session, before[1]) == content("late")


def test_a_trace_made_from_what_is_not_kept_is_not_kept(database: Database) -> None:
    with database.write() as session:
        first, second = versions(session, "a", "b")
        traces.keep(session, replace(first, fingerprint="of another reading"), second, TRACE)
        traces.keep(session, first, second, None)
        row = traces.order(session, first.document_id)
        assert traces.of_pairs(session, first.document_id, traces.pairs(row)) == {}


def test_a_new_reading_has_no_traces_yet(database: Database) -> None:
    with database.write() as session:
        first, second = versions(session, "a", "b")
        traces.keep(session, first, second, TRACE)
        snapshots.keep_reading(session, first.id, content("A"), "f", 2)
        row = traces.order(session, first.document_id)
        assert traces.of_pairs(session, first.document_id, traces.pairs(row)) == {}


def test_of_many_steps_the_kept_traces_are_found(sqlite: Database) -> None:
    with sqlite.write() as session:
        first, second = versions(session, "a", "b")
        traces.keep(session, first, second, TRACE)
        row = traces.order(session, first.document_id)
        wanted = [*traces.pairs(row), *((None, number) for number in range(10_000, 10_000 + traces.FEW))]
        assert list(traces.of_pairs(session, first.document_id, wanted).values()) == [TRACE]


def test_the_last_trace_of_a_step_counts(database: Database) -> None:
    with database.write() as session:
        first, second = versions(session, "a", "b")
        row = traces.order(session, first.document_id)
        pair = traces.pairs(row)[1]
        for number in (8, 9):
            traces.keep_pair(session, first.document_id, pair, replace(TRACE, version=number))
        assert traces.of_pairs(session, second.document_id, [pair])[pair].version == 9


def test_a_damaged_trace_counts_as_none(sqlite: Database) -> None:
    with sqlite.write() as session:
        first, second = versions(session, "a", "b")
        traces.keep(session, first, second, TRACE)
        session.execute(text("DROP TRIGGER traces_update"))
        session.execute(update(TraceRow).values(body=b"no such bytes"))
        row = traces.order(session, first.document_id)
        assert traces.of_pairs(session, first.document_id, traces.pairs(row)) == {}


def test_a_blame_is_kept_for_its_versions_and_takes_the_place_of_the_last(database: Database) -> None:
    with database.write() as session:
        made = versions(session, "One.", "One. Two.")
        tracked = made[0].document_id
        row = traces.order(session, tracked)
        first = history.fold([history.first_trace(made[0].content, 1)])
        both = history.advance(first, history.trace(made[0].content, diff.compare(made[0].content, made[1].content), 2))
        traces.put(session, tracked, row[:1], first)
        assert traces.stored(session, tracked, row) == traces.stored(session, tracked, row[:1]) == first
        traces.put(session, tracked, row, both)
    with database.read() as session:
        assert traces.stored(session, tracked, row) == both
        assert traces.stored(session, tracked, row[:1]) is None
        assert traces.stored(session, tracked, [row[1], row[0]]) is None


def test_a_damaged_blame_counts_as_none(database: Database) -> None:
    with database.write() as session:
        made = versions(session, "One.")[0]
        row = traces.order(session, made.document_id)
        traces.put(session, made.document_id, row, history.fold([history.first_trace(made.content, 1)]))
        session.execute(update(BlameRow).values(body=b"no such bytes"))
    with database.read() as session:
        assert traces.stored(session, made.document_id, row) is None


@pytest.mark.parametrize(("outcome", "told"), [(Outcome.SAME, NOON + 3 * HOUR), (Outcome.ERROR, None)])
def test_a_version_was_last_seen_when_a_check_found_it_still_there(database: Database, outcome: Outcome, told: dt.datetime | None) -> None:
    with database.write() as session:
        first, second = versions(session, "a", "b")
        for hours in (1, 3):
            checks.record(session, replace(check(first.document_id, outcome, first.capture_id), started_at=NOON + hours * HOUR))
        checks.record(session, replace(check(first.document_id, Outcome.SAME, first.capture_id), started_at=second.captured_at + HOUR))
    with database.read() as session:
        assert traces.seen(session, first.document_id) == ({1: told} if told else {})
