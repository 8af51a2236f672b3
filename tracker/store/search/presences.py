"""From which version to which each text stood: the bookkeeping, without a database.

Versions come in any order: one may be put in between, and one may be read anew. `order` are the ids of a document's
snapshots in the order of capture.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TypeVar

Held = tuple[int, int]  # a text under a path
Key = TypeVar("Key", bound=Hashable)


@dataclass(slots=True)
class Presence:
    """As PresenceRow; `id` is 0 for one that is not kept yet, `text` and `path` are ids, the rest are ids of snapshots."""

    text: int
    path: int
    since: int
    last: int | None = None
    until: int | None = None
    id: int = 0
    changed: bool = False

    def change(self, since: int, last: int | None, until: int | None) -> None:
        """Move its ends."""
        self.since, self.last, self.until, self.changed = since, last, until, True


def place(presences: list[Presence], order: Sequence[int], snapshot: int, held: set[Held]) -> None:
    """Put a version in that is in the order, but in no presence yet: it holds these.

    The presences that the versions beside it stand in are enough.
    """
    before, after = _beside(order, snapshot)
    earlier, later = (_standing(presences, order, side) for side in (before, after))
    for key in held - earlier.keys():
        if key in later:
            later[key].change(snapshot, later[key].last, later[key].until)
        else:
            presences.append(Presence(*key, snapshot, None if after is None else snapshot, after))
    for key in earlier.keys() - held:
        found = earlier[key]
        if key in later and after is not None:
            presences.append(Presence(*key, after, found.last, found.until))
        found.change(found.since, before, snapshot)
    if after is not None:
        for key in (held & earlier.keys()) - later.keys():
            earlier[key].change(earlier[key].since, snapshot, after)


def withdraw(presences: list[Presence], order: Sequence[int], snapshot: int) -> list[Presence]:
    """Take a version out as if it had never been; it is still in the order. Returns the presences that are no more."""
    before, after = _beside(order, snapshot)
    began = {(each.text, each.path): each for each in presences if each.since == after}
    spent: list[Presence] = []
    for each in presences:
        if each.since == snapshot and (after is None or each.last == snapshot):
            spent.append(each)
        elif each.since == snapshot and after is not None:
            each.change(after, each.last, each.until)
        elif each.last == snapshot:
            each.change(each.since, before, after)
        elif each.until == snapshot:
            _heal(each, began.get((each.text, each.path)), after, spent)
    gone = {id(each) for each in spent}
    presences[:] = [each for each in presences if id(each) not in gone]
    return spent


def spans(versions: Iterable[tuple[int, set[Key]]]) -> Iterator[tuple[Key, int, int | None, int | None]]:
    """Yield what stood from which version, the last that held it and the one after; of versions in the order of capture."""
    began: dict[Key, int] = {}
    last: int | None = None
    for snapshot, held in versions:
        for key in began.keys() - held:
            yield key, began.pop(key), last, snapshot
        began |= dict.fromkeys(held - began.keys(), snapshot)
        last = snapshot
    for key, since in began.items():
        yield key, since, None, None


def _heal(earlier: Presence, later: Presence | None, after: int | None, spent: list[Presence]) -> None:
    if later is not None:
        earlier.change(earlier.since, later.last, later.until)
        spent.append(later)
    else:
        earlier.change(earlier.since, None if after is None else earlier.last, after)


def _beside(order: Sequence[int], snapshot: int) -> tuple[int | None, int | None]:
    at = order.index(snapshot)
    return order[at - 1] if at else None, order[at + 1] if at + 1 < len(order) else None


def _standing(presences: Iterable[Presence], order: Sequence[int], snapshot: int | None) -> dict[Held, Presence]:
    if snapshot is None:
        return {}
    rank = {each: number for number, each in enumerate(order)}
    at, end = rank[snapshot], len(order)
    return {
        (each.text, each.path): each for each in presences if rank[each.since] <= at < (end if each.until is None else rank[each.until])
    }
