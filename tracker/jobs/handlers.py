"""What a service does: plain functions, started by whichever service there is. Each may be called twice for the same."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass

from tracker.model.capture import Check
from tracker.model.document import Document
from tracker.model.errors import TrackerError
from tracker.pipeline import deliver
from tracker.pipeline.post import Post
from tracker.pipeline.ring import Bell, ring
from tracker.pipeline.road import Road
from tracker.pipeline.track import track

log = logging.getLogger("tracker")


@dataclass(frozen=True, slots=True)
class Duties:
    """What a service looks at documents with, tells of each check with, and sends mails and messages to hooks with."""

    road: Road
    told: Callable[[Document, Check], None]
    post: Post
    bell: Bell


def look(road: Road, document: Document, told: Callable[[Document, Check], None]) -> bool:
    """Look at a document, if it is due, and tell of it; return whether the store has something new to say of what is due.

    Raises StoppedError where its turn did not come before the service ends.
    """
    try:
        check = track(road, document, only_due=True)
    except TrackerError as error:
        log.error("%s: %s", document.slug, error)  # noqa: TRY400  an expected error has no traceback
        return False
    if check is not None:
        told(document, check)
    return True  # also where it was not ours to look at, or not yet: then it is not due now


def send_mails(post: Post, stopped: Callable[[], bool]) -> None:
    """Make the letters that are due, send what waits, and log what came of it."""
    made = deliver.make(post, post.road.clock(), stopped)
    summary = deliver.send(post, stopped)
    if made or summary.sent:
        log.info("mail: %d made, %d sent", made, summary.sent)
    for said in sorted(summary.said):
        log.warning("mail: %s", said)


def send_calls(bell: Bell, stopped: Callable[[], bool]) -> None:
    """Tell hooks of what became news, and log what came of it."""
    rung = ring(bell, stopped)
    if rung.made or rung.sent:
        log.info("hooks: %d messages made, %d sent", rung.made, rung.sent)
    for said in sorted(rung.said):
        log.warning("%s", said)
