"""The hold of one process on one document: taken before a look, proved by whoever keeps something, given back after it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field

from sqlalchemy.orm import Session

from tracker.fetch import host_of
from tracker.model.document import Document
from tracker.model.errors import FetchError, StoreError
from tracker.pipeline.road import Road, alive
from tracker.pipeline.visit import Stay
from tracker.store import captures, hosts, schedule


class LostError(Exception):
    """The lease ran out and another process took the document: nothing more of this look may be kept."""


class NotYetError(Exception):
    """The host is to be left alone for longer than a scheduled look waits, until `allowed_at`."""

    def __init__(self, allowed_at: dt.datetime) -> None:
        super().__init__(allowed_at)
        self.allowed_at = allowed_at


@dataclass(frozen=True, slots=True)
class Lease:
    """A document that is ours since `since`, for a look that the schedule asked for or a person did."""

    road: Road
    document: Document
    fence: int
    since: dt.datetime
    scheduled: bool
    left: tuple[int, ...] = ()  # captures that nobody has read to the end
    manners: hosts.Manners = field(default_factory=hosts.Manners)  # of its host, where that was looked at
    stay: Stay | None = None  # its host is ours, too

    @property
    def host(self) -> str:
        """Return the key of the document's host; empty where its address is none, as one that an older Tracker let pass."""
        with suppress(FetchError):
            return host_of(self.document.url)
        return ""

    def hold(self, session: Session) -> None:
        """Make sure that the document is still ours, and hold it for longer: first in each transaction that keeps something."""
        if not schedule.renew(session, self.document.id, self.fence, self.road.clock() + self.road.lease):
            raise LostError

    def end(self, session: Session, next_check_at: dt.datetime) -> None:
        """Give the document back with what the last transaction of a look keeps."""
        if not schedule.release(session, self.document.id, self.fence, next_check_at):
            raise LostError

    def give_back(self, not_before: dt.datetime | None = None) -> None:
        """End a look that came to nothing: the document stays due as it was, but not before that time."""
        with suppress(StoreError), self.road.database.write() as session:
            due = schedule.next_at(session, self.document.id)
            schedule.release(session, self.document.id, self.fence, max(due, not_before) if not_before else due)

    def wait(self, allowed_at: dt.datetime) -> None:
        """Go on waiting for a host, which nobody may ask before that time; a scheduled look has better things to do."""
        left = allowed_at - self.road.clock()
        if left > self.road.patience and self.scheduled:
            raise NotYetError(allowed_at)
        with self.road.database.write() as session:
            self.hold(session)


Begin = Callable[[Session, Lease], Lease]


def _alone(_session: Session, lease: Lease) -> Lease:
    return lease


def take(road: Road, document: Document, begin: Begin = _alone, *, only_due: bool) -> Lease | None:
    """Take a document; None where another process has it, or where it is not due and `only_due` asks for that.

    `begin` may take its host in the same transaction.
    """
    now = road.clock()
    with road.database.write() as session:
        fence = schedule.claim(session, document.id, road.owner, now, now + road.lease, only_due=only_due)
        if fence is None and schedule.free_dead(session, document.id, alive):
            fence = schedule.claim(session, document.id, road.owner, now, now + road.lease, only_due=only_due)
        if fence is None:
            return None
        return begin(session, Lease(road, document, fence, now, only_due, tuple(captures.pending(session, document.id))))
