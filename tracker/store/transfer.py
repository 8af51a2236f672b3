"""Copies all rows of an SQLite database into PostgreSQL, with their ids; after a kill it goes on from there when it is called again."""

from __future__ import annotations

import pkgutil
from collections.abc import Callable
from importlib import import_module
from itertools import islice
from typing import Any

from sqlalchemy import Table, delete, func, select, text, tuple_, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from tracker import store
from tracker.model.delivery import DeliveryState
from tracker.model.errors import UsageError
from tracker.store import revisions
from tracker.store.search import matches
from tracker.store.search.words import words
from tracker.store.session import Database
from tracker.store.tables import Base

AT_ONCE = 500  # rows of one transaction
PASSING = {"runners"}  # who is at work there now
FREED: dict[str, dict[str, object]] = {  # what programs at the source hold is free at the target
    "schedules": {"lease_owner": None, "lease_until": None},
    "hosts": {"busy_owner": None, "busy_until": None},
}
EVIDENCE = text("SELECT tgrelid::regclass::text FROM pg_trigger WHERE NOT tgisinternal AND tgname = tgrelid::regclass::text || '_change'")
Told = Callable[[str, int], None]


def tables() -> list[Table]:
    """Return all tables that are copied, each after those that it refers to."""
    for module in pkgutil.iter_modules(store.__path__):
        if module.name.endswith("tables"):
            import_module(f"tracker.store.{module.name}")
    return [table for table in Base.metadata.sorted_tables if table.name not in PASSING]


def check(source: Session, target: Database) -> None:
    """Make sure that the target is empty, or holds a part of this source. Raises UsageError that says what it holds instead."""
    documents = Base.metadata.tables["documents"]
    known = select(documents.c.id, documents.c.slug)
    with target.read() as session:
        begun = revisions.is_partly_copied(session.connection())
        filled = any(session.execute(select(table).limit(1)).first() for table in tables())
        there, here = set(session.execute(known)), set(source.execute(known))
    if filled and not begun and there and there <= here:
        raise UsageError(f"the database {target.place} holds a finished move already: name it at database.url now, or move to an empty one")
    if there - here or (filled and not begun):
        raise UsageError(f"the database {target.place} holds something else already; name an empty one")


def copy(source: Session, target: Database, told: Told) -> None:
    """Make the target hold all rows of the source, which is one state of it. `told` hears of each table and its rows."""
    with target.write() as session:
        session.execute(text(f"COMMENT ON TABLE {revisions.TABLE} IS '{revisions.PARTLY}'"))
        evidence = set(session.scalars(EVIDENCE))
        _clear(source, session, evidence)
    for table in tables():
        told(table.name, _copy(source, target, table, kept=table.name in evidence))
    with target.write() as session:
        _follow_blobs(source, session)
        _free(session)
    _fill_words(target)


def finish(target: Database) -> None:
    """Let numbers go on where those of the source ended, and the target be whole."""
    with target.write(durable=True) as session:
        for table in tables():
            if "id" in table.c and session.execute(text(f"SELECT pg_get_serial_sequence('{table.name}', 'id')")).scalar_one():
                last = f"(SELECT coalesce(max(id), 0) + 1 FROM {table.name})"  # noqa: S608  our own tables
                session.execute(text(f"SELECT setval(pg_get_serial_sequence('{table.name}', 'id'), {last}, false)"))
        session.execute(text(f"COMMENT ON TABLE {revisions.TABLE} IS NULL"))


def counts(session: Session) -> dict[str, int]:
    """Return how many rows each table has."""
    return {table.name: _count(session, table) for table in tables()}


def keys(session: Session, table: Table) -> set[tuple[Any, ...]]:
    """Return the keys of a table's rows."""
    return set(session.execute(select(*table.primary_key)))


def _clear(source: Session, target: Session, evidence: set[str]) -> None:
    """Take away what an earlier call copied and the source has no more; evidence it has for good."""
    needed = {name for name in evidence for name in _under(Base.metadata.tables[name])}
    changing = [table for table in reversed(tables()) if table.name not in evidence]
    matches.clear(target)
    for table in changing:
        if table.name not in needed:
            target.execute(delete(table))
    for table in changing:
        key = tuple_(*table.primary_key)
        if table.name in needed and (gone := keys(target, table) - keys(source, table)):
            target.execute(delete(table).where(key.in_(gone)))


def _under(table: Table) -> set[str]:
    """Return the tables that a table refers to, and those that they refer to."""
    direct = {key.column.table for key in table.foreign_keys} - {table}
    return {one.name for one in direct}.union(*map(_under, direct))


def _copy(source: Session, target: Database, table: Table, *, kept: bool) -> int:
    """Copy a table, some rows in one transaction. `kept`: its rows never change, so those that are there stay."""
    with target.read() as session:
        there = _count(session, table)
    count = _count(source, table)
    if kept and there == count:
        return count
    rows = (row._asdict() for row in source.execute(select(table).order_by(*table.primary_key)).yield_per(AT_ONCE))
    statement = insert(table)
    changing = {column.name: statement.excluded[column.name] for column in table.c if not column.primary_key}
    if kept or not changing:
        statement = statement.on_conflict_do_nothing()
    else:
        statement = statement.on_conflict_do_update(index_elements=list(table.primary_key), set_=changing)
    while batch := list(islice(rows, AT_ONCE)):
        with target.write() as session:
            session.execute(statement, batch)
    return count


def _count(session: Session, table: Table) -> int:
    return session.execute(select(func.count()).select_from(table)).scalar_one()


def _follow_blobs(source: Session, target: Session) -> None:
    """Let blobs whose bytes were dropped, or came again, since an earlier call be as they are in the source."""
    blobs = Base.metadata.tables["blobs"]
    empty = select(blobs.c.sha256).where(func.length(blobs.c.body) == 0)
    here, there = set(source.scalars(empty)), set(target.scalars(empty))
    for row in source.execute(select(blobs).where(blobs.c.sha256.in_(here ^ there))):
        target.execute(update(blobs).where(blobs.c.sha256 == row.sha256).values(body=row.body, base_sha256=row.base_sha256))


def _free(target: Session) -> None:
    """Give back what programs at the source hold: they hold nothing here."""
    for name, values in FREED.items():
        target.execute(update(Base.metadata.tables[name]).values(values))
    deliveries = Base.metadata.tables["deliveries"]
    held = update(deliveries).where(deliveries.c.state == DeliveryState.SENDING)
    target.execute(held.values(state=DeliveryState.PENDING, owner="", leased_until=None))


def _fill_words(target: Database) -> None:
    """Make the words of all texts, of which each kind of database keeps its own."""
    texts = Base.metadata.tables["texts"]
    last = 0
    while True:
        with target.write() as session:
            rows = session.execute(select(texts.c.id, texts.c.text).where(texts.c.id > last).order_by(texts.c.id).limit(AT_ONCE)).all()
            if not rows:
                return
            matches.put(session, [(text_id, words(said)) for text_id, said in rows])
            last = rows[-1].id
