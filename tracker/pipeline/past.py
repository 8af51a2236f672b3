"""What earlier checks and versions say of this one; pure."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from itertools import pairwise

from tracker.store.snapshots import Line

TIMES = 3
LASTING = dt.timedelta(hours=24)
RECENT = 10
MOST_TURNS = 2


def is_lasting(times: Sequence[dt.datetime], now: dt.datetime) -> bool:
    """Tell whether what was seen at these times, and now again, is to stay: seen three times over at least 24 hours."""
    return len(times) + 1 >= TIMES and now - times[0] >= LASTING


def is_stale(lines: Sequence[Line], fingerprint: str, updated: dt.date | None, *, seen: bool) -> bool:
    """Tell whether a page is an older copy: it is what an earlier version was, and older by the publisher's own date.

    `lines` are the versions before it, oldest first, the last one the current; `seen`: one of them was read from the same bytes.
    """
    if not lines or updated is None or lines[-1].updated is None or updated >= lines[-1].updated:
        return False
    return seen or any(fingerprint == line.fingerprint for line in lines)


def is_flip(lines: Sequence[Line], fingerprint: str) -> bool:
    """Tell whether a page only goes to and fro between what it said before, so often that it is news no more.

    It was news twice that it went between these two, or twice among the last ten versions that it came back to anything.
    """
    recent = [line.fingerprint for line in lines[-RECENT:]]
    if fingerprint not in recent:
        return False
    turns = [(a.fingerprint, b.fingerprint) for a, b in pairwise(lines) if b.news]
    between = sum({*turn} == {fingerprint, recent[-1]} for turn in turns)
    news = [line.news for line in lines[-RECENT:]]
    returns = sum(news[n] and recent[n] in recent[:n] for n in range(len(recent)))
    return max(between, returns) >= MOST_TURNS


def is_unstable(lines: Sequence[Line]) -> bool:
    """Tell whether a document went to and fro of late, too often to be told each time."""
    return any(not line.news and is_flip(lines[:n], line.fingerprint) for n, line in enumerate(lines) if n >= len(lines) - RECENT)
