"""Follows the sentences of one version into the next, along the script and the changes of their changeset."""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from tracker.history.pieces import Piece, is_whole, pieces, text_of
from tracker.history.rewordings import rewordings
from tracker.history.shifts import shifted
from tracker.model.change import Action, Changeset, Copy
from tracker.model.history import Study, Trace
from tracker.model.snapshot import Content, Entry, Reference, flatten

Place = tuple[int, int]  # an older entry and its sentence


@dataclass(slots=True)
class Fresh:
    """A sentence of an entry that is new or other than before: the change that holds it, and the older sentence it was."""

    piece: Piece
    change: str
    source: Place | None = None
    same: bool = False
    moved: bool = False


@dataclass(slots=True)
class Walk:
    """The way from one flat form to the next: `runs` and `sizes` as in Trace; `old` the sentences left over, by change."""

    entries: list[Entry] = field(default_factory=list)
    runs: list[Place] = field(default_factory=list)
    sizes: list[int] = field(default_factory=list)
    fresh: list[Fresh] = field(default_factory=list)
    old: dict[str, dict[Place, Piece]] = field(default_factory=dict)

    def stand(self, start: int, stop: int) -> None:
        """Let the sentences of older entries stand."""
        if self.runs and self.runs[-1][0] >= 0 and self.runs[-1][1] == start:
            self.runs[-1] = (self.runs[-1][0], stop)
        else:
            self.runs.append((start, stop))

    def come(self, change: str, entry: Entry) -> None:
        """Take a fresh entry."""
        if self.runs and self.runs[-1][0] < 0:
            self.runs[-1] = (-1, self.runs[-1][1] + 1)
        else:
            self.runs.append((-1, 1))
        found = [Fresh(piece, change) for piece in pieces(entry.item)]
        self.sizes.append(len(found))
        self.fresh += found

    def by_change(self) -> dict[str, dict[int, Fresh]]:
        """Return the fresh sentences that have no source yet, by change and number."""
        rows: dict[str, dict[int, Fresh]] = defaultdict(dict)
        for n, fresh in enumerate(self.fresh):
            if fresh.source is None:
                rows[fresh.change][n] = fresh
        return rows


def first_trace(content: Content, version: int) -> Trace:
    """Return the trace of a document's first version: all that it says is fresh."""
    walk = Walk()
    for entry in flatten(content):
        walk.come("", entry)
    return _trace(walk, version)


def trace(before: Content, changeset: Changeset, version: int) -> Trace:
    """Return how the sentences of a version follow from those of the one before: `changeset` is all of their difference."""
    old = flatten(before)
    if not changeset.script:
        return Trace(version, ((0, len(old)),))
    walk = _walk(old, changeset)
    _match_within(walk)
    _match_across(walk)
    _pair(walk, changeset)
    return _trace(walk, version, shifted(walk.entries, changeset), _joined(old, changeset))


def _walk(old: tuple[Entry, ...], changeset: Changeset) -> Walk:
    """Lay the newer entries out. One whose text is word for word that of an older one of its change stands."""
    walk, changes = Walk(), {change.id: change for change in changeset.changes}
    left = _left_over(old, changeset)
    texts: dict[tuple[str, str, bool], deque[int]] = defaultdict(deque)
    for change, row in left.items():
        for i in row:
            texts[change, *_said(old[i])].append(i)
    stood: set[int] = set()
    for step in changeset.script:
        if isinstance(step, Copy):
            walk.stand(step.start, step.stop)
            walk.entries += old[step.start : step.stop]
            continue
        for entry in changes[step.change].new[step.start : step.stop]:
            walk.entries.append(entry)
            mine = texts.get((step.change, *_said(entry)))
            if mine:
                stood.add(mine[0])
                walk.stand(mine[0], mine.popleft() + 1)
            else:
                walk.come(step.change, entry)
    for change, row in left.items():
        walk.old[change] = {(i, n): piece for i in row if i not in stood for n, piece in enumerate(pieces(old[i].item))}
    return walk


def _left_over(old: tuple[Entry, ...], changeset: Changeset) -> dict[str, list[int]]:
    """Return the older entries that the script does not take, by the change that holds them; "" holds what none does."""
    taken = bytearray(len(old))
    for step in changeset.script:
        if isinstance(step, Copy):
            taken[step.start : step.stop] = b"\1" * (step.stop - step.start)
    spare: dict[Entry, deque[int]] = defaultdict(deque)
    for i, used in enumerate(taken):
        if not used:
            spare[old[i]].append(i)
    held: dict[str, list[int]] = {}
    for change in changeset.changes:
        held[change.id] = [spare[entry].popleft() for entry in change.old if spare.get(entry)]
    held[""] = [i for row in spare.values() for i in row]
    return held


def _said(entry: Entry) -> tuple[str, bool]:
    return text_of(entry.item), is_whole(entry.item)


def _match_within(walk: Walk) -> None:
    """Know again the sentences that a change holds on both sides."""
    for change, row in walk.by_change().items():
        _match(row.values(), walk.old.get(change, {}).items(), moved=False)


def _match_across(walk: Walk) -> None:
    """Know again the sentences that left one text and came in another: they moved."""
    used = {fresh.source for fresh in walk.fresh}
    spare = [(place, piece) for row in walk.old.values() for place, piece in row.items() if place not in used]
    _match([fresh for fresh in walk.fresh if fresh.source is None], sorted(spare, key=lambda found: found[0]), moved=True)


def _match(row: Iterable[Fresh], old: Iterable[tuple[Place, Piece]], *, moved: bool) -> None:
    places: dict[int, deque[Place]] = defaultdict(deque)
    for place, piece in old:
        places[piece.digest].append(place)
    for fresh in row:
        if places.get(fresh.piece.digest):
            fresh.source, fresh.same, fresh.moved = places[fresh.piece.digest].popleft(), True, moved


def _pair(walk: Walk, changeset: Changeset) -> None:
    """Give the sentences that a change rewords the older ones as their source."""
    used = {fresh.source for fresh in walk.fresh if fresh.source}
    rows = walk.by_change()
    for change in changeset.changes:
        if change.id in rows:
            old = {place: piece for place, piece in walk.old.get(change.id, {}).items() if place not in used}
            for n, place in rewordings(change, old, {n: fresh.piece for n, fresh in rows[change.id].items()}):
                walk.fresh[n].source = place


def _joined(old: tuple[Entry, ...], changeset: Changeset) -> dict[str, Study]:
    """Return the studies that no list of the older version has, by key."""
    found = {r.key: Study(r.key, r.label) for change in changeset.changes for r in change.references if r.action is Action.ADDED}
    known = {entry.item.key for entry in old if isinstance(entry.item, Reference)} if found else set()
    return {key: study for key, study in found.items() if key not in known}


def _trace(walk: Walk, version: int, moved: tuple[Place, ...] = (), joined: dict[str, Study] | None = None) -> Trace:
    rows = list(enumerate(walk.fresh))
    return Trace(
        version=version,
        runs=tuple(walk.runs),
        sizes=tuple(walk.sizes),
        starts=tuple(fresh.piece.start for fresh in walk.fresh),
        digests=tuple(0 if fresh.same else fresh.piece.digest for fresh in walk.fresh),
        sources=tuple((n, *fresh.source) for n, fresh in rows if fresh.source),
        came_over=tuple(n for n, fresh in rows if fresh.moved),
        shifted=moved,
        gone=tuple(sorted(_gone(walk))),
        studies=tuple((n, joined[key]) for n, fresh in rows if joined and not fresh.source for key in fresh.piece.cited if key in joined),
    )


def _gone(walk: Walk) -> Iterator[Place]:
    """Give the older sentences whose text is not in the newer version, reworded ones included."""
    stand = {fresh.source for fresh in walk.fresh if fresh.same}
    return (place for row in walk.old.values() for place in row if place not in stand)
