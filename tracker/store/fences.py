"""Fences: rows that were found damaged are served to nobody, until they are whole again. All else is."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Integer, and_, cast, exists, func, literal, or_, select
from sqlalchemy.orm import InstrumentedAttribute, Session, aliased

from tracker.model.errors import DamagedError
from tracker.store.columns import keepable
from tracker.store.keeping_tables import FenceRow
from tracker.store.tables import DocumentRow, SnapshotRow

Moment = dt.datetime | ColumnElement[dt.datetime]  # or the database's own clock
Column = InstrumentedAttribute[int | None]
ANY = select(FenceRow.id).limit(1)
# What a version cannot be shown without; its capture, changeset and report are fenced by themselves
CONTENT = ("snapshots", "links", "readings", "manifests", "packs")
REPORT = ("changesets", "reports", "bodies")


@dataclass(frozen=True, slots=True)
class Fault:
    """A bad row: its table and key, the document and version that it belongs to, where they are known, and what is wrong with it."""

    table: str
    row: str
    document_id: int | None
    version: int | None
    reason: str


def put(session: Session, faults: Iterable[Fault], now: Moment) -> int:
    """Fence what was found damaged and is not fenced yet; return how many fences that took."""
    known = {_key(row) for row in _standing(session)}
    new = {(each.table, each.row, each.document_id, each.version): each for each in faults}
    for key in new.keys() - known:
        fault = new[key]
        session.add(_row(key, fault.reason, now, lifted=False))
    session.flush()
    return len(new.keys() - known)


def lift(session: Session, still: Iterable[Fault], now: Moment, documents: Iterable[int] | None = None) -> int:
    """Lift the fences of what is whole again, which is all but `still`, of these documents or of all; return how many."""
    bad = {(each.table, each.row, each.document_id, each.version) for each in still}
    own = None if documents is None else set(documents)
    return _lift(session, (row for row in _standing(session) if _key(row) not in bad and (own is None or row.document_id in own)), now)


def lift_row(session: Session, table: str, row_id: str, now: Moment) -> None:
    """Lift the fences of a row that was made whole."""
    _lift(session, (row for row in _standing(session) if (row.table_name, row.row_id) == (table, row_id)), now)


def _lift(session: Session, rows: Iterable[FenceRow], now: Moment) -> int:
    whole = [_row(_key(row), "it is whole again", now, lifted=True) for row in rows]
    session.add_all(whole)
    session.flush()
    return len(whole)


def count(session: Session) -> int:
    """Return how many rows are fenced."""
    return 0 if _none(session) else len(_standing(session))


def stands(session: Session, table: str, row_id: str) -> bool:
    """Tell whether a row is fenced."""
    if _none(session):
        return False
    rows = select(FenceRow.id).where(FenceRow.table_name == table, FenceRow.row_id == row_id, _stands())
    return session.scalars(rows.limit(1)).first() is not None


def refuse(session: Session, document_id: int, version: int) -> None:
    """Raise DamagedError where a version is fenced."""
    _refuse(session, document_id, version, CONTENT, "version {version} of {slug}")


def refuse_report(session: Session, document_id: int, version: int) -> None:
    """Raise DamagedError where the report on a version is fenced."""
    _refuse(session, document_id, version, REPORT, "the report on version {version} of {slug}")


def refuse_capture(session: Session, capture_id: int) -> None:
    """Raise DamagedError where a capture is fenced."""
    rows = select(FenceRow).where(FenceRow.table_name == "captures", FenceRow.row_id == str(capture_id), _stands())
    row = session.scalars(rows.limit(1)).first()
    if row is not None:
        raise DamagedError(_sentence(f"capture {capture_id}", row))


def versions(session: Session, document_id: int) -> dict[int, str]:
    """Return the fenced versions of a document, each with a line for people that says why and what to do."""
    slug = session.execute(select(DocumentRow.slug).where(DocumentRow.id == document_id)).scalar_one()
    rows = select(FenceRow).where(FenceRow.document_id == document_id, FenceRow.table_name.in_(CONTENT), _stands())
    found: dict[int, str] = {}
    for row in session.scalars(rows.where(FenceRow.version.is_not(None)).order_by(FenceRow.version, FenceRow.id)):
        found.setdefault(row.version or 0, _sentence(f"version {row.version} of {slug}", row))
    return found


def reports(session: Session, document_id: int) -> set[int]:
    """Return the versions of a document whose changeset or report is fenced."""
    if _none(session):
        return set()
    rows = select(FenceRow.version).where(FenceRow.document_id == document_id, FenceRow.table_name.in_(REPORT), _stands())
    return {version for version in session.scalars(rows) if version is not None}


def snapshots(session: Session) -> dict[int, bool]:
    """Return the ids of the fenced versions of all documents, and of each whether it is the newest by its time."""
    if _none(session):
        return {}
    later = aliased(SnapshotRow)
    at_once = and_(later.captured_at == SnapshotRow.captured_at, later.version > SnapshotRow.version)
    after = or_(later.captured_at > SnapshotRow.captured_at, at_once)
    newest = ~exists().where(later.document_id == SnapshotRow.document_id, after).correlate(SnapshotRow)
    return {snapshot_id: bool(is_newest) for snapshot_id, is_newest in session.execute(select(SnapshotRow.id, newest).where(fenced()))}


def fenced() -> ColumnElement[bool]:
    """Tell in SQL whether a row of `snapshots` is of a fenced version."""
    mine = (FenceRow.document_id == SnapshotRow.document_id, FenceRow.version == SnapshotRow.version)
    tables = or_(*(FenceRow.table_name == name for name in CONTENT))  # an IN is written anew for each question
    return exists().where(*mine, tables, _stands()).correlate(SnapshotRow)


def _refuse(session: Session, document_id: int, version: int, tables: tuple[str, ...], name: str) -> None:
    if _none(session):
        return
    mine = (FenceRow.document_id == document_id, FenceRow.version == version, FenceRow.table_name.in_(tables))
    row = session.scalars(select(FenceRow).where(*mine, _stands()).order_by(FenceRow.id).limit(1)).first()
    if row is not None:
        slug = session.execute(select(DocumentRow.slug).where(DocumentRow.id == document_id)).scalar_one()
        raise DamagedError(_sentence(name.format(version=version, slug=slug), row))


def _sentence(name: str, row: FenceRow) -> str:
    when = f"{row.fenced_at:%Y-%m-%d}"
    return f"{name} is fenced since {when}: {row.reason} (table {row.table_name}, row {row.row_id}); restore it from a backup"


def _none(session: Session) -> bool:
    """Tell whether nothing was ever fenced, as is usual, and quick to know."""
    return session.execute(ANY).first() is None


def _stands() -> ColumnElement[bool]:
    """Tell whether a fence stands: it lifts nothing, and nothing after it lifted it."""
    later = aliased(FenceRow)
    same = (later.table_name == FenceRow.table_name, later.row_id == FenceRow.row_id)
    whose = (_same(later.document_id, FenceRow.document_id), _same(later.version, FenceRow.version))
    after = exists().where(*same, *whose, later.id > FenceRow.id, later.lifted).correlate(FenceRow)
    return ~FenceRow.lifted & ~after


def _same(one: Column, other: Column) -> ColumnElement[bool]:
    nothing = cast(literal(-1), Integer)
    return func.coalesce(one, nothing) == func.coalesce(other, nothing)


def _standing(session: Session) -> list[FenceRow]:
    return list(session.scalars(select(FenceRow).where(_stands()).order_by(FenceRow.id)))


def _key(row: FenceRow) -> tuple[str, str, int | None, int | None]:
    return (row.table_name, row.row_id, row.document_id, row.version)


def _row(key: tuple[str, str, int | None, int | None], reason: str, now: Moment, *, lifted: bool) -> FenceRow:
    table, row, document_id, version = key
    return FenceRow(
        table_name=table,
        row_id=row,
        document_id=document_id,
        version=version,
        reason=keepable(reason),
        fenced_at=now,
        lifted=lifted,
    )
