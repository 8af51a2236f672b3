"""Plugs the parts together. Settings stop here: what lies below gets plain values."""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from zoneinfo import ZoneInfo

from tracker.config import Settings
from tracker.fetch import PageFetcher
from tracker.isolate import Workshop
from tracker.net import Client, Limits, anywhere, public_only
from tracker.pipeline import judge
from tracker.pipeline.road import Road
from tracker.store.session import open_database

MARGIN = dt.timedelta(seconds=30)  # a host is held a little longer than the longest look takes
READER = (judge.__name__, "syntok.segmenter")  # what every child needs; the second is else loaded with the first sentence


def utc_now() -> dt.datetime:
    """Return the time. The only clock of the program."""
    return dt.datetime.now(dt.UTC)  # noqa: TID251  every other module is given this function


@contextmanager
def open_road(
    settings: Settings, *, clock: Callable[[], dt.datetime] = utc_now, sleep: Callable[[float], None] = time.sleep
) -> Iterator[Road]:
    """Open the database (made on first use), the client and the workshop, and close them at the end. Raises StoreError."""
    fetch, isolate = settings.fetch, settings.isolate
    limits = Limits(wire_bytes=fetch.wire_bytes, decoded_bytes=fetch.decoded_bytes, hops=fetch.hops, seconds=fetch.seconds)
    database = open_database(settings.database.url)
    try:
        guard = anywhere if fetch.allow_private else public_only
        with (
            Workshop(memory_bytes=isolate.memory_bytes, cpu_seconds=isolate.cpu_seconds, preload=READER) as workshop,
            Client(user_agent=fetch.signature(), limits=limits, clock=clock, guard=guard) as client,
        ):
            yield Road(
                database=database,
                fetcher=PageFetcher(client),
                clock=clock,
                sleep=sleep,
                user_agent=fetch.user_agent,
                delay=dt.timedelta(seconds=fetch.delay),
                hold=dt.timedelta(seconds=fetch.seconds) + MARGIN,
                lease=dt.timedelta(seconds=settings.schedule.lease),
                zone=ZoneInfo(settings.schedule.timezone),
                run=workshop.run,
            )
    finally:
        database.close()
