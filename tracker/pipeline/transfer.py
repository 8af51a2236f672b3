"""The move of everything from SQLite to PostgreSQL: copied from one state of it, and shown to be the same by the hashes of exports."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy.orm import Session

from tracker.model.errors import StoreError
from tracker.store import documents, histories, transfer
from tracker.store.session import Database


@dataclass(frozen=True, slots=True)
class Moved:
    """A document whose history is the same on both sides, with its hash."""

    slug: str
    hash: str


def move_all(source: Database, target: Database, told: Callable[[str, int], None]) -> list[Moved]:
    """Copy all, or what an earlier call that was killed left; return the hash of each document, equal on both sides.

    What a service keeps at the source meanwhile is not in it. Raises UsageError where the target holds something else, and
    StoreError where one side is damaged: then the target is not to be used.
    """
    with source.read() as session:
        transfer.check(session, target)
        transfer.copy(session, target, told)
        with target.read() as there:
            moved = list(map(_compared, _hashes(session), _hashes(there)))
            if transfer.counts(session) != transfer.counts(there):
                raise StoreError(f"the database {target.place} has not all rows; call it again")
    transfer.finish(target)
    return moved


def _hashes(session: Session) -> list[Moved]:
    tracked = documents.all_documents(session, include_removed=True)
    return [Moved(document.slug, histories.history_hash(session, document.id)) for document in tracked]


def _compared(here: Moved, there: Moved) -> Moved:
    if here != there:
        hashes = f"{here.hash} before, {there.hash} after"
        raise StoreError(f"{here.slug} is not what it was ({hashes}); tracker verify tells which side is damaged")
    return here
