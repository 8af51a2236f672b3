"""The time of the tour: it passes as it always does, and leaps to when the sample publisher does its next thing."""

from __future__ import annotations

import datetime as dt

from tracker.app import utc_now


class Calendar:
    """A clock for the road. A leap goes forward, as a host is left alone and a lease is held until a time of this clock."""

    def __init__(self) -> None:
        self._ahead = dt.timedelta()

    def __call__(self) -> dt.datetime:
        """Return the time."""
        return utc_now() + self._ahead

    def leap(self, moment: dt.datetime) -> None:
        """Go to a moment; time passes on from there."""
        self._ahead = moment - utc_now()
