"""Nouns for the tests, valid in all that a test does not name."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import text
from sqlalchemy.orm import Session

from tracker.model.announcement import Reconciliation
from tracker.model.capture import Answer, Check, Outcome
from tracker.model.change import Change, Changeset, Copy, Kind, Put, Reason, Significance
from tracker.model.document import Document
from tracker.model.report import Report, Side, Statement
from tracker.model.snapshot import Block, Content, Facts, Section, Snapshot, Unit
from tracker.store import captures, documents, snapshots

NOON = dt.datetime(2024, 12, 3, 12, 0, tzinfo=dt.UTC)
HOUR = dt.timedelta(hours=1)
DAY = dt.timedelta(days=1)
URL = "https://example.org/child-lung"


def document(session: Session, slug: str = "child-lung", added_at: dt.datetime = NOON) -> Document:
    return documents.add(session, slug=slug, url=f"https://example.org/{slug}", profile="pdq", every=DAY, added_at=added_at)


def answer(text: str, at: dt.datetime = NOON, **headers: str) -> Answer:
    named = tuple((name.replace("_", "-"), value) for name, value in headers.items())
    return Answer(URL, 200, named, text.encode(), at)


def check(document_id: int, outcome: Outcome = Outcome.SAME, capture_id: int | None = None) -> Check:
    return Check(0, document_id, NOON, NOON + HOUR, outcome, "the same bytes as before", capture_id=capture_id)


def content(text: str, updated: dt.date | None = None) -> Content:
    heading = Block(Unit.HEADING, "General Information")
    return Content(Facts("Lung Cancer", updated=updated), (Section(heading, parts=(Block(Unit.PARAGRAPH, text),)),))


def snapshot(session: Session, document_id: int, text: str, at: dt.datetime = NOON, updated: dt.date | None = None) -> Snapshot:
    capture = captures.keep(session, document_id, answer(text, at))
    return snapshots.keep(session, capture, content(text, updated), hashlib.sha256(text.encode()).hexdigest(), 1)


def report(before: Snapshot | None, after: Snapshot) -> Report:
    change = Change("1", Kind.REVISED, Unit.PARAGRAPH, Significance.SUBSTANTIVE, (Reason.TEXT,), ("General Information",))
    sides = [Side(each.version, each.captured_at, None) if each else Side(None, None, None) for each in (before, after)]
    statement = Statement("1", "Revised text to state that it is so.", change.section, change.significance)
    changeset = Changeset((change,), (Copy(0, 2), Put("1", 0, 1)))
    return Report("Lung Cancer", "https://example.org/child-lung", sides[0], sides[1], (statement,), changeset, Reconciliation())


def damage(session: Session, table: str, column: str, row: str, *, by: bytes | None = None) -> None:
    """Flip a bit in the middle of a column of a guarded row, or put other bytes there, as a disk or a hand would."""
    body = session.execute(text(f"SELECT {column} FROM {table} WHERE {row}")).scalar_one()  # noqa: S608
    flipped = bytes(body[: len(body) // 2]) + bytes([body[len(body) // 2] ^ 4]) + bytes(body[len(body) // 2 + 1 :])
    with unguarded(session, table):
        session.execute(text(f"UPDATE {table} SET {column} = :body WHERE {row}"), {"body": by or flipped})  # noqa: S608


@contextmanager
def unguarded(session: Session, table: str) -> Iterator[None]:
    """Let rows be changed that are never changed, as a disk or a hand would."""
    if session.get_bind().dialect.name == "postgresql":
        session.execute(text(f"ALTER TABLE {table} DISABLE TRIGGER USER"))
        yield
        session.execute(text(f"ALTER TABLE {table} ENABLE TRIGGER USER"))
        return
    named = text("SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name = :table")
    triggers = session.execute(named, {"table": table}).all()
    for name, _ in triggers:
        session.execute(text(f"DROP TRIGGER {name}"))
    yield
    for _, made in triggers:
        session.connection().exec_driver_sql(made)
