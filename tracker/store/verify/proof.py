"""What the proof of one document needs: its rows, however damaged, and the list of faults that grows."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import ColumnElement, Row, Text, cast, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from tracker.model.errors import StoreError
from tracker.store.fences import Fault
from tracker.store.tables import SnapshotRow

Column = InstrumentedAttribute[Any]
TIME = "[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9] [0-9][0-9]:[0-9][0-9]:[0-9][0-9]." + "[0-9]" * 6


@contextmanager
def lenient(session: Session) -> Iterator[None]:
    """Let text be read that is no UTF-8 any more, as it may be after damage; on PostgreSQL there is none."""
    if session.get_bind().dialect.name != "sqlite":
        yield
        return
    driver: Any = session.connection().connection.dbapi_connection
    driver.text_factory = lambda said: said.decode(errors="backslashreplace")
    try:
        yield
    finally:
        driver.text_factory = str


@dataclass
class Proof:
    """The proof of a document. `quick`: of hashes and seals alone, without opening what they seal."""

    session: Session
    document_id: int
    quick: bool
    faults: list[Fault] = field(default_factory=list)
    snapshots: dict[int, Row[Any]] = field(default_factory=dict)
    version_of: dict[int, int] = field(default_factory=dict)  # by capture

    def blame(self, table: str, row: object, version: int | None, reason: str) -> None:
        """Note a bad row."""
        self.faults.append(Fault(table, str(row), self.document_id, version, reason))

    def rows(self, key: Column, *columns: Column, where: ColumnElement[bool]) -> list[Row[Any]]:
        """Return the rows of a table in the order of their key; note those that cannot even be read."""
        found = select(key, *columns).where(where).order_by(key)
        try:
            return list(self.session.execute(found))
        except (ValueError, StoreError):  # one of them holds no time, date or JSON where it should
            keys = list(self.session.scalars(select(key).where(where).order_by(key)))
        return [row for each in keys for row in self._row(key, columns, each)]

    def ill_written(self, key: Column, time: Column, where: ColumnElement[bool]) -> list[int]:
        """Return the keys of rows whose time is written otherwise than Tracker does: the database would sort it wrongly."""
        if self.session.get_bind().dialect.name != "sqlite":  # elsewhere a time is no text
            return []
        return list(self.session.scalars(select(key).where(where, ~cast(time, Text).bool_op("GLOB")(TIME))))

    def _row(self, key: Column, columns: tuple[Column, ...], value: object) -> list[Row[Any]]:
        try:
            return list(self.session.execute(select(key, *columns).where(key == value)))
        except (ValueError, StoreError):
            table = key.class_.__tablename__
            self.blame(table, value, self._version(table, value), "a time, date or list in it cannot be read")
            return []

    def _version(self, table: str, value: object) -> int | None:
        if table == "captures":
            return self.version_of.get(int(str(value)))
        of_it = select(SnapshotRow.version).where(SnapshotRow.id == value)
        return self.session.execute(of_it).scalar_one_or_none() if table == "snapshots" else None
