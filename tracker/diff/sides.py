"""One of the two snapshots that are compared: its flat entries with the sections they stand in."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from tracker.model.snapshot import Block, Content, Entry, Head, Item, Reference, Role, Unit, flatten
from tracker.text import gist, normal


@dataclass(slots=True)
class Part:
    """A section by its place in the flat form: `head` is its entry, `blocks` and `references` are its own entries."""

    head: int
    depth: int
    parent: int | None
    top: int
    path: tuple[str, ...]
    heading: str
    anchor: str | None
    role: Role
    blocks: list[int] = field(default_factory=list)
    references: list[int] = field(default_factory=list)
    children: list[int] = field(default_factory=list)
    bag: Counter[str] = field(default_factory=Counter)


@dataclass(slots=True)
class Side:
    """A content made ready: `parts` in order, `home` the part of each entry (-1 for the facts), `anchors` the entry of each id.

    `numbers` are those of the references, by the head of their section and their key.
    `tables` has for each entry the nearest table at or before it, `over` the nearest block before it at a lower level; 0 for none.
    `citing` are the blocks that cite a reference, by the head of their top-level section and the reference's key.
    """

    entries: tuple[Entry, ...]
    parts: list[Part] = field(default_factory=list)
    home: list[int] = field(default_factory=list)
    anchors: dict[str, int] = field(default_factory=dict)
    citing: dict[tuple[int, str], list[int]] = field(default_factory=dict)
    numbers: dict[tuple[int, str], int] = field(default_factory=dict)
    tables: list[int] = field(default_factory=list)
    over: list[int] = field(default_factory=list)

    def item(self, index: int) -> Item:
        """Return what stands at an entry."""
        return self.entries[index].item

    def block(self, index: int) -> Block:
        """Return the block at an entry, the heading where it is a section's head."""
        item = self.entries[index].item
        if isinstance(item, Head):
            return item.heading
        if isinstance(item, Block):
            return item
        message = f"entry {index} is no block"
        raise TypeError(message)

    def reference(self, index: int) -> Reference:
        """Return the reference at an entry."""
        item = self.entries[index].item
        if isinstance(item, Reference):
            return item
        message = f"entry {index} is no reference"
        raise TypeError(message)

    def part(self, index: int) -> Part:
        """Return the section of an entry."""
        return self.parts[self.home[index]]

    def top(self, index: int) -> Part:
        """Return the top-level section of an entry."""
        return self.parts[self.part(index).top]

    def role(self, index: int) -> Role:
        """Return the role of the top-level section of an entry."""
        return self.top(index).role


def ready(content: Content) -> Side:
    """Lay a content out flat and find the section of every entry."""
    side = Side(flatten(content))
    opened: list[int] = []
    outer: list[int] = []
    for index, entry in enumerate(side.entries):
        item = entry.item
        if isinstance(item, Head):
            del opened[entry.depth - 1 :]
            _open(side, opened, index, item)
        elif opened:
            del opened[entry.depth :]
            part = side.parts[opened[-1]]
            (part.references if isinstance(item, Reference) else part.blocks).append(index)
            if isinstance(item, Reference):
                side.numbers.setdefault((part.head, item.key), len(part.references))
            if isinstance(item, Block):
                part.bag.update(gist(item.text))
        side.home.append(opened[-1] if opened else -1)
        _name(side, index, item)
        _stand(side, outer, index, item)
        block = item.heading if isinstance(item, Head) else item
        for key in block.cited() if isinstance(block, Block) else ():
            side.citing.setdefault((side.top(index).head, key), []).append(index)
    return side


def _open(side: Side, opened: list[int], index: int, head: Head) -> None:
    parent = opened[-1] if opened else None
    number = len(side.parts)
    above = side.parts[parent].path if parent is not None else ()
    top = opened[0] if opened else number
    text = head.heading.text
    side.parts.append(Part(index, len(opened) + 1, parent, top, (*above, text), normal(text), head.anchor, head.role))
    if parent is not None:
        side.parts[parent].children.append(number)
    opened.append(number)


def _name(side: Side, index: int, item: Item) -> None:
    names = (item.anchor, item.heading.anchor) if isinstance(item, Head) else ()
    if isinstance(item, Block):
        names = (item.anchor, item.container)
    for name in names:
        if name:
            side.anchors.setdefault(name, index)


def _stand(side: Side, outer: list[int], index: int, item: Item) -> None:
    table = index if isinstance(item, Block) and item.unit is Unit.TABLE else side.tables[-1] if side.tables else 0
    side.tables.append(table)
    if isinstance(item, Block):
        while outer and side.block(outer[-1]).level >= item.level:
            outer.pop()
    side.over.append(outer[-1] if outer and isinstance(item, Block) else 0)
    if isinstance(item, Block):
        outer.append(index)
