"""The inbox: reports that are news, newest first, with what each person has read of them. No report is opened for a list."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from functools import lru_cache

from sqlalchemy import Integer, Select, String, bindparam, cast, delete, distinct, func, select, update
from sqlalchemy.orm import Session

from tracker.model.inbox import InboxCounts, InboxEntry, InboxPage, InboxQuery, Look, SharedChange
from tracker.store import entries
from tracker.store.desk_tables import InboxRow, LookRow, SeenRow, SharedChangeRow, ToldChangeRow
from tracker.store.session import insert_all_new, insert_new

LOOK = dt.timedelta(minutes=30)  # who comes back sooner is still at the same look
MOST = 200  # entries of a page
AT_ONCE = 5000  # reports that are decided about together
COUNTED = 5000  # to count hundreds of thousands takes a second, and nobody goes through so many
LAST = 2**31 - 1  # no report has a higher number


def page(session: Session, person: int | None, query: InboxQuery, *, before: int | None = None, limit: int = 50) -> InboxPage:
    """Return entries that a query finds, those after the one numbered `before`; what is unread is so for the person."""
    limit = max(1, min(limit, MOST))
    ids = list(session.scalars(_page(query, person, limit + 1), {"before": LAST if before is None else before}))
    found = entries.load(session, person, ids[:limit])
    gathered = entries.gather(session, person, query, found) if query.shared is None else tuple(entry for entry, _ in found)
    return InboxPage(gathered, ids[limit - 1] if len(ids) > limit else None)


def one_by_one(session: Session, query: InboxQuery, *, before: int | None = None, limit: int = 50) -> list[InboxEntry]:
    """Return reports that a query finds, each for itself, those after the one numbered `before`."""
    rows = select(InboxRow.report_id).where(*entries.wanted(InboxRow, query, None), InboxRow.report_id < (before or LAST))
    ids = list(session.scalars(rows.order_by(InboxRow.report_id.desc()).limit(limit)))
    return [entry for entry, _ in entries.load(session, None, ids)]


def counts(session: Session, person: int | None, query: InboxQuery, *, most: int = COUNTED) -> InboxCounts:
    """Return how much a query finds on all its pages; of more than `most` reports the newest are counted."""
    reports, grouped, groups, unread = session.execute(_counts(query, person), {"most": most + 1}).one()
    entries_of = reports if query.shared is not None else reports - grouped + groups
    return InboxCounts(min(entries_of, most), min(reports, most), min(unread, most), more=reports > most)


@lru_cache(entries.QUERIES)
def _page(query: InboxQuery, person: int | None, limit: int) -> Select[int]:
    rows = entries.heads(query, person).where(InboxRow.report_id < bindparam("before"))
    return rows.order_by(InboxRow.report_id.desc()).limit(limit)


@lru_cache(entries.QUERIES)
def _counts(query: InboxQuery, person: int | None) -> Select[int, int, int, int]:
    rows = select(InboxRow.shared_id, entries.unread(InboxRow, person).label("unread")).where(*entries.wanted(InboxRow, query, person))
    newest = rows.order_by(InboxRow.report_id.desc()).limit(bindparam("most")).subquery()
    shared = newest.c.shared_id
    return select(func.count(), func.count(shared), func.count(distinct(shared)), func.count().filter(newest.c.unread)).select_from(newest)


def between(session: Session, person: int | None, query: InboxQuery, report_id: int) -> tuple[int | None, int | None]:
    """Return the numbers of the entries of a query that come right before (newer) and right after (older) a report in its list."""
    newer, older = _neighbours(query, person)
    return session.scalars(newer, {"report": report_id}).first(), session.scalars(older, {"report": report_id}).first()


@lru_cache(entries.QUERIES)
def _neighbours(query: InboxQuery, person: int | None) -> tuple[Select[int], Select[int]]:
    """Return what selects the entries right before and right after `:report`."""
    heads, report = entries.heads(query, person), bindparam("report", type_=Integer)
    newer = heads.where(InboxRow.report_id > report).order_by(InboxRow.report_id).limit(1)
    return newer, heads.where(InboxRow.report_id < report).order_by(InboxRow.report_id.desc()).limit(1)


def versions(session: Session, person: int | None, query: InboxQuery, *, limit: int = AT_ONCE) -> dict[int, int]:
    """Return the numbers of the reports that a query finds, each with the version of its review: what to give many a verdict."""
    rows = select(InboxRow.report_id, InboxRow.deeds).where(*entries.wanted(InboxRow, query, person))
    return {row.report_id: row.deeds for row in session.execute(rows.order_by(InboxRow.report_id.desc()).limit(limit))}


def members(session: Session, person: int | None, query: InboxQuery, shared: Iterable[int]) -> dict[int, str]:
    """Return for each of these shared changes the reports of the query that are gathered under it, the newest 5,000 in all.

    They are words, "77.0 76.2": a report and the version of its review. A page hands them on, and thousands of objects would cost more.
    """
    found = dict.fromkeys(shared, "")  # of one that is further back, none may be among the newest
    return found | {row[0]: row[1] for row in session.execute(_members(query, person), {"shared": list(found)})} if found else {}


@lru_cache(entries.QUERIES)
def _members(query: InboxQuery, person: int | None) -> Select[int, str]:
    of_change = InboxRow.shared_id.in_(bindparam("shared", expanding=True))
    rows = select(InboxRow.shared_id, InboxRow.report_id, InboxRow.deeds).where(of_change, *entries.wanted(InboxRow, query, person))
    newest = rows.order_by(InboxRow.report_id.desc()).limit(AT_ONCE).subquery()
    word = cast(newest.c.report_id, String) + "." + cast(newest.c.deeds, String)
    return select(newest.c.shared_id, func.aggregate_strings(word, " ")).group_by(newest.c.shared_id)


def mark(session: Session, person: int, reports: Iterable[int], *, read: bool = True) -> list[int]:
    """Keep that a person has read reports, or, not `read`, has not, and return which: numbers of no report of the inbox are left out."""
    known = list(session.scalars(select(InboxRow.report_id).where(InboxRow.report_id.in_(list(reports)))))
    if read and known:
        insert_all_new(session, SeenRow, [{"person_id": person, "report_id": report} for report in known])
    elif known:
        session.execute(delete(SeenRow).where(SeenRow.person_id == person, SeenRow.report_id.in_(known)))
    return known


def last_look(session: Session, person: int, now: dt.datetime) -> Look | None:
    """Return since when things are new to a person; None where a new look begins now, which `look` then keeps."""
    row = session.get(LookRow, person)
    return None if row is None or now - row.looked_at >= LOOK else Look(row.since, row.before_at)


def next_look(session: Session, person: int) -> Look:
    """Return since when things will be new to a person, once a look that begins now is kept."""
    row = session.get(LookRow, person)
    return Look(row.newest, row.looked_at) if row else Look(0, None)


def look(session: Session, person: int, now: dt.datetime) -> Look:
    """Keep that a person looks at the inbox, and return since when things are new; it stays so for half an hour."""
    known = last_look(session, person, now)
    if known is not None:
        return known
    begun = next_look(session, person)
    newest = session.execute(select(func.max(InboxRow.report_id))).scalar_one() or 0
    values = {"since": begun.since, "newest": newest, "before_at": begun.looked_at, "looked_at": now}
    if not insert_new(session, LookRow, person_id=person, **values):
        session.execute(update(LookRow).where(LookRow.person_id == person).values(**values))
    return begun


def also_in(session: Session, report_id: int, changes: Sequence[str]) -> dict[str, SharedChange]:
    """Return which of these changes of a report, by their ids, were made in many documents."""
    rows = (
        select(ToldChangeRow.change, SharedChangeRow)
        .join(SharedChangeRow, SharedChangeRow.hash == ToldChangeRow.hash)
        .where(ToldChangeRow.report_id == report_id, ToldChangeRow.change.in_(changes))
    )
    found = {row.change: row.SharedChangeRow for row in session.execute(rows)}
    spread = {row.hash: row for row in session.execute(SPREAD, {"hashes": [row.hash for row in found.values()]})} if found else {}
    return {
        change: SharedChange(row.id, row.section, row.text, spread[row.hash].documents, spread[row.hash].reports)
        for change, row in found.items()
    }


def _spread() -> Select[bytes, int, int]:
    """Return what selects in how many documents and reports changes of `:hashes` were made; its index has them in order."""
    of_document = select(ToldChangeRow.hash, func.count(distinct(ToldChangeRow.report_id)).label("reports"))
    of_document = of_document.where(ToldChangeRow.hash.in_(bindparam("hashes", expanding=True)))
    each = of_document.group_by(ToldChangeRow.hash, ToldChangeRow.document_id).subquery()
    reports = cast(func.sum(each.c.reports), Integer)  # PostgreSQL adds them up as decimals
    return select(each.c.hash, func.count().label("documents"), reports.label("reports")).group_by(each.c.hash)


SPREAD = _spread()
