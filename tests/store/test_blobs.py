from __future__ import annotations

import random

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError

from tests.store.samples import HOUR, NOON, answer, damage, document
from tracker.model.errors import StoreError
from tracker.store import captures, fences
from tracker.store.codec import squeeze
from tracker.store.fences import Fault
from tracker.store.keeping_tables import FenceRow
from tracker.store.session import Database
from tracker.store.tables import BlobRow
from tracker.store.verify import verify

RNG = random.Random(7)  # noqa: S311
WORDS = " ".join(str(RNG.random()) for _ in range(2_000))


def page(number: int) -> str:
    return f"{WORDS} edition {number}"


def keep(database: Database, count: int, slug: str = "child-lung") -> list[int]:
    with database.write() as session:
        tracked = document(session, slug).id
        return [captures.keep(session, tracked, answer(page(number), NOON + number * HOUR)).id for number in range(count)]


def steps(database: Database) -> dict[str, int]:
    with database.read() as session:
        bases = {row.sha256: row.base_sha256 for row in session.scalars(select(BlobRow))}

    def count(sha256: str) -> int:
        base = bases[sha256]
        return 0 if base is None else 1 + count(base)

    return {sha256: count(sha256) for sha256 in bases}


def test_a_page_that_changed_little_costs_little(database: Database) -> None:
    keep(database, 9)
    with database.read() as session:
        first, *others = (len(body) for body in session.scalars(select(BlobRow.body).order_by(BlobRow.base_sha256.is_not(None))))
    assert first > 10_000
    assert max(others) < 100


def test_chains_grow_with_the_logarithm_of_the_history(database: Database) -> None:
    kept = keep(database, 70)
    found = steps(database)
    assert sorted(found.values()) == sorted(number.bit_count() for number in range(70))
    with database.read() as session:
        assert [captures.load(session, one).body.decode() for one in kept] == [page(number) for number in range(70)]


def test_bytes_too_few_to_be_a_dictionary_do_as_well(database: Database) -> None:
    with database.write() as session:
        tracked = document(session).id
        kept = [captures.keep(session, tracked, answer(text, NOON + hour * HOUR)) for hour, text in enumerate(("", "a", "ab", "a page"))]
        assert [captures.load(session, one.id).body for one in kept] == [b"", b"a", b"ab", b"a page"]


def test_a_damaged_base_is_named_by_what_builds_on_it(database: Database) -> None:
    kept = keep(database, 3)
    with database.write() as session:
        sha256 = captures.load(session, kept[0]).sha256
        damage(session, "blobs", "body", f"sha256 = '{sha256}'")
    with database.read() as session, pytest.raises(StoreError, match=f"^capture {kept[2]}, by the blob {sha256} .* is damaged: "):
        captures.load(session, kept[2])


def test_a_damaged_base_stops_nothing_that_comes_after_it(database: Database) -> None:
    kept = keep(database, 2)
    with database.write() as session:
        first = captures.load(session, kept[0])
        damage(session, "blobs", "body", f"sha256 = '{first.sha256}'")
    with database.write() as session:
        after = captures.keep(session, first.document_id, answer(page(9), NOON + 9 * HOUR))
    with database.read() as session:
        assert captures.load(session, after.id).body.decode() == page(9)


def test_bytes_that_come_again_take_the_place_of_damaged_ones(database: Database) -> None:
    kept = keep(database, 3)
    with database.write() as session:
        first = captures.load(session, kept[0])
        damage(session, "blobs", "body", f"sha256 = '{first.sha256}'")
    with database.write() as session:
        again = captures.keep(session, first.document_id, answer(page(0), NOON + 9 * HOUR))
    with database.read() as session:
        assert [captures.load(session, one).body.decode() for one in (again.id, *kept)] == [page(number) for number in (0, 0, 1, 2)]
        assert again.id not in kept
        assert list(session.scalars(select(FenceRow.lifted).order_by(FenceRow.id))) == [False, True]
        assert "its bytes are not those that were kept" in (session.scalar(select(FenceRow.reason)) or "")
    assert list(verify(database, [first.document_id])) == []


def test_the_same_bytes_again_make_a_damaged_capture_whole_once_it_is_fenced(database: Database) -> None:
    (kept,) = keep(database, 1)
    with database.write() as session:
        first = captures.load(session, kept)
        damage(session, "blobs", "body", f"sha256 = '{first.sha256}'", by=squeeze(b"something else"))
    faults = list(verify(database, [first.document_id]))
    with database.write() as session:
        fences.put(session, faults, NOON)
        assert captures.keep(session, first.document_id, answer(page(0), NOON + HOUR)) == first
    with database.read() as session:
        assert captures.load(session, kept) == first


def test_whole_bytes_are_kept_as_they_are_when_they_come_again(database: Database) -> None:
    kept = keep(database, 2)
    with database.write() as session:
        before = session.execute(select(BlobRow.sha256, BlobRow.body, BlobRow.base_sha256).order_by(BlobRow.sha256)).all()
        captures.keep(session, captures.load(session, kept[0]).document_id, answer(page(0), NOON + 9 * HOUR))
        assert session.execute(select(BlobRow.sha256, BlobRow.body, BlobRow.base_sha256).order_by(BlobRow.sha256)).all() == before
        assert session.scalars(select(FenceRow)).all() == []


@pytest.mark.parametrize("change", ["body = x'00', base_sha256 = NULL", "body = x''", "base_sha256 = NULL"])
def test_the_database_lets_no_blob_be_mended_that_is_not_fenced(sqlite: Database, change: str) -> None:
    kept = keep(sqlite, 2)
    with sqlite.read() as session:
        sha256 = captures.load(session, kept[1]).sha256
    said = pytest.raises(DBAPIError, match="rows of blobs are never changed")
    with said, sqlite.write() as session:
        session.execute(text(f"UPDATE blobs SET {change}"))  # noqa: S608
    with sqlite.write() as session:
        fences.put(session, [Fault("blobs", sha256, None, None, "tried")], NOON)
        fences.lift_row(session, "blobs", sha256, NOON)
    with said, sqlite.write() as session:
        session.execute(text(f"UPDATE blobs SET {change} WHERE sha256 = '{sha256}'"))  # noqa: S608


def test_a_damaged_capture_stops_no_look_at_its_page(database: Database) -> None:
    kept = keep(database, 1)
    with database.write() as session:
        first = captures.load(session, kept[0])
        damage(session, "blobs", "body", f"sha256 = '{first.sha256}'")
    with database.write() as session:
        assert captures.newest(session, first.document_id) == (first.id, first.captured_at)
        assert captures.keep(session, first.document_id, answer(page(0), NOON + HOUR)) == first
