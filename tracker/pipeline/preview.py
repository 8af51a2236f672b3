"""What would be read from an address, before it is tracked: visit -> read -> judge. Nothing of the page is kept."""

from __future__ import annotations

import datetime as dt
import hashlib
from dataclasses import dataclass, replace

from tracker import gate
from tracker.model.capture import Answer, Capture, Outcome
from tracker.model.document import Document, State
from tracker.model.errors import CrashError, FetchError, UsageError
from tracker.model.snapshot import Block, Content, Section
from tracker.pipeline.examine import first_words
from tracker.pipeline.judge import Finding, judge
from tracker.pipeline.road import Road
from tracker.pipeline.suspects import NOTHING
from tracker.pipeline.upkeep import Wish
from tracker.pipeline.visit import visit

PATIENCE = dt.timedelta(seconds=20)  # somebody waits for the answer
BEGINNING = 600  # characters


@dataclass(frozen=True, slots=True)
class Preview:
    """What a look at an address came to. `doubt`: why its first check would not make a version, "" where it would.

    `content` is what was read, None where nothing could be; `beginning` are its first words, or those of the page.
    """

    url: str
    status: int
    size: int
    doubt: str
    title: str = ""
    content: Content | None = None
    beginning: str = ""


def preview(road: Road, wish: Wish) -> Preview:
    """Look at an address as a first check would.

    Raises UsageError where no answer comes, or its host is to be left alone for long, StoreError where the disk has no room.
    """
    road.refuse_without_room()

    def patience(allowed_at: dt.datetime) -> None:
        if allowed_at - road.clock() > PATIENCE:
            raise UsageError(f"the host of {wish.url} is to be left alone until {allowed_at:%H:%M:%S} UTC; try again after that")

    try:
        answer = visit(road, wish.url, patience)
    except FetchError as error:
        raise UsageError(str(error)) from error
    objection = gate.judge_status(answer)
    if objection:
        return Preview(answer.url, answer.status, len(answer.body), objection.reason)
    return _read(road, wish, answer)


def _read(road: Road, wish: Wish, answer: Answer) -> Preview:
    now, sha256 = road.clock(), hashlib.sha256(answer.body).hexdigest()
    document = Document(0, wish.slug, wish.url, wish.profile, wish.every, State.ACTIVE, now)
    capture = Capture(0, 0, answer.fetched_at, answer.url, answer.status, answer.headers, sha256, answer.body)
    shown = Preview(answer.url, answer.status, len(answer.body), "")
    try:
        strict = road.isolate(judge, document, capture, None)
        content = (strict if strict.content else road.isolate(judge, document, capture, None, accepted=True)).content
        title, words = ("", "") if content and content.sections else road.isolate(first_words, capture)
    except CrashError as error:
        return replace(shown, doubt=str(error))
    if content is None or not content.sections:
        return replace(shown, doubt=_doubt(strict) or NOTHING, title=title, beginning=words[:BEGINNING])
    return replace(shown, doubt=_doubt(strict), title=content.facts.title, content=content, beginning=_beginning(content))


def _doubt(finding: Finding) -> str:
    return "" if finding.outcome is Outcome.NEW else finding.reason


def _beginning(content: Content) -> str:
    said = " ".join(_texts(content.sections))
    return said[:BEGINNING] + "…" * (len(said) > BEGINNING)


def _texts(parts: tuple[Block | Section, ...]) -> list[str]:
    return [text for part in parts for text in (_texts(part.parts) if isinstance(part, Section) else [part.text])]
