"""How soon a host may be asked again; pure, times are passed in."""

from __future__ import annotations

import hashlib
import re
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from functools import lru_cache

from tracker.model.capture import Answer
from tracker.net import address

SLOWNESS = 5  # a host that takes long to answer is left alone for this many times as long
LONGEST = timedelta(seconds=60)  # but never longer for that
LONGEST_RETRY = timedelta(hours=24)  # a server that asks for more is asked again after this
SECONDS = re.compile(r"0*([0-9]+)", re.ASCII)
FIRST_BACK_OFF, LONGEST_BACK_OFF = timedelta(minutes=1), timedelta(hours=6)
DOUBLINGS = 9  # 1 minute x 2^9 is more than 6 hours
JITTER = 0.25  # of a pause, at most: not all that failed together comes back together


def next_allowed(finished_at: datetime, delay: timedelta, took: timedelta, crawl_delay: timedelta | None) -> datetime:
    """Return when a host may be asked again: the longest of our delay, 5 x its last answer's time and its own wish."""
    return finished_at + max(delay, min(SLOWNESS * took, LONGEST), crawl_delay or timedelta())


def retry_after(value: str | None, now: datetime) -> timedelta | None:
    """Return how long a `Retry-After` header asks to be left alone, from 0 to 24 hours; None where it cannot be read.

    It is a number of seconds or a date; one that has passed is 0.
    """
    text = (value or "").strip()
    if number := SECONDS.fullmatch(text):
        longest = int(LONGEST_RETRY.total_seconds())
        return timedelta(seconds=min(int(number[1][:9]), longest))
    try:
        until = parsedate_to_datetime(text)
        wait = (until if until.tzinfo else until.replace(tzinfo=UTC)) - now
    except (ValueError, OverflowError):
        return None
    return min(max(wait, timedelta()), LONGEST_RETRY)


def said_time(answer: Answer) -> datetime | None:
    """Return what time it was by the clock of who answered, None where it did not say; what a cache kept is older by its age."""
    try:
        dated = parsedate_to_datetime(answer.header("date") or "")
    except (ValueError, OverflowError):
        return None
    age = SECONDS.fullmatch((answer.header("age") or "0").strip())
    zoned = dated if dated.tzinfo else dated.replace(tzinfo=UTC)
    return zoned + timedelta(seconds=int(age[1][:9]) if age else 0)


def back_off(host: str, failures: int) -> timedelta:
    """Return how long to leave a host alone that has failed so many times in a row, from 1 on.

    About 1, 2, 4... minutes, at most 6 hours; up to a quarter less, the same for one host and number of failures.
    """
    doublings = min(max(failures - 1, 0), DOUBLINGS)
    pause = min(FIRST_BACK_OFF * (1 << doublings), LONGEST_BACK_OFF)
    chance = int.from_bytes(hashlib.sha256(f"{host} {failures}".encode()).digest()[:4]) / 2**32
    return pause * (1 - JITTER * chance)


@lru_cache(10_000)
def host_of(url: str) -> str:
    """Return the key of an address's host: "example.org", "127.0.0.1:8080"; lower case, IDNA, usual ports left out.

    Raises FetchError of kind `address`.
    """
    return address(url).netloc.decode("ascii")
