"""What the publisher itself says it changed, and how that agrees with what was observed."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum


class Verb(StrEnum):
    """What an announced item says was done."""

    ADDED = "added"
    REVISED = "revised"
    UPDATED = "updated"
    RENAMED = "renamed"
    MOVED = "moved"
    REMOVED = "removed"
    EDITORIAL = "editorial changes"
    REVIEWED = "reviewed"
    UNKNOWN = "unknown"


class Status(StrEnum):
    """Whether an announced item was observed."""

    CONFIRMED = "confirmed"
    PARTIAL = "partial"
    UNOBSERVED = "unobserved"


class Dates(StrEnum):
    """How the publisher's own date of the document agrees with what was observed."""

    UNKNOWN = "unknown"  # one of the two snapshots has none
    AGREE = "agree"  # it moved on with a change, or stayed where nothing changed
    SILENT = "silent"  # something changed under an unchanged date
    IDLE = "idle"  # it moved on, and nothing changed that is told
    BACK = "back"  # it is earlier than before


@dataclass(frozen=True, slots=True)
class Cited:
    """A study as an announcement names it: "Fujiki et al. as reference 8"."""

    label: str
    number: int


@dataclass(frozen=True, slots=True)
class AnnouncedItem:
    """One paragraph of the announcement. `section` and `section_anchor` are those of the heading it stands under."""

    text: str
    verbs: tuple[Verb, ...]
    section: str = ""
    section_anchor: str | None = None
    targets: tuple[str, ...] = ()
    cited: tuple[Cited, ...] = ()


@dataclass(frozen=True, slots=True)
class Announcement:
    """The page's own section "Latest Updates to This Summary"; `date` is the one in its heading."""

    heading: str
    date: dt.date | None
    items: tuple[AnnouncedItem, ...] = ()


@dataclass(frozen=True, slots=True)
class Pairing:
    """An announced item and the ids of the changes that show it."""

    item: AnnouncedItem
    status: Status
    changes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Reconciliation:
    """Announcement against changeset; `unannounced` are the ids of the changes that no item tells of."""

    pairings: tuple[Pairing, ...] = ()
    unannounced: tuple[str, ...] = ()
    dates: Dates = Dates.UNKNOWN
