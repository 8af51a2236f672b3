"""A changeset in words."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from tracker.model.announcement import Reconciliation
from tracker.model.change import Changeset, Significance


@dataclass(frozen=True, slots=True)
class Side:
    """Which snapshot a report speaks of: its version (None for a file), capture time and the publisher's own date.

    `seen_at` is when the page was last found to say this; None where nobody looked after the capture.
    """

    version: int | None
    captured_at: dt.datetime | None
    updated: dt.date | None
    seen_at: dt.datetime | None = None


@dataclass(frozen=True, slots=True)
class Statement:
    """One change in one or more sentences, in the publisher's house style."""

    change: str
    text: str
    section: tuple[str, ...]
    significance: Significance


@dataclass(frozen=True, slots=True)
class Report:
    """A changeset in words, with its proof: every statement names its change, which holds both passages.

    `language` is that of the statements, `source` that of the document ("" where nothing is known of it).
    """

    title: str
    url: str
    before: Side
    after: Side
    statements: tuple[Statement, ...]
    changeset: Changeset
    reconciliation: Reconciliation
    language: str = "en"
    source: str = ""
