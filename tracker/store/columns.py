"""Column types that hold on both databases: times that know their zone, and text that both can keep."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from typing import Any

from sqlalchemy import JSON, Date, DateTime, Dialect, Text, TypeDecorator
from sqlalchemy.dialects import sqlite
from sqlalchemy.types import TypeEngine

from tracker.model.errors import StoreError

UNKEEPABLE = re.compile("[\x00\ud800-\udfff]")


def keepable(text: str) -> str:
    """Return the text with U+FFFD for what PostgreSQL refuses or UTF-8 cannot write: NUL and lone surrogates."""
    return UNKEEPABLE.sub("\ufffd", text)


class Words(TypeDecorator[str]):
    """Text from outside: NUL and lone surrogates are kept as U+FFFD."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: str | None, _dialect: object) -> str | None:
        """Return what goes to the database."""
        return None if value is None else keepable(value)


Read = Callable[[Any], Any] | None
DAMAGED = "a time, date or list in the database is damaged; tracker verify names it; restore a backup"


def _time(value: str | None) -> dt.datetime | None:
    """Read a time of SQLite in one step, as lists read thousands."""
    try:
        return None if value is None else dt.datetime.fromisoformat(f"{value}+00:00")
    except ValueError as error:
        raise StoreError(DAMAGED) from error


def _careful(read: Read) -> Read:
    """Return a reader of stored text that tells of damage in a line for people: SQLite keeps times, dates and lists as text."""

    def process(value: str | None) -> Any:  # noqa: ANN401
        try:
            return read(value) if read and value is not None else value
        except (ValueError, TypeError) as error:
            raise StoreError(DAMAGED) from error

    return process


class _Date(sqlite.DATE):
    def result_processor(self, dialect: Dialect, coltype: object) -> Read:
        return _careful(super().result_processor(dialect, coltype))


class _List(sqlite.JSON):
    def result_processor(self, dialect: Dialect, coltype: object) -> Read:
        return _careful(super().result_processor(dialect, coltype))


DATE: TypeEngine[Any] = _Date()  # type: ignore[no-untyped-call]


class Day(TypeDecorator[dt.date]):
    """A date."""

    impl = Date
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        """Return how the database keeps it."""
        return dialect.type_descriptor(DATE if dialect.name == "sqlite" else Date())


class Pairs(TypeDecorator[list[list[str]]]):
    """A list of names with their values, as JSON."""

    impl = JSON
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        """Return how the database keeps it."""
        return dialect.type_descriptor(_List() if dialect.name == "sqlite" else JSON())


class UTC(TypeDecorator[dt.datetime]):
    """A time: only an aware one goes in (ValueError else), and it comes back aware, in UTC, on SQLite too."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: dt.datetime | None, _dialect: object) -> dt.datetime | None:
        """Return what goes to the database."""
        if value is None:
            return None
        if value.utcoffset() is None:
            raise ValueError(f"{value.isoformat()} has no time zone")
        return value.astimezone(dt.UTC)

    def result_processor(self, dialect: Dialect, coltype: object) -> Read:
        """Return what reads a value."""
        return _time if dialect.name == "sqlite" else super().result_processor(dialect, coltype)

    def process_result_value(self, value: dt.datetime | None, _dialect: object) -> dt.datetime | None:
        """Return what came from the database."""
        if value is None:
            return None
        return value.replace(tzinfo=dt.UTC) if value.tzinfo is None else value.astimezone(dt.UTC)
