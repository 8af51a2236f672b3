"""What a capture came to: parse -> gate -> compare -> report, against what the document said before it."""

from __future__ import annotations

from dataclasses import dataclass, replace

from tracker import gate, parse
from tracker.model.capture import Capture, Outcome
from tracker.model.document import Document
from tracker.model.errors import ParseError
from tracker.model.report import Report, Side
from tracker.model.snapshot import Content, Snapshot
from tracker.pipeline.tell import side_of, tell


@dataclass(frozen=True, slots=True)
class Finding:
    """What a look at a capture came to. What is new comes with its content, and its report where a version was before.

    `before` is the version that it was compared with; `reread` tells that its content is not the one that is kept.
    """

    outcome: Outcome
    reason: str
    content: Content | None = None
    fingerprint: str = ""
    report: Report | None = None
    before: Snapshot | None = None
    reread: bool = False


def judge(document: Document, capture: Capture, before: Snapshot | None, side: Side | None = None) -> Finding:
    """Read a capture and judge it against the version before it, None before the first; `side` is how a report names that."""
    try:
        content = read(document, capture)
    except ParseError as error:
        return Finding(Outcome.SUSPECT, str(error))
    doubts = gate.doubts(capture.body, content, before.content if before else None)
    if doubts:
        return Finding(Outcome.SUSPECT, "; ".join(doubts))
    fingerprint = parse.fingerprint(content)
    if before is None:
        return Finding(Outcome.NEW, "the first version", content, fingerprint)
    if before.fingerprint == fingerprint:
        return Finding(Outcome.SAME, "the page was sent again, and what it says is unchanged")
    after = Side(None, capture.captured_at, content.facts.updated)
    report = tell(before.content, content, (side or side_of(before), after), document.url)
    return Finding(Outcome.NEW, "what the page says has changed", content, fingerprint, report=report)


def reread(document: Document, capture: Capture, snapshot: Snapshot) -> Snapshot:
    """Return a snapshot as this parser reads its capture: two parsers' readings are no two things that the page said.

    What this parser cannot read as the whole document stays as it is.
    """
    try:
        content = read(document, capture)
    except ParseError:
        return snapshot
    if gate.doubts(capture.body, content, snapshot.content):
        return snapshot
    return replace(snapshot, content=content, fingerprint=parse.fingerprint(content))


def read(document: Document, capture: Capture) -> Content:
    """Return the content of a capture. Raises ParseError."""
    header = next((value for name, value in capture.headers if name.lower() == "content-type"), None)
    return parse.read(capture.body, parse.PROFILES[document.profile], url=capture.url, content_type=header)
