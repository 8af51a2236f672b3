"""The fingerprint of a content: equal where a reader would find nothing changed."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator

from tracker.model.snapshot import Block, Content, Entry, Facts, Head, Mark, Reference, flatten


def fingerprint(content: Content) -> str:
    """Return 64 hexadecimal digits, equal for equal content.

    Counted are text, references, tables, link targets, images, emphasis, the announcement and the publisher's date; not
    ids, classes, the form of addresses of PubMed, or where on the page the document names its own address.
    """
    entries = flatten(content)
    # A link within the document leads to a place, whatever id that place has today.
    places = {anchor: i for i, entry in enumerate(entries) for anchor in _anchors(entry)}
    digest = hashlib.sha256()
    for entry in entries:
        for part in _parts(entry, places):
            digest.update(part.encode("utf-8", "replace"))
            digest.update(b"\x1f")
        digest.update(b"\x1e")
    return digest.hexdigest()


def _anchors(entry: Entry) -> Iterator[str]:
    item = entry.item
    if isinstance(item, Head):
        yield from (anchor for anchor in (item.anchor, item.heading.anchor) if anchor)
    elif isinstance(item, Block):
        yield from (anchor for anchor in (item.anchor, item.container) if anchor)
    elif isinstance(item, Reference) and item.anchor:
        yield item.anchor


def _parts(entry: Entry, places: dict[str, int]) -> Iterator[str]:
    item = entry.item
    yield f"{entry.depth}"
    if isinstance(item, Facts):
        yield from (item.title, item.language, item.audience, item.board, str(item.updated or ""))
    elif isinstance(item, Head):
        yield from ("head", item.role)
        yield from _block(item.heading, places)
    elif isinstance(item, Block):
        yield from _block(item, places)
    else:
        yield from ("reference", item.key, item.text, *item.links)


def _block(block: Block, places: dict[str, int]) -> Iterator[str]:
    yield from (block.unit, str(block.level), block.style.split(".")[0], block.text)
    yield from (f"{c.start}-{c.end}@{c.column}+{c.columns}x{c.rows}{c.header}" for c in block.cells)
    yield from (_mark(mark, places) for mark in block.marks)


def _mark(mark: Mark, places: dict[str, int]) -> str:
    place = places.get(mark.target[1:]) if mark.target.startswith("#") else None
    target = mark.target if place is None else f"#@{place}"
    return f"{mark.kind}:{mark.start}-{mark.end}:{target}:{mark.label}:{','.join(mark.keys)}"
