"""The script of a changeset: which entries of the older snapshot stay, and which come out of a change."""

from __future__ import annotations

from collections.abc import Iterator

from tracker.diff.align import Alignment
from tracker.diff.sides import Side
from tracker.model.change import Change, Changeset, Copy, Put
from tracker.model.snapshot import Content, Entry, assemble, flatten


def write_script(before: Side, after: Side, found: Alignment, held: dict[int, tuple[str, int]]) -> tuple[Copy | Put, ...]:
    """Write the newer snapshot down; `held` tells for each of its entries that is new or other which change holds it, and where."""
    out: list[Copy | Put] = []
    for j, entry in enumerate(after.entries):
        i = found.old_of.get(j)
        step: Copy | Put
        if i is not None and before.entries[i] == entry:
            step = Copy(i, i + 1)
        else:
            change, place = held[j]
            step = Put(change, place, place + 1)
        last = out[-1] if out else None
        if isinstance(last, Copy) and isinstance(step, Copy) and last.stop == step.start:
            out[-1] = Copy(last.start, step.stop)
        elif isinstance(last, Put) and isinstance(step, Put) and (last.change, last.stop) == (step.change, step.start):
            out[-1] = Put(last.change, last.start, step.stop)
        else:
            out.append(step)
    return tuple(out)


def apply(changeset: Changeset, content: Content) -> Content:
    """Return the newer content: `apply(compare(a, b), a) == b`. An empty changeset changes nothing.

    Raises ValueError where the changeset was made from another content than this.
    """
    if not changeset.script:
        return content
    changes = {change.id: change for change in changeset.changes}
    return assemble(_entries(changeset, flatten(content), changes))


def _entries(changeset: Changeset, old: tuple[Entry, ...], changes: dict[str, Change]) -> Iterator[Entry]:
    for step in changeset.script:
        source = old if isinstance(step, Copy) else changes[step.change].new
        if step.stop > len(source):
            message = "the changeset was made from another content"
            raise ValueError(message)
        yield from source[step.start : step.stop]
