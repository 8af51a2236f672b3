"""What an operator looks at before deciding about a page that was held back."""

from __future__ import annotations

from dataclasses import dataclass

from tracker import parse
from tracker.gate.plain import source, title_of, visible
from tracker.model.capture import Capture, Outcome
from tracker.model.errors import CrashError
from tracker.model.report import Report
from tracker.model.snapshot import Content
from tracker.pipeline.judge import Finding
from tracker.pipeline.road import Road
from tracker.pipeline.suspects import NOTHING
from tracker.pipeline.weigh import judge_now
from tracker.store import captures, documents, snapshots
from tracker.store.suspects import Suspect

SHOWN = 2000  # characters of a page that cannot be read


@dataclass(frozen=True, slots=True)
class Exhibit:
    """A page that was held back, as it is read now.

    `report` is how it differs from the version before it, None where it says the same or there is none; `says` is the
    version that said the same. Where the page cannot be read, `unread` is why and `text` its first words.
    """

    capture: Capture
    title: str
    sections: int = 0
    report: Report | None = None
    says: int | None = None
    unread: str = ""
    text: str = ""


def examine(road: Road, suspect: Suspect) -> Exhibit:
    """Return what was held back; nothing is kept. Raises StoreError where its bytes are damaged."""
    with road.database.read() as session:
        document = documents.by_id(session, suspect.document_id)
        capture = captures.load(session, suspect.capture_id)
        lines = snapshots.listing(session, document.id)
    try:
        finding = judge_now(road, document, capture, accepted=True)
    except CrashError as error:
        return _unread(road, capture, str(error))
    content = finding.content or _equal(finding)
    if content is None or not content.sections:
        return _unread(road, capture, NOTHING if content else finding.reason)
    says = next((line.version for line in lines if line.fingerprint == parse.fingerprint(content)), None)
    return Exhibit(capture, content.facts.title, len(content.sections), finding.report, says)


def _equal(finding: Finding) -> Content | None:
    return finding.before.content if finding.before and finding.outcome is Outcome.SAME else None


def _unread(road: Road, capture: Capture, why: str) -> Exhibit:
    try:
        title, text = road.isolate(first_words, capture)
    except CrashError:
        title, text = "", ""
    return Exhibit(capture, title, unread=why, text=text)


def first_words(capture: Capture) -> tuple[str, str]:
    """Return title and first words of a page, frame and all, whatever it is."""
    charset = parse.decode(capture.body, capture.header("content-type"))[1]
    markup = source(capture.body, charset)
    said = visible(markup)
    return title_of(markup), said[:SHOWN] + "…" * (len(said) > SHOWN)
