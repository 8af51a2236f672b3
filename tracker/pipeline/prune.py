"""Retention: drops the bytes of old captures that made no version. What they were, and when, stays; so does all that a version says."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from tracker.model.capture import Outcome
from tracker.model.document import Document
from tracker.model.errors import UsageError
from tracker.pipeline.lease import LostError, take
from tracker.pipeline.road import Road
from tracker.store import retention
from tracker.store.retention import Held


@dataclass(frozen=True, slots=True)
class Pruned:
    """What was dropped of a document, or would be: so many captures, whose bytes take so many in the database.

    `needed` counts those that are as old and made no version, and are kept as later captures build on their bytes or another
    document has them too.
    """

    captures: int = 0
    size: int = 0
    needed: int = 0


def prune(road: Road, document: Document, before: dt.datetime, *, accept: bool = False) -> Pruned:
    """Drop the bytes of captures that nothing needs and that were last seen before a time; without `accept` only count them.

    One transaction holds all of a document. Raises UsageError where another process has it, and StoreError.
    """
    if not accept:
        with road.database.read() as session:
            return _found(session, document, before)[0]
    lease = take(road, document, only_due=False)
    if lease is None:
        raise UsageError(f"{document.slug} is being looked at just now; try again in a moment")
    try:
        with road.database.write(durable=True) as session:
            retention.lock_all(session)
            lease.hold(session)
            pruned, free = _found(session, document, before)
            retention.drop(session, free, road.clock())
    except LostError:
        raise UsageError(f"{document.slug} was taken by another process meanwhile; nothing of it was dropped, try again") from None
    finally:
        lease.give_back()
    return pruned


def unneeded(held: Sequence[Held], before: dt.datetime) -> list[Held]:
    """Return the captures, given the oldest first, that made no version, wait for nobody, and came last before a time.

    Not the newest, which the next look is compared with. Not the last one before a version that said what stood before it: it
    shows that the document still said so, also where a version is imported between the two later. Nothing of bytes that are
    also those of a capture which is kept.
    """
    witnesses = _witnesses(held)
    kept = {
        one.sha256
        for number, one in enumerate(held, 1)
        if one.is_version or one.is_open or one.seen_at >= before or number == len(held) or one.capture_id in witnesses
    }
    return [one for one in held if one.size and one.sha256 not in kept]


def _witnesses(held: Sequence[Held]) -> set[int]:
    """Return of each stretch from a version to the next the last capture that ended as the same."""
    found: set[int] = set()
    last: int | None = None
    for one in held:
        if one.is_version:
            found |= {last} if last is not None else set()
            last = None
        elif one.outcome is Outcome.SAME:
            last = one.capture_id
    return found | ({last} if last is not None else set())


def _found(session: Session, document: Document, before: dt.datetime) -> tuple[Pruned, list[str]]:
    """Return what can be dropped of a document, and the blobs in the order in which they can."""
    old = unneeded(retention.held(session, document.id), before)
    free = retention.free(session, {one.sha256 for one in old if not one.shared})
    sizes, named = {one.sha256: one.size for one in old}, set(free)
    gone = sum(one.sha256 in named for one in old)
    return Pruned(gone, sum(sizes[sha256] for sha256 in free), len(old) - gone), free
