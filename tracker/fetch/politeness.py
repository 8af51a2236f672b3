"""How soon a host may be asked again; pure, times are passed in."""

from __future__ import annotations

from datetime import datetime, timedelta

from tracker.net import address

SLOWNESS = 5  # a host that takes long to answer is left alone for this many times as long
LONGEST = timedelta(seconds=60)  # but never longer for that


def next_allowed(finished_at: datetime, delay: timedelta, took: timedelta, crawl_delay: timedelta | None) -> datetime:
    """Return when a host may be asked again: the longest of our delay, 5 x its last answer's time and its own wish."""
    return finished_at + max(delay, min(SLOWNESS * took, LONGEST), crawl_delay or timedelta())


def host_of(url: str) -> str:
    """Return the key of an address's host: "example.org", "127.0.0.1:8080"; lower case, IDNA, usual ports left out.

    Raises FetchError of kind `address`.
    """
    return address(url).netloc.decode("ascii")
