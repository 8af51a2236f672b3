"""Which entries of a version stand elsewhere than before."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from tracker.history.pieces import text_of
from tracker.model.change import Changeset, Kind
from tracker.model.snapshot import Entry, Head

Run = tuple[int, int]


def shifted(entries: list[Entry], changeset: Changeset) -> tuple[Run, ...]:
    """Return the runs of newer entries that a change says moved; a section moves with all that stands in it."""
    wanted = Counter(entry for change in changeset.changes if change.kind is Kind.MOVED or change.origin for entry in change.new)
    if not wanted:
        return ()
    return tuple(_joined(_found(entries, wanted)))


def _found(entries: list[Entry], wanted: Counter[Entry]) -> Iterator[Run]:
    texts = {text_of(entry.item) for entry in wanted}  # to hash every entry would cost more than all the rest
    for at, entry in enumerate(entries):
        if text_of(entry.item) in texts and wanted[entry] > 0:
            wanted[entry] -= 1
            yield at, _end(entries, at)


def _end(entries: list[Entry], at: int) -> int:
    """Return where a section ends; any other entry ends right after itself."""
    stop, depth = at + 1, entries[at].depth
    if isinstance(entries[at].item, Head):
        while stop < len(entries) and (entries[stop].depth > depth or not isinstance(entries[stop].item, Head)):
            if entries[stop].depth < depth:
                break
            stop += 1
    return stop


def _joined(runs: Iterator[Run]) -> Iterator[Run]:
    """Join runs that touch or overlap; they come in the order of their starts."""
    last: Run | None = None
    for start, stop in runs:
        if last is not None and start <= last[1]:
            last = (last[0], max(last[1], stop))
            continue
        if last is not None:
            yield last
        last = (start, stop)
    if last is not None:
        yield last
