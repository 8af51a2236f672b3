"""Reads kept captures with the parser of today: what it reads otherwise becomes a new reading, and is no news.

A version keeps its number, time and capture. One transaction holds the new reading of a version and the changeset and report
that lead to it: so whatever ends this, it goes on from there. A changeset that is replaced stays, and so does its report, row
for row: what was reviewed or sent keeps its words. What was derived from readings (index, traces) follows them by itself.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from tracker import parse
from tracker.diff import apply
from tracker.model.capture import FINE, Capture
from tracker.model.document import Document
from tracker.model.errors import CrashError, StoreError, UsageError
from tracker.model.report import Report
from tracker.model.snapshot import Snapshot
from tracker.pipeline import splice
from tracker.pipeline.imports import holding
from tracker.pipeline.judge import Finding, read_anew
from tracker.pipeline.lease import Lease
from tracker.pipeline.road import Road
from tracker.pipeline.tell import side_of, tell
from tracker.pipeline.weigh import judge_now
from tracker.store import captures, checks, documents, reports, snapshots, suspects
from tracker.store.suspects import Suspect

SAME, OTHER, ERROR, VERSION = "same", "other", "error", "version"
UNREADABLE = "this parser does not find the document in it, and what was read before stays"
REST = "what was read anew is kept, do it again for the rest"


@dataclass(frozen=True, slots=True)
class Step:
    """What came of one capture: `same`, `other`, `error`, or, where it was held back, `version`.

    `version` is its number, None where it would become one. `report` tells how the new reading differs from the kept one;
    `said` is a line for people where there is none.
    """

    capture_id: int
    outcome: str
    version: int | None = None
    report: Report | None = None
    said: str = ""


@dataclass(frozen=True, slots=True)
class Reading:
    """A snapshot as it is read now; `report` tells of the difference, None where there is none. `why`: it is not taken."""

    snapshot: Snapshot
    report: Report | None = None
    why: str = ""


def reread(road: Road, document: Document, *, accept: bool = False) -> Iterator[Step]:
    """Read all captures of a document's versions again, then what was held back, and yield what came of each.

    Without `accept` nothing is kept. Raises UsageError where another process has the document, and StoreError.
    """
    if not accept:
        yield from _versions(road, document, None)
        yield from _held_back(road, document, None)
        return
    with holding(road, document, rest=REST) as lease:
        yield from _versions(road, document, lease)
        yield from _held_back(road, document, lease)


def read_again(document: Document, capture: Capture, kept: Snapshot) -> Reading:
    """Return a snapshot as this parser reads its capture, against the reading that is kept."""
    now, why = read_anew(document, capture, kept)
    if why:
        return Reading(kept, why=f"{UNREADABLE}: {why}")
    if now.content == kept.content:
        return Reading(kept)
    return Reading(now, tell(kept.content, now.content, (side_of(kept), side_of(now)), document.url))


def _versions(road: Road, document: Document, lease: Lease | None) -> Iterator[Step]:
    with road.database.read() as session:
        numbers = list(snapshots.times(session, document.id))
    before: Snapshot | None = None
    for number in numbers:
        try:
            kept, read_by, capture = _kept(road, document, number)
            found = road.isolate(read_again, document, capture, kept) if read_by <= parse.PARSER_VERSION else Reading(kept)
            if lease is not None:
                anew = found.report is not None or (read_by < parse.PARSER_VERSION and not found.why)
                _keep(lease, found, before, anew=anew, newest=number == numbers[-1])
        except (StoreError, CrashError) as error:
            before = None
            yield Step(0, ERROR, number, said=str(error))
            continue
        before = found.snapshot
        yield Step(capture.id, ERROR if found.why else OTHER if found.report else SAME, number, found.report, found.why)


def _kept(road: Road, document: Document, number: int) -> tuple[Snapshot, int, Capture]:
    with road.database.read() as session:
        kept = snapshots.by_version(session, document.id, number)
        return kept, snapshots.parser_version(session, kept.id), captures.load(session, kept.capture_id)


def _keep(lease: Lease, found: Reading, before: Snapshot | None, *, anew: bool, newest: bool) -> None:
    """Keep a new reading, and what leads to it from the version before it, where that does not lead there any more.

    `anew`: a reading is kept, also where it says the same as an older parser's: it tells that this parser has read it.
    """
    now = found.snapshot
    led = _led(lease, before, now) if before is not None else None
    if not anew and led is None:
        return
    with lease.road.database.write(durable=True) as session:
        lease.hold(session)
        if anew:
            snapshots.keep_reading(session, now.id, now.content, now.fingerprint, parse.PARSER_VERSION, now.charset)
            if newest:
                documents.describe(session, now.document_id, now.content.facts)
        if before is not None and led is not None:
            reports.replace_by(session, now, [reports.keep(session, before, now, led, news=False)])


def _led(lease: Lease, before: Snapshot, now: Snapshot) -> Report | None:
    """Return the report from the version before, made anew; None where the one that is kept still leads from there to here."""
    try:
        with lease.road.database.read() as session:
            kept = reports.between(session, before.id, now.id)
        if kept is not None and apply(kept.changeset, before.content) == now.content:
            return None
    except (StoreError, ValueError, LookupError):  # damaged, or made from another reading
        kept = None
    seen_at = kept.before.seen_at if kept else None
    return lease.road.isolate(
        tell, before.content, now.content, (replace(side_of(before), seen_at=seen_at), side_of(now)), lease.document.url
    )


def _held_back(road: Road, document: Document, lease: Lease | None) -> Iterator[Step]:
    """Make what was held back, and what this parser reads, versions in their place; what an operator refused is left alone."""
    with road.database.read() as session:
        waiting = [page for page in suspects.waiting(session, document.id) if page.cause != checks.STALE]
    for page in waiting:
        try:
            step = _take(road, document, page, lease)
        except (StoreError, CrashError, UsageError) as error:
            step = Step(page.capture_id, ERROR, said=str(error))
        if step is not None:
            yield step


def _take(road: Road, document: Document, page: Suspect, lease: Lease | None) -> Step | None:
    with road.database.read() as session:
        capture = captures.load(session, page.capture_id)
    finding: Finding = judge_now(road, document, capture, accepted=False)
    if finding.outcome not in FINE:
        return None
    if lease is None:
        return Step(capture.id, VERSION if finding.content else SAME, report=finding.report)
    place = splice.survey(road, document, capture, finding)
    reason = f"read anew; it was held back because: {page.reason}"
    with road.database.write(durable=True) as session:
        lease.hold(session)
        suspects.one(session, capture.id)  # it may be decided by now
        number = splice.keep(session, capture, finding, place)[0].version if finding.content else None
        splice.note(session, capture, finding.outcome, reason, "reread", version=number)
    return Step(capture.id, VERSION if number else SAME, number, finding.report)
