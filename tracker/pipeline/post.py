"""What mails are made and sent with, and how patiently."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

from tracker.model.delivery import Parcel
from tracker.pipeline.channel import Channel
from tracker.pipeline.collect import Collector
from tracker.pipeline.road import Road

FIRST, LONGEST, LASTS = dt.timedelta(minutes=1), dt.timedelta(hours=6), dt.timedelta(days=5)
HELD = dt.timedelta(minutes=15)  # a message is ours for longer than a server takes to answer


@dataclass(frozen=True, slots=True)
class Post:
    """The parts that `app` plugs together. `collector` gives a new one for each round; `base_url`: where the desk is reached.

    `domain`: what Message-IDs end in from now on.
    """

    road: Road
    channel: Channel[Parcel]
    collector: Callable[[], Collector]
    base_url: str
    domain: str


def never() -> bool:
    """Tell that nobody wants it to end."""
    return False


def wait_after(tries: int) -> dt.timedelta:
    """Return how long a message waits after so many tries: a minute, doubled each time up to six hours."""
    return min(FIRST * (1 << min(tries - 1, 16)), LONGEST)
