"""What is tracked, and what is known of its publisher's pages."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum


class State(StrEnum):
    """Whether a document is looked at. Only an active one is; a removed one is hidden, its history kept."""

    ACTIVE = "active"
    PAUSED = "paused"
    REMOVED = "removed"


class Audience(StrEnum):
    """Whom a summary is written for."""

    PROFESSIONAL = "health professional"
    PATIENT = "patient"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Document:
    """A published work that is tracked. `every` is the interval between two checks."""

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
