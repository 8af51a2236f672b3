"""What a document said: a tree of sections with blocks and references as leaves.

A block has its own text, every visible word of the page standing in exactly one place, and marks on that text.
Citation numbers are no text: a citation is a mark that names its references by key, never by number.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from tracker.model.document import Audience


class Unit(StrEnum):
    """What kind of piece of a document something is."""

    DOCUMENT = "document"
    SECTION = "section"
    HEADING = "heading"
    PARAGRAPH = "paragraph"
    LIST_ITEM = "list_item"
    TABLE = "table"
    TABLE_ROW = "table_row"
    TABLE_COLUMN = "table_column"
    TABLE_NOTE = "table_note"
    FIGURE = "figure"
    REFERENCE = "reference"


class MarkKind(StrEnum):
    """What a mark says of the text it spans."""

    CITATION = "citation"
    LINK = "link"
    EVIDENCE = "evidence"
    EMPHASIS = "emphasis"
    STRONG = "strong"
    SUBSCRIPT = "subscript"
    SUPERSCRIPT = "superscript"
    IMAGE = "image"


class Role(StrEnum):
    """What a top-level section is for: content, the publisher's own list of changes, or text that all documents share."""

    CONTENT = "content"
    ANNOUNCEMENT = "announcement"
    BOILERPLATE = "boilerplate"


@dataclass(frozen=True, slots=True)
class Mark:
    """A property of the characters `start` to `end` of a block's text (end excluded).

    CITATION: `start == end`, `keys` are the references cited there, in order. LINK, EVIDENCE: `target` is the address,
    `#id` within the document. IMAGE: `target` is its address, `label` its alternative text.
    """

    kind: MarkKind
    start: int
    end: int
    target: str = ""
    label: str = ""
    keys: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Cell:
    """A table cell: its text is `block.text[start:end]`. It covers `columns` x `rows` of the grid from `column` on."""

    start: int
    end: int
    column: int
    columns: int = 1
    rows: int = 1
    header: bool = False


@dataclass(frozen=True, slots=True)
class Block:
    """A leaf of the tree: a paragraph, an item without its sub-list, a table's caption, one row, a note, a figure's caption.

    `anchor` is the element's id; `container` the id of its list or table. `level` is the depth in lists and tables: what
    follows at a deeper level belongs to it. `style` is the list's kind (`ul`, `ol`, `ol.lower-alpha`) or the row's part
    (`head`, `body`).
    """

    unit: Unit
    text: str
    anchor: str | None = None
    container: str | None = None
    level: int = 0
    style: str = ""
    marks: tuple[Mark, ...] = ()
    cells: tuple[Cell, ...] = ()

    def cited(self) -> tuple[str, ...]:
        """Return the keys of all references cited in this block, in order, each once."""
        return tuple(dict.fromkeys(key for mark in self.marks if mark.kind is MarkKind.CITATION for key in mark.keys))


@dataclass(frozen=True, slots=True)
class Reference:
    """An entry of a section's reference list. Its number is its place in the list, from 1, and no part of it.

    `key` is `pmid:N`, else `text:` and a hash of the normalised text; within one list no key comes twice.
    """

    key: str
    text: str
    pmid: str | None = None
    links: tuple[str, ...] = ()
    anchor: str | None = None


@dataclass(frozen=True, slots=True)
class Section:
    """A heading with what stands under it, in order. `references` is the list at its end, if it has one of its own."""

    heading: Block
    anchor: str | None = None
    role: Role = Role.CONTENT
    parts: tuple[Block | Section, ...] = ()
    references: tuple[Reference, ...] = ()


@dataclass(frozen=True, slots=True)
class Facts:
    """What the page says of the document as a whole. `updated` is the publisher's own date."""

    title: str
    language: str = ""
    audience: Audience = Audience.UNKNOWN
    board: str = ""
    updated: dt.date | None = None
    canonical: str = ""


@dataclass(frozen=True, slots=True)
class Content:
    """All that a document said at one time."""

    facts: Facts
    sections: tuple[Section, ...] = ()


@dataclass(frozen=True, slots=True)
class Head:
    """A section without what it holds, as an entry of the flat form."""

    heading: Block
    anchor: str | None = None
    role: Role = Role.CONTENT


Item = Facts | Head | Block | Reference


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of a content written flat: its facts (depth 0), then heads, blocks and references with their section's depth."""

    depth: int
    item: Item


@dataclass(frozen=True, slots=True)
class Snapshot:
    """What a document said, under the number it got when it was kept. `fingerprint` is equal where the content is.

    `charset` is the codec that its bytes were decoded with; empty where that was not kept.
    """

    id: int
    document_id: int
    version: int
    capture_id: int
    captured_at: dt.datetime
    fingerprint: str
    content: Content
    charset: str = ""


def flatten(content: Content) -> tuple[Entry, ...]:
    """Write a content as a flat row of entries; `assemble` is the inverse."""

    def walk(section: Section, depth: int) -> Iterator[Entry]:
        yield Entry(depth, Head(section.heading, section.anchor, section.role))
        for part in section.parts:
            if isinstance(part, Section):
                yield from walk(part, depth + 1)
            else:
                yield Entry(depth, part)
        yield from (Entry(depth, reference) for reference in section.references)

    sections = (entry for section in content.sections for entry in walk(section, 1))
    return (Entry(0, content.facts), *sections)


def assemble(entries: Iterable[Entry]) -> Content:
    """Build the tree again from its flat form. Raises ValueError where the row is no document's."""
    first, *rest = entries
    if not isinstance(first.item, Facts):
        message = "the first entry of a content must be its facts"
        raise ValueError(message)
    done: list[Section] = []
    opened: list[tuple[Head, list[Block | Section], list[Reference]]] = []

    def close(depth: int) -> None:
        while len(opened) > depth:
            head, parts, references = opened.pop()
            section = Section(head.heading, head.anchor, head.role, tuple(parts), tuple(references))
            (opened[-1][1] if opened else done).append(section)

    for entry in rest:
        if isinstance(entry.item, Head):
            close(entry.depth - 1)
            opened.append((entry.item, [], []))
            continue
        close(entry.depth)
        if isinstance(entry.item, Block):
            opened[-1][1].append(entry.item)
        elif isinstance(entry.item, Reference):
            opened[-1][2].append(entry.item)
    close(0)
    return Content(first.item, tuple(done))
