from __future__ import annotations

import datetime as dt
import random
import sqlite3
from collections.abc import Iterator
from contextlib import closing, suppress
from pathlib import Path

import pytest
from sqlalchemy import text

from tests.e2e.summary import edition
from tests.store.samples import DAY, NOON
from tests.store.samples import document as add_document
from tracker import parse
from tracker.model.capture import Answer
from tracker.model.errors import StoreError
from tracker.model.report import Side
from tracker.pipeline.tell import side_of, tell
from tracker.store import captures, documents, fences, reports, snapshots
from tracker.store.fences import Fault
from tracker.store.session import Database, open_database
from tracker.store.verify import verify

COLUMNS = {
    "blobs": ("body", "sha256", "base_sha256"),
    "packs": ("texts", "forms", "base_id", "document_id"),
    "blocks": ("sha256", "pack_id", "line"),
    "manifests": ("runs", "places", "sha256", "base_id", "number", "document_id"),
    "bodies": ("body",),
    "captures": ("captured_at", "url", "headers", "sha256", "document_id", "status"),
    "snapshots": ("captured_at", "document_id", "version", "capture_id"),
    "links": ("sha256", "snapshot_id"),
    "readings": ("fingerprint", "updated", "manifest_id", "snapshot_id"),
    "changesets": ("document_id", "before_id", "after_id", "body_id"),
    "reports": ("changeset_id", "body_id"),
    "seals": ("sha256", "capture_id"),
    "texts": ("text", "digest"),
    "paths": ("headings", "words"),
    "presences": ("text_id", "path_id", "since_id", "last_id", "until_id"),
}
MOVED = {
    ("readings", "snapshot_id"),
    ("reports", "changeset_id"),
    ("reports", "body_id"),
    ("changesets", "body_id"),
}  # told by what they are missed at
KEYS = {"blobs": "sha256", "blocks": "sha256", "links": "snapshot_id", "seals": "capture_id"}
FLIPS = 60


def fill(database: Database, slug: str = "child-lung", versions: int = 5) -> None:
    """Keep a document of some versions, as the pipeline keeps it."""
    with database.write() as session:
        tracked = add_document(session, slug).id
        before = None
        for number in range(1, versions + 1):
            page = edition(number).replace("Sundew", slug.title())
            headers = (("Content-Type", "text/html; charset=utf-8"), ("ETag", f'"{number}"'))
            answer = Answer(f"https://example.org/{slug}", 200, headers, page.encode(), NOON + number * DAY)
            content = parse.read(page.encode(), parse.PDQ, url=answer.url)
            capture = captures.keep(session, tracked, answer)
            after = snapshots.keep(session, capture, content, parse.fingerprint(content), parse.PARSER_VERSION, "utf-8")
            if before is not None:
                sides = (side_of(before), Side(after.version, after.captured_at, content.facts.updated))
                reports.keep(session, before, after, tell(before.content, content, sides, answer.url), news=True)
            before = after


@pytest.fixture
def filled(database: Database) -> Database:
    fill(database)
    fill(database, "adult-lung", 3)
    return database


def unguarded(folder: Path) -> bytes:
    """Return the bytes of a small database without its guards, so that a test can do what no program should."""
    file = folder / "tracker.db"
    database = open_database(f"sqlite:///{file}")
    fill(database)
    fill(database, "adult-lung", 3)
    database.close()
    with closing(sqlite3.connect(file)) as connection:
        for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
            connection.execute(f"DROP TRIGGER {name}")
        connection.execute("PRAGMA journal_mode=DELETE")
        connection.execute("VACUUM")  # no page is free: whatever is damaged was of use
    return file.read_bytes()


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    return unguarded(tmp_path_factory.mktemp("whole"))


@pytest.fixture
def copy(tmp_path: Path, whole: bytes) -> Iterator[Database]:
    (tmp_path / "tracker.db").write_bytes(whole)
    opened = open_database(f"sqlite:///{tmp_path}/tracker.db")
    yield opened
    opened.close()


def verified(database: Database, *, quick: bool = False) -> list[Fault]:
    with database.read() as session:
        ids = [document.id for document in documents.all_documents(session)]
    return list(verify(database, ids, quick=quick))


def fence(database: Database) -> None:
    faults = verified(database)
    with database.write() as session:
        fences.put(session, faults, NOON)


def flip(file: str, table: str, column: str, key: object, chance: random.Random) -> str:
    """Change one bit of a stored value, and return the key by which the row is known now."""
    name = KEYS.get(table, "id")
    find = f"SELECT CAST({column} AS BLOB), typeof({column}) FROM {table} WHERE {name} = ?"  # noqa: S608
    with closing(sqlite3.connect(file)) as connection, connection:
        kept: bytes
        kept, kind = connection.execute(find, (key,)).fetchone()
        change = f"UPDATE {table} SET {column} = {'CAST(? AS TEXT)' if kind == 'text' else '?'} WHERE {name} = ?"  # noqa: S608
        changed: bytes | int
        if kind == "integer":
            for bit in chance.sample(range(7), 7):  # as wide as SQLite keeps a small number; one bit may make it another row's
                changed = int(kept) ^ 1 << bit
                with suppress(sqlite3.IntegrityError):
                    connection.execute(change, (changed, key))
                    break
        else:
            place = chance.randrange(len(kept))
            changed = kept[:place] + bytes([kept[place] ^ 1 << chance.randrange(8)]) + kept[place + 1 :]
            connection.execute(change, (changed, key))
    if column == name and isinstance(key, str):
        return str(changed, errors="backslashreplace")  # type: ignore[arg-type]
    return name_of(changed if column == name else key)


def name_of(key: object) -> str:
    return key.hex() if isinstance(key, bytes) else str(key)


def places(file: str) -> list[tuple[str, str, object]]:
    with closing(sqlite3.connect(file)) as connection:
        return [
            (table, column, key)
            for table, columns in COLUMNS.items()
            for column in columns
            for (key,) in connection.execute(
                f"SELECT {KEYS.get(table, 'id')} FROM {table} WHERE length({column}) > 0 ORDER BY 1"  # noqa: S608
            )
        ]


def is_named(faults: list[Fault], table: str, row: str, before: str) -> bool:
    """Tell whether a fault names the row. A seal and its capture share their key, and so do a link and its snapshot."""
    alike = {"seals": "captures", "snapshots": "links"}
    return any(fault.table in {table, alike.get(table)} and fault.row in {row, before} for fault in faults)


def campaign(folder: Path, whole: bytes, count: int, seed: int) -> list[str]:
    """Flip so many bits, one at a time in a fresh copy; return those that were not named."""
    chance = random.Random(seed)  # noqa: S311  places of damage, no secrets
    file = folder / "flipped.db"
    file.write_bytes(whole)
    every = places(str(file))
    tables = sorted({(table, column) for table, column, _ in every})
    missed = []
    for number in range(count):
        table, column = tables[number % len(tables)]
        _, _, key = chance.choice([place for place in every if place[:2] == (table, column)])
        file.write_bytes(whole)
        row = flip(str(file), table, column, key, chance)
        database = open_database(f"sqlite:///{file}")
        faults = verified(database)
        database.close()
        if not (faults if (table, column) in MOVED else is_named(faults, table, row, name_of(key))):
            missed.append(f"{table}.{column} of {key!r}: {faults}")
    return missed


def test_what_is_whole_has_no_fault(filled: Database) -> None:
    assert verified(filled) == []
    assert verified(filled, quick=True) == []


def test_each_flipped_bit_is_named(tmp_path: Path, whole: bytes) -> None:
    assert campaign(tmp_path, whole, FLIPS, 1) == []


SEALED = [(table, column) for table in ("blobs", "packs", "manifests", "bodies") for column in COLUMNS[table] if "sha256" not in column]


@pytest.mark.parametrize("column", SEALED)
def test_a_quick_look_finds_what_a_seal_tells(copy: Database, column: tuple[str, str]) -> None:
    table, name = column
    chance = random.Random(2)  # noqa: S311
    key = next(place[2] for place in places(copy.place) if place[:2] == column)
    row = flip(copy.place, table, name, key, chance)
    assert is_named(verified(copy, quick=True), table, row, str(key))


def damage_version(database: Database, version: int) -> None:
    """Change what a version of the first document is proved by, and nothing that reading it alone would find."""
    with database.write() as session:
        session.execute(text(f"UPDATE links SET sha256 = '{'0' * 64}' WHERE snapshot_id = {version}"))  # noqa: S608


def test_a_fenced_version_is_refused_in_one_line_and_the_rest_is_served(copy: Database) -> None:
    damage_version(copy, 3)
    fence(copy)
    with copy.read() as session:
        tracked = documents.by_slug(session, "child-lung").id
        with pytest.raises(
            StoreError, match=r"^version 3 of child-lung is fenced since 2024-12-03: .* \(table links, row 3\); restore"
        ) as told:
            snapshots.by_version(session, tracked, 3)
        assert len(str(told.value).splitlines()) == 1
        with pytest.raises(StoreError, match="version 3 of child-lung is fenced"):
            snapshots.as_of(session, tracked, NOON + 3 * DAY)
        with pytest.raises(StoreError, match="version 3 of child-lung is fenced"):
            snapshots.texts_as_of(session, tracked, NOON + 3 * DAY)
        assert [snapshots.by_version(session, tracked, version).version for version in (1, 2, 4, 5)] == [1, 2, 4, 5]
        assert len(snapshots.texts_as_of(session, tracked, NOON + 4 * DAY) or ()) > 10
        other = documents.by_slug(session, "adult-lung").id
        assert snapshots.by_version(session, other, 3).version == 3


def test_a_fence_is_put_once_and_lifted_when_the_row_is_whole_again(copy: Database) -> None:
    with copy.read() as session:
        right = session.scalar(text("SELECT sha256 FROM links WHERE snapshot_id = 3"))
    damage_version(copy, 3)
    fence(copy)
    fence(copy)
    with copy.write() as session:
        tracked = documents.by_slug(session, "child-lung").id
        assert list(fences.versions(session, tracked)) == [3]
        assert session.scalars(text("SELECT table_name || row_id FROM fences")).all() == ["links3"]
        session.execute(text(f"UPDATE links SET sha256 = '{right}' WHERE snapshot_id = 3"))  # noqa: S608
    assert verified(copy) == []
    with copy.write() as session:
        assert fences.lift(session, [], NOON) == 1
        assert fences.versions(session, tracked) == {}
        assert snapshots.by_version(session, tracked, 3).version == 3


def test_a_fenced_capture_and_report_are_refused_and_their_version_is_served(copy: Database) -> None:
    with copy.write() as session:
        session.execute(text("UPDATE captures SET url = 'https://example.org/other' WHERE id = 2"))
        session.execute(text("UPDATE bodies SET body = x'00' WHERE id = (SELECT body_id FROM reports WHERE id = 1)"))
    fence(copy)
    with copy.read() as session:
        tracked = documents.by_slug(session, "child-lung").id
        with pytest.raises(StoreError, match="capture 2 is fenced"):
            captures.load(session, 2)
        with pytest.raises(StoreError, match="the report on version 2 of child-lung is fenced"):
            reports.by_version(session, tracked, 2)
        assert snapshots.by_version(session, tracked, 2).version == 2
        assert reports.by_version(session, tracked, 3).after.version == 3


def test_a_time_that_reads_the_same_but_sorts_otherwise_is_named(copy: Database) -> None:
    with copy.write() as session:
        for table in ("captures", "snapshots"):
            session.execute(text(f"UPDATE {table} SET captured_at = replace(captured_at, ' ', 'T') WHERE id = 2"))  # noqa: S608
    assert {(fault.table, fault.row) for fault in verified(copy)} == {("captures", "2"), ("snapshots", "2")}


def test_rows_that_went_away_are_missed(copy: Database) -> None:
    with closing(sqlite3.connect(copy.place)) as connection, connection:
        connection.execute("DELETE FROM links WHERE snapshot_id = 2")
        connection.execute("DELETE FROM seals WHERE capture_id = 3")
        connection.execute("DELETE FROM reports WHERE id = 1")
    named = {(fault.table, fault.version) for fault in verified(copy)}
    assert {("snapshots", 2), ("seals", 3), ("reports", 2)} <= named


def test_a_time_that_is_none_any_more_is_one_line(copy: Database) -> None:
    with copy.write() as session:
        session.execute(text("UPDATE snapshots SET captured_at = '2024-1x-03' WHERE id = 2"))
    fence(copy)
    with copy.read() as session, pytest.raises(StoreError, match="is damaged"):
        snapshots.listing(session, documents.by_slug(session, "child-lung").id)


def said_of(file: Path) -> list[str]:
    """Return what is said of a database, be it that it cannot be opened."""
    try:
        database = open_database(f"sqlite:///{file}")
    except StoreError as error:
        return [str(error)]
    try:
        return [fault.reason for fault in verified(database)]
    except StoreError as error:
        return [str(error)]
    finally:
        database.close()


def test_a_damaged_page_of_the_file_is_told_in_one_line(tmp_path: Path, whole: bytes) -> None:
    file = tmp_path / "tracker.db"
    size = int.from_bytes(whole[16:18])
    for page in range(8, len(whole) // size, 9):
        file.write_bytes(whole[: page * size] + b"\xff" * size + whole[(page + 1) * size :])
        said = said_of(file)
        assert said, page
        assert all(len(line.splitlines()) == 1 for line in said)


def test_a_fence_is_the_same_on_both_databases(filled: Database) -> None:
    with filled.write() as session:
        assert fences.put(session, [Fault("links", "1", 1, 1, "tried")], NOON + dt.timedelta(days=1)) == 1
        with pytest.raises(StoreError, match="is fenced since 2024-12-04: tried"):
            snapshots.by_version(session, 1, 1)
