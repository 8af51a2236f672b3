"""A sample publisher, a tour of what Tracker makes of it, and what a desk needs for it. Only `tracker demo` imports any of this."""

from __future__ import annotations

import datetime as dt
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from tracker.app import open_road, post_of
from tracker.config import Database, Settings
from tracker.demo.calendar import Calendar
from tracker.demo.desk import furnish, guide, token
from tracker.demo.mails import deliver_due
from tracker.demo.publisher import HOST, Publisher
from tracker.demo.tour import Tour, run
from tracker.pipeline.road import Road

__all__ = ["HOST", "Demo", "furnish", "guide", "open_demo", "token"]


@dataclass(frozen=True, slots=True)
class Demo:
    """A database of its own and a publisher on this machine, both gone at the end of the `with`."""

    road: Road
    publisher: Publisher
    calendar: Calendar
    settings: Settings
    place: Path

    def take_tour(self, folder: Path | None, say: Callable[[str], None], address: str = "") -> Tour:
        """Take the tour, and write its reports to the folder, where there is one. From then on the road has the real time.

        `address`: where the desk is served, for the links of the mails, which land in `mails`.
        """
        mail = self.settings.mail.model_copy(update={"mode": "file", "folder": str(self.mails(folder))})
        post = post_of(self.settings.model_copy(update={"mail": mail}), self.road, address)
        hasty = replace(self.road, delay=dt.timedelta())  # the publisher is our own
        return run(hasty, self.publisher, self.calendar, folder, say, partial(deliver_due, post))

    def mails(self, folder: Path | None) -> Path:
        """Return the folder where the mails land: beside the reports, or where all of the demo is."""
        return (folder or self.place) / "mails"


@contextmanager
def open_demo(settings: Settings) -> Iterator[Demo]:
    """Open a demo, whose road is as the settings say but for the database and that it may go to this machine."""
    calendar = Calendar()
    with tempfile.TemporaryDirectory(prefix="tracker-demo-") as place, Publisher(calendar.moved) as publisher:
        own = Database(url=f"sqlite:///{Path(place, 'demo.db')}")
        fetch = settings.fetch.model_copy(update={"allow_private": True})
        with open_road(settings.model_copy(update={"database": own, "fetch": fetch}), clock=calendar) as road:
            yield Demo(road, publisher, calendar, settings, Path(place))
