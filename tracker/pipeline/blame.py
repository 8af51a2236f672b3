"""The blame of a document: what is kept of it, brought up to date where versions came, were inserted or were read anew."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Sequence
from contextlib import suppress

from sqlalchemy.orm import Session

from tracker import diff, history
from tracker.model.change import Changeset, Copy
from tracker.model.document import Document
from tracker.model.errors import StoreError
from tracker.model.history import Blame, Trace
from tracker.model.snapshot import Content, flatten
from tracker.pipeline.moments import choose, whole
from tracker.pipeline.road import Road
from tracker.store import documents, told, traces
from tracker.store.traces import Pair, Stand


def blame_of(road: Road, document: Document, *, moment: dt.datetime | None = None, version: int | None = None) -> Blame:
    """Return where every sentence of a version comes from: of the one of a moment, the one named, or the newest.

    What is kept is believed only where it was made from just these versions, as they are read now; fenced ones are left out. Raises
    UsageError where there is no such version, StoreError where it is fenced, or a content that it takes is damaged, CrashError
    where two cannot be compared.
    """
    with road.database.read() as session:
        row = traces.order(session, document.id)
    left, (place,) = whole(road, document, row, choose(road, document, row, moment=moment, version=version))
    return blame_at(road, document, left, place)


def blame_at(road: Road, document: Document, row: Sequence[Stand], place: int) -> Blame:
    """Return the blame of the version at a place of a document's versions, which are all given in the order of capture."""
    asked = row[: place + 1]
    with road.database.read() as session:
        blame = traces.stored(session, document.id, asked)
        done = len(blame.versions) if blame else 0
        if blame and done == len(asked):
            return blame
        steps = traces.pairs(asked)[done:]
        known = traces.of_pairs(session, document.id, steps)
        made = _made(road, session, document, asked, {done + n: pair for n, pair in enumerate(steps) if pair not in known})
    blame = history.fold([(known | made)[pair] for pair in steps], blame)
    _keep(road, document, made, asked, blame if len(asked) == len(row) else None)
    return blame


def _made(road: Road, session: Session, document: Document, row: Sequence[Stand], missing: dict[int, Pair]) -> dict[Pair, Trace]:
    """Return the traces that are not kept, by the places that they lead to."""
    ids = {n: (row[n - 1].snapshot_id, row[n].snapshot_id) for n in missing if n}
    known = dict(told.changesets_of(session, document.id, list(ids.values()))) if ids else {}
    made: dict[Pair, Trace] = {}
    last: tuple[int, Content] | None = None
    for n, pair in missing.items():
        content = traces.content(session, row[n])
        if n:
            before = last[1] if last and last[0] == n - 1 else traces.content(session, row[n - 1])
            changeset = known.get(ids[n])
            if changeset is None or not _fits(changeset, before, content):
                changeset = road.isolate(diff.compare, before, content)
            made[pair] = history.trace(before, changeset, row[n].version)
        else:
            made[pair] = history.first_trace(content, row[n].version)
        last = n, content
    return made


def _fits(changeset: Changeset, before: Content, after: Content) -> bool:
    """Tell whether a changeset is the difference of two contents, all of it: one of them may have been read anew since."""
    old = flatten(before)
    taken = {i for step in changeset.script if isinstance(step, Copy) for i in range(step.start, step.stop)}
    left = Counter(entry for i, entry in enumerate(old) if i not in taken) if changeset.script else Counter()
    held = Counter(entry for change in changeset.changes for entry in change.old)
    if left - held or not held.keys() <= set(old):
        return False
    try:
        return diff.apply(changeset, before) == after
    except ValueError:
        return False


def _keep(road: Road, document: Document, made: dict[Pair, Trace], row: Sequence[Stand], blame: Blame | None) -> None:
    """Keep what had to be made, and the blame of the newest version; where that cannot be, it is made again the next time."""
    if not made and blame is None:
        return
    with suppress(StoreError), road.database.write() as session:
        documents.lock(session, document.id)
        for pair, trace in made.items():
            traces.keep_pair(session, document.id, pair, trace)
        if blame is not None:
            traces.put(session, document.id, row, blame)
