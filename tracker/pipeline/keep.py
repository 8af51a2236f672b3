"""What the road keeps, each time in one transaction that first proves that the document is still ours."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

from sqlalchemy.orm import Session

from tracker import gate, parse
from tracker.model.capture import Answer, Capture, Check, Outcome
from tracker.model.snapshot import Content
from tracker.pipeline.judge import Finding
from tracker.pipeline.lease import Lease
from tracker.pipeline.tell import is_news, side_of
from tracker.store import captures, checks, documents, reports, snapshots

MOMENT = dt.timedelta(microseconds=1)


def keep_bytes(lease: Lease, answer: Answer) -> tuple[Capture | None, Finding | None]:
    """Keep the bytes before anything is made of them; return the finding already where they are known. Raises LostError."""
    judged = None if answer.not_modified else gate.judge_status(answer.status, answer.elsewhere)
    if judged:
        return None, Finding(*judged)
    with lease.road.database.write(durable=True) as session:
        lease.hold(session)
        capture = captures.latest(session, lease.document.id)
        if not answer.not_modified:
            capture = captures.keep(session, lease.document.id, _later(answer, capture))
        known = checks.of_capture(session, capture.id) if capture else None
        overtaken = known is not None and checks.is_overtaken(session, known)
    if known is None or known.outcome is Outcome.ERROR or overtaken:  # an error here was a bug: perhaps it is mended
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


def keep_finding(lease: Lease, check: Check, finding: Finding, capture: Capture | None, *, ends: bool = True) -> Check:
    """Keep what a check came to: its version, changeset and report with it, in one transaction, or nothing at all.

    The document is given back with it where the look ends. Raises LostError where another process took it: nothing is kept.
    """
    now = lease.road.clock()
    check = replace(check, outcome=finding.outcome, reason=finding.reason, finished_at=now)
    with lease.road.database.write(durable=finding.content is not None) as session:
        if ends:
            lease.end(session, now + lease.document.every)
        else:
            lease.hold(session)
        if finding.before is not None and finding.reread:
            snapshots.keep_reading(session, finding.before.id, finding.before.content, finding.before.fingerprint, parse.PARSER_VERSION)
        if capture is not None and finding.content is not None:
            check = replace(check, version=_version(session, capture, finding.content, finding))
        return checks.record(session, check)


def _version(session: Session, capture: Capture, content: Content, finding: Finding) -> int:
    newest = snapshots.current_line(session, capture.document_id)
    late = newest is not None and newest.captured_at > capture.captured_at  # what came after it is told already
    after = snapshots.keep(session, capture, content, finding.fingerprint, parse.PARSER_VERSION)
    if not late:
        documents.describe(session, capture.document_id, content.facts)
    if finding.before is not None and finding.report is not None:
        report = replace(finding.report, after=side_of(after))
        reports.keep(session, finding.before, after, report, news=is_news(report) and not late)
    return after.version


def end(lease: Lease, check: Check) -> Check:
    """End a look that came upon a capture whose check is kept already. Raises LostError."""
    with lease.road.database.write() as session:
        lease.end(session, lease.road.clock() + lease.document.every)
    return check
