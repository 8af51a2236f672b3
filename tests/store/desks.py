"""Documents with reports that are news, for the tests of the inbox."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tests.store.samples import DAY, NOON, document, report, snapshot
from tracker.model.announcement import AnnouncedItem, Pairing, Reconciliation, Status
from tracker.model.change import Change, Changeset, Kind, Reason, Significance
from tracker.model.people import Role
from tracker.model.report import Report, Statement
from tracker.model.snapshot import Snapshot, Unit
from tracker.store import people, reports
from tracker.store.tables import ReportRow

SUBSTANTIVE, EDITORIAL, TECHNICAL = Significance


def change(number: int, text: str, significance: Significance = SUBSTANTIVE, section: str = "Treatment") -> Change:
    place = (section, "Drugs")
    return Change(f"c{number}", Kind.ADDED, Unit.PARAGRAPH, significance, (Reason.TEXT,), place, after=text)


def telling(before: Snapshot, after: Snapshot, *changes: Change, announced: tuple[str, ...] = ()) -> Report:
    """Return a report of these changes; the publisher told of those that are named."""
    statements = tuple(Statement(each.id, f"Added text: {each.after}", each.section, each.significance) for each in changes)
    item = Pairing(AnnouncedItem("Added text.", ()), Status.CONFIRMED if announced else Status.UNOBSERVED, announced)
    left = tuple(each.id for each in changes if each.significance is SUBSTANTIVE and each.id not in announced)
    changeset, agreed = Changeset(changes), Reconciliation((item,), left)
    return replace(report(before, after), changeset=changeset, statements=statements, reconciliation=agreed)


def told(
    session: Session, document_id: int, *changes: Change, at: dt.datetime = NOON, announced: tuple[str, ...] = (), news: bool = True
) -> int:
    """Keep two versions of a document, the second a day after `at`, and the report between them; return its number."""
    before = snapshot(session, document_id, f"{document_id} {at} before", at)
    after = snapshot(session, document_id, f"{document_id} {at} after", at + DAY)
    reports.keep(session, before, after, telling(before, after, *changes, announced=announced), news=news)
    return newest(session)


def newest(session: Session) -> int:
    number: int = session.execute(select(func.max(ReportRow.id))).scalar_one()
    return number


def person(session: Session, name: str = "Ada") -> int:
    return people.add(session, name, Role.REVIEWER, NOON).id


def tracked(session: Session, slug: str) -> int:
    return document(session, slug).id
