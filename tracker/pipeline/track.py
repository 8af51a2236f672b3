"""The main road: fetch -> keep -> parse -> gate -> compare -> report, for one document."""

from __future__ import annotations

import datetime as dt
import logging
from contextlib import suppress
from dataclasses import dataclass, replace

from sqlalchemy.orm import Session

from tracker import gate, parse
from tracker.model.capture import Answer, Capture, Check, Outcome
from tracker.model.document import Document
from tracker.model.errors import FetchError, StoreError, TrackerError
from tracker.model.snapshot import Content
from tracker.pipeline.judge import Finding, judge
from tracker.pipeline.road import Road, StoppedError, alive
from tracker.pipeline.tell import is_news, side_of
from tracker.pipeline.visit import visit
from tracker.store import captures, checks, documents, reports, schedule, snapshots

ROBOTS = "robots"
AGAIN = dt.timedelta(minutes=5)  # after a check that the database could not keep
MOMENT = dt.timedelta(microseconds=1)
log = logging.getLogger("tracker")


@dataclass(frozen=True, slots=True)
class Lease:
    """A document that is ours since `since`; `goes_on` while more is to be done before it is given back."""

    document: Document
    fence: int
    since: dt.datetime
    goes_on: bool = False


def track(road: Road, document: Document, *, only_due: bool = False) -> Check | None:
    """Look at a document once and keep what was found; None where another process is looking at it.

    First what an ended process left unread is read, so that nothing that was fetched is lost. Raises StoreError.
    """
    now = road.clock()
    with road.database.write() as session:
        schedule.free_dead(session, document.id, alive)
        fence = schedule.claim(session, document.id, road.owner, now, now + road.lease, only_due=only_due)
        left = captures.pending(session, document.id) if fence is not None else []
    if fence is None:
        return None
    lease = Lease(document, fence, now)
    try:
        for capture in left:
            _finish(road, replace(lease, goes_on=True), capture)
        return _look(road, lease)
    except (StoppedError, KeyboardInterrupt):
        _give_back(road, lease, dt.timedelta())
        raise
    except TrackerError:
        _give_back(road, lease, min(AGAIN, document.every))
        raise
    except Exception as bug:
        log.exception("%s: the check met a bug of Tracker", document.slug)
        return _conclude_bug(road, lease, bug)


def _finish(road: Road, lease: Lease, capture: Capture) -> None:
    """Do what an ended process had still to do: read what it had fetched."""
    check = _begun(lease, capture.captured_at)
    check = replace(check, status=capture.status, url=capture.url, capture_id=capture.id)
    _conclude(road, lease, check, _read(road, lease.document, capture), capture)


def _look(road: Road, lease: Lease) -> Check | None:
    document = lease.document
    check = _begun(lease, lease.since)
    with road.database.read() as session:
        etag, last_modified = checks.validators(session, document.id)
    try:
        answer = visit(road, document.url, etag=etag, last_modified=last_modified)
    except FetchError as error:
        outcome = Outcome.BLOCKED if error.kind == ROBOTS and not error.transient else Outcome.ERROR
        return _conclude(road, lease, check, Finding(outcome, str(error)), None)
    check = replace(check, status=answer.status, url=answer.url, not_modified=answer.not_modified)
    capture, finding = _keep(road, document, answer)
    if capture is not None:
        check = replace(check, capture_id=capture.id)
        finding = finding or _read(road, document, capture)
    return _conclude(road, lease, check, finding or Finding(Outcome.ERROR, "the server sent no page"), capture)


def _begun(lease: Lease, started_at: dt.datetime) -> Check:
    return Check(0, lease.document.id, started_at, lease.since, Outcome.ERROR, "", url=lease.document.url)


def _keep(road: Road, document: Document, answer: Answer) -> tuple[Capture | None, Finding | None]:
    """Keep the bytes before anything is made of them; return the finding already where they are known."""
    judged = None if answer.not_modified else gate.judge_status(answer.status, answer.elsewhere)
    if judged:
        return None, Finding(*judged)
    with road.database.write(durable=True) as session:
        capture = captures.latest(session, document.id)
        if not answer.not_modified:
            capture = captures.keep(session, document.id, _later(answer, capture))
        known = checks.of_capture(session, capture.id) if capture else None
    if capture is None or known is None or known.outcome is Outcome.ERROR:  # an error here was a bug: perhaps it is mended
        return capture, None
    how = "the server says that the page is unchanged" if answer.not_modified else "the bytes are those of the last capture"
    if known.outcome in {Outcome.NEW, Outcome.SAME}:
        return capture, Finding(Outcome.SAME, how)
    return capture, Finding(known.outcome, known.reason)


def _later(answer: Answer, last: Capture | None) -> Answer:
    """Return the answer with a time after that of the last capture, whatever the clock did: history is in the order of time."""
    if last is None or answer.fetched_at > last.captured_at:
        return answer
    return replace(answer, fetched_at=last.captured_at + MOMENT)


def _read(road: Road, document: Document, capture: Capture) -> Finding:
    with road.database.read() as session:
        current = snapshots.current(session, document.id)
    return judge(document, capture, current)


def _conclude(road: Road, lease: Lease, check: Check, finding: Finding, capture: Capture | None) -> Check | None:
    """Keep what a check came to: its version, changeset and report with it, in one transaction, or nothing at all.

    The document is given back with it; None where another process took it in the meantime: then nothing is kept.
    """
    now = road.clock()
    document = lease.document
    check = replace(check, outcome=finding.outcome, reason=finding.reason, finished_at=now)
    with road.database.write(durable=finding.content is not None) as session:
        if not lease.goes_on and not schedule.release(session, document.id, lease.fence, now + document.every):
            return None
        if finding.content is not None and capture is not None:
            check = replace(check, version=_version(session, capture, finding.content, finding))
        return checks.record(session, check)


def _version(session: Session, capture: Capture, content: Content, finding: Finding) -> int:
    after = snapshots.keep(session, capture, content, finding.fingerprint, parse.PARSER_VERSION)
    documents.describe(session, capture.document_id, content.facts)
    if finding.before is not None and finding.report is not None:
        report = replace(finding.report, after=side_of(after))
        reports.keep(session, finding.before, after, report, news=is_news(report))
    return after.version


def _give_back(road: Road, lease: Lease, pause: dt.timedelta) -> None:
    """End a look that came to nothing: the document stays due as it was, but for a pause."""
    with suppress(StoreError), road.database.write() as session:
        due = schedule.next_at(session, lease.document.id)
        schedule.release(session, lease.document.id, lease.fence, max(due, lease.since + pause) if pause else due)


def _conclude_bug(road: Road, lease: Lease, bug: Exception) -> Check | None:
    """End a check that met a bug: the captures that it could not read are kept, and read again by the next check."""
    document, now = lease.document, road.clock()
    reason = f"the check met a bug of Tracker ({type(bug).__name__}), which is in the log; what was fetched is kept"
    check = replace(_begun(lease, lease.since), finished_at=now, reason=reason)
    with road.database.write() as session:
        if not schedule.release(session, document.id, lease.fence, now + document.every):
            return None
        unread = [replace(check, status=left.status, capture_id=left.id) for left in captures.pending(session, document.id)]
        return [checks.record(session, one) for one in unread or [check]][-1]
