from __future__ import annotations

import datetime as dt

import pytest
from sqlalchemy import text
from sqlalchemy.exc import StatementError

from tests.store.samples import NOON, document
from tracker.store import documents, schedule
from tracker.store.session import Database

TOKYO = dt.timezone(dt.timedelta(hours=9))


def test_a_time_comes_back_in_utc_whatever_zone_it_went_in_with(database: Database) -> None:
    with database.write() as session:
        kept = document(session, added_at=NOON.astimezone(TOKYO))
    with database.read() as session:
        read = documents.by_slug(session, kept.slug)
    assert read.added_at == NOON
    assert read.added_at.tzinfo is dt.UTC


def test_a_time_keeps_its_microseconds(database: Database) -> None:
    precise = NOON.replace(microsecond=123_456)
    with database.write() as session:
        document(session, added_at=precise)
    with database.read() as session:
        assert documents.by_slug(session, "child-lung").added_at == precise


def test_times_of_different_zones_are_compared_as_moments(database: Database) -> None:
    with database.write() as session:
        document(session, added_at=NOON)
    with database.read() as session:
        assert schedule.due(session, NOON.astimezone(TOKYO), 10) != []
        assert schedule.due(session, (NOON - dt.timedelta(seconds=1)).astimezone(TOKYO), 10) == []


def test_a_time_without_a_zone_is_refused(database: Database) -> None:
    with pytest.raises(StatementError, match="has no time zone"), database.write() as session:
        document(session, added_at=NOON.replace(tzinfo=None))


def test_the_zone_of_a_server_changes_nothing(database: Database) -> None:
    with database.write() as session:
        document(session)
        if session.get_bind().dialect.name == "postgresql":
            session.execute(text("SET LOCAL timezone='Asia/Tokyo'"))
        session.expire_all()
        assert documents.by_slug(session, "child-lung").added_at == NOON


@pytest.mark.parametrize("hostile", [0x0, 0xD800, 0xDFFF])
def test_what_a_database_cannot_keep_becomes_a_replacement_character(database: Database, hostile: int) -> None:
    with database.write() as session:
        documents.add(
            session, slug="child-lung", url="https://example.org", profile=f"a{chr(hostile)}b", every=dt.timedelta(days=1), added_at=NOON
        )
    with database.read() as session:
        assert documents.by_slug(session, "child-lung").profile == "a\ufffdb"
