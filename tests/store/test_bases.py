"""What builds on an earlier row names it. One that names itself, a later row or none is refused in a line; nobody waits for ever."""

from __future__ import annotations

import pytest
from sqlalchemy import text

from tests.store.samples import DAY, NOON, snapshot, unguarded
from tests.store.samples import document as add_document
from tracker.model.errors import StoreError
from tracker.store import captures, snapshots
from tracker.store.session import Database
from tracker.store.verify import verify


def keep(database: Database, count: int) -> None:
    with database.write() as session:
        tracked = add_document(session).id
        for number in range(count):
            snapshot(session, tracked, f"{number}: a page of many words, most of which stay as they are", NOON + number * DAY)


def point(database: Database, change: str) -> None:
    """Let a row of evidence name another one."""
    table = change.split()[1]
    with database.write() as session, unguarded(session, table):
        session.execute(text(change))


def refused(database: Database, version: int) -> str:
    with database.read() as session:
        with pytest.raises(StoreError) as told:
            snapshots.by_version(session, 1, version)
        with pytest.raises(StoreError):
            snapshots.texts_as_of(session, 1, NOON + (version - 1) * DAY)
    return str(told.value)


def goes_on(database: Database) -> None:
    """See that what comes next is kept, and read."""
    with database.write() as session:
        for day in (30, 31, 32):
            snapshot(session, 1, f"{day}: another page of many words", NOON + day * DAY)
    with database.read() as session:
        assert snapshots.as_of(session, 1, NOON + 32 * DAY).content.sections[0].parts[0].text.startswith("32: ")  # type: ignore[union-attr]
        assert len(snapshots.texts_as_of(session, 1, NOON + 31 * DAY) or ()) == 3


@pytest.mark.parametrize("base", [2, 3, 4])
def test_a_manifest_builds_on_an_older_one_alone(database: Database, base: int) -> None:
    keep(database, 4)
    point(database, f"UPDATE manifests SET base_id = {base} WHERE id = 2")  # noqa: S608
    said = refused(database, 2)
    name = "the content of version 2 of document 1, by its manifest 2,"
    assert said.startswith(f"{name} is damaged: it builds on manifest {base}, which is not older")
    assert len(said.splitlines()) == 1
    assert ("manifests", "2") in {(fault.table, fault.row) for fault in verify(database, [1])}
    goes_on(database)


@pytest.mark.parametrize("number", [0, 9])
def test_a_manifest_whose_number_is_another_stops_nothing(database: Database, number: int) -> None:
    keep(database, 3)
    point(database, f"UPDATE manifests SET number = {number + 100 * (number == 0)} WHERE id = 3")  # noqa: S608
    assert ("manifests", "3") in {(fault.table, fault.row) for fault in verify(database, [1])}
    goes_on(database)


@pytest.mark.parametrize("base", [2, 3])
def test_a_pack_builds_on_a_first_one_alone(database: Database, base: int) -> None:
    keep(database, 3)
    point(database, f"UPDATE packs SET base_id = {base} WHERE id = 2")  # noqa: S608
    assert f"by its pack 2, is damaged: it builds on pack {base}, which is no first one; restore it" in refused(database, 2)
    assert ("packs", "2") in {(fault.table, fault.row) for fault in verify(database, [1])}
    goes_on(database)


@pytest.mark.parametrize("base", [1, 2, 3])
def test_a_blob_builds_on_no_blob_that_builds_on_it(database: Database, base: int) -> None:
    keep(database, 3)
    named = "(SELECT sha256 FROM captures WHERE id = {})"
    own, other = (named.format(number) for number in (1, base))
    with database.read() as session:
        key, wrong = (session.scalar(text(f"SELECT {each}")) for each in (own, other))
    point(database, f"UPDATE blobs SET base_sha256 = '{wrong}' WHERE sha256 = '{key}'")  # noqa: S608
    with database.read() as session:
        for capture_id in (1, 2, 3):  # the first is a base of the others
            with pytest.raises(StoreError, match=rf"^capture {capture_id} is damaged: its blob \w+ builds on blob \w+, which is not"):
                captures.load(session, capture_id)
    assert ("blobs", key) in {(fault.table, fault.row) for fault in verify(database, [1])}
    goes_on(database)
