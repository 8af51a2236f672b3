"""The permanent place of everything that a version says: an id for each entry, the publisher's own where it has one."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from tracker.model.snapshot import Block, Entry, Head, Item, Reference

OURS = frozenset({"content", "contents"})  # ids of the page around


@dataclass(slots=True)
class Places:
    """`ids` are those of the entries of a flat form, in order; `lists` those of lists and tables, by their first entry."""

    ids: list[str] = field(default_factory=list)
    lists: dict[int, str] = field(default_factory=dict)
    _taken: set[str] = field(default_factory=lambda: set(OURS))

    def take(self, wanted: str | None) -> str:
        """Return an id that was free, "" where it is none or is taken."""
        if not wanted or wanted in self._taken or any(char.isspace() for char in wanted):
            return ""
        self._taken.add(wanted)
        return wanted


def places_of(entries: Sequence[Entry]) -> Places:
    """Return the place of each entry. What has no id is counted within its list, table or section: `_14.3`."""
    found, counts = Places(), dict[str, int]()
    own = [_first_free(found, _names(entry.item)) for entry in entries]
    section = ""
    for number, (entry, name) in enumerate(zip(entries, own, strict=True)):
        item = entry.item
        if isinstance(item, Block) and (whole := found.take(item.container)):
            found.lists[number] = whole
        if isinstance(item, Head):
            section = name or found.take(f"section.{number}")
            found.ids.append(section)
            continue
        base = f"{section}.r" if isinstance(item, Reference) else f"{(isinstance(item, Block) and item.container) or section}."
        if not (isinstance(item, Block) and name and name == item.container):  # a table's caption is no row of it
            counts[base] = counts.get(base, 0) + 1
        found.ids.append(name or found.take(f"{base}{counts[base]}") or found.take(f"entry.{number}") or f"entry.{number}.")
    return found


def _first_free(found: Places, names: Iterable[str | None]) -> str:
    return next((taken for name in names if (taken := found.take(name))), "")


def _names(item: Item) -> tuple[str | None, ...]:
    if isinstance(item, Head):
        return item.anchor, item.heading.anchor
    return (item.anchor,) if isinstance(item, Block | Reference) else ()
