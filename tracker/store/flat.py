"""A content as lines of JSON: of each entry its text, its form (all else that it says) and its place.

What a page shifts without saying anything else stands in the place alone: depth and ids. So an entry whose text and form
stay is the same block in every version, however references are renumbered. Marks and cells are told by their distance
from the one before: a word more shifts one number, not all that follow.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from tracker.model.document import Audience
from tracker.model.snapshot import (
    Block,
    Cell,
    Content,
    Entry,
    Facts,
    Head,
    Item,
    Mark,
    MarkKind,
    Reference,
    Role,
    Unit,
    assemble,
    flatten,
)

# The names in front of a form. A block's is its unit, which begins small.
FACTS, HEAD, REFERENCE = "Facts", "Head", "Reference"
UNITS = {str(unit): unit for unit in Unit}
KINDS = {str(kind): kind for kind in MarkKind}


@dataclass(frozen=True, slots=True)
class Lines:
    """A content as three lists of equal length, of lines of JSON in UTF-8."""

    texts: list[bytes]
    forms: list[bytes]
    places: list[bytes]


def to_lines(content: Content) -> Lines:
    """Return a content as lines; `to_content` is the inverse."""
    entries = flatten(content)
    return Lines(
        [_line(_text(entry.item)) for entry in entries],
        [_line(_form(entry.item)) for entry in entries],
        [_line(_place(entry)) for entry in entries],
    )


def to_content(lines: Lines) -> Content:
    """Return the content of its lines. Raises ValueError, LookupError or TypeError where they are no content's."""
    rows = zip(read_lines(lines.texts), read_lines(lines.forms), read_lines(lines.places), strict=True)
    return assemble(Entry(place[0], _item(text, form, place)) for text, form, place in rows)


def read_lines(lines: Iterable[bytes]) -> list[Any]:
    """Return what each line says. Raises ValueError where one is no JSON."""
    said: list[Any] = json.loads(b"[" + b",".join(lines) + b"]")
    return said


def is_block(form: bytes) -> bool:
    """Tell by its form whether an entry is a block: what else there is begins with a capital letter."""
    return form[2:3].islower()


def _line(said: object) -> bytes:
    return json.dumps(said, ensure_ascii=False, separators=(",", ":")).encode()


def _text(item: Item) -> str:
    if isinstance(item, Facts):
        return item.title
    return item.heading.text if isinstance(item, Head) else item.text


def _form(item: Item) -> list[Any]:
    if isinstance(item, Facts):
        updated = item.updated and item.updated.isoformat()
        return [FACTS, item.language, item.audience, item.board, updated, item.canonical]
    if isinstance(item, Head):
        return [HEAD, item.role, *_block_form(item.heading)]
    if isinstance(item, Block):
        return _block_form(item)
    return [REFERENCE, item.key, item.pmid, item.links]


def _block_form(block: Block) -> list[Any]:
    return [block.unit, block.level, block.style, list(_marks_form(block.marks)), list(_cells_form(block.cells))]


def _marks_form(marks: Iterable[Mark]) -> Iterator[list[Any]]:
    last = 0
    for mark in marks:
        yield [mark.kind, mark.start - last, mark.end - mark.start, mark.target, mark.label, *mark.keys]
        last = mark.start


def _cells_form(cells: Iterable[Cell]) -> Iterator[list[Any]]:
    last = 0
    for cell in cells:
        yield [cell.start - last, cell.end - cell.start, cell.column, cell.columns, cell.rows, int(cell.header)]
        last = cell.start


def _place(entry: Entry) -> list[Any]:
    item = entry.item
    if isinstance(item, Facts):
        return [entry.depth]
    if isinstance(item, Head):
        return [entry.depth, item.anchor, item.heading.anchor, item.heading.container]
    return [entry.depth, item.anchor, item.container] if isinstance(item, Block) else [entry.depth, item.anchor]


def _item(text: str, form: list[Any], place: list[Any]) -> Item:
    name = form[0]
    if name == FACTS:
        updated = form[4] and dt.date.fromisoformat(form[4])
        return Facts(text, form[1], Audience(form[2]), form[3], updated, form[5])
    if name == HEAD:
        return Head(_block(text, form[2:], place[2], place[3]), place[1], Role(form[1]))
    if name == REFERENCE:
        return Reference(form[1], text, form[2], tuple(form[3]), place[1])
    return _block(text, form, place[1], place[2])


def _block(text: str, form: list[Any], anchor: str | None, container: str | None) -> Block:
    unit, level, style, marks, cells = form
    return Block(UNITS[unit], text, anchor, container, level, style, _marks(marks) if marks else (), _cells(cells) if cells else ())


def _marks(form: list[Any]) -> tuple[Mark, ...]:
    marks, start = [], 0
    for kind, gap, length, target, label, *keys in form:
        start += gap
        marks.append(Mark(KINDS[kind], start, start + length, target, label, tuple(keys)))
    return tuple(marks)


def _cells(form: list[Any]) -> tuple[Cell, ...]:
    cells, start = [], 0
    for gap, length, column, columns, rows, header in form:
        start += gap
        cells.append(Cell(start, start + length, column, columns, rows, bool(header)))
    return tuple(cells)
