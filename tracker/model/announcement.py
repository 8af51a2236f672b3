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
    REMOVED = "removed"
    EDITORIAL = "editorial changes"
    REVIEWED = "reviewed"
    UNKNOWN = "unknown"


class Status(StrEnum):
    """Whether an announced item was observed."""

    CONFIRMED = "confirmed"
    PARTIAL = "partial"
    UNOBSERVED = "unobserved"


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
