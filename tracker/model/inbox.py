"""The reports that wait for review, as lists show them."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from tracker.model.change import Significance
from tracker.model.document import Audience
from tracker.model.review import ReviewState


@dataclass(frozen=True, slots=True)
class InboxQuery:
    """Which reports are wanted; what is not given does not matter. `state` None: of all states.

    `least`: with a change of at least this significance. `announced`: True where the publisher told of a change, False where
    it did not tell of one. `assigned_to` is a person's id, `nobody`: assigned to none. `unread`: for the one who asks;
    `since`: came after the report of this number. `shared`: the reports of that one entry, each for itself.
    """

    state: ReviewState | None = ReviewState.WAITING
    slug: str = ""
    board: str = ""
    audience: Audience | None = None
    language: str = ""
    least: Significance | None = None
    announced: bool | None = None
    assigned_to: int | None = None
    nobody: bool = False
    unread: bool = False
    since: int = 0
    shared: int | None = None


@dataclass(frozen=True, slots=True)
class SharedChange:
    """A change that was made in many documents: its statement and section in one of them, and in how many reports of the query."""

    id: int
    section: str
    text: str
    documents: int
    reports: int


@dataclass(frozen=True, slots=True)
class InboxEntry:
    """A report, or, with `shared`, the newest of several reports that tell of nothing but changes shared by many documents.

    `announced` are changes that the publisher told of, `unannounced` substantive ones that it did not, `unobserved` what it
    told of and nothing shows. `version` counts the deeds of the report's review; `captured_at` is the newer side's.
    `lead` is its first substantive statement, or else its first, in one line.
    """

    report: int
    slug: str
    title: str
    board: str
    audience: Audience
    language: str
    before: int | None
    after: int
    captured_at: dt.datetime
    substantive: int
    editorial: int
    announced: int
    unannounced: int
    unobserved: int
    state: ReviewState
    assigned_to: int | None
    version: int
    unread: bool
    lead: str
    shared: SharedChange | None = None


@dataclass(frozen=True, slots=True)
class InboxPage:
    """Some entries, the newest first; `more` is what the next page comes before, None at the end."""

    entries: tuple[InboxEntry, ...]
    more: int | None


@dataclass(frozen=True, slots=True)
class InboxCounts:
    """How many entries and reports a query finds, and how many of the reports are unread; `more`: of the newest, as there are too many."""

    entries: int
    reports: int
    unread: int
    more: bool = False


@dataclass(frozen=True, slots=True)
class Look:
    """When a person looked last, before now: `since` is the number of the newest report of that time, 0 before the first look."""

    since: int
    looked_at: dt.datetime | None
