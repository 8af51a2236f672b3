"""Keeps watch beside all else, as long as a program is at work."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress

from tracker.jobs.embedded import Beside
from tracker.jobs.timely import Timely
from tracker.model.errors import StoreError
from tracker.pipeline.watch import Watch, leave, look

EVERY = 60.0  # seconds between two looks


@contextmanager
def watching(watch: Watch) -> Iterator[None]:
    """Watch until the end of the block; then it is kept that this program ended."""
    beside = Beside("watch", lambda _stopped: look(watch), tick=EVERY, may=Timely(watch.road))
    beside.start()
    try:
        yield
    finally:
        beside.stop()
        beside.wait()
        with suppress(StoreError):
            leave(watch)
