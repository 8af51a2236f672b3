"""Plugs the parts together. Settings stop here: what lies below gets plain values."""

from __future__ import annotations

import datetime as dt
import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from zoneinfo import ZoneInfo

from tracker.config import Fetch, Mail, Settings
from tracker.fetch import PageFetcher
from tracker.hook import HookChannel
from tracker.isolate import Workshop
from tracker.mail import FileChannel, Security, Sender, Server, SmtpChannel
from tracker.model.alert import RunnerKind
from tracker.net import Client, Guard, Limits, anywhere, public_only
from tracker.pipeline import conditions, judge
from tracker.pipeline.collect import Collector
from tracker.pipeline.post import Post
from tracker.pipeline.ring import Bell
from tracker.pipeline.road import Road
from tracker.pipeline.watch import Watch
from tracker.store.copies import file_of
from tracker.store.place import address_of
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
    database = open_database(settings.database.url)
    try:
        with (
            Workshop(memory_bytes=isolate.memory_bytes, cpu_seconds=isolate.cpu_seconds, preload=READER) as workshop,
            _client(fetch, clock) as client,
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
                free=partial(free_bytes, folder_of(settings)),
                least_free=fetch.least_free,
            )
    finally:
        database.close()


def folder_of(settings: Settings) -> Path:
    """Return the folder whose disk must have room: that of the database's file; with PostgreSQL, the current one."""
    address = address_of(settings.database.url)
    return file_of(address).parent if address.get_backend_name() == "sqlite" else Path.cwd()


def free_bytes(folder: Path) -> int:
    """Return the room on the disk of a folder."""
    return shutil.disk_usage(folder).free


def limits_of(settings: Settings) -> conditions.Limits:
    """Return from which on something is wrong that operators are told of."""
    alerts = settings.alerts
    return conditions.Limits(alerts.late, alerts.late_after, alerts.failing)


def watch_of(settings: Settings, road: Road, kind: RunnerKind, base_url: str = "") -> Watch:
    """Return what a program of that kind watches with; `base_url` as in `post_of`."""
    return Watch(road, kind, limits_of(settings), settings.alerts.to, base_url or settings.web.address())


def post_of(settings: Settings, road: Road, base_url: str = "") -> Post:
    """Return what mails are made and sent with. `base_url`: where the desk is served, if that is known better than from the settings."""
    base_url = base_url or settings.web.address()
    collector = partial(Collector, road, wait_for_review=settings.digest.wait_for_review, base_url=base_url)
    channel = _channel(settings.mail)
    return Post(road, channel, collector, base_url, channel.sender.domain)


def bell_of(settings: Settings, road: Road, base_url: str = "") -> Bell:
    """Return what hooks are told with; `base_url` as in `post_of`."""
    base_url = base_url or settings.web.address()
    return Bell(road, HookChannel(_client(settings.fetch, road.clock)), base_url, settings.digest.wait_for_review)


def guard_of(settings: Settings) -> Guard:
    """Return which machines may be reached."""
    return anywhere if settings.fetch.allow_private else public_only


def _client(fetch: Fetch, clock: Callable[[], dt.datetime]) -> Client:
    limits = Limits(wire_bytes=fetch.wire_bytes, decoded_bytes=fetch.decoded_bytes, hops=fetch.hops, seconds=fetch.seconds)
    return Client(user_agent=fetch.signature(), limits=limits, clock=clock, guard=anywhere if fetch.allow_private else public_only)


def _channel(mail: Mail) -> SmtpChannel | FileChannel:
    sender = Sender(mail.sender, mail.name, mail.bounces)
    server = mail_server(mail)
    if server is None:
        return FileChannel(Path(mail.folder), sender)
    return SmtpChannel(server, sender)


def mail_server(mail: Mail) -> Server | None:
    """Return the server that mails are handed to, None where they are put into a folder."""
    if mail.mode == "file":
        return None
    security = Security(mail.security)
    return Server(mail.host, mail.port, security, mail.user, mail.password, seconds=mail.seconds, authorities=mail.authorities)
