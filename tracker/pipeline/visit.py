"""One visit to a host: alone, not before its time, and only where its robots.txt allows it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from tracker.fetch import RobotsRecord, host_of, next_allowed, permit
from tracker.model.capture import Answer
from tracker.pipeline.road import Road, alive
from tracker.store import hosts

LONGEST_NAP = 1.0  # seconds: a host may be given back before its time
LONGEST_WISH = dt.timedelta(minutes=1)  # no host is left alone for longer, unless our own delay is longer


@dataclass
class Turn:
    """A host that is ours for a moment; `asked` tells whether a request was made, after which it is left alone for its delay."""

    asked: bool = True


def visit(road: Road, url: str, *, etag: str | None, last_modified: str | None) -> Answer:
    """Bring the page, robots.txt first where it is not known. Raises FetchError."""
    host = host_of(url)
    record = _rules(road, host, url)
    permit(record, url, road.user_agent)
    with _alone(road, host, record.rules().crawl_delay(road.user_agent)):
        return road.fetcher.look(url, etag=etag, last_modified=last_modified)


def _rules(road: Road, host: str, url: str) -> RobotsRecord:
    kept = _kept_rules(road, host)
    if kept and kept.fresh(road.clock()):
        return kept
    with _alone(road, host, None) as turn:
        kept = _kept_rules(road, host)
        if kept and kept.fresh(road.clock()):  # another has asked while this one waited
            turn.asked = False
            return kept
        record = road.fetcher.robots(url, kept)
        with road.database.write() as session:
            hosts.keep_robots(session, host, hosts.Robots(record.text, record.status, record.fetched_at))
    return record


def _kept_rules(road: Road, host: str) -> RobotsRecord | None:
    with road.database.read() as session:
        known = hosts.robots(session, host)
    return RobotsRecord(host, known.text, known.status, known.fetched_at) if known else None


@contextmanager
def _alone(road: Road, host: str, crawl_delay: dt.timedelta | None) -> Iterator[Turn]:
    """Hold the host while it is asked, then leave it alone for its delay."""
    _take(road, host)
    turn, started = Turn(), road.clock()
    try:
        yield turn
    finally:
        now = road.clock()
        after = next_allowed(now, road.delay, now - started, crawl_delay) if turn.asked else now
        with road.database.write() as session:
            hosts.release(session, host, road.owner, after)


def _take(road: Road, host: str) -> None:
    while True:
        now = road.clock()
        with road.database.write() as session:
            hosts.free_dead(session, host, alive, now + road.delay)
            when = hosts.claim(session, host, road.owner, now, road.hold)
            if when is not None and when - now > road.hold + road.delay + LONGEST_WISH:  # the clock was set back meanwhile
                when = hosts.claim(session, host, road.owner, when, road.hold)
        if when is None:
            return
        road.sleep(min(max((when - now).total_seconds(), 0.01), LONGEST_NAP))
