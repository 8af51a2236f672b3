"""What the road keeps, each time in one transaction that first proves that the document is still ours."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

from sqlalchemy.orm import Session

from tracker import gate, parse
from tracker.fetch import retry_after
from tracker.model.capture import FINE, Answer, Capture, Check, Outcome
from tracker.model.document import State
from tracker.model.news import NewsKind
from tracker.model.people import Actor
from tracker.model.snapshot import Content
from tracker.pipeline import splice
from tracker.pipeline.judge import Finding
from tracker.pipeline.lease import Lease
from tracker.pipeline.past import is_flip, is_lasting
from tracker.pipeline.rhythm import next_due
from tracker.pipeline.settle import distrust, moved_to, next_look, note_move, settle
from tracker.pipeline.splice import Place
from tracker.pipeline.tell import is_news, side_of
from tracker.pipeline.visit import Stay
from tracker.store import acts, captures, checks, counterparts, documents, reports, snapshots, suspects, traces
from tracker.store import news as outbox
from tracker.text import one_line

MOMENT = dt.timedelta(microseconds=1)
TRANSIENT_STATUS = frozenset({408, 425, 429, 500, 502, 503, 504})
WHOLE = dt.timedelta(days=7)  # so often a page is asked for whole, whatever its server says of it
REFUSED = "refused"
UNCHANGED = "the server says that the page is unchanged"


def known(lease: Lease, session: Session) -> tuple[str | None, str | None]:
    """Return the ETag and Last-Modified to ask with; none where the answer would not be believed, or the page is to be read anew."""
    document = lease.document
    if not lease.manners.trusted or lease.left:  # what was left and is read now may have shown that its host lies
        return None, None
    since, parser = lease.since - WHOLE, parse.PARSER_VERSION
    return checks.validators(session, document.id, document.url, document.moved_to, whole_since=since, parser=parser)


def keep_unchanged(lease: Lease, check: Check, answer: Answer, stay: Stay) -> Check | None:
    """Keep that the server says the page unchanged, where that is all there is to it; None where more has to be looked at.

    Nobody needs the page's bytes for that. The host is given back with it. Raises LostError.
    """
    document = lease.document
    if not answer.not_modified or document.state is not State.ACTIVE or moved_to(answer) != document.moved_to:
        return None
    with lease.road.database.write() as session:
        settled = checks.settled(session, document.id, document.added_at)
        if settled is None:
            return None
        capture_id, document = settled  # people may have given it another rhythm meanwhile
        check = _ended(lease, replace(check, capture_id=capture_id), Finding(Outcome.SAME, UNCHANGED))
        lease.end(session, next_due(document, check.finished_at, lease.road.zone))
        check = checks.record(session, check)
        stay.give_back(session, fine=True)
    stay.given = True
    return check


def _ended(lease: Lease, check: Check, finding: Finding) -> Check:
    now = lease.road.clock()
    return replace(check, outcome=finding.outcome, reason=one_line(finding.reason), cause=finding.cause, finished_at=now)


def keep_bytes(lease: Lease, answer: Answer) -> tuple[Capture | None, Finding | None]:
    """Keep the bytes before anything is made of them; return the finding already where they are known. Raises LostError."""
    objection = gate.judge_status(answer)
    if objection:
        return None, _refused(lease, answer, objection)
    with lease.road.database.write(durable=True) as session:
        lease.hold(session)
        note_move(session, lease, answer)
        last = captures.newest(session, lease.document.id)
        if answer.not_modified:
            capture = captures.load(session, last[0]) if last else None
        else:
            capture = captures.keep(session, lease.document.id, _later(answer, last and last[1]))
        if capture is None:
            return None, Finding(Outcome.ERROR, "the server sent no page, but that it is unchanged", "protocol")
        return capture, _known(session, lease, capture, not_modified=answer.not_modified)


def _refused(lease: Lease, answer: Answer, objection: gate.Objection) -> Finding:
    """Return how a check ends by its status; what is missing for long enough is gone."""
    finding = Finding(objection.outcome, objection.reason, objection.cause)
    if objection.cause == checks.MISSING:
        with lease.road.database.read() as session:
            times = checks.missing_since(session, lease.document.id)
            seen = snapshots.count(session, lease.document.id)
        if not seen:
            return replace(finding, reason=f"{objection.reason}, and none was ever found there; check the address")
        if is_lasting(times, lease.since):
            return replace(finding, outcome=Outcome.GONE, reason=f"{objection.reason}, since {times[0]:%Y-%m-%d}")
    if answer.status in TRANSIENT_STATUS:
        return replace(finding, transient=True, wish=retry_after(answer.header("retry-after"), lease.road.clock()))
    return finding


def _known(session: Session, lease: Lease, capture: Capture, *, not_modified: bool) -> Finding | None:
    """Return what a look at these bytes came to before; None where that may be another thing now."""
    last = checks.of_capture(session, capture.id)
    # an error here was a bug or a crash: perhaps it is mended; an old copy that keeps coming may be the document
    if last is None or last.outcome is Outcome.ERROR or last.cause == checks.STALE or checks.is_overtaken(session, last):
        return None
    if last.finished_at < lease.document.added_at:  # it was removed and added again, perhaps to be read otherwise
        return None
    refused = suspects.refused(session, capture.document_id, capture.sha256)
    if refused and last.outcome not in FINE:
        return Finding(Outcome.SUSPECT, f"the page came again that was refused on {refused.decided_at:%Y-%m-%d}", REFUSED)
    if last.outcome in FINE:
        how = UNCHANGED if not_modified else "the bytes are those of the last capture"
        return Finding(Outcome.SAME, how)
    return Finding(last.outcome, last.reason, last.cause, fingerprint=last.fingerprint)


def _later(answer: Answer, last: dt.datetime | None) -> Answer:
    """Return the answer with a time after that of the last capture, whatever the clock did: history is in the order of time."""
    if last is None or answer.fetched_at > last:
        return answer
    return replace(answer, fetched_at=last + MOMENT)


def keep_finding(  # noqa: PLR0913
    lease: Lease,
    check: Check,
    finding: Finding,
    capture: Capture | None,
    *,
    ends: bool = True,
    decided: tuple[Actor, suspects.Decision] | None = None,
    place: Place | None = None,
) -> Check:
    """Keep what a check came to: its version, changeset and report with it, in one transaction, or nothing at all.

    `place`: where in history that version stands; without it, it is the newest. `decided`: who accepted the capture, and how.

    The document is given back with it where the look ends. Raises LostError where another process took it: nothing is kept.
    """
    check = _ended(lease, check, finding)
    told = finding.outcome is not Outcome.SAME or decided is not None or lease.document.state is State.WITHDRAWN  # that it is back
    with lease.road.database.write(durable=told) as session:
        if ends:
            lease.end(session, next_look(session, lease, finding, check))
        else:
            lease.hold(session)
        settle(session, lease, finding, ends=ends)
        if decided is not None and capture is not None:
            note_decision(session, decided[0], lease.document.slug, capture.id, decided[1])
        if finding.before is not None and finding.reread:
            kept = finding.before
            snapshots.keep_reading(session, kept.id, kept.content, kept.fingerprint, parse.PARSER_VERSION, kept.charset)
        if capture is None or finding.content is None:
            return checks.record(session, replace(check, fingerprint=finding.fingerprint))
        lie = distrust(session, lease, finding.before.capture_id, capture) if finding.before else ""
        if place is not None and _is_history(session, capture, place):
            version = splice.keep(session, capture, replace(finding, reread=False), place)[0].version
        else:
            version = _newest(session, capture, finding.content, finding, lease.road.clock())
        return checks.record(session, replace(check, version=version, reason=f"{check.reason}{lie}"))


def note_decision(session: Session, actor: Actor, slug: str, capture_id: int, decision: suspects.Decision) -> None:
    """Keep what an operator decided about a capture, and who that was."""
    suspects.decide(session, capture_id, decision)
    what = "suspect accepted" if decision.accepted else "suspect refused"
    acts.keep(session, actor, what, f"{slug}, page {capture_id}", decision.reason, decision.decided_at)


def _is_history(session: Session, capture: Capture, place: Place) -> bool:
    """Tell whether a version is no news whatever it says: the document said other words since, or nobody looked when it was there."""
    told = checks.of_capture(session, capture.id)
    return place.after is not None or place.back is not None or (told is not None and told.imported)


def _newest(session: Session, capture: Capture, content: Content, finding: Finding, now: dt.datetime) -> int:
    lines = snapshots.listing(session, capture.document_id)
    after = snapshots.keep(session, capture, content, finding.fingerprint, parse.PARSER_VERSION, finding.charset)
    traces.keep(session, finding.before, after, finding.trace)
    documents.describe(session, capture.document_id, content.facts)
    counterparts.see(session, capture.document_id, finding.counterparts)
    if finding.before is None:
        outbox.keep(session, capture.document_id, NewsKind.FIRST, now)
    if finding.before is not None and finding.report is not None:
        report = replace(finding.report, after=side_of(after))
        news = is_news(report) and not is_flip(lines, finding.fingerprint)
        reports.keep(session, finding.before, after, report, news=news, at=now)
    return after.version


def end(lease: Lease, check: Check) -> Check:
    """End a look that came upon a capture whose check is kept already. Raises LostError."""
    with lease.road.database.write() as session:
        lease.end(session, next_look(session, lease, Finding(check.outcome, check.reason, check.cause), check))
    return check
