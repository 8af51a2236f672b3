"""The time of the tour: it leaps to when the sample publisher does its next thing, and ends today.

The sample has days of its own, from March 2024 to `END`. They are moved so that its last day is today: nothing is in the future.
"""

from __future__ import annotations

import datetime as dt

from tracker.app import utc_now

END = dt.date(2025, 3, 6)


class Calendar:
    """A clock for the road. A leap goes forward, as a host is left alone and a lease is held until a time of this clock.

    `moved` is how far the days of the sample are moved: whole days.
    """

    def __init__(self) -> None:
        self.moved = utc_now().date() - END
        self._ahead = dt.timedelta()

    def __call__(self) -> dt.datetime:
        """Return the time."""
        return utc_now() + self._ahead

    def leap(self, moment: dt.datetime) -> None:
        """Go to a moment of the sample; time passes on from there."""
        self._ahead = moment + self.moved - utc_now()

    def arrive(self) -> None:
        """Come to the present: from here on this is the real time."""
        self._ahead = dt.timedelta()
