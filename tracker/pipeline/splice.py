"""A version that comes to stand between two others: what it splits, and what stands there then.

Numbers are given in the order of keeping, so nothing that is kept is numbered or written anew: the changeset from the version
before to the one after gets successors and is marked replaced. Where the document was found, after the new version, to say
again what it had said before (as a look at it or another capture tells), that return is a version too: else the document
would seem to have said the new one's words until the next version.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace

from sqlalchemy.orm import Session

from tracker import parse
from tracker.model.capture import Answer, Capture, Check, Outcome
from tracker.model.document import Document
from tracker.model.report import Report, Side
from tracker.model.snapshot import Snapshot
from tracker.pipeline.judge import Finding, reread
from tracker.pipeline.road import Road
from tracker.pipeline.tell import side_of, tell
from tracker.store import captures, checks, documents, reports, snapshots, traces
from tracker.text import one_line


@dataclass(frozen=True, slots=True)
class Place:
    """Where a version comes to stand. `back` is the time of a return and the capture that shows it.

    `to_next` is the report that leads from it to what follows, the return or the version `after`; `from_back` the one from
    the return to `after`. `mended`: `after` was read anew, as an older parser had read it.
    """

    after: Snapshot | None = None
    back: tuple[dt.datetime, int] | None = None
    to_next: Report | None = None
    from_back: Report | None = None
    mended: bool = False


def survey(road: Road, document: Document, capture: Capture, finding: Finding) -> Place:
    """Return where a capture's new version stands, with the reports that it takes, made in a child process. Raises CrashError."""
    content = finding.content
    if content is None:
        return Place()
    with road.database.read() as session:
        kept = snapshots.following(session, document.id, capture.captured_at)
        back = checks.again(session, document.id, capture.captured_at, kept.captured_at if kept else None) if finding.before else None
        read_by = snapshots.parser_version(session, kept.id) if kept else parse.PARSER_VERSION
        source = captures.load(session, kept.capture_id) if kept and read_by < parse.PARSER_VERSION else None
    after = road.isolate(reread, document, source, kept) if kept and source else kept
    here = Side(None, capture.captured_at, content.facts.updated)
    to_next = from_back = None
    if back and finding.before:
        there = replace(side_of(finding.before), captured_at=back[0], version=None, seen_at=None)
        to_next = road.isolate(tell, content, finding.before.content, (here, there), document.url)
        if after:
            from_back = road.isolate(tell, finding.before.content, after.content, (there, side_of(after)), document.url)
    elif after:
        to_next = road.isolate(tell, content, after.content, (here, side_of(after)), document.url)
    return Place(after, back, to_next, from_back, mended=after != kept)


def keep(session: Session, capture: Capture, finding: Finding, place: Place) -> tuple[Snapshot, Snapshot | None]:
    """Keep a version in its place, with its return, changesets and reports, none of them news; return both versions."""
    if finding.content is None:
        raise ValueError("what has no content is no version")
    before, after = finding.before, place.after
    for mended, snapshot in ((finding.reread, before), (place.mended, after)):
        if mended and snapshot is not None:
            snapshots.keep_reading(session, snapshot.id, snapshot.content, snapshot.fingerprint, parse.PARSER_VERSION, snapshot.charset)
    made = snapshots.keep(session, capture, finding.content, finding.fingerprint, parse.PARSER_VERSION, finding.charset)
    traces.keep(session, before, made, finding.trace)
    back = _keep_return(session, before, place.back) if before and place.back else None
    link(
        session,
        [(before, made, finding.report), (made, back or after, place.to_next), (back, after, place.from_back)],
        split=before and after,
    )
    if after is None:
        documents.describe(session, capture.document_id, (back or made).content.facts)
    return made, back


def _keep_return(session: Session, before: Snapshot, back: tuple[dt.datetime, int]) -> Snapshot:
    """Keep as a version that the document said again what it had said."""
    moment, capture_id = back
    capture = captures.load(session, capture_id)
    if capture.captured_at != moment:  # a look found its bytes again: they were there at that time too
        answer = Answer(capture.url, capture.status, capture.headers, capture.body, moment)
        capture = captures.add(session, capture.document_id, answer)
    kept = snapshots.keep(session, capture, before.content, before.fingerprint, parse.PARSER_VERSION, before.charset)
    note(
        session, capture, Outcome.NEW, "the page said again what it had said before a version that was kept later", "", version=kept.version
    )
    return kept


def note(  # noqa: PLR0913  each is a fact of the check
    session: Session, capture: Capture, outcome: Outcome, reason: str, cause: str, *, fingerprint: str = "", version: int | None = None
) -> None:
    """Keep as a check what a capture came to that nobody looked at just now; it is of the capture's time."""
    moment = capture.captured_at
    check = Check(0, capture.document_id, moment, moment, outcome, one_line(reason), capture.status, capture.url, capture_id=capture.id)
    checks.record(session, replace(check, version=version, cause=cause, fingerprint=fingerprint, imported=True))


def link(session: Session, row: Sequence[tuple[Snapshot | None, Snapshot | None, Report | None]], *, split: Snapshot | None) -> None:
    """Keep the reports that lead from one version to the next, where there are two; they replace the one that led to `split`."""
    led = [
        reports.keep(session, one, other, _between(report, one, other), news=False)
        for one, other, report in row
        if one and other and report
    ]
    if split is not None:
        reports.replace_by(session, split, led)


def _between(report: Report, before: Snapshot, after: Snapshot) -> Report:
    return replace(report, before=replace(side_of(before), seen_at=report.before.seen_at), after=side_of(after))
