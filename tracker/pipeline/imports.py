"""The import of pages: each is read and judged in its place in history, and kept whole in one transaction, or not at all."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace

from sqlalchemy.orm import Session

from tracker.exchange import Find
from tracker.gate.against import address
from tracker.model.capture import HELD_BACK, Answer, Capture, Outcome
from tracker.model.document import Document
from tracker.model.errors import CrashError, UsageError
from tracker.pipeline import splice
from tracker.pipeline.judge import Finding
from tracker.pipeline.lease import Lease, LostError, take
from tracker.pipeline.road import Road
from tracker.pipeline.splice import Place
from tracker.pipeline.weigh import judge_now
from tracker.store import captures
from tracker.text import one_line

KNOWN = "known"
OTHER = "other"


@dataclass(frozen=True, slots=True)
class Step:
    """What came of one find: `new`, `same`, `suspect`, `error`, `known` (kept before) or `other` (not the document's).

    `kept`: it is a capture now. `said` is a line for people, empty where all is well.
    """

    name: str
    outcome: str
    kept: bool = False
    versions: tuple[int, ...] = ()
    captured_at: dt.datetime | None = None
    said: str = ""


def import_pages(road: Road, document: Document, finds: Iterable[Find]) -> Iterator[Step]:
    """Keep the pages that were found as the document's history, and yield what came of each.

    Whatever ends it, each page is kept whole or not at all, and the same import goes on from there. Nothing of it is news.
    Raises UsageError where another process has the document, and StoreError.
    """
    with holding(road, document) as lease:
        own = addresses(road, document)
        for find in finds:
            url = find.page.url if find.page else find.url
            if (url and address(url) not in own) or (find.page is None and not find.problem):
                yield Step(find.name, OTHER)
            elif find.page is None:
                yield Step(find.name, Outcome.ERROR, said=find.problem)
            else:
                page = find.page if find.page.url else replace(find.page, url=document.url)
                yield _import(lease, find.name, page)


@contextmanager
def holding(road: Road, document: Document, *, rest: str = "what was read is kept, import again for the rest") -> Iterator[Lease]:
    """Hold a document for long work: no other process looks at it meanwhile. Raises UsageError where one does; `rest`: what to do then."""
    lease = take(road, document, only_due=False)
    if lease is None:
        raise UsageError(f"{document.slug} is being looked at just now; try again in a moment")
    try:
        yield lease
    except LostError:
        raise UsageError(f"{document.slug} was taken by another process meanwhile; {rest}") from None
    finally:
        lease.give_back()


def addresses(road: Road, document: Document) -> set[tuple[str, str]]:
    """Return the addresses that a document is at or was found at, as they are compared."""
    with road.database.read() as session:
        urls = {document.url, document.moved_to, *captures.urls(session, document.id)}
    return {address(url) for url in urls if url}


def _import(lease: Lease, name: str, page: Answer) -> Step:
    document, moment = lease.document, page.fetched_at
    with lease.road.database.read() as session:
        there = captures.at(session, document.id, moment)
    if moment > lease.road.clock():
        return Step(name, Outcome.ERROR, said=f"{name} is of {moment:%Y-%m-%d %H:%M} UTC, which is in the future; give it its right date")
    if there:
        return _known(name, page, there[1])
    sha256 = hashlib.sha256(page.body).hexdigest()
    capture = Capture(0, document.id, moment, page.url, page.status, page.headers, sha256, page.body)
    try:
        finding = judge_now(lease.road, document, capture, accepted=False)
        place = splice.survey(lease.road, document, capture, finding)
    except CrashError as error:
        return Step(name, Outcome.ERROR, said=f"{name} cannot be read: {error}")
    if finding.outcome is Outcome.ERROR:
        return Step(name, Outcome.ERROR, said=f"{name} cannot be read: {one_line(finding.reason)}")
    with lease.road.database.write(durable=True) as session:
        lease.hold(session)
        made = _keep(session, page, finding, place, document.id)
    word = Outcome.SUSPECT if finding.outcome in HELD_BACK else finding.outcome
    said = f"{name}: {finding.outcome}: {one_line(finding.reason)}" if finding.outcome in HELD_BACK else ""
    return Step(name, word, kept=True, versions=tuple(made), captured_at=moment, said=said)


def _keep(session: Session, page: Answer, finding: Finding, place: Place, document_id: int) -> list[int]:
    """Keep the capture, what it came to and the check that tells so; return the numbers of the version and its return."""
    capture, reason = captures.add(session, document_id, page), f"imported: {finding.reason}"
    if finding.content is None:
        splice.note(session, capture, finding.outcome, reason, finding.cause, fingerprint=finding.fingerprint)
        return []
    made, back = splice.keep(session, capture, finding, place)
    splice.note(session, capture, finding.outcome, reason, finding.cause, version=made.version)
    return [each.version for each in (made, back) if each]


def _known(name: str, page: Answer, sha256: str) -> Step:
    if sha256 == hashlib.sha256(page.body).hexdigest():
        return Step(name, KNOWN, captured_at=page.fetched_at)
    moment = f"{page.fetched_at:%Y-%m-%d %H:%M:%S} UTC"
    return Step(name, Outcome.ERROR, said=f"{name} has other bytes than the capture of the same time, {moment}; give it its right time")
