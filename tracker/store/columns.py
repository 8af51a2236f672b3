"""Column types that hold on both databases: times that know their zone, and text that both can keep."""

from __future__ import annotations

import datetime as dt
import re

from sqlalchemy import DateTime, Text, TypeDecorator

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

    def process_result_value(self, value: dt.datetime | None, _dialect: object) -> dt.datetime | None:
        """Return what came from the database."""
        if value is None:
            return None
        return value.replace(tzinfo=dt.UTC) if value.tzinfo is None else value.astimezone(dt.UTC)
