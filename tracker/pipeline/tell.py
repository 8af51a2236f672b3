"""From two contents to a report: compare, set against the announcement, word it."""

from __future__ import annotations

from tracker.announce import read_announcement, reconcile
from tracker.diff import compare
from tracker.model.announcement import Dates, Status
from tracker.model.report import Report, Side
from tracker.model.snapshot import Content, Snapshot
from tracker.report import narrate


def tell(before: Content, after: Content, sides: tuple[Side, Side], url: str, *, language: str = "en") -> Report:
    """Return what changed from one content to the other, in words; `language` is that of the report, whatever the page's is."""
    changeset = compare(before, after)
    announced = read_announcement(after)
    updated = before.facts.updated, after.facts.updated
    reconciliation = reconcile(announced, changeset, earlier=read_announcement(before), updated=updated)
    return narrate(
        changeset, before=sides[0], after=sides[1], title=after.facts.title, url=url, reconciliation=reconciliation,
        language=language, source=after.facts.language,
    )  # fmt: skip


def side_of(snapshot: Snapshot) -> Side:
    """Return which snapshot it is, as a report says it."""
    return Side(snapshot.version, snapshot.captured_at, snapshot.content.facts.updated)


def is_news(report: Report) -> bool:
    """Tell whether a report is put before people: what changed is not all technical, the date moved, or an announced item is not seen."""
    told = bool(report.changeset.told())
    dated = report.reconciliation.dates in {Dates.IDLE, Dates.BACK}
    unseen = any(pairing.status is Status.UNOBSERVED for pairing in report.reconciliation.pairings)
    return told or dated or unseen
