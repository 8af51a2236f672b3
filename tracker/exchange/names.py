"""When a page was captured, as the name of its file says: a date as people write it, or a Wayback Machine timestamp."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable
from pathlib import PurePath

DAY = r"(\d{4})-(\d\d)-(\d\d)|(\d{4})(\d\d)(\d\d)"
TIME = r"(?:[T_ -]?(\d\d)[:.-]?(\d\d)(?:[:.-]?(\d\d))?Z?)?"
FLAG = r"(?:[a-z]{2}_)?"  # as in 20241203143000id_: how the Wayback Machine was asked
MOMENT = re.compile(f"(?:{DAY}){TIME}{FLAG}")
FIRST = re.compile(f"(?:{DAY}){TIME}(?:{FLAG}$|[a-z]{{2}}_|[._ -](?=[^0-9]))")


def captured_at(path: PurePath) -> dt.datetime | None:
    """Return the time in UTC, 00:00 where a date stands alone; None where neither the file nor a folder that holds it is named by one."""
    found = FIRST.match(_stem(path))
    if found:
        return _time(found)
    return next(filter(None, map(_time, _folders(path))), None)


def _stem(path: PurePath) -> str:
    return path.stem if path.suffix.lower() in {".html", ".htm", ".xhtml"} else path.name


def _folders(path: PurePath) -> Iterable[re.Match[str] | None]:
    return (MOMENT.fullmatch(folder) for folder in reversed(path.parts[:-1]))


def _time(found: re.Match[str] | None) -> dt.datetime | None:
    if found is None:
        return None
    year, month, day, hour, minute, second = (int(part or 0) for part in _parts(found))
    try:
        return dt.datetime(year, month, day, hour, minute, second, tzinfo=dt.UTC)
    except ValueError:  # 2024-02-30
        return None


def _parts(found: re.Match[str]) -> tuple[str | None, ...]:
    groups = found.groups()
    return (*(groups[:3] if groups[0] else groups[3:6]), *groups[6:])
