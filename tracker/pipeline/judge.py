"""What a capture came to: parse -> gate -> compare -> report, against what the document says now."""

from __future__ import annotations

from dataclasses import dataclass

from tracker import gate, parse
from tracker.model.capture import Capture, Outcome
from tracker.model.document import Document
from tracker.model.errors import ParseError
from tracker.model.report import Report, Side
from tracker.model.snapshot import Content, Snapshot
from tracker.pipeline.tell import side_of, tell


@dataclass(frozen=True, slots=True)
class Finding:
    """What a look at a capture came to. What is new comes with its content, and its report where a version was before."""

    outcome: Outcome
    reason: str
    content: Content | None = None
    fingerprint: str = ""
    before: Snapshot | None = None
    report: Report | None = None


def judge(document: Document, capture: Capture, current: Snapshot | None) -> Finding:
    """Read a capture and judge it against the current version, None before the first."""
    header = next((value for name, value in capture.headers if name.lower() == "content-type"), None)
    try:
        content = parse.read(capture.body, parse.PROFILES[document.profile], url=capture.url, content_type=header)
    except ParseError as error:
        return Finding(Outcome.SUSPECT, str(error))
    doubts = gate.doubts(capture.body, content, current.content if current else None)
    if doubts:
        return Finding(Outcome.SUSPECT, "; ".join(doubts))
    fingerprint = parse.fingerprint(content)
    if current and current.fingerprint == fingerprint:
        return Finding(Outcome.SAME, "the page was sent again, and what it says is unchanged")
    if current is None:
        return Finding(Outcome.NEW, "the first version", content, fingerprint)
    report = tell(current.content, content, (side_of(current), Side(None, capture.captured_at, content.facts.updated)), document.url)
    return Finding(Outcome.NEW, "what the page says has changed", content, fingerprint, current, report)
