"""Pairs documents: by an operator's word, or by their pages. Each new version does so by itself; `find` is for what was kept before."""

from __future__ import annotations

from collections.abc import Iterable

from tracker.model.document import Document
from tracker.model.errors import CrashError, StoreError, UsageError
from tracker.model.people import Actor
from tracker.pipeline.judge import counterparts as read
from tracker.pipeline.road import Road
from tracker.store import acts, captures, counterparts, documents, snapshots


def pair(road: Road, actor: Actor, one: Document, other: Document, *, apart: bool = False) -> None:
    """Keep that two documents are a pair, or, `apart`, that they are none. Raises UsageError where they are one and the same."""
    if one.id == other.id:
        raise UsageError(f"{one.slug} cannot be paired with itself; name two documents")
    with road.database.write(durable=True) as session:
        counterparts.pair(session, one.id, other.id, apart=apart)
        acts.keep(session, actor, "documents parted" if apart else "documents paired", f"{one.slug} {other.slug}", "", road.clock())


def find(road: Road, wanted: Iterable[Document]) -> int:
    """Read again where the current pages of documents lead as to themselves; return how many pages could be read."""
    return sum(_find(road, document) for document in wanted)


def _find(road: Road, document: Document) -> bool:
    try:
        with road.database.read() as session:
            kept = snapshots.current(session, document.id)
            capture = captures.load(session, kept.capture_id) if kept else None
        if capture is None:
            return False
        found = road.isolate(read, document, capture)
    except (StoreError, CrashError):  # a damaged page tells nothing; verify names it
        return False
    with road.database.write() as session:
        documents.lock(session, document.id)
        current = snapshots.current_line(session, document.id)
        if current and kept and current.version == kept.version:  # else a newer version told of its own links meanwhile
            counterparts.see(session, document.id, found)
    return True
