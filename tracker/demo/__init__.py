"""A sample publisher and a tour of what Tracker makes of it. Without `tracker demo` none of this is imported."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from pathlib import Path

from tracker.app import open_road
from tracker.config import Database, Settings
from tracker.demo.calendar import Calendar
from tracker.demo.gallery import open_gallery
from tracker.demo.publisher import Publisher
from tracker.demo.tour import run

__all__ = ["run_demo"]


def run_demo(settings: Settings, folder: Path, say: Callable[[str], None], *, serve: bool) -> None:
    """Take the tour with a database of its own, write the reports to `folder`, and serve them until Ctrl-C where asked to."""
    with tempfile.TemporaryDirectory(prefix="tracker-demo-") as place, Publisher() as publisher:
        calendar = Calendar()
        own = Database(url=f"sqlite:///{Path(place, 'demo.db')}")
        fetch = settings.fetch.model_copy(update={"delay": 0.0, "allow_private": True})  # the publisher is our own, on this machine
        with open_road(settings.model_copy(update={"database": own, "fetch": fetch}), clock=calendar) as road:
            tour = run(road, publisher, calendar, folder, say)
        say(f"All checks and reports: {tour.index}")
        if serve:  # the publisher stays, so that the reports' links lead somewhere
            with open_gallery(folder, settings.demo.port) as gallery:
                say(f"They are shown at {gallery.url} until you press Ctrl-C.")
                gallery.wait()
