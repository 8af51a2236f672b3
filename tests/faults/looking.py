"""How the tests of fault rows look at a document, and what they ask of the store."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from pathlib import Path

from tests.e2e.desk import SLUG, Desk
from tests.faults.server import PAGE, FaultServer, good
from tracker.fetch import PageFetcher, host_of
from tracker.model.capture import Check, Outcome
from tracker.model.notice import NoticeKind
from tracker.net import Client, Limits, anywhere
from tracker.net.wire import Resolve, resolve
from tracker.pipeline.track import track
from tracker.store import documents, hosts, notices, schedule, suspects
from tracker.store.suspects import Suspect

MINUTE, HOUR, DAY = dt.timedelta(minutes=1), dt.timedelta(hours=1), dt.timedelta(days=1)


def asking(
    desk: Desk, *, seconds: float = 5.0, wire_bytes: int = 5_000_000, resolve: Resolve = resolve, authorities: Path | None = None
) -> Desk:
    """Return the desk with another client: other limits, another resolver, other authorities."""
    limits = Limits(seconds=seconds, wire_bytes=wire_bytes)
    one = Client(user_agent="Tracker/1.0", limits=limits, clock=desk.clock, authorities=authorities, resolve=resolve, guard=anywhere)
    return replace(desk, road=replace(desk.road, fetcher=PageFetcher(one)))


def known(desk: Desk, faults: FaultServer) -> Desk:
    """Return the desk with version 1 of the sample document."""
    desk.add(faults.put(PAGE, good(1)))
    assert desk.check().version == 1
    return desk


def look(desk: Desk, after: dt.timedelta = DAY, slug: str = SLUG) -> Check:
    """Look at a document by hand, so much later."""
    desk.clock.now += after
    check = track(desk.road, desk.document(slug))
    assert check is not None
    return one_line(check)


def scheduled(desk: Desk, after: dt.timedelta = DAY, slug: str = SLUG) -> Check | None:
    """Look at a document as the schedule does, so much later; None where it does not look."""
    desk.clock.now += after
    return track(desk.road, desk.document(slug), only_due=True) if slug in desk.due() else None


def one_line(check: Check) -> Check:
    """Assert that a check says why it ended so, in a line that no terminal stumbles over."""
    assert check.reason
    assert check.reason.isprintable()
    assert len(check.reason) < 2500
    return check


def unharmed(desk: Desk, faults: FaultServer) -> None:
    """Assert that version 1 still counts, and that the next edition goes on from it."""
    assert [line.version for line in desk.versions()] == [1]
    faults.put(PAGE, good(2))
    assert look(desk).version == 2
    assert [change.after for change in desk.report(2).changeset.told()] == ["Quagmirin."]


def ended(check: Check) -> tuple[Outcome, str]:
    return check.outcome, check.cause


def told(desk: Desk, slug: str = SLUG) -> list[NoticeKind]:
    with desk.road.database.read() as session:
        return [notice.kind for notice in notices.of_document(session, desk.document(slug).id)]


def due_at(desk: Desk, slug: str = SLUG) -> dt.datetime:
    with desk.road.database.read() as session:
        return schedule.next_at(session, desk.document(slug).id)


def held_back(desk: Desk) -> list[Suspect]:
    with desk.road.database.read() as session:
        return suspects.waiting(session)


def trusted(desk: Desk) -> bool:
    """Tell whether the document's host is believed when it says that a page is unchanged."""
    with desk.road.database.read() as session:
        return hosts.manners(session, host_of(desk.document().url)).trusted


def news(desk: Desk) -> list[bool]:
    return [line.news for line in desk.versions()]


def move(desk: Desk, url: str) -> None:
    """Let an operator say where the document is from now on."""
    document = desk.document()
    with desk.road.database.write() as session:
        documents.set_url(session, document.id, url)


def ignore_robots(desk: Desk, reason: str) -> None:
    """Let an operator say why robots.txt does not count for the document; empty: it does."""
    document = desk.document()
    with desk.road.database.write() as session:
        documents.set_ignore_robots(session, document.id, reason)
