"""Commands on where, when and with whose leave a document is looked at: move, schedule, robots."""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated

import typer

from tracker.cli.add import rhythm
from tracker.cli.common import Slug, find, length, line_of, minute, road, say
from tracker.fetch import host_of, permit
from tracker.model.document import Document, State
from tracker.model.errors import FetchError, UsageError
from tracker.pipeline import upkeep
from tracker.pipeline.people import COMMAND_LINE
from tracker.pipeline.rhythm import next_due
from tracker.pipeline.road import Road
from tracker.pipeline.upkeep import read_address
from tracker.store import hosts, schedule

HTTP_OK = range(200, 300)


def register(app: typer.Typer) -> None:
    """Put these commands on the command line."""
    app.command()(move)
    app.command("schedule")(when)
    app.command()(robots)


def move(
    slug: Slug,
    url: Annotated[str | None, typer.Argument(metavar="[ADDRESS]", help="Where it is now; else where it redirects for good.")] = None,
) -> None:
    """Track a document at another address; its history stays with it."""
    with road() as opened:
        document = find(opened, slug)
        target = read_address(url) if url else document.moved_to
        if not target:
            raise UsageError(f"{slug} is not known to have moved: its address does not redirect for good; name the new one")
        if target == document.url:
            raise UsageError(f"{slug} is tracked at {target} already")
        upkeep.move(opened, COMMAND_LINE, document, target)
    say(line_of(f"{slug} is tracked at {target} from now on; look at it now with: tracker check {slug}"))


def when(
    slug: Slug,
    every: Annotated[str | None, typer.Option(help="How often: 30m, 6h, 1d, 2w.")] = None,
    cron: Annotated[str | None, typer.Option(help='When: minute, hour, day, month, weekday, as "0 7 * * 1-5".')] = None,
) -> None:
    """Set how often or when a document is looked at; without an option, say it."""
    with road() as opened:
        document = find(opened, slug)
        if every is not None or cron is not None:
            interval, line = rhythm(opened, every, cron)
            document = replace(document, every=interval, cron=line)
            upkeep.set_rhythm(opened, COMMAND_LINE, document, next_due(document, opened.clock(), opened.zone))
        with opened.database.read() as session:
            due = schedule.next_at(session, document.id)
    how = f"by the cron line {document.cron} ({opened.zone})" if document.cron else f"every {length(document.every)}"
    looked_at = document.state in schedule.LOOKED_AT
    say(f"{slug} is looked at {how}; " + (f"next on {minute(due)} UTC" if looked_at else _stopped(document)))


def _stopped(document: Document) -> str:
    what = "it is paused" if document.state is State.PAUSED else "it is in quarantine"
    return f"but {what}, until: tracker resume {document.slug}"


def robots(
    slug: Slug,
    ignore: Annotated[str | None, typer.Option(metavar="REASON", help="Look at it whatever robots.txt says, and keep why you may.")] = None,
    obey: Annotated[bool, typer.Option("--obey", help="Let robots.txt count again.")] = False,
) -> None:
    """Say whether robots.txt lets a document be read, or decide that it does not count for it."""
    if ignore is not None and obey:
        raise UsageError("--ignore and --obey are opposites; give one of them")
    if ignore is not None and not ignore.strip():
        raise UsageError("--ignore wants the reason why robots.txt need not count, such as: the publisher allowed it by mail")
    with road() as opened:
        document = find(opened, slug)
        if ignore is not None or obey:
            upkeep.set_ignore_robots(opened, COMMAND_LINE, document, " ".join((ignore or "").split()))
            document = find(opened, slug)
        said = _known(opened, document)
    if document.ignore_robots:
        say(line_of(f"robots.txt does not count for {slug}: {document.ignore_robots}"))
    say(line_of(said))


def _known(opened: Road, document: Document) -> str:
    host = host_of(document.url)
    with opened.database.read() as session:
        known = hosts.robots(session, host)
    if known is None:
        return f"robots.txt of {host} was not asked for yet; the next check does, where it counts"
    as_of = f"as of {minute(known.fetched_at)} UTC"
    if known.status not in HTTP_OK:
        return f"{host} has no robots.txt (status {known.status}, {as_of}): everything may be read"
    try:
        permit(known, document.url, opened.user_agent)
    except FetchError:
        return f"robots.txt of {host} forbids {opened.user_agent} to read {document.url} ({as_of})"
    return f"robots.txt of {host} lets {opened.user_agent} read {document.url} ({as_of})"
