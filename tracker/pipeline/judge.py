"""What a capture came to: parse -> gate -> compare -> report, against what the document said before it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace

from tracker import gate, history, parse
from tracker.model.capture import Capture, Outcome
from tracker.model.document import Document
from tracker.model.errors import ParseError
from tracker.model.history import Trace
from tracker.model.report import Report, Side
from tracker.model.snapshot import Content, Snapshot
from tracker.pipeline.tell import side_of, tell

NO_NUMBER = 0  # a version gets its number when it is kept
DAMAGED = "damaged"


@dataclass(frozen=True, slots=True)
class Finding:
    """What a look at a capture came to. What is new comes with its content and trace, and its report where a version was before.

    `cause` is the reason as a short word. `before` is the version that it was compared with; `reread` tells that its
    content is not the one that is kept. `transient`: looking again soon may help, but not before
    the host's `wish`; `again_at` is when else it is looked at again, where that is not its rhythm. `counterparts` are the
    addresses that a new version's page gives for other languages and readers.
    """

    outcome: Outcome
    reason: str
    cause: str = ""
    content: Content | None = None
    fingerprint: str = ""
    charset: str = ""
    report: Report | None = None
    trace: Trace | None = None
    before: Snapshot | None = None
    reread: bool = False
    transient: bool = False
    wish: dt.timedelta | None = None
    again_at: dt.datetime | None = None
    counterparts: tuple[str, ...] = ()


def judge(document: Document, capture: Capture, before: Snapshot | None, side: Side | None = None, *, accepted: bool = False) -> Finding:
    """Read a capture and judge it against the version before it, None before the first; `side` is how a report names that.

    `accepted`: an operator has seen it, and it is the document, whatever speaks against it.
    """
    try:
        content, charset = read(document, capture)
    except ParseError as error:
        return Finding(Outcome.ERROR, str(error), "complex")
    fingerprint = parse.fingerprint(content)
    if before is not None and before.fingerprint == fingerprint:
        return Finding(Outcome.SAME, "the page was sent again, and what it says is unchanged")
    known_charset = before.charset if before else ""
    doubt = None if accepted else gate.judge_page(capture, content, before, charset=charset, known_charset=known_charset)
    if doubt:
        return Finding(doubt.outcome, doubt.reason, doubt.cause, fingerprint=fingerprint)
    others = counterparts(document, capture)
    found = Finding(Outcome.NEW, "the first version", content=content, fingerprint=fingerprint, charset=charset, counterparts=others)
    if before is None:
        return replace(found, trace=history.first_trace(content, NO_NUMBER))
    after = Side(None, capture.captured_at, content.facts.updated)
    report = tell(before.content, content, (side or side_of(before), after), document.url)
    trace = history.trace(before.content, report.changeset, NO_NUMBER)
    return replace(found, reason="what the page says has changed", report=report, trace=trace)


def reread(document: Document, capture: Capture, snapshot: Snapshot) -> Snapshot:
    """Return a snapshot as this parser reads its capture: two parsers' readings are no two things that the page said.

    What this parser cannot read as the whole document stays as it is.
    """
    return read_anew(document, capture, snapshot)[0]


def read_anew(document: Document, capture: Capture, snapshot: Snapshot) -> tuple[Snapshot, str]:
    """Return what `reread` does, and why it stays as it is; nothing where it was read."""
    try:
        content, charset = read(document, capture)
    except ParseError as error:
        return snapshot, str(error)
    doubt = gate.judge_page(capture, content, snapshot, charset=charset, known_charset=charset)
    if doubt and doubt.cause != DAMAGED:  # the bytes are those that were read before: only a reader can have changed them
        return snapshot, doubt.reason
    return replace(snapshot, content=content, fingerprint=parse.fingerprint(content), charset=charset), ""


def counterparts(document: Document, capture: Capture) -> tuple[str, ...]:
    """Return the addresses of the same in other languages and for other readers, as a capture gives them."""
    profile = parse.PROFILES.get(document.profile)
    if profile is None:
        return ()
    return parse.read_counterparts(capture.body, profile, url=capture.url, content_type=capture.header("content-type"))


def read(document: Document, capture: Capture) -> tuple[Content, str]:
    """Return the content of a capture and the codec that its bytes were decoded with. Raises ParseError."""
    header, profile = capture.header("content-type"), parse.PROFILES.get(document.profile)
    if profile is None:
        raise ParseError(f"{document.slug} has the profile “{document.profile}”, which this Tracker does not know; upgrade it")
    content = parse.read(capture.body, profile, url=capture.url, content_type=header)
    return content, parse.decode(capture.body, header)[1]
