"""From two contents to a report: compare, set against the announcement, word it."""

from __future__ import annotations

from tracker.announce import read_announcement, reconcile
from tracker.diff import compare
from tracker.model.announcement import Status
from tracker.model.report import Report, Side
from tracker.model.snapshot import Content, Snapshot
from tracker.report import narrate


def tell(before: Content, after: Content, sides: tuple[Side, Side], url: str) -> Report:
    """Return what changed from one content to the other, in words.

    The announcement counts where the newer content has another one: an old list tells nothing of a new change.
    """
    changeset = compare(before, after)
    announcement = read_announcement(after)
    if announcement == read_announcement(before):
        announcement = None
    reconciliation = reconcile(announcement, changeset)
    return narrate(changeset, before=sides[0], after=sides[1], title=after.facts.title, url=url, reconciliation=reconciliation)


def side_of(snapshot: Snapshot) -> Side:
    """Return which snapshot it is, as a report says it."""
    return Side(snapshot.version, snapshot.captured_at, snapshot.content.facts.updated)


def is_news(report: Report) -> bool:
    """Tell whether a report is put before people: what changed is not all technical, the date moved, or an announced item is not seen."""
    told = bool(report.changeset.told())
    dated = report.before.updated != report.after.updated
    unseen = any(pairing.status is Status.UNOBSERVED for pairing in report.reconciliation.pairings)
    return told or dated or unseen
