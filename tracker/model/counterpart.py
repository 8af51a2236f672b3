"""Documents that are one work in two languages, or for two kinds of readers."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum

from tracker.model.document import Audience, Document

SOURCE = "en"  # the language that is translated from


class Relation(StrEnum):
    """In what two paired documents differ."""

    LANGUAGE = "language"
    AUDIENCE = "audience"
    BOTH = "language and audience"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Counterpart:
    """Two paired documents, and whether one lags: the one numbered `ahead` has had substantive changes since `ahead_since`, the other none.

    `ahead` is 0 where none lags. `by_operator`: an operator paired them, else their pages do.
    """

    one: Document
    other: Document
    by_operator: bool = False
    ahead: int = 0
    ahead_since: dt.datetime | None = None

    @property
    def relation(self) -> Relation:
        """Tell in what they differ."""
        languages, audiences = self.one.language != self.other.language, self.one.audience != self.other.audience
        if languages and audiences:
            return Relation.BOTH
        return Relation.LANGUAGE if languages else Relation.AUDIENCE if audiences else Relation.OTHER

    @property
    def sources(self) -> tuple[Document, ...]:
        """Return which of both can be ahead: the English one, else the professional one; both where they differ in neither."""
        both = (self.one, self.other)
        if self.one.language != self.other.language:
            found = tuple(each for each in both if each.language == SOURCE)
        else:
            found = tuple(each for each in both if each.audience is Audience.PROFESSIONAL)
        return found if len(found) == 1 else both

    @property
    def leading(self) -> Document | None:
        """Return the one that changed, where the other lags."""
        return {self.one.id: self.one, self.other.id: self.other}.get(self.ahead)

    @property
    def lagging(self) -> Document | None:
        """Return the one that lags."""
        return {self.one.id: self.other, self.other.id: self.one}.get(self.ahead)

    def days(self, now: dt.datetime) -> int:
        """Return for how many whole days one lags."""
        return (now - self.ahead_since).days if self.ahead_since else 0
