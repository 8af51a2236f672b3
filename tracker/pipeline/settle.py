"""What a check means for its document and host: withdrawn, back, moved, in quarantine, left alone for a while."""

from __future__ import annotations

import datetime as dt

from sqlalchemy.orm import Session

from tracker.fetch import back_off
from tracker.model.capture import FINE, Answer, Capture, Check, Outcome, first_of
from tracker.model.document import State
from tracker.model.notice import NoticeKind
from tracker.pipeline.judge import Finding
from tracker.pipeline.lease import Lease
from tracker.pipeline.past import TIMES
from tracker.pipeline.rhythm import next_due
from tracker.pipeline.weigh import CRASH
from tracker.store import captures, checks, documents, hosts, notices


def note_move(session: Session, lease: Lease, answer: Answer) -> None:
    """Keep where the document's address redirects for good, or that it does so no more; tell of it once."""
    document, there = lease.document, moved_to(answer)
    if there == document.moved_to:
        return
    documents.set_moved(session, document.id, there)
    if there:
        text = f"{document.slug} {told_move(document.slug, there, documents.tracked_at(session, there))}"
        _tell(session, lease, NoticeKind.MOVED, text)


def moved_to(answer: Answer) -> str:
    """Return where an address redirects for good, "" where it does not."""
    return answer.url if answer.moved else ""


def told_move(slug: str, url: str, other: str) -> str:
    """Say that a document's address redirects for good, and what to do; `other` is the document that is tracked there, or ""."""
    if other:
        return f"has moved to {url}, which is tracked as '{other}'; if one is enough: tracker remove {slug}"
    return f"has moved to {url}, where it is read; to track it there: tracker move {slug}"


def settle(session: Session, lease: Lease, finding: Finding, *, ends: bool) -> None:
    """Keep what the end of a check means for its document. Called before the check itself is kept.

    `ends`: it is what this look came to; else a page that came before, which brings no withdrawn document back.
    """
    document = lease.document
    last = notices.latest(session, document.id, NoticeKind.WITHDRAWN, NoticeKind.RETURNED)
    withdrawn = last is not None and last.kind is NoticeKind.WITHDRAWN
    if finding.outcome is Outcome.GONE:
        documents.change_state(session, document.id, State.ACTIVE, State.WITHDRAWN)
        if not withdrawn:
            _tell(session, lease, NoticeKind.WITHDRAWN, f"{document.slug} was withdrawn: {finding.reason}; its history is kept")
    elif finding.outcome in FINE and withdrawn and (ends or not checks.missing_since(session, document.id)):
        documents.change_state(session, document.id, State.WITHDRAWN, State.ACTIVE)
        _tell(session, lease, NoticeKind.RETURNED, f"{document.slug} is published again, after it was withdrawn")
    crashed = finding.cause == CRASH and checks.causes(session, document.id, TIMES - 1) == [CRASH] * (TIMES - 1)
    if crashed and documents.by_id(session, document.id).state is not State.QUARANTINED:  # else it was told
        documents.set_state(session, document.id, State.QUARANTINED)
        text = f"{document.slug} crashed the reader {TIMES} times in a row and is looked at no more, until: tracker resume {document.slug}"
        _tell(session, lease, NoticeKind.QUARANTINED, text)


def next_look(session: Session, lease: Lease, finding: Finding, check: Check) -> dt.datetime:
    """Return when the document is due next, and leave its host alone until then where that failed."""
    now, host = check.finished_at, lease.host
    if finding.transient:
        wait = max(back_off(host, hosts.failures(session, host) + 1), finding.wish or dt.timedelta())
        hosts.fail(session, host, now, now + wait)
        return now + wait
    if check.status is not None:
        hosts.recover(session, host)
    return finding.again_at or next_due(documents.by_id(session, lease.document.id), now, lease.road.zone)


def distrust(session: Session, lease: Lease, before_id: int, capture: Capture) -> str:
    """Ask the host for no "not modified" any more where it gave a new page the old one's ETag or date; say so."""
    headers = captures.headers(session, before_id)  # without its bytes, which may be damaged
    named = [(first_of(headers, name), capture.header(name)) for name in ("etag", "last-modified")]
    old, new = next(((a, b) for a, b in named if a or b), (None, None))
    if old is None or old != new:
        return ""
    hosts.distrust(session, lease.host)
    return "; its ETag or date did not change with it, and is not relied on any more"


def _tell(session: Session, lease: Lease, kind: NoticeKind, text: str) -> None:
    notices.keep(session, lease.document.id, kind, lease.road.clock(), text)
