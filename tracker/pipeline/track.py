"""The main road: fetch -> keep -> parse -> gate -> compare -> report, for one document."""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from functools import partial

from sqlalchemy.orm import Session

from tracker.fetch import LONGEST_RETRY
from tracker.model.capture import Capture, Check, Outcome
from tracker.model.document import Document
from tracker.model.errors import FetchError, StoreError, TrackerError
from tracker.pipeline.judge import Finding
from tracker.pipeline.keep import end, keep_bytes, keep_finding, keep_unchanged, known
from tracker.pipeline.lease import Lease, LostError, NotYetError, take
from tracker.pipeline.road import Road, StoppedError
from tracker.pipeline.visit import begin, visiting
from tracker.pipeline.weigh import place, weigh
from tracker.store import captures, hosts

ROBOTS = "robots"
AGAIN = dt.timedelta(minutes=5)  # after a check that the database could not keep
NO_ROOM = dt.timedelta(minutes=1)  # between two looks whether the disk has room again
log = logging.getLogger("tracker")


def _ignore(_check: Check) -> None:
    """Tell nobody."""


def track(road: Road, document: Document, *, only_due: bool = False, late: Callable[[Check], None] = _ignore) -> Check | None:
    """Look at a document once and keep what was found; None where another process is looking at it.

    First what was fetched and never read to the end is read, so that nothing is lost. `only_due`: for the schedule; None
    too where the document is not due, or its host is to be left alone: then it is due when that is over. `late` is called
    with the check of each page that was left unread until now. Raises StoreError.
    """
    if not only_due:
        road.refuse_without_room()
    lease = _take(road, document, only_due=only_due)
    if lease is None:
        return None
    try:
        return _look(lease, _finish_all(lease, late))
    except LostError:
        return None
    except NotYetError as wait:
        lease.give_back(wait.allowed_at)
        return None
    except (StoppedError, KeyboardInterrupt):
        lease.give_back()
        raise
    except TrackerError:
        lease.give_back(lease.since + min(AGAIN, document.every))
        raise
    except Exception as bug:  # noqa: BLE001  whatever it is, it ends this check and no other
        return _end_with_bug(lease, bug)


def _finish_all(lease: Lease, late: Callable[[Check], None]) -> dict[int, Check]:
    """Read what an ended process, or a bug, left unread; return the checks of those captures by their ids."""
    done = {capture_id: _finish(lease, capture_id) for capture_id in lease.left}
    for check in done.values():
        late(check)
    return done


def _finish(lease: Lease, capture_id: int) -> Check:
    check = replace(_begun(lease), capture_id=capture_id)
    try:
        with lease.road.database.read() as session:
            capture = captures.load(session, capture_id)
    except StoreError as error:  # its bytes are damaged: no reason not to read those after it
        if error.transient:
            raise
        return keep_finding(lease, check, Finding(Outcome.ERROR, str(error)), None, ends=False)
    check = replace(check, started_at=capture.captured_at, status=capture.status, url=capture.url)
    return _conclude(lease, check, capture, ends=False)


def _take(road: Road, document: Document, *, only_due: bool) -> Lease | None:
    """Take a document, and its host with it where nothing else comes first; what goes wrong with the host is met again by the look."""
    try:
        return take(road, document, _begin, only_due=only_due)
    except StoreError as error:
        if error.transient:
            raise
    except Exception as bug:  # noqa: BLE001  whatever it is, the look tells it
        log.debug("%s: its host could not be taken with it: %r", document.slug, bug)
    return take(road, document, only_due=only_due)


def _begin(session: Session, lease: Lease) -> Lease:
    if lease.left or not lease.host:
        return lease
    lease = replace(lease, manners=hosts.manners(session, lease.host))
    with suppress(NotYetError):
        _refuse_too_soon(lease)
        obey, robots = not lease.document.ignore_robots, lease.manners.robots
        return replace(lease, stay=begin(session, lease.road, lease.document.url, partial(known, lease), obey=obey, robots=robots))
    return lease


def _look(lease: Lease, done: dict[int, Check]) -> Check:
    check, document = _begun(lease), lease.document
    if lease.stay is None:
        with lease.road.database.read() as session:
            lease = replace(lease, manners=hosts.manners(session, lease.host))
        _refuse_too_soon(lease)
    visit = partial(visiting, lease.road, document.url, lease.wait, partial(known, lease), obey=not document.ignore_robots)
    try:
        with visit(robots=lease.manners.robots, stay=lease.stay) as (answer, stay):
            check = replace(check, status=answer.status, url=answer.url, not_modified=answer.not_modified, received=answer.wire_bytes)
            if not done and (unchanged := keep_unchanged(lease, check, answer, stay)):
                return unchanged
    except FetchError as error:
        outcome = Outcome.BLOCKED if error.kind == ROBOTS and not error.transient else Outcome.ERROR
        return keep_finding(lease, check, Finding(outcome, str(error), error.kind, transient=error.transient), None)
    capture, finding = keep_bytes(lease, answer)
    if capture is not None:
        check = replace(check, capture_id=capture.id)
        if capture.id in done:  # it was read a moment ago: that is what this look came to
            return end(lease, done[capture.id])
        if finding is None:
            return _conclude(lease, check, capture)
    return keep_finding(lease, check, finding or Finding(Outcome.ERROR, "the server sent no page", "protocol"), capture)


def _refuse_too_soon(lease: Lease) -> None:
    """Leave a page for later while the disk has no room or its host failed of late, unless a person asks. Raises NotYetError."""
    now, until = lease.road.clock(), lease.manners.back_off_until
    if lease.scheduled and lease.road.full:  # it stays due, and is looked at once there is room
        raise NotYetError(now + NO_ROOM)
    if lease.scheduled and until is not None and now < until <= now + LONGEST_RETRY:  # a later time is that of a clock that was wrong
        raise NotYetError(until)


def _begun(lease: Lease) -> Check:
    return Check(0, lease.document.id, lease.since, lease.since, Outcome.ERROR, "", url=lease.document.url)


def _conclude(lease: Lease, check: Check, capture: Capture, *, ends: bool = True) -> Check:
    """Read a capture and keep what it came to; a bug of Tracker on the way is what it came to, and stops no other capture."""
    try:
        finding, where = place(lease, capture, weigh(lease, capture))
        return keep_finding(lease, check, finding, capture, ends=ends, place=where)
    except (LostError, TrackerError):
        raise
    except Exception as bug:  # noqa: BLE001
        return keep_finding(lease, check, _confess(lease.document, bug), capture, ends=ends)


def _end_with_bug(lease: Lease, bug: Exception) -> Check | None:
    """End a look that met a bug on its way to a page."""
    try:
        return keep_finding(lease, _begun(lease), _confess(lease.document, bug), None)
    except LostError:
        return None


def _confess(document: Document, bug: Exception) -> Finding:
    """Put a bug into the log, once and whole, and into a sentence."""
    log.error("%s: the check met a bug of Tracker", document.slug, exc_info=bug)
    what = f"the check met a bug of Tracker ({type(bug).__name__}), which is in the log; what was fetched is kept"
    return Finding(Outcome.ERROR, what, "bug")
