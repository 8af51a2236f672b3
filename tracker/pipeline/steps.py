"""The steps of a document's history: each version against the one before it in time."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from tracker import diff
from tracker.model.change import Changeset
from tracker.model.document import Document
from tracker.model.history import Step
from tracker.model.report import Side
from tracker.pipeline.road import Road
from tracker.pipeline.tell import tell
from tracker.store import told, traces
from tracker.store.traces import Stand


def sides_of(road: Road, document: Document, row: Sequence[Stand]) -> list[Side]:
    """Return versions as reports name them, with the time when a look last found each of them."""
    with road.database.read() as session:
        seen = traces.seen(session, document.id)
    return [replace(stand.side, seen_at=seen.get(stand.version)) for stand in row]


def steps_of(road: Road, document: Document, row: Sequence[Stand]) -> list[Step]:
    """Return the steps through some versions, which stand one after another in the order of capture.

    What was told of a step is taken as it was. Of two versions that were never compared, as one of them came late, it is told
    now. Raises StoreError, and CrashError where two cannot be compared.
    """
    sides = sides_of(road, document, row)
    ids = [(one.snapshot_id, other.snapshot_id) for one, other in pairwise(row)]
    with road.database.read() as session:
        known = told.reports_of(session, document.id, ids)
        for n, pair in enumerate(ids):
            if pair not in known:
                before, after = (traces.content(session, stand) for stand in row[n : n + 2])
                known[pair] = road.isolate(tell, before, after, (sides[n], sides[n + 1]), document.url)
    reports = [known[pair] for pair in ids]
    return [Step(sides[n], sides[n + 1], report.changeset, report.statements) for n, report in enumerate(reports)]


def changesets_of(road: Road, document: Document, row: Sequence[Stand]) -> Iterator[tuple[Stand, Changeset | None]]:
    """Yield versions in the order of capture with how each differs from the one before, None for the first: see `steps_of`."""
    ids = [(one.snapshot_id, other.snapshot_id) for one, other in pairwise(row)]
    with road.database.read() as session:
        known = dict(told.changesets_of(session, document.id, ids))
        yield from ((stand, None) for stand in row[:1])
        for n, pair in enumerate(ids):
            if pair in known:
                yield row[n + 1], known[pair]
            else:
                before, after = (traces.content(session, stand) for stand in row[n : n + 2])
                yield row[n + 1], road.isolate(diff.compare, before, after)
