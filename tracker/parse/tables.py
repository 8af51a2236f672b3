"""Reads a table as a grid: spans counted out, header cells told, notes after the rows wherever the page puts them."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from bs4.element import Tag

from tracker.model.snapshot import Block, Cell, Mark, Unit
from tracker.parse.inline import Inline, Resolve

SEPARATOR = " | "
MOST_SPAN = 1000


@dataclass(slots=True)
class TableReader:
    """Takes a table's elements as they open and close; `blocks` gives caption, rows and notes in reading order."""

    table: Tag
    level: int
    resolve: Resolve
    caption: Inline = field(default_factory=Inline)
    rows: list[Block] = field(default_factory=list)
    notes: list[Block] = field(default_factory=list)
    part: str = "body"
    carried: dict[int, int] = field(default_factory=dict)
    cells: list[tuple[Inline, Tag]] | None = None

    def open(self, tag: Tag) -> Inline | None:
        """Take the start of an element; return the text that is written to from now on, where it changes."""
        if tag.name == "caption":
            return self.caption
        if tag.name in {"thead", "tbody", "tfoot"}:
            self.part = {"thead": "head", "tfoot": "foot"}.get(tag.name, "body")
        elif tag.name == "tr":
            self.cells = []
        elif tag.name in {"td", "th"} and self.cells is not None:
            self.cells.append((Inline(), tag))
            return self.cells[-1][0]
        return None

    def close(self, tag: Tag) -> None:
        """Take the end of an element."""
        if tag.name == "tr" and self.cells is not None:
            row = self._row(self.cells)
            self.cells = None
            if row.text.replace("|", "").strip() or row.marks:
                (self.notes if self.part == "foot" else self.rows).append(row)
        elif tag.name in {"thead", "tfoot"}:
            self.part = "body"

    def blocks(self) -> list[Block]:
        """Return the table as blocks: its caption (there always is one, may be empty), rows, notes."""
        text, marks = self.caption.close(self.resolve)
        anchor = _id(self.table)
        caption = Block(Unit.TABLE, text, anchor, anchor, self.level, "table", marks)
        return [caption, *self.rows, *self.notes]

    def _row(self, cells: list[tuple[Inline, Tag]]) -> Block:
        texts: list[str] = []
        marks: list[Mark] = []
        spans: list[Cell] = []
        at = column = 0
        for inline, tag in cells:
            text, own = inline.close(self.resolve)
            column = self._free(column)
            wide, high = _span(tag, "colspan"), _span(tag, "rowspan")
            spans.append(Cell(at, at + len(text), column, wide, high, tag.name == "th"))
            marks += [replace(m, start=m.start + at, end=m.end + at) for m in own]
            texts.append(text)
            at += len(text) + len(SEPARATOR)
            self.carried.update({c: max(high, self.carried.get(c, 0)) for c in range(column, column + wide)})
            column += wide
        self.carried = {c: n - 1 for c, n in self.carried.items() if n > 1}
        note = self.part == "foot"
        unit = Unit.TABLE_NOTE if note else Unit.TABLE_ROW
        return Block(
            unit, SEPARATOR.join(texts), None, _id(self.table), self.level + 1, self.part, tuple(marks), () if note else tuple(spans)
        )

    def _free(self, column: int) -> int:
        while self.carried.get(column, 0) > 0:
            column += 1
        return column


def _span(tag: Tag, name: str) -> int:
    value = str(tag.get(name) or "1").strip()
    return min(max(int(value), 1), MOST_SPAN) if value.isdigit() else 1


def _id(tag: Tag) -> str | None:
    return str(tag["id"]) if tag.get("id") else None


