"""What a capture of a document comes to: read and judged in a child process, then held against all that was before."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

from tracker import parse
from tracker.model.capture import Capture, Outcome
from tracker.model.document import Document
from tracker.model.errors import CrashError
from tracker.model.snapshot import Snapshot
from tracker.pipeline.judge import Finding, judge, reread
from tracker.pipeline.lease import Lease
from tracker.pipeline.past import LASTING, is_lasting, is_stale
from tracker.pipeline.rhythm import next_due
from tracker.pipeline.road import Road
from tracker.pipeline.splice import Place, survey
from tracker.pipeline.tell import side_of
from tracker.store import captures, checks, snapshots, suspects

CRASH = "crash"
SOON = dt.timedelta(minutes=15)  # after a copy that may be an old one


def weigh(lease: Lease, capture: Capture, *, accepted: bool = False) -> Finding:
    """Return what a capture comes to. `accepted`: an operator has seen it, and it is the document."""
    try:
        finding = judge_now(lease.road, lease.document, capture, accepted=accepted)
    except CrashError as error:
        return _crash(error)
    if accepted or finding.content is None or finding.before is None:
        return finding
    return _hold_against_past(lease, capture, finding)


def place(lease: Lease, capture: Capture, finding: Finding) -> tuple[Finding, Place]:
    """Return the finding with where its version stands; what cannot be compared with the version after it has crashed."""
    try:
        return finding, survey(lease.road, lease.document, capture, finding)
    except CrashError as error:
        return _crash(error), Place()


def _crash(error: CrashError) -> Finding:
    return Finding(Outcome.ERROR, f"{error}; the page is kept", CRASH)


def judge_now(road: Road, document: Document, capture: Capture, *, accepted: bool) -> Finding:
    """Return what a capture says as against the version before it, read in a child process. Raises CrashError."""
    with road.database.read() as session:
        kept = snapshots.current(session, document.id, capture.captured_at)
        if kept is None:
            read_by, seen_at, source = parse.PARSER_VERSION, None, None
        else:
            read_by = snapshots.parser_version(session, kept.id)
            seen_at = checks.last_fine(session, document.id, kept.captured_at, capture.captured_at)
            source = None if read_by == parse.PARSER_VERSION else captures.load(session, kept.capture_id)
    if kept is None:
        return road.isolate(judge, document, capture, None, accepted=accepted)
    before: Snapshot = road.isolate(reread, document, source, kept) if source else kept
    side = replace(side_of(before), seen_at=seen_at if seen_at and seen_at > kept.captured_at else None)
    finding = road.isolate(judge, document, capture, before, side, accepted=accepted)
    # an older Tracker beside a newer one compares like with like too, but does not put its reading before the newer one
    return replace(finding, before=before, reread=source is not None and before != kept and read_by < parse.PARSER_VERSION)


def _hold_against_past(lease: Lease, capture: Capture, finding: Finding) -> Finding:
    """Return the finding, or that the page is an older copy which may have been sent by mistake."""
    updated = finding.content.facts.updated if finding.content else None
    with lease.road.database.read() as session:
        lines = snapshots.listing(session, capture.document_id, capture.captured_at)
        seen = snapshots.came_of(session, capture.document_id, capture.sha256, capture.captured_at)
        times = checks.stale_since(session, capture.document_id, finding.fingerprint)
        refused = suspects.refused(session, capture.document_id, capture.sha256)
    if not is_stale(lines, finding.fingerprint, updated, seen=seen) or (is_lasting(times, lease.since) and not refused):
        return finding
    now = lease.road.clock()
    again_at = min(next_due(lease.document, now, lease.road.zone), times[0] + LASTING) if times else now + SOON
    reason = f"the page is an older copy, of {updated}, where the current version is of {lines[-1].updated}; it is looked at again"
    return Finding(
        Outcome.SUSPECT, reason, checks.STALE, fingerprint=finding.fingerprint, before=finding.before, again_at=max(again_at, now + SOON)
    )
