"""One visit to a host: alone, not before its time, and only where its robots.txt allows it."""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager, suppress
from dataclasses import dataclass

from sqlalchemy.orm import Session

from tracker.fetch import crawl_delay, fresh, host_of, next_allowed, permit, still_counts
from tracker.model.capture import Answer, Robots
from tracker.model.errors import FetchError
from tracker.pipeline.road import Road, alive
from tracker.store import hosts

LONGEST_NAP = 1.0  # seconds: a host may be given back before its time
LONG = dt.timedelta(minutes=1)  # who waits for longer is told what for
Patience = Callable[[dt.datetime], None]
Known = Callable[[Session], tuple[str | None, str | None]]
log = logging.getLogger("tracker")


def _nothing(_session: Session) -> tuple[None, None]:
    return None, None


@dataclass
class Stay:
    """A host that is ours for a moment, since a time; `known`: the ETag and date to ask it with.

    `asked` tells whether a request was made, and `took` how long its answer was, after which it is left alone for its delay. Who gives it
    back with what else is kept says so by `given`, once that is committed.
    """

    road: Road
    host: str
    wish: dt.timedelta | None
    known: tuple[str | None, str | None]
    since: dt.datetime
    asked: bool = True
    took: dt.timedelta | None = None
    given: bool = False

    def answered(self, since: dt.datetime) -> None:
        """Note how long the host took for its answer, or for none; what the database takes after that is not its fault."""
        self.took = self.road.clock() - since

    def give_back(self, session: Session, *, fine: bool = False) -> None:
        """Give the host back, to be left alone for its delay; `fine`: it fails no more."""
        now = self.road.clock()
        after = next_allowed(now, self.road.delay, self.took or dt.timedelta(), self.wish) if self.asked else now
        hosts.release(session, self.host, self.road.owner, after, fine=fine)


def visit(road: Road, url: str, patience: Patience, *, most: int | None = None) -> Answer:
    """Bring a page of which nothing is known; see `visiting`."""
    with visiting(road, url, patience, most=most) as (answer, _):
        return answer


@contextmanager
def visiting(  # noqa: PLR0913
    road: Road,
    url: str,
    patience: Patience,
    known: Known = _nothing,
    *,
    obey: bool = True,
    robots: Robots | None = None,
    stay: Stay | None = None,
    most: int | None = None,
) -> Iterator[tuple[Answer, Stay]]:
    """Bring the page, unless it is still the one with the `known` ETag and date, and hold its host meanwhile.

    `known` is asked in the transaction that takes the host. `patience` is asked at each step of waiting for it, with the time before
    which nobody may ask it. `obey`: only where robots.txt, asked for first where it is not known, allows it. `robots`: what is kept of
    it, where that was looked up. `stay`: the host is ours since `begin`. `most`: how many bytes may come, instead of those of a page.
    Raises FetchError, and what these raise.
    """
    host = host_of(url)
    with ExitStack() as stack:
        if stay is not None:
            stack.enter_context(_given_back(stay))
        else:
            robots = robots or _kept_robots(road, host)
            if obey and not (robots and fresh(robots, road.clock())):
                robots = _robots(road, host, url, patience)

        def permitted(address: str) -> None:
            if obey and robots:
                permit(robots, address, road.user_agent)

        permitted(url)
        wish = _wish(road, robots)
        delay = max(road.delay, wish or road.delay)
        taken = stay or stack.enter_context(_given_back(_take(road, host, wish, patience, known)))
        etag, last_modified = taken.known
        asked_at = road.clock()
        try:
            answer = road.fetcher.look(url, etag=etag, last_modified=last_modified, permit=permitted, delay=delay, most=most)
        finally:
            taken.answered(asked_at)
        yield answer, taken


def begin(  # noqa: PLR0913
    session: Session, road: Road, url: str, known: Known, *, obey: bool, robots: Robots | None
) -> Stay | None:
    """Take a page's host in a transaction that has begun, for `visiting`; None where something has to be asked or waited for first."""
    host, now = host_of(url), road.clock()
    if obey and not (robots and fresh(robots, now) and _permits(road, robots, url)):
        return None
    if hosts.claim(session, host, road.owner, now, road.hold) is not None:
        return None
    return Stay(road, host, _wish(road, robots), known(session), now)


def _permits(road: Road, robots: Robots, url: str) -> bool:
    with suppress(Exception):  # what a robots.txt does to its parser is told by the visit
        permit(robots, url, road.user_agent)
        _wish(road, robots)
        return True
    return False


def give_up(road: Road, host: str, alive: Callable[[str], bool]) -> None:
    """Give a host back where whoever asks it is dead. It may just have been asked, and is left alone for its delay."""
    wish = _wish(road, _kept_robots(road, host))
    with road.database.write() as session:
        hosts.free_dead(session, host, alive, road.clock() + max(road.delay, wish or road.delay))


def _robots(road: Road, host: str, url: str, patience: Patience) -> Robots:
    kept = _kept_robots(road, host)
    if kept and fresh(kept, road.clock()):
        return kept
    with _alone(road, host, _wish(road, kept), patience) as stay:
        kept = _kept_robots(road, host)
        if kept and fresh(kept, road.clock()):  # another has asked while this one waited
            stay.asked = False
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


def ask_robots(road: Road, url: str, patience: Patience) -> Robots:
    """Ask the host of an address for its robots.txt, whatever is kept of it, and keep it. Raises FetchError, and what `patience` raises."""
    host = host_of(url)
    with _alone(road, host, _wish(road, _kept_robots(road, host)), patience):
        robots = road.fetcher.robots(url, delay=road.delay)
    with road.database.write() as session:
        hosts.keep_robots(session, robots)
    return robots


def is_too_far(road: Road, host: str, turn: dt.datetime) -> bool:
    """Tell whether a host's turn is later than any pause can make it: a clock that was wrong said so, and the turn is now."""
    return turn > _latest(road, road.clock(), _wish(road, _kept_robots(road, host)))


def _latest(road: Road, now: dt.datetime, wish: dt.timedelta | None) -> dt.datetime:
    return next_allowed(now + road.hold, road.delay, road.hold, wish)


def _wish(road: Road, robots: Robots | None) -> dt.timedelta | None:
    return crawl_delay(robots, road.user_agent) if robots else None


def _kept_robots(road: Road, host: str) -> Robots | None:
    with road.database.read() as session:
        return hosts.robots(session, host)


def _alone(road: Road, host: str, wish: dt.timedelta | None, patience: Patience) -> AbstractContextManager[Stay]:
    """Hold the host while it is asked, then leave it alone for its delay."""
    return _given_back(_take(road, host, wish, patience, _nothing))


@contextmanager
def _given_back(stay: Stay) -> Iterator[Stay]:
    try:
        yield stay
    finally:
        if stay.took is None:
            stay.answered(stay.since)
        if not stay.given:
            with stay.road.database.write() as session:
                stay.give_back(session)


def _take(road: Road, host: str, wish: dt.timedelta | None, patience: Patience, first: Known) -> Stay:
    told = False
    while True:
        now = road.clock()
        with road.database.write() as session:
            when = hosts.claim(session, host, road.owner, now, road.hold)
            if when is not None and hosts.free_dead(session, host, alive, now + max(road.delay, wish or road.delay)):
                when = hosts.claim(session, host, road.owner, now, road.hold)
            if when is not None and when > _latest(road, now, wish):
                when = hosts.claim(session, host, road.owner, when, road.hold)
            if when is None:
                return Stay(road, host, wish, first(session), road.clock())
            allowed_at = hosts.next_allowed_at(session, host)
        patience(allowed_at or now)
        if allowed_at is not None and allowed_at - now > LONG and not told:
            log.warning("%s is to be left alone until %s UTC; waiting for it", host, f"{allowed_at.astimezone(dt.UTC):%Y-%m-%d %H:%M:%S}")
            told = True
        road.sleep(min(max((when - now).total_seconds(), 0.01), LONGEST_NAP))
