"""Which reports enter a letter: what came, or was reviewed, between two news, and how its review stood at both."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

from sqlalchemy.orm import Session

from tracker.model.news import News, NewsKind
from tracker.model.review import Review, ReviewState, Undo, Verdict
from tracker.store import news as outbox
from tracker.store import reviews


@dataclass(frozen=True, slots=True)
class Entrant:
    """A report of which there is news after one id and up to another: when it came, when it was decided about, its review at both.

    `arrived` is the id of the news that it came, `decided` that of the last decision in between, 0 where there is none.
    """

    report: int
    document: int
    arrived: int
    arrived_at: dt.datetime
    decided: int
    before: Review
    now: Review
    fresh: bool

    @property
    def dismissed(self) -> bool:
        """Tell whether editors dismissed it as a whole."""
        return self.now.state is ReviewState.DISMISSED

    def is_left_out(self, *, wait: bool) -> bool:
        """Tell whether it is counted as dismissed: where it would have been told now."""
        return self.dismissed and (self.before.state is not ReviewState.DISMISSED if wait else self.fresh)

    def enters(self, *, wait: bool) -> int:
        """Return the id of the news by which it is told now, 0 where it is not; `wait`: it is to be reviewed first."""
        if wait:
            return self.decided if _reviewed(self.now) and not _reviewed(self.before) else 0
        return self.arrived if self.fresh and not self.dismissed else 0

    def enters_late(self, joined_at: dt.datetime) -> int:
        """Return the same for who was not told when it came, though a reader already, as it waited then or was dismissed.

        So nothing is missing where reports had to be reviewed first, and have to no more.
        """
        taken_back = self.before.state is ReviewState.DISMISSED and not self.dismissed
        accepted = _reviewed(self.now) and not _reviewed(self.before)
        return self.decided if not self.fresh and self.arrived_at >= joined_at and (taken_back or accepted) else 0


def entrants(session: Session, news: Sequence[News], since: int, until: int) -> dict[int, Entrant]:
    """Return how the reports stand that some news are about: the reviews as they were at the one news and at the other."""
    wanted = {each.report for each in news if each.report is not None}
    about, kept = outbox.of_reports(session, wanted), reviews.of_reports(session, wanted)
    return {report: _entrant(about[report], kept[report], since, until) for report in sorted(wanted & kept.keys()) if _came(about[report])}


def as_of(review: Review, about: Collection[News], until: int) -> Review:
    """Return a review without what was decided after some news: each decision is one news of the report."""
    later = sum(each.kind is NewsKind.REVIEW and each.id > until for each in about)
    deciding = [deed.number for deed in review.deeds if isinstance(deed.what, Verdict | Undo)]
    if not later:
        return review
    first = deciding[-later] if later <= len(deciding) else 0
    return replace(review, deeds=tuple(deed for deed in review.deeds if deed.number < first))


def _entrant(about: Sequence[News], review: Review, since: int, until: int) -> Entrant:
    came = next(each for each in about if each.kind is NewsKind.REPORT)
    decided = [each.id for each in about if each.kind is NewsKind.REVIEW and since < each.id <= until]
    return Entrant(
        report=review.report,
        document=came.document_id,
        arrived=came.id,
        arrived_at=came.at,
        decided=decided[-1] if decided else 0,
        before=as_of(review, about, since),
        now=as_of(review, about, until),
        fresh=since < came.id <= until,
    )


def _came(about: Sequence[News]) -> bool:
    return any(each.kind is NewsKind.REPORT for each in about)


def _reviewed(review: Review) -> bool:
    return review.state is ReviewState.REVIEWED
