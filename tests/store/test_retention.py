"""What the database itself lets retention do, and what it refuses whoever asks."""

from __future__ import annotations

import datetime as dt
import random

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from tests.store.samples import DAY, NOON, answer, check, content, document
from tests.store.test_verify import verified
from tracker import parse
from tracker.model.capture import Outcome
from tracker.model.errors import StoreError
from tracker.store import captures, checks, drops, retention, snapshots
from tracker.store.session import Database

RNG = random.Random(3)  # noqa: S311
WORDS = " ".join(str(RNG.random()) for _ in range(300))

AS_VERSION = """INSERT INTO snapshots (document_id, version, capture_id, captured_at)
    SELECT 1, 2, id, captured_at FROM captures WHERE id = 2"""


@pytest.fixture
def shas(database: Database) -> list[str]:
    """Keep a version, four captures that made none, each on the one that it builds on, and return their hashes."""
    with database.write() as session:
        tracked = document(session).id
        said = content(WORDS)
        capture = captures.keep(session, tracked, answer(WORDS))
        first = snapshots.keep(session, capture, said, parse.fingerprint(said), parse.PARSER_VERSION)
        kept = [captures.keep(session, tracked, answer(f"{WORDS} {number}", NOON + number * DAY)) for number in range(1, 5)]
        for one in kept:
            checks.record(session, check(tracked, Outcome.SAME, one.id))
        return [captures.facts(session, one).sha256 for one in (first.capture_id, *(each.id for each in kept))]


def empty(database: Database, sha256: str, *, noted: bool = True, change: str = "body = :empty, base_sha256 = NULL") -> None:
    with database.write() as session:
        if noted:
            drops.note(session, [sha256], NOON)
        given = {"sha256": sha256} | ({"empty": b""} if ":empty" in change else {})
        session.execute(text(f"UPDATE blobs SET {change} WHERE sha256 = :sha256"), given)  # noqa: S608


REFUSED = pytest.raises(DBAPIError, match="rows of blobs are never changed")


def test_what_nothing_needs_can_be_dropped_and_verifies(database: Database, shas: list[str]) -> None:
    empty(database, shas[1])
    with database.read() as session, pytest.raises(StoreError, match=r"^the bytes of capture 2 were dropped by retention on 2024-12-03: "):
        captures.load(session, 2)
    assert verified(database) == []
    assert verified(database, quick=True) == []


def test_the_bytes_of_a_version_are_never_dropped(database: Database, shas: list[str]) -> None:
    with REFUSED:
        empty(database, shas[0])


def test_what_another_builds_on_is_never_dropped(database: Database, shas: list[str]) -> None:
    with REFUSED:
        empty(database, shas[2])  # the fourth capture builds on the third
    empty(database, shas[3])
    empty(database, shas[2])
    assert verified(database) == []


@pytest.mark.parametrize(
    "change",
    ["body = body", "base_sha256 = NULL", "sha256 = 'other', body = :empty", "body = :empty, base_sha256 = sha256", "body = '1'"],
)
def test_nothing_else_of_them_is_changed(database: Database, shas: list[str], change: str) -> None:
    with REFUSED:
        empty(database, shas[1], change=change)


def test_what_is_not_noted_is_not_dropped(database: Database, shas: list[str]) -> None:
    with REFUSED:
        empty(database, shas[1], noted=False)


def test_a_blob_whose_bytes_were_dropped_stays_a_row(database: Database, shas: list[str]) -> None:
    empty(database, shas[1])
    for attempt in ("DELETE FROM blobs", "UPDATE blobs SET sha256 = 'other' WHERE length(body) = 0"):
        with REFUSED, database.write() as session:
            session.execute(text(attempt))


def test_bytes_that_come_again_are_there_again(database: Database, shas: list[str]) -> None:
    empty(database, shas[1])
    with database.write() as session:
        again = captures.add(session, 1, answer(f"{WORDS} 1", NOON + 9 * DAY))
    with database.read() as session:
        assert captures.load(session, 2).body == captures.load(session, again.id).body == f"{WORDS} 1".encode()
        assert drops.of_document(session, 1) == {}
    assert verified(database) == []


def test_a_version_without_its_bytes_is_named(database: Database, shas: list[str]) -> None:
    empty(database, shas[1])
    with database.write() as session:
        session.execute(text(AS_VERSION))
    assert ("blobs", shas[1], 2) in [(fault.table, fault.row, fault.version) for fault in verified(database)]


def test_an_empty_body_without_a_note_is_named(sqlite: Database) -> None:
    with sqlite.write() as session:
        captures.keep(session, document(session).id, answer("a page"))
        session.execute(text("DROP TRIGGER blobs_update"))
        session.execute(text("UPDATE blobs SET body = x''"))
    assert [fault.table for fault in verified(sqlite)] == ["blobs"]


def test_what_is_kept_keeps_all_that_it_builds_on(database: Database, shas: list[str]) -> None:
    with database.read() as session:
        assert retention.free(session, shas[1:]) != []
        assert set(retention.free(session, shas[1:])) == set(shas[1:])
        assert set(retention.free(session, [shas[1], shas[2], shas[4]])) == {shas[1], shas[4]}
        order = retention.free(session, shas)
    assert order.index(shas[3]) < order.index(shas[2]) < order.index(shas[0])


def test_what_is_dropped_is_no_dictionary_for_what_comes(database: Database, shas: list[str]) -> None:
    with database.write() as session:
        retention.drop(session, retention.free(session, shas[1:]), NOON)
        after = captures.keep(session, 1, answer(f"{WORDS} 5", NOON + 5 * DAY))  # the sixth builds on the fifth
    with database.read() as session:
        assert captures.load(session, after.id).body == f"{WORDS} 5".encode()
        base = session.execute(text("SELECT base_sha256 FROM blobs WHERE sha256 = :sha256"), {"sha256": after.sha256}).scalar_one()
        assert base == shas[0]
    assert verified(database) == []


def test_when_a_capture_was_seen_last_counts(database: Database, shas: list[str]) -> None:
    with database.read() as session:
        found = retention.held(session, 1)
    assert [one.is_version for one in found] == [True, False, False, False, False]
    assert found[0].is_open  # nothing looked at it
    assert [one.seen_at for one in found[1:]] == [NOON + max(number * DAY, dt.timedelta(hours=1)) for number in range(1, 5)]
    assert [one.sha256 for one in found] == shas
