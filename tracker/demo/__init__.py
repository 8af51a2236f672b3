"""A sample publisher, a tour of what Tracker makes of it, and what a desk needs for it. Only `tracker demo` imports any of this."""

from __future__ import annotations

import datetime as dt
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from tracker.app import open_road
from tracker.config import Database, Settings
from tracker.demo.calendar import Calendar
from tracker.demo.desk import furnish, guide, token
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

    def take_tour(self, folder: Path | None, say: Callable[[str], None]) -> Tour:
        """Take the tour, and write its reports to the folder, where there is one. From then on the road has the real time."""
        return run(replace(self.road, delay=dt.timedelta()), self.publisher, self.calendar, folder, say)  # the publisher is our own


@contextmanager
def open_demo(settings: Settings) -> Iterator[Demo]:
    """Open a demo, whose road is as the settings say but for the database and that it may go to this machine."""
    calendar = Calendar()
    with tempfile.TemporaryDirectory(prefix="tracker-demo-") as place, Publisher(calendar.moved) as publisher:
        own = Database(url=f"sqlite:///{Path(place, 'demo.db')}")
        fetch = settings.fetch.model_copy(update={"allow_private": True})
        with open_road(settings.model_copy(update={"database": own, "fetch": fetch}), clock=calendar) as road:
            yield Demo(road, publisher, calendar)
