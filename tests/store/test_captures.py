from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy import func, select, text

from tests.store.samples import DAY, HOUR, NOON, answer, check, document
from tracker.model.capture import Outcome
from tracker.model.errors import StoreError
from tracker.store import captures, checks
from tracker.store.codec import squeeze
from tracker.store.session import Database
from tracker.store.tables import BlobRow, CaptureRow


def test_a_capture_comes_back_as_it_came(database: Database) -> None:
    body = bytes(range(256)) * 100
    came = replace(answer("", NOON, ETag='"1"', Set_Cookie="a=1"), body=body)
    came = replace(came, headers=(*came.headers, ("set-cookie", "b=\x00\udcff2")))
    with database.write() as session:
        kept = captures.keep(session, document(session).id, came)
    with database.read() as session:
        assert captures.load(session, kept.id) == kept
        assert captures.newest(session, kept.document_id) == (kept.id, NOON)
    assert (kept.body, kept.captured_at, kept.status, kept.url) == (body, NOON, 200, came.url)
    assert kept.headers == (("ETag", '"1"'), ("Set-Cookie", "a=1"), ("set-cookie", "b=\ufffd\ufffd2"))


def test_the_same_bytes_again_are_the_same_capture(database: Database) -> None:
    with database.write() as session:
        tracked = document(session).id
        first = captures.keep(session, tracked, answer("one", NOON))
        assert captures.keep(session, tracked, answer("one", NOON + DAY, ETag="new")) == first


def test_bytes_that_come_back_are_a_new_capture_of_the_same_blob(database: Database) -> None:
    with database.write() as session:
        tracked, other = document(session).id, document(session, "other").id
        kept = [captures.keep(session, tracked, answer(body, NOON + hours * HOUR)) for hours, body in enumerate(("one", "two", "one"))]
        captures.keep(session, other, answer("one"))
        assert len({capture.id for capture in kept}) == 3
        assert captures.newest(session, tracked) == (kept[2].id, kept[2].captured_at)
        assert session.scalar(select(func.count()).select_from(BlobRow)) == 2
        assert session.scalar(select(func.count()).select_from(CaptureRow)) == 4


def test_an_older_page_that_is_imported_is_compared_with_its_time(database: Database) -> None:
    with database.write() as session:
        tracked = document(session).id
        today = captures.keep(session, tracked, answer("new", NOON))
        imported = captures.keep(session, tracked, answer("old", NOON - DAY))
        assert captures.keep(session, tracked, answer("old", NOON - DAY)) == imported
        assert captures.keep(session, tracked, answer("new", NOON + DAY)) == today
        assert captures.newest(session, tracked) == (today.id, today.captured_at)


def test_a_document_without_a_capture_has_no_newest(database: Database) -> None:
    with database.write() as session:
        assert captures.newest(session, document(session).id) is None


def test_captures_that_nobody_has_looked_at_are_pending(database: Database) -> None:
    with database.write() as session:
        tracked = document(session).id
        kept = [captures.keep(session, tracked, answer(str(hours), NOON - hours * HOUR)) for hours in range(3)]
        captures.keep(session, document(session, "other").id, answer("other"))
        assert captures.pending(session, tracked) == [kept[2].id, kept[1].id, kept[0].id]
        checks.record(session, check(tracked, capture_id=kept[1].id))
        assert captures.pending(session, tracked) == [kept[2].id, kept[0].id]


def test_captures_that_met_a_bug_are_pending_three_times(database: Database) -> None:
    with database.write() as session:
        tracked = document(session).id
        kept, fine = (captures.keep(session, tracked, answer(str(hours), NOON + hours * HOUR)) for hours in range(2))
        for _ in range(captures.TRIES):
            assert kept.id in captures.pending(session, tracked)
            checks.record(session, check(tracked, Outcome.ERROR, capture_id=kept.id))
        for outcome in (Outcome.ERROR, Outcome.SUSPECT):
            assert captures.pending(session, tracked) == [fine.id]
            checks.record(session, check(tracked, outcome, capture_id=fine.id))
        assert captures.pending(session, tracked) == []


@pytest.mark.parametrize(("damage", "word"), [(squeeze(b"another page"), "SHA-256"), (b"\x00\x01", "not those that were kept")])
def test_bytes_that_are_not_what_they_were_are_told_by_name(database: Database, damage: bytes, word: str) -> None:
    with database.write() as session:
        kept = captures.keep(session, document(session).id, answer("a page"))
        disarm = "DROP TRIGGER blobs_update" if session.get_bind().dialect.name == "sqlite" else "DROP TRIGGER blobs_update ON blobs"
        session.execute(text(disarm))
        session.execute(text("UPDATE blobs SET body = :body"), {"body": damage})
    with database.read() as session, pytest.raises(StoreError, match=rf"^capture {kept.id} is damaged: .*{word}"):
        captures.load(session, kept.id)
