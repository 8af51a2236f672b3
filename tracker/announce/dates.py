"""Sets the publisher's own date against what was observed."""

from __future__ import annotations

import datetime as dt

from tracker.model.announcement import Dates
from tracker.model.change import Changeset


def compare_dates(before: dt.date | None, after: dt.date | None, changeset: Changeset) -> Dates:
    """Return whether the date tells the truth of the changes: it is to move on where something changed, and only there."""
    if before is None or after is None:
        return Dates.UNKNOWN
    if after < before:
        return Dates.BACK
    told = bool(changeset.told())
    if after == before:
        return Dates.SILENT if told else Dates.AGREE
    return Dates.AGREE if told else Dates.IDLE
