"""What is tracked, and what is known of its publisher's pages."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from enum import StrEnum

SLUG = re.compile(r"(?!\d+$)[a-z0-9][a-z0-9._-]{0,99}")  # digits alone are the number of a page that was held back


class State(StrEnum):
    """Whether a document is looked at: an active one is, and a withdrawn one, as it may come back.

    One in quarantine crashed the reader again and again; a removed one is hidden. The history of all is kept.
    """

    ACTIVE = "active"
    PAUSED = "paused"
    QUARANTINED = "quarantined"
    WITHDRAWN = "withdrawn"
    REMOVED = "removed"


class Audience(StrEnum):
    """Whom a summary is written for."""

    PROFESSIONAL = "health professional"
    PATIENT = "patient"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Document:
    """A published work that is tracked. `every` is the interval between two checks, unless `cron` gives their times.

    `moved_to` is where its address redirects for good; `ignore_robots` is why robots.txt does not count for it.
    """

    id: int
    slug: str
    url: str
    profile: str
    every: dt.timedelta
    state: State
    added_at: dt.datetime
    title: str = ""
    language: str = ""
    audience: Audience = Audience.UNKNOWN
    board: str = ""
    cron: str = ""
    moved_to: str = ""
    ignore_robots: str = ""
