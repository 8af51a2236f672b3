"""What a section was called before a changeset, and what after."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from tracker.model.change import Change, Changeset, Kind
from tracker.model.snapshot import Entry, Head, Unit

Path = tuple[str, ...]  # the headings from the top down to a section's own


def older_path(changeset: Changeset, path: Path) -> Path:
    """Return where a section of the newer version stood in the older one, if it did."""
    named = {change.section: change for change in _named(changeset)}
    old: Path = ()
    for level, heading in enumerate(path):
        change = named.get(path[: level + 1])
        old = (*old, heading) if change is None else change.origin or (*old, change.before or heading)
    return old


def newer_path(changeset: Changeset, path: Path) -> Path:
    """Return where a section of the older version stands in the newer one, if it does."""
    named = {older_path(changeset, change.section): change.section for change in _named(changeset)}
    new: Path = ()
    for level, heading in enumerate(path):
        new = named.get(path[: level + 1], (*new, heading))
    return new


def head_paths(entries: Iterable[Entry]) -> Iterator[tuple[Path, Head]]:
    """Give every section of a flat row with its headings, from the first one's depth down."""
    opened: list[tuple[int, str]] = []
    for entry in entries:
        if isinstance(entry.item, Head):
            while opened and opened[-1][0] >= entry.depth:
                opened.pop()
            opened.append((entry.depth, entry.item.heading.text))
            yield tuple(text for _, text in opened), entry.item


def concerns(change: Change, older: Path, newer: Path) -> bool:
    """Tell whether a change is one of a section, given its headings before and after: its own, or of what stands in it."""
    if change.kind is Kind.REMOVED or (change.old and not change.new):
        return change.section[: len(older)] == older or older in _inside(change, change.old)
    left = bool(change.origin) and change.origin[: len(older)] == older
    return left or change.section[: len(newer)] == newer or (change.kind is Kind.ADDED and newer in _inside(change, change.new))


def _inside(change: Change, entries: tuple[Entry, ...]) -> set[Path]:
    """Return the sections that came or went as parts of a whole one."""
    if change.unit is not Unit.SECTION:
        return set()
    return {(*change.section[:-1], *path) for path, _ in head_paths(entries)}


def _named(changeset: Changeset) -> Iterator[Change]:
    kinds = {Kind.RENAMED, Kind.MOVED}
    return (change for change in changeset.changes if change.unit is Unit.SECTION and change.kind in kinds and change.section)
