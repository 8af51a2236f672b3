"""One visit to a host: alone, not before its time, and only where its robots.txt allows it."""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from tracker.fetch import crawl_delay, fresh, host_of, next_allowed, permit, still_counts
from tracker.model.capture import Answer, Robots
from tracker.model.errors import FetchError
from tracker.pipeline.road import Road, alive
from tracker.store import hosts

LONGEST_NAP = 1.0  # seconds: a host may be given back before its time
LONG = dt.timedelta(minutes=1)  # who waits for longer is told what for
Patience = Callable[[dt.datetime], None]
log = logging.getLogger("tracker")


@dataclass
class Turn:
    """A host that is ours for a moment; `asked` tells whether a request was made, after which it is left alone for its delay."""

    asked: bool = True


def visit(road: Road, url: str, known: tuple[str | None, str | None], patience: Patience, *, obey: bool = True) -> Answer:
    """Bring the page, unless it is still the one with the `known` ETag and date. Raises FetchError, and what `patience` raises.

    `patience` is asked at each step of waiting for the host, with the time before which nobody may ask it. `obey`: only
    where robots.txt, asked for first where it is not known, allows it.
    """
    host = host_of(url)
    robots = _robots(road, host, url, patience) if obey else _kept_robots(road, host)

    def permitted(address: str) -> None:
        if obey and robots:
            permit(robots, address, road.user_agent)

    permitted(url)
    etag, last_modified = known
    wish = _wish(road, robots)
    delay = max(road.delay, wish or road.delay)
    with _alone(road, host, wish, patience):
        return road.fetcher.look(url, etag=etag, last_modified=last_modified, permit=permitted, delay=delay)


def _robots(road: Road, host: str, url: str, patience: Patience) -> Robots:
    kept = _kept_robots(road, host)
    if kept and fresh(kept, road.clock()):
        return kept
    with _alone(road, host, _wish(road, kept), patience) as turn:
        kept = _kept_robots(road, host)
        if kept and fresh(kept, road.clock()):  # another has asked while this one waited
            turn.asked = False
            return kept
        try:
            robots = road.fetcher.robots(url, delay=road.delay)
        except FetchError as error:
            if error.transient and kept and still_counts(kept, road.clock()):  # what the host said last holds while it is silent
                return kept
            raise
        with road.database.write() as session:
            hosts.keep_robots(session, robots)
    return robots


def _wish(road: Road, robots: Robots | None) -> dt.timedelta | None:
    return crawl_delay(robots, road.user_agent) if robots else None


def _kept_robots(road: Road, host: str) -> Robots | None:
    with road.database.read() as session:
        return hosts.robots(session, host)


@contextmanager
def _alone(road: Road, host: str, wish: dt.timedelta | None, patience: Patience) -> Iterator[Turn]:
    """Hold the host while it is asked, then leave it alone for its delay."""
    _take(road, host, wish, patience)
    turn, started = Turn(), road.clock()
    try:
        yield turn
    finally:
        now = road.clock()
        after = next_allowed(now, road.delay, now - started, wish) if turn.asked else now
        with road.database.write() as session:
            hosts.release(session, host, road.owner, after)


def _take(road: Road, host: str, wish: dt.timedelta | None, patience: Patience) -> None:
    told = False
    while True:
        now = road.clock()
        with road.database.write() as session:
            hosts.free_dead(session, host, alive, now + road.delay)
            when = hosts.claim(session, host, road.owner, now, road.hold)
            if when is not None and when > next_allowed(now + road.hold, road.delay, road.hold, wish):  # the clock was set back meanwhile
                when = hosts.claim(session, host, road.owner, when, road.hold)
            allowed_at = hosts.next_allowed_at(session, host)
        if when is None:
            return
        patience(allowed_at or now)
        if allowed_at is not None and allowed_at - now > LONG and not told:
            log.warning("%s is to be left alone until %s UTC; waiting for it", host, f"{allowed_at.astimezone(dt.UTC):%Y-%m-%d %H:%M:%S}")
            told = True
        road.sleep(min(max((when - now).total_seconds(), 0.01), LONGEST_NAP))
