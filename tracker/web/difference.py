"""The difference of two versions of a document: as it was told, or compared anew; the last ones are remembered."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass

from tracker.model.change import Change
from tracker.model.document import Document
from tracker.model.errors import DamagedError
from tracker.model.history import Reversal
from tracker.model.report import Report
from tracker.pipeline.questions import compare as ask
from tracker.store import fences, glances, traces
from tracker.store.memory import Memory
from tracker.web.desk import Desk

SIZE = 6000  # bytes of memory for each change, about


@dataclass(frozen=True, slots=True)
class Difference:
    """What changed between two versions. `find` gives changes by their ids; of the report's own, only the technical ones count."""

    report: Report
    find: Callable[[Iterable[str]], list[Change]]
    reversals: tuple[Reversal, ...] = ()


def kept(desk: Desk, report_id: int, older: int) -> Difference | None:
    """Return what the report on a version tells, None where it is damaged or tells of another pair: then it is compared anew."""
    with suppress(DamagedError), desk.reading() as session:
        glance = glances.by_id(session, report_id)
        return Difference(glance.told.report, glance.changes) if glance.told.before == older else None
    return None


def compared(desk: Desk, document: Document, older: int, newer: int) -> Difference:
    """Return the difference of two versions; the last ones are remembered, until one of what lies between is read otherwise."""
    memory: Memory = desk.request.app.state.compared
    with desk.reading() as session:
        fenced, seen = fences.versions(session, document.id), traces.seen(session, document.id).get(older)
        row = [stand for stand in traces.order(session, document.id) if stand.version not in fenced]
    first, last = (next((n for n, stand in enumerate(row) if stand.version == number), 0) for number in (older, newer))
    key = (document.id, older, newer, seen, *row[first : last + 1])
    found: Difference | None = memory.get(key)
    if found is None:
        told = ask(desk.road, document, older, newer)
        changes = {change.id: change for change in told.report.changeset.changes}
        found = Difference(told.report, lambda ids: [changes[each] for each in ids], told.reversals)
        memory.put(key, found, SIZE * (1 + len(changes) + len(told.reversals)))
    return found
