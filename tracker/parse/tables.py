"""Reads a table as a grid: spans counted out, header cells told, notes after the rows wherever the page puts them."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace

from bs4.element import Tag

from tracker.model.snapshot import Block, Cell, Mark, Unit
from tracker.parse.inline import Inline, Resolve
from tracker.parse.walk import element_id

SEPARATOR = " | "
MOST_SPAN = 1000
WIDEST = 250  # columns; beyond them a cell of an earlier row takes no place in a later one
NUMBER = re.compile(r"\s*([0-9]{1,4})\s*")
PARTS = {"thead": "head", "tbody": "body", "tfoot": "foot"}


@dataclass(slots=True)
class TableReader:
    """Takes a table's elements as they open and close; `blocks` gives caption, rows and notes in reading order."""

    table: Tag
    level: int
    resolve: Resolve
    caption: Inline = field(default_factory=Inline)
    stray: Inline = field(default_factory=Inline)
    rows: list[Block] = field(default_factory=list)
    notes: list[Block] = field(default_factory=list)
    part: str = "body"
    line: int = 0
    taken: dict[int, int] = field(default_factory=dict)
    row: Tag | None = None
    cell: Tag | None = None
    cells: list[tuple[Inline, Tag]] = field(default_factory=list)

    def open(self, tag: Tag) -> Inline | None:
        """Take the start of an element; return the text that is written to from now on, where it changes."""
        if self.cell is not None:
            return None
        if tag.name in PARTS:
            self._finish_row()
            self.part = PARTS[tag.name]
        elif tag.name == "tr":
            self._finish_row()
            self.row = tag
        elif tag.name == "caption":
            self.cell = tag
            self.caption.write(" ")
            return self.caption
        elif tag.name in {"td", "th"}:
            self.cell = tag
            self.cells.append((Inline(), tag))
            return self.cells[-1][0]
        return None

    def close(self, tag: Tag) -> bool:
        """Take the end of an element; tell whether it ended the text that was written to."""
        if self.cell is not None:
            ended = tag is self.cell
            self.cell = None if ended else self.cell
            return ended
        if tag is self.row or tag.name in PARTS:
            self._finish_row()
            self.part = "body" if tag.name in PARTS else self.part
        return False

    def blocks(self) -> list[Block]:
        """Return the table as blocks: its caption (there always is one, may be empty), rows, notes; last, words outside all cells."""
        self._finish_row()
        anchor = element_id(self.table)
        text, marks = self.caption.close(self.resolve)
        caption = Block(Unit.TABLE, text, anchor, anchor, self.level, "table", marks)
        text, marks = self.stray.close(self.resolve)
        stray = Block(Unit.TABLE_NOTE, text, None, anchor, self.level + 1, "foot", marks)
        return [caption, *self.rows, *self.notes, *([stray] if self.stray else [])]

    def _finish_row(self) -> None:
        """Put the open row to the others, unless nothing is in it."""
        cells, self.cells = self.cells, []
        if self.row is None and not cells:
            return
        self.row = None
        row = self._row(cells)
        if any(inline for inline, _ in cells):
            (self.notes if self.part == "foot" else self.rows).append(row)

    def _row(self, cells: list[tuple[Inline, Tag]]) -> Block:
        texts: list[str] = []
        marks: list[Mark] = []
        spans: list[Cell] = []
        at = column = 0
        for inline, tag in cells:
            text, own = inline.close(self.resolve)
            while self.taken.get(column, 0) > self.line:
                column += 1
            wide, high = _span(tag, "colspan"), _span(tag, "rowspan")
            spans.append(Cell(at, at + len(text), column, wide, high, tag.name == "th"))
            marks += [replace(m, start=m.start + at, end=m.end + at) for m in own]
            texts.append(text)
            at += len(text) + len(SEPARATOR)
            for place in range(column, min(column + wide, WIDEST)):
                self.taken[place] = max(self.line + high, self.taken.get(place, 0))
            column += wide
        self.line += 1
        note = self.part == "foot"
        unit = Unit.TABLE_NOTE if note else Unit.TABLE_ROW
        text = SEPARATOR.join(texts)
        return Block(unit, text, None, element_id(self.table), self.level + 1, self.part, tuple(marks), () if note else tuple(spans))


def _span(tag: Tag, name: str) -> int:
    match = NUMBER.fullmatch(str(tag.get(name) or ""))
    return min(max(int(match.group(1)), 1), MOST_SPAN) if match else 1
