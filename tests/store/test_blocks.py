from __future__ import annotations

import datetime as dt
from contextlib import suppress

import pytest
from sqlalchemy import func, select

from tests.store.samples import DAY, HOUR, NOON, answer, damage, document
from tracker.model.errors import StoreError
from tracker.model.snapshot import Block, Content, Facts, Section, Snapshot, Unit
from tracker.store import captures, snapshots
from tracker.store.codec import squeeze
from tracker.store.memory import Memory, memory_of
from tracker.store.session import Database
from tracker.store.tables import BlockRow, ManifestRow, PackRow


def content(*texts: str) -> Content:
    return Content(Facts("Lung"), (Section(Block(Unit.HEADING, "A"), parts=tuple(Block(Unit.PARAGRAPH, text) for text in texts)),))


def keep(database: Database, contents: list[Content], slug: str = "child-lung") -> list[Snapshot]:
    with database.write() as session:
        tracked = document(session, slug).id
        made = [captures.keep(session, tracked, answer(f"{slug} {day}", NOON + day * DAY)) for day in range(len(contents))]
        return [snapshots.keep(session, capture, said, "f", 1) for capture, said in zip(made, contents, strict=True)]


def blocks(database: Database) -> int:
    with database.read() as session:
        return session.scalar(select(func.count()).select_from(BlockRow)) or 0


def test_a_block_is_kept_once_in_all_versions_and_documents(database: Database) -> None:
    keep(database, [content("a", "b"), content("a", "b", "c"), content("c", "a"), content("a", "b")])
    assert blocks(database) == 5  # facts, heading, a, b, c
    other = keep(database, [content("b", "c", "d")], "other")
    assert blocks(database) == 6
    with database.read() as session:
        assert snapshots.by_version(session, other[0].document_id, 1).content == content("b", "c", "d")
        assert session.scalar(select(func.count()).select_from(PackRow)) == 3  # no pack for a version without a new block


def test_every_version_of_a_long_history_comes_back(database: Database) -> None:
    said = [content(*(f"{place} as of {version - version % (place + 1)}" for place in range(12))) for version in range(40)]
    kept = keep(database, said)
    with database.read() as session:
        assert [snapshots.by_version(session, kept[0].document_id, one.version).content for one in kept] == said
        numbers = list(session.execute(select(ManifestRow.number, ManifestRow.base_id).order_by(ManifestRow.id)))
        ids = list(session.scalars(select(ManifestRow.id).order_by(ManifestRow.id)))
    assert [base for _, base in numbers] == [ids[number & (number - 1)] if number else None for number in range(40)]


def test_texts_as_of_are_those_of_the_snapshot(database: Database) -> None:
    kept = keep(database, [content("a"), content("a", "b"), content("b")])
    tracked = kept[0].document_id
    with database.read() as session:
        assert snapshots.texts_as_of(session, tracked, NOON - HOUR) is None
        for _ in range(2):  # read, and remembered
            assert snapshots.texts_as_of(session, tracked, NOON) == ["Lung", "A", "a"]
            assert snapshots.texts_as_of(session, tracked, NOON + DAY + HOUR) == ["Lung", "A", "a", "b"]
        assert snapshots.texts_as_of(session, tracked, NOON + 9 * DAY) == ["Lung", "A", "b"]


def test_what_is_not_kept_in_the_end_is_not_remembered(database: Database) -> None:
    keep(database, [content("a")])
    with suppress(KeyboardInterrupt), database.write() as session:
        tracked = document(session, "other").id
        capture = captures.keep(session, tracked, answer("never"))
        snapshots.keep(session, capture, content("never"), "f", 1)
        assert snapshots.texts_as_of(session, tracked, NOON) == ["Lung", "A", "never"]
        raise KeyboardInterrupt
    other = keep(database, [content("ever")], "other")
    with database.read() as session:
        assert snapshots.texts_as_of(session, other[0].document_id, NOON) == ["Lung", "A", "ever"]


@pytest.mark.parametrize("part", ["texts", "forms"])
def test_a_damaged_pack_is_named_and_harms_no_version_without_its_blocks(database: Database, part: str) -> None:
    kept = keep(database, [content("a"), content("a", "b"), content("a")])
    with database.write() as session:
        damage(session, "packs", part, "id = 2")
    with database.read() as session:
        with pytest.raises(StoreError, match=r"^the content of version 2 of document 1, by its pack 2, is damaged: "):
            snapshots.by_version(session, kept[0].document_id, 2)
        assert [snapshots.by_version(session, 1, version).content for version in (1, 3)] == [content("a"), content("a")]


@pytest.mark.parametrize(("table", "column"), [("packs", "texts"), ("manifests", "runs"), ("manifests", "places")])
def test_damage_stops_nothing_that_comes_after_it(database: Database, table: str, column: str) -> None:
    kept = keep(database, [content("a", "b")])
    with database.write() as session:
        damage(session, table, column, "id = 1")
    with database.read() as session, pytest.raises(StoreError, match=r"^the content of version 1 of document 1, by its \w+ 1, is damaged"):
        snapshots.by_version(session, kept[0].document_id, 1)
    with database.write() as session:
        for version in (2, 3):
            capture = captures.keep(session, 1, answer(f"page {version}", NOON + version * DAY))
            snapshots.keep(session, capture, content("a", "b", str(version)), "f", 1)
    with database.read() as session:
        assert snapshots.by_version(session, 1, 3).content == content("a", "b", "3")


def test_blocks_in_another_order_do_not_pass_for_the_content(database: Database) -> None:
    keep(database, [content("a", "b")])
    with database.write() as session:
        damage(session, "manifests", "runs", "id = 1", by=squeeze(b"[1,0,2,1,3,1,1,2,1]"))
    with database.read() as session, pytest.raises(StoreError, match=r"^the content of version 1 .* does not have its SHA-256"):
        snapshots.by_version(session, 1, 1)


def test_a_new_version_costs_little_more_than_its_change(database: Database) -> None:
    texts = [f"The {number}. statement of {number * 7919 % 1000} patients says {number * 104729 % 99991}." for number in range(400)]
    said = [content(*texts[:version], f"Changed: {texts[version]}", *texts[version + 1 :]) for version in range(20)]
    keep(database, said)
    with database.read() as session:
        packs = [len(row.texts) + len(row.forms) for row in session.scalars(select(PackRow).order_by(PackRow.id))]
        rows = [len(row.runs) + len(row.places) for row in session.scalars(select(ManifestRow).order_by(ManifestRow.id))]
    assert packs[0] > 2_000
    assert max(packs[1:]) < 200
    assert max(rows[1:]) < 200


def test_a_memory_keeps_what_was_used_last() -> None:
    memory = Memory(limit=10)
    for key, size in (("a", 4), ("b", 4)):
        memory.put(key, key.upper(), size)
    assert memory.get("a") == "A"
    memory.put("c", "C", 4)
    assert [memory.get(key) for key in "abc"] == ["A", None, "C"]
    memory.put("d", "D", 99)
    assert [memory.get(key) for key in "acd"] == [None, None, "D"]


def test_what_is_read_apart_is_remembered_apart(database: Database) -> None:
    def remembered(of: Database, *, put: str = "") -> str | None:
        with of.read() as session:
            memory = memory_of(session)
            if put:
                memory.put("key", put, 1)
            found: str | None = memory.get("key")
            return found

    apart = database.apart()
    assert remembered(apart, put="apart") == remembered(apart) == "apart"
    assert remembered(database) is None
    assert remembered(database, put="all") == "all"
    assert remembered(apart) == "apart"
    assert remembered(database.apart()) is None


def test_a_title_that_changes_alone_makes_one_block(database: Database) -> None:
    said = content("a")
    keep(database, [said, Content(Facts("Lung", updated=dt.date(2024, 12, 3)), said.sections)])
    assert blocks(database) == 4
