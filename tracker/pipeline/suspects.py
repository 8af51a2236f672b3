"""What an operator decides about a page that was held back: it is the document, or it is not. Each keeps who did it."""

from __future__ import annotations

from dataclasses import replace

from tracker.model.capture import Capture, Check, Outcome
from tracker.model.errors import CrashError, UsageError
from tracker.model.people import Actor
from tracker.pipeline import splice
from tracker.pipeline.judge import Finding
from tracker.pipeline.keep import keep_finding, note_decision
from tracker.pipeline.lease import Lease, LostError, take
from tracker.pipeline.road import Road
from tracker.pipeline.weigh import weigh
from tracker.store import captures, documents, suspects
from tracker.store.suspects import Decision, Suspect

NOTHING = "no section can be read in it"


def accept(road: Road, actor: Actor, suspect: Suspect, reason: str = "") -> Check:
    """Make a page that was held back the version that it is, in its place in history, and return the check of that.

    It is news as any other version is, unless a later one was told already or it was imported. Raises UsageError where it cannot be
    read, or was decided about, and StoreError.
    """
    with road.database.read() as session:
        document = documents.by_id(session, suspect.document_id)
        capture = captures.load(session, suspect.capture_id)
    lease = take(road, document, only_due=False)
    if lease is None:
        raise UsageError(f"{document.slug} is being looked at just now; try again in a moment")
    try:
        finding = _finding(lease, capture, suspect)
        check = Check(0, document.id, lease.since, lease.since, Outcome.ERROR, "", url=capture.url, capture_id=capture.id)
        decision = Decision(accepted=True, reason=reason, decided_at=road.clock())
        place = splice.survey(road, document, capture, finding)
        return keep_finding(lease, check, finding, capture, ends=False, decided=(actor, decision), place=place)
    except CrashError as error:
        raise UsageError(f"page {capture.id} of {document.slug} cannot be a version: {error}") from error
    except LostError:
        raise UsageError(f"{document.slug} was taken by another process meanwhile; try again in a moment") from None
    finally:
        lease.give_back()


def _finding(lease: Lease, capture: Capture, suspect: Suspect) -> Finding:
    """Return what an accepted page comes to. Raises UsageError where it can be no version."""
    with lease.road.database.read() as session:
        suspects.one(session, capture.id)  # it may be a version by now
    finding, name = weigh(lease, capture, accepted=True), f"page {capture.id} of {lease.document.slug}"
    if finding.outcome is Outcome.ERROR:
        raise UsageError(f"{name} cannot be a version: {finding.reason}")
    if finding.content is not None and not finding.content.sections:
        raise UsageError(f"{name} cannot be a version: {NOTHING}")
    return replace(finding, reason=f"accepted by an operator; it was held back because: {suspect.reason}", cause="accepted")


def refuse(road: Road, actor: Actor, suspect: Suspect, reason: str = "") -> None:
    """Keep that a page which was held back is not the document; it waits no more, also when it comes again. Raises UsageError."""
    with road.database.write(durable=True) as session:
        suspects.one(session, suspect.capture_id)  # it may be a version by now
        note_decision(session, actor, suspect.slug, suspect.capture_id, Decision(accepted=False, reason=reason, decided_at=road.clock()))
