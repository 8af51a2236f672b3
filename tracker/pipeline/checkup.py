"""What `tracker doctor` looks at on the way: hosts, clocks, room, zones. Each finding says what to do where it is not well."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from tracker.fetch import host_of, permit
from tracker.model.capture import Robots
from tracker.model.document import Document
from tracker.model.errors import FetchError
from tracker.pipeline.clock import OFF, SET, ahead, said
from tracker.pipeline.conditions import MB
from tracker.pipeline.lease import NotYetError
from tracker.pipeline.road import Road
from tracker.pipeline.visit import Patience, ask_robots
from tracker.store import documents, subscribers
from tracker.store.schedule import LOOKED_AT

LONG = dt.timedelta(seconds=30)  # no host is waited for longer
NAMED = 5


class Health(StrEnum):
    """How it is with something: `warn`, it works, and may not for long or for everybody; `fail`, it does not."""

    OK = "ok"
    WARN = "warn"
    FAIL = "fail"


@dataclass(frozen=True, slots=True)
class Finding:
    """What was found of one thing, with what to do about it."""

    health: Health
    of: str
    says: str


def room(free: int, least: int) -> Finding:
    """Tell whether a disk with so many bytes free has room, of which so many are needed."""
    says = f"{free // MB:,} MB free; below {least // MB:,} MB nothing is fetched"
    if free < least:
        return Finding(Health.FAIL, "disk", f"{says}: make room, and it goes on by itself")
    return Finding(Health.WARN, "disk", f"{says}: make room") if free < 2 * least else Finding(Health.OK, "disk", says)


def zones(road: Road, own: str) -> Finding:
    """Tell whether the zones of the schedule and of all subscribers are known here."""
    with road.database.read() as session:
        names = sorted({own, *(each.zone for each in subscribers.everybody(session))})
    unknown = [name for name in names if not _is_zone(name)]
    if unknown:
        says = f"no data for {', '.join(unknown[:NAMED])}: install the package tzdata, or its newer version"
        return Finding(Health.FAIL, "time zones", says)
    return Finding(Health.OK, "time zones", f"{', '.join(names[:NAMED])}{' and others' if len(names) > NAMED else ''} can be read")


def _is_zone(name: str) -> bool:
    try:
        ZoneInfo(name)
    except (ValueError, OSError, ZoneInfoNotFoundError):
        return False
    return True


def database_clock(road: Road) -> Finding:
    """Tell whether the database's machine has the same time."""
    with road.database.read() as session:
        if session.get_bind().dialect.name == "sqlite":
            return Finding(Health.OK, "clock", "the database is of this machine, and has its clock")
    return _clock(ahead(road), "the database", Health.FAIL)


def hosts(road: Road) -> Iterator[Finding]:
    """Ask each host of a document that is looked at for its robots.txt, and tell what it allows and what time it says it is."""
    with road.database.read() as session:
        tracked = [document for document in documents.all_documents(session) if document.state in LOOKED_AT]
    for host, own in sorted(_by_host(tracked).items()):
        try:
            robots = ask_robots(road, own[0].url, _patience(road))
        except NotYetError as wait:
            until = f"{wait.allowed_at.astimezone(dt.UTC):%Y-%m-%d %H:%M:%S} UTC"
            yield Finding(Health.WARN, f"robots.txt of {host}", f"the host is to be left alone until {until}; try again then")
        except FetchError as error:
            yield Finding(Health.FAIL, f"robots.txt of {host}", f"{error}; the documents there are not looked at until it can be read")
        else:
            yield _allowed(robots, own, road.user_agent)
            if robots.dated:
                yield _clock(robots.fetched_at - robots.dated, host, Health.WARN)


def _by_host(tracked: Iterable[Document]) -> dict[str, list[Document]]:
    found: dict[str, list[Document]] = {}
    for document in tracked:
        found.setdefault(host_of(document.url), []).append(document)
    return found


def _patience(road: Road) -> Patience:
    end = road.clock() + LONG

    def patience(allowed_at: dt.datetime) -> None:
        if max(allowed_at, road.clock()) > end:
            raise NotYetError(allowed_at)

    return patience


def _allowed(robots: Robots, own: list[Document], user_agent: str) -> Finding:
    denied = [document.slug for document in own if not document.ignore_robots and not _may(robots, document.url, user_agent)]
    of = f"robots.txt of {robots.host}"
    if denied:
        named = ", ".join(denied[:NAMED]) + (f" and {len(denied) - NAMED} more" if len(denied) > NAMED else "")
        return Finding(Health.FAIL, of, f"forbids {user_agent} to read {named}; ask its owner, or: tracker pause {denied[0]}")
    return Finding(Health.OK, of, f"status {robots.status}; {len(own)} document{'s' * (len(own) != 1)} may be read")


def _may(robots: Robots, url: str, user_agent: str) -> bool:
    try:
        permit(robots, url, user_agent)
    except FetchError:
        return False
    return True


def _clock(by: dt.timedelta, whose: str, worst: Health) -> Finding:
    if abs(by) <= OFF:
        return Finding(Health.OK, "clock", f"agrees with {whose} within {OFF.seconds} seconds")
    return Finding(worst, "clock", f"{said(by, whose)}: {SET}, or look at theirs")
