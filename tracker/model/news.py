"""What is put before people, in the order in which it became news."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum


class NewsKind(StrEnum):
    """What became news: a report, what an editor decided about one, something that happened to a document as a whole, its first version."""

    REPORT = "report"
    REVIEW = "review"
    NOTICE = "notice"
    FIRST = "first"


@dataclass(frozen=True, slots=True)
class News:
    """An entry of the outbox: kept in the transaction of what it tells of, and never changed.

    Ids grow in the order of keeping. `report` is the id of the report that came or was decided about, `notice` that of the notice.
    """

    id: int
    document_id: int
    kind: NewsKind
    at: dt.datetime
    report: int | None = None
    notice: int | None = None
