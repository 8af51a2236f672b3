"""What is derived from versions: where it is damaged, `verify` says so, and it is made anew; search and blame are right afterwards."""

from __future__ import annotations

import pytest
from sqlalchemy import text

from tests.store.samples import DAY, HOUR, NOON, damage, snapshot, unguarded
from tests.store.samples import document as add_document
from tracker.model.history import Trace
from tracker.model.search import Search
from tracker.store import snapshots, traces
from tracker.store.fences import Fault
from tracker.store.search.hits import search
from tracker.store.session import Database
from tracker.store.verify import DERIVED, mend, verify

SAID = ("The marsh is wide.", "The fen is deep.", "The marsh is wide.", "The moor is high.")


@pytest.fixture
def filled(database: Database) -> Database:
    with database.write() as session:
        for slug in ("sundew", "bogbean"):
            tracked = add_document(session, slug).id
            for day, said in enumerate(SAID):
                snapshot(session, tracked, f"{said} So it is of {slug}.", NOON + day * DAY)
            snapshot(session, tracked, f"{SAID[1]} So it is of {slug}, as came late.", NOON + HOUR)
    return database


def faults(database: Database) -> list[Fault]:
    return [fault for fault in verify(database, [1, 2]) if fault.table != "readings"]  # no parser made these fingerprints


def found(database: Database, query: str) -> list[tuple[str, int, int, bool]]:
    with database.read() as session:
        hits = search(session, Search(query)).hits
    return sorted((hit.slug, hit.first.version or 0, hit.last.version or 0, hit.gone) for hit in hits)


def asked(database: Database) -> list[object]:
    return [found(database, query) for query in ("marsh", "fen", "moor", "sundew", "so OR lung", "general")]


def test_an_index_that_was_kept_step_by_step_is_the_one_that_is_made_anew(filled: Database) -> None:
    """One version came late; a reading of another is taken back."""
    assert faults(filled) == []
    with filled.write() as session:
        second = snapshots.by_version(session, 1, 2)
        content = snapshots.by_version(session, 1, 4).content
        snapshots.keep_reading(session, second.id, content, "read anew", 2)
    assert faults(filled) == []


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE texts SET text = replace(text, 'marsh', 'harsh')",
        "UPDATE texts SET title = NOT title WHERE document_id = 1",
        "UPDATE texts SET document_id = 2 WHERE id = (SELECT min(id) FROM texts WHERE text LIKE '%marsh%')",
        "UPDATE paths SET headings = 'Elsewhere' WHERE headings <> ''",
        "UPDATE paths SET words = ' elsewhere ' WHERE words <> ''",
        "UPDATE presences SET until_id = NULL",
        "UPDATE presences SET since_id = 2 WHERE since_id = 1",
        "UPDATE presences SET text_id = (SELECT max(id) FROM texts)",
        "DELETE FROM presences WHERE document_id = 1",
        "INSERT INTO presences (document_id, text_id, path_id, since_id) SELECT 1, min(text_id), min(path_id), 1 FROM presences",
    ],
)
def test_an_index_that_was_damaged_is_named_and_search_is_right_afterwards(filled: Database, change: str) -> None:
    before = asked(filled)
    with filled.write() as session:
        session.execute(text(change))
    bad = faults(filled)
    assert {fault.table for fault in bad} <= {"texts", "paths", "presences"}
    assert 1 in {fault.document_id for fault in bad}
    with filled.write() as session:
        mend(session, bad)
    assert faults(filled) == []
    assert asked(filled) == before


def test_words_that_were_lost_are_found_again(filled: Database) -> None:
    before = asked(filled)
    with filled.write() as session:
        if session.get_bind().dialect.name == "sqlite":
            session.execute(text("INSERT INTO text_words (text_words) VALUES ('delete-all')"))
        else:
            session.execute(text("DELETE FROM text_words"))
    assert asked(filled) != before
    bad = faults(filled)
    assert {fault.table for fault in bad} == {"texts"}
    with filled.write() as session:
        mend(session, bad)
    assert faults(filled) == []
    assert asked(filled) == before


def test_the_index_of_a_damaged_version_is_left_as_it_is(filled: Database) -> None:
    before = asked(filled)
    with filled.write() as session:
        damage(session, "manifests", "runs", "id = 1")
    bad = faults(filled)
    assert {fault.table for fault in bad if fault.table in DERIVED} == set()
    with filled.write() as session:
        mend(session, bad)
    assert asked(filled) == before


def test_a_damaged_trace_is_named_until_it_is_made_anew(filled: Database) -> None:
    with filled.write() as session:
        row = traces.order(session, 1)
        for pair, stand in zip(traces.pairs(row), row, strict=True):
            traces.keep_pair(session, 1, pair, Trace(stand.version, ((-1, 1),)))
    assert faults(filled) == []
    with filled.write() as session:
        damage(session, "traces", "body", "id = 2")
        with unguarded(session, "traces"):
            session.execute(text("UPDATE traces SET body = (SELECT body FROM traces WHERE id = 1) WHERE id = 3"))
    assert [(fault.table, fault.row) for fault in faults(filled)] == [("traces", "2"), ("traces", "3")]
    with filled.write() as session:
        for pair, stand in list(zip(traces.pairs(row), row, strict=True))[1:3]:
            traces.keep_pair(session, 1, pair, Trace(stand.version, ((-1, 1),)))
    assert faults(filled) == []
