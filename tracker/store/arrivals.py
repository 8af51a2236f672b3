"""What comes into the inbox with a report that is news: its numbers, and which of its changes many documents share.

All of it is kept in the report's own transaction, so no list ever opens a report or compares two.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from sqlalchemy import Connection, Table, func, insert, select, text, update

from tracker.diff import change_hash
from tracker.model.announcement import Reconciliation, Status
from tracker.model.change import Changeset, Significance
from tracker.model.report import Report, Statement
from tracker.model.review import ReviewState
from tracker.store.codec import decode
from tracker.store.columns import keepable
from tracker.store.desk_tables import InboxRow, LeadRow, SharedChangeRow, ToldChangeRow
from tracker.text import one_line

FEW = 5  # documents with the same change stand one by one; where it was made in more, they are one entry
LONGEST = 300  # characters of a statement that stands for a shared change or a report
LOCK = 7_305_118_262  # on PostgreSQL: of two that make a change shared at once, the second sees the first


@dataclass(frozen=True, slots=True)
class ArrivedChange:
    """A told change: its id, hash and top heading, and its statement."""

    id: str
    hash: bytes
    substantive: bool
    section: str
    text: str


@dataclass(frozen=True, slots=True)
class Arrival:
    """A report as the inbox shows it."""

    changes: tuple[ArrivedChange, ...]
    announced: int
    unannounced: int
    unobserved: int


def arrival_of(changeset: Changeset, statements: Iterable[Statement], reconciliation: Reconciliation) -> Arrival:
    """Return a report in numbers."""
    said = {statement.change: statement.text for statement in statements}
    changes = tuple(
        ArrivedChange(
            id=change.id,
            hash=change_hash(change),
            substantive=change.significance is Significance.SUBSTANTIVE,
            section=change.section[0] if change.section else "",
            text=one_line(said.get(change.id, ""), LONGEST),
        )
        for change in changeset.told()
    )
    announced = {change for pairing in reconciliation.pairings for change in pairing.changes}
    unobserved = sum(pairing.status is Status.UNOBSERVED for pairing in reconciliation.pairings)
    return Arrival(changes, len(announced & {change.id for change in changes}), len(reconciliation.unannounced), unobserved)


def arrived(difference: bytes, words: bytes) -> Arrival:
    """Return a report in numbers that is kept as these two bodies. Raises StoreError where they are damaged."""
    report = decode(words, Report, "a report")
    return arrival_of(decode(difference, Changeset, "a changeset"), report.statements, report.reconciliation)


def put(connection: Connection, report_id: int, document_id: int, arrival: Arrival) -> None:
    """Keep a report in the inbox. Where its changes were now made in many documents, all their reports become one entry."""
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": LOCK})
    substantive = sum(change.substantive for change in arrival.changes)
    connection.execute(
        insert(_table(InboxRow)).values(
            report_id=report_id,
            document_id=document_id,
            state=ReviewState.WAITING,
            deeds=0,
            substantive=substantive,
            editorial=len(arrival.changes) - substantive,
            announced=arrival.announced,
            unannounced=arrival.unannounced,
            unobserved=arrival.unobserved,
        )
    )
    if arrival.changes:
        connection.execute(insert(_table(ToldChangeRow)), [_told(report_id, document_id, change) for change in arrival.changes])
        _share(connection, report_id, arrival.changes)


def put_lead(connection: Connection, report_id: int, statements: Iterable[Statement]) -> None:
    """Keep which statement a report of the inbox is told by in a list: its first substantive one, or else its first of any told change."""
    told = [each for each in statements if each.significance is not Significance.TECHNICAL]
    first = next((each for each in told if each.significance is Significance.SUBSTANTIVE), next(iter(told), None))
    if first is not None:
        connection.execute(insert(_table(LeadRow)).values(report_id=report_id, text=keepable(one_line(first.text, LONGEST))))


def _told(report_id: int, document_id: int, change: ArrivedChange) -> dict[str, object]:
    whose = {"report_id": report_id, "document_id": document_id, "change": change.id}
    return whose | {"hash": change.hash, "substantive": change.substantive, "section": keepable(change.section)}


def _share(connection: Connection, report_id: int, changes: Iterable[ArrivedChange]) -> None:
    by_hash = {change.hash: change for change in changes}
    known = set(connection.scalars(select(SharedChangeRow.hash).where(SharedChangeRow.hash.in_(by_hash))))
    fresh = [change for key, change in by_hash.items() if key not in known and _is_in_many(connection, key)]
    for change in fresh:
        values = {"hash": change.hash, "section": keepable(change.section), "text": keepable(change.text)}
        connection.execute(insert(_table(SharedChangeRow)).values(**values))
    if fresh:
        touched = select(ToldChangeRow.report_id).where(ToldChangeRow.hash.in_([change.hash for change in fresh])).distinct()
        _gather(connection, list(connection.scalars(touched)))
    elif len(known) == len(by_hash):
        _gather(connection, [report_id])


def _is_in_many(connection: Connection, key: bytes) -> bool:
    documents = select(ToldChangeRow.document_id).where(ToldChangeRow.hash == key).distinct().limit(FEW + 1)
    return len(connection.execute(documents).all()) > FEW


def _gather(connection: Connection, reports: Collection[int]) -> None:
    """Put those of some reports that tell of nothing but shared changes under the one that was shared first."""
    shared = func.min(SharedChangeRow.id)
    rows = (
        select(ToldChangeRow.report_id, shared)
        .join(SharedChangeRow, SharedChangeRow.hash == ToldChangeRow.hash, isouter=True)
        .where(ToldChangeRow.report_id.in_(reports))
        .group_by(ToldChangeRow.report_id)
        .having(func.count() == func.count(SharedChangeRow.id))
        .order_by(ToldChangeRow.report_id)  # as reviews of many do, so that neither waits for the other for ever
    )
    for report_id, shared_id in connection.execute(rows).all():
        connection.execute(update(InboxRow).where(InboxRow.report_id == report_id).values(shared_id=shared_id))


def _table(row: type[InboxRow | LeadRow | ToldChangeRow | SharedChangeRow]) -> Table:
    """Return a row's table: what is inserted there needs no session, so that a migration can do it."""
    table = row.__table__
    if not isinstance(table, Table):
        raise TypeError(f"{row.__name__} is no table")
    return table
